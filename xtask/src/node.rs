//! Node.js, npm, and the tools that npm installs.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::process;
use crate::project;

const OLDEST: u32 = 20;

/// Of one package that can be done without.
const LONGEST_INSTALLATION: Duration = Duration::from_secs(120);

/// Makes sure that Node.js is there and that the tools of package-lock.json are installed.
pub fn ensure() -> Result<()> {
    check_version()?;
    install("the build tools", project::root())
}

/// Installs what a folder's package-lock.json names, unless it is there.
pub fn install(what: &str, folder: &Path) -> Result<()> {
    install_by(&["ci"], what, folder)
}

/// The same, where the lock names packages for other platforms that not every registry has: `npm ci` insists on them.
pub fn install_without_other_platforms(what: &str, folder: &Path) -> Result<()> {
    install_by(&["install", "--no-save"], what, folder)
}

fn install_by(command: &[&str], what: &str, folder: &Path) -> Result<()> {
    let lock = folder.join("package-lock.json");
    // npm writes this file last, so a broken installation is not taken for a whole one.
    let installed = folder.join("node_modules/.package-lock.json");
    if is_newer(&installed, &lock) {
        return Ok(());
    }
    process::step(&format!("install {what} (npm {})", command[0]), || {
        // esbuild and TypeScript find their programs in platform packages; no install script is needed.
        process::run(npm().current_dir(folder).args(command).args([
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--loglevel=error",
        ]))
        .with_context(|| {
            format!(
                "npm could not install {what}. The first time this needs the network (an npm registry); \
                 check `npm ping`, then try again"
            )
        })
    })
}

/// Installs one package, which may not be to be had; whether it worked.
pub fn try_to_install(source: &str, folder: &Path) -> bool {
    println!("· install {source}");
    let mut install = npm();
    install.current_dir(folder).args(["install", "--no-save"]);
    install.args([source, "--ignore-scripts", "--no-audit", "--no-fund"]);
    process::succeeds_within(install.arg("--loglevel=silent"), LONGEST_INSTALLATION)
}

/// Node.js, in the project's folder.
pub fn program() -> Command {
    let mut command = Command::new("node");
    command.current_dir(project::root());
    command
}

/// A script of ours, or the command of an npm package, run by Node.js.
pub fn script(path: &str) -> Command {
    let mut command = program();
    command.arg(project::path(path));
    command
}

fn check_version() -> Result<()> {
    let Some(version) = process::output(Command::new("node").arg("--version")) else {
        bail!(
            "Node.js {OLDEST} or newer is needed and no `node` is on the PATH. Install it from https://nodejs.org"
        );
    };
    let major = version
        .trim_start_matches('v')
        .split('.')
        .next()
        .and_then(|major| major.parse::<u32>().ok());
    if major.is_none_or(|major| major < OLDEST) {
        bail!("Node.js {OLDEST} or newer is needed; `node --version` says {version}");
    }
    Ok(())
}

fn npm() -> Command {
    Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" })
}

fn is_newer(made: &Path, source: &Path) -> bool {
    let time = |path: &Path| fs::metadata(path).and_then(|meta| meta.modified()).ok();
    match (time(made), time(source)) {
        (Some(made), Some(source)) => made >= source,
        _ => false,
    }
}

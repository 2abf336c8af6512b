//! The same commit in another folder, packed there.

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::toolchain::Step;
use crate::{process, project};

/// A clone has what is committed, and no more.
pub fn ensure_committed() -> Result<()> {
    let changes = process::output(git().args(["status", "--porcelain"]));
    match changes.as_deref() {
        Some("") => Ok(()),
        Some(changes) => bail!("a clone lacks what is not committed:\n{changes}"),
        None => bail!("this is no git repository, or git is not there"),
    }
}

/// Packs in a clone, and fails if a file differs. The clone has a longer path, and so has cargo's home there.
pub fn compare(files: &[&Path], step: Option<Step>) -> Result<()> {
    let folder = env::temp_dir().join(format!(
        "weapp-session-in-a-folder-with-a-long-name-{}",
        std::process::id()
    ));
    fs::create_dir_all(&folder)?;
    let compared = pack(&folder, step).and_then(|clone| {
        for file in files {
            let there = clone.join(file.strip_prefix(project::root())?);
            if read(file)? != read(&there)? {
                bail!("{} has other bytes in a clone", file.display());
            }
        }
        Ok(())
    });
    fs::remove_dir_all(&folder)?;
    compared
}

/// Makes a clone in a folder, packs in it, and says where it is.
fn pack(folder: &Path, step: Option<Step>) -> Result<PathBuf> {
    let (clone, home) = (folder.join("clone"), folder.join("cargo-home"));
    process::run(
        git()
            .args(["clone", "--quiet", "--no-hardlinks", "."])
            .arg(&clone),
    )?;
    let mut pack = Command::new("cargo");
    pack.args(["xtask", "pack"]).current_dir(&clone);
    if let Some(step) = step {
        pack.args(["--std", step.name()]);
    }
    if link_home(&home)? {
        pack.env("CARGO_HOME", &home);
    } else {
        println!("  with cargo's home where it is: links cannot be made here");
    }
    // The clone has a folder of its own to build in.
    pack.env_remove("CARGO_TARGET_DIR");
    process::run(&mut pack)?;
    Ok(clone)
}

/// Makes another home for cargo, with the crates of the one in use, under another path; whether that can be done.
fn link_home(home: &Path) -> Result<bool> {
    let used = env::var_os("CARGO_HOME").map(PathBuf::from);
    let used = used.or_else(|| Some(env::home_dir()?.join(".cargo")));
    let Some(used) = used.filter(|used| used.join("registry").is_dir()) else {
        return Ok(false);
    };
    fs::create_dir_all(home)?;
    // All crates are there already; the settings say under which registry.
    for name in ["registry", "config.toml", "config"] {
        let path = used.join(name);
        if path.exists() && link(&path, &home.join(name)).is_err() {
            return Ok(false);
        }
    }
    Ok(true)
}

#[cfg(unix)]
fn link(to: &Path, at: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(to, at)
}

#[cfg(not(unix))]
fn link(_to: &Path, _at: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

fn git() -> Command {
    let mut command = Command::new("git");
    command.current_dir(project::root());
    command
}

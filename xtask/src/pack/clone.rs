//! The same commit in another folder, packed there.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::toolchain::Step;
use crate::{process, project};

/// A clone has what is committed, and no more.
pub fn ensure_committed() -> Result<()> {
    let changes = process::output(git(project::root()).args(["status", "--porcelain"]));
    match changes.as_deref() {
        Some("") => Ok(()),
        Some(changes) => bail!("a clone lacks what is not committed:\n{changes}"),
        None => bail!("this is no git repository, or git is not there"),
    }
}

/// Packs in a clone, and fails if a file differs. The clone has a longer path, and is removed.
pub fn compare(files: &[&Path], step: Option<Step>) -> Result<()> {
    let folder = std::env::temp_dir().join(format!(
        "a-clone-of-weapp-session-in-a-folder-with-a-long-name-{}",
        std::process::id()
    ));
    let compared = pack(&folder, step).and_then(|()| {
        for file in files {
            let there = folder.join(file.strip_prefix(project::root())?);
            if read(file)? != read(&there)? {
                bail!("{} has other bytes in a clone", file.display());
            }
        }
        Ok(())
    });
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    compared
}

fn pack(folder: &Path, step: Option<Step>) -> Result<()> {
    process::run(
        git(project::root())
            .args(["clone", "--quiet", "--no-hardlinks", "."])
            .arg(folder),
    )?;
    let mut pack = Command::new("cargo");
    pack.args(["xtask", "pack"]).current_dir(folder);
    // Nothing of this run's surroundings but what a shell has.
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            pack.env_remove(name);
        }
    }
    if let Some(step) = step {
        pack.args(["--std", step.name()]);
    }
    process::run(&mut pack)
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

fn git(folder: &Path) -> Command {
    let mut command = Command::new("git");
    command.current_dir(folder);
    command
}

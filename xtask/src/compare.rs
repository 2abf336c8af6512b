//! `cargo xtask compare`: what becomes of requests when a session ends, with ours and with what others use.
//!
//! The others are installed into a folder of their own, where nothing that is built or tested looks for packages.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::toolchain::Step;
use crate::{build, node, process, project};

/// Its README names an npm package that npm does not have, so it comes from its repository, at the last commit.
const UNPUBLISHED: &str = "weRequest";
const COMMIT: &str = "a259962a5542a6d9800bf13c0485a72ee3ed4cce";

/// Builds, installs the others, and plays the same situations with all.
pub fn run(step: Option<Step>) -> Result<()> {
    build::run(step)?;
    let mut compare = node::script("compare/index.js");
    if !install()? {
        compare.args(["--without", UNPUBLISHED]);
    }
    println!();
    process::run(&mut compare)
}

/// Installs the others; whether also the one that may not be to be had.
pub fn install() -> Result<bool> {
    install_published()?;
    let is_whole = install_unpublished()?;
    if !is_whole {
        println!("  {UNPUBLISHED} is left out: it could not be installed from GitHub");
    }
    Ok(is_whole)
}

/// What compare/package-lock.json names.
fn install_published() -> Result<()> {
    let folder = folder("target/compare")?;
    for file in ["package.json", "package-lock.json"] {
        copy_if_changed(&project::path("compare").join(file), &folder.join(file))?;
    }
    node::install("what is compared", &folder)
}

/// Whether it could be installed.
fn install_unpublished() -> Result<bool> {
    let folder = folder("target/compare/unpublished")?;
    let installed = folder.join("node_modules/.package-lock.json");
    if fs::read_to_string(installed).is_ok_and(|lock| lock.contains(COMMIT)) {
        return Ok(true);
    }
    // Without one, npm would install into a folder above.
    fs::write(folder.join("package.json"), r#"{ "private": true }"#)?;
    let source = format!("github:IvinWu/weRequest#{COMMIT}");
    Ok(node::try_to_install(&source, &folder))
}

fn folder(path: &str) -> Result<PathBuf> {
    let folder = project::path(path);
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// A file that is newer than what is installed has everything installed again, so it is touched only if it differs.
fn copy_if_changed(from: &Path, to: &Path) -> Result<()> {
    let bytes = fs::read(from).with_context(|| format!("cannot read {}", from.display()))?;
    if fs::read(to).is_ok_and(|there| there == bytes) {
        return Ok(());
    }
    Ok(fs::write(to, bytes)?)
}

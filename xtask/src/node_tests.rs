//! Tests that Node.js runs: which files they are, and running them.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::{node, process, project};

/// Runs the tests in a folder.
pub fn run(what: &str, folder: &str) -> Result<()> {
    node::ensure()?;
    process::step(&format!("test {what}"), || {
        process::run(node::program().arg("--test").args(files(folder)?))
    })
}

/// The end-to-end tests but for those of apps in Rust, which are left out for a reason.
pub fn files_without_rust_app(reason: &str) -> Result<Vec<PathBuf>> {
    const RUST_APP: &str = "rust-";
    println!("  without {RUST_APP}*.test.js: {reason}");
    let mut files = files("tests/e2e")?;
    files.retain(|file| {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        !name.starts_with(RUST_APP)
    });
    Ok(files)
}

/// The files of tests in a folder.
pub fn files(folder: &str) -> Result<Vec<PathBuf>> {
    let mut files: Vec<PathBuf> = fs::read_dir(project::path(folder))
        .with_context(|| format!("cannot read {folder}"))?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_>>()?;
    files.retain(|file| file.to_string_lossy().ends_with(".test.js"));
    files.sort();
    if files.is_empty() {
        bail!("no tests in {folder}");
    }
    Ok(files)
}

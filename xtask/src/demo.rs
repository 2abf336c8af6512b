//! What there is to see: the example at work, and what a request costs.

use std::fs;
use std::path::Path;

use anyhow::{Result, bail};

use crate::toolchain::Step;
use crate::{build, node, process, project};

/// Builds, then runs the example mini program against the example backend.
pub fn run(step: Option<Step>) -> Result<()> {
    build::run(step)?;
    println!();
    process::run(&mut node::script("example-miniprogram/demo/index.js"))
}

/// Builds, then measures; with the built package in a folder beside it, if one is named.
pub fn bench(step: Option<Step>, against: Option<&Path>) -> Result<()> {
    let mut bench = node::script("benches/index.js");
    if let Some(folder) = against {
        check_package(folder)?;
        // Node.js runs in the project's folder, not in the one from which this was called.
        bench.arg("--against").arg(fs::canonicalize(folder)?);
    }
    build::run(step)?;
    println!();
    process::run(&mut bench)
}

/// An error if a folder has not what the bench takes of a built package.
fn check_package(folder: &Path) -> Result<()> {
    for file in [
        "miniprogram/index.js".to_owned(),
        format!("miniprogram/{}", project::FALLBACK_FILE),
        format!("wasm/{}", project::WASM_FILE),
    ] {
        if !folder.join(&file).is_file() {
            bail!(
                "{} is no built package: it has no {file}. What `cargo xtask build` leaves in js-glue/dist is one, and \
                 so is a copy of that",
                folder.display()
            );
        }
    }
    Ok(())
}

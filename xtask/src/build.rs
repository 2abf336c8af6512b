//! `cargo xtask build`: from the sources to the npm package.

use std::fs;

use anyhow::{Context, Result};

use crate::toolchain::{self, Step};
use crate::wasm::rust_app::EXAMPLE;
use crate::{glue, node, process, project, tables, wasm};

/// Builds the package, and around it the example of a mini program in Rust and the one that is for the tests only.
pub fn rust_apps(step: Option<Step>) -> Result<()> {
    run(step)?;
    let toolchain = toolchain::find(step)?;
    EXAMPLE.build(&toolchain)?;
    wasm::trial_app::build(&toolchain)
}

/// Builds the package and puts it where the example expects it.
pub fn run(step: Option<Step>) -> Result<()> {
    // First what is quickly told to be missing.
    node::ensure()?;
    let toolchain = toolchain::find(step)?;
    let module = wasm::build(&toolchain)?;
    // For tests that compare what was measured with what is built.
    fs::write(
        project::scratch().join("built-with.txt"),
        toolchain.description(),
    )?;
    tables::write()?;
    process::step("bundle the glue and write the package", || {
        glue::package(&module)?;
        place_in_example()
    })
}

fn place_in_example() -> Result<()> {
    let (from, to) = (
        project::dist().join("miniprogram"),
        project::example_package(),
    );
    if to.exists() {
        fs::remove_dir_all(&to)?;
    }
    project::copy_folder(&from, &to).with_context(|| format!("cannot copy to {}", to.display()))
}

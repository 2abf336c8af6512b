//! What there is to see: the example at work, and what a request costs.

use anyhow::Result;

use crate::toolchain::Step;
use crate::{build, node, process};

/// Builds, then runs the example mini program against the example backend.
pub fn run(step: Option<Step>) -> Result<()> {
    build::run(step)?;
    println!();
    process::run(&mut node::script("example-miniprogram/demo/index.js"))?;
    println!("\nTo see it in a browser and to break things yourself: cargo xtask playground");
    Ok(())
}

/// Builds, then measures.
pub fn bench(step: Option<Step>) -> Result<()> {
    build::run(step)?;
    println!();
    process::run(&mut node::script("benches/index.js"))
}

//! The built package in the engines in which mini programs run.

use anyhow::Result;

use crate::toolchain::Step;
use crate::{build, node, process};

/// Builds, then runs one suite of cases in each engine that is here, and prints a table of what came of it.
pub fn run(step: Option<Step>) -> Result<()> {
    build::run(step)?;
    println!();
    process::run(&mut node::script("tests/engines/index.js"))
}

//! The module as JavaScript, for clients without WebAssembly.
//!
//! What differs from the module: a load or store outside of the memory, a division by zero and a call of a function
//! pointer with another signature, which trap there, go on here. Rust's own checks come before each of them, so they
//! would need memory that is broken already. `unreachable`, in which every panic ends, throws.

use std::path::Path;

use anyhow::Result;

use crate::{node, process};

/// Makes a CommonJS module of what wasm2js writes.
pub const SCRIPT: &str = "js-glue/fallback.js";

/// What the module is read with and shortened by, as in `optimize.rs`.
const ARGUMENTS: [&str; 5] = [
    "--mvp-features",
    "--enable-mutable-globals",
    "--ignore-implicit-traps",
    "--low-memory-unused",
    "-Oz",
];

/// Writes the optimised module as a CommonJS module that makes instances of it.
pub fn translate(wasm: &Path, to: &Path) -> Result<()> {
    let raw = to.with_extension("raw.js");
    process::run(
        node::script("node_modules/binaryen/bin/wasm2js")
            .arg(wasm)
            .arg("-o")
            .arg(&raw)
            .args(ARGUMENTS),
    )?;
    process::run(node::script(SCRIPT).arg(&raw).arg(to))
}

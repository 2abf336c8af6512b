//! Smaller, and in MVP encodings.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;
use brotli::enc::backward_references::BrotliEncoderMode;

use crate::{node, process};

/// Features that a standard library built by others may use. Its code is read with them and written without. Conversions
/// that saturate are none of them: what is told in `conversions.rs` would happen to them.
const READ_WITH: [&str; 4] = [
    "--enable-sign-ext",
    "--enable-bulk-memory",
    "--enable-mutable-globals",
    "--enable-reference-types",
];

/// Passes that put MVP instructions in place of newer ones; and two that take out arguments that nobody reads, the places
/// of panics among them, so that it shows which data is still pointed at (`data.rs`).
const LOWER: [&str; 4] = [
    "--signext-lowering",
    "--llvm-memory-copy-fill-lowering",
    "--dae",
    "--vacuum",
];

/// What makes the compressed module smallest, of the combinations that were tried: control flow made anew repeats itself
/// more. `-Oz` in the place of `-Os` would leave eight bytes less once compressed, and trades speed for them.
const SHRINK: [&str; 15] = [
    "--mvp-features",
    "--enable-mutable-globals",
    // The first kilobyte is the far end of the stack.
    "--low-memory-unused",
    "--strip-producers",
    "--strip-target-features",
    "-Os",
    "--flatten",
    "--dfo",
    "-Os",
    "--flatten",
    "--rereloop",
    "-Os",
    "-Os",
    "--converge",
    "--reorder-locals",
];

/// Lowers to the MVP and optimises for size.
pub fn optimize(from: &Path, to: &Path) -> Result<()> {
    shrink(&lower(from, to)?, to)
}

/// Lowers to the MVP, into a file beside `to` that is to be optimised.
pub fn lower(from: &Path, to: &Path) -> Result<PathBuf> {
    let lowered = to.with_extension("lowered.wasm");
    wasm_opt(from, &lowered, READ_WITH.iter().chain(&LOWER))?;
    Ok(lowered)
}

/// Optimises for size. A run of its own, with nothing but the MVP: optimising must not bring newer encodings back.
pub fn shrink(lowered: &Path, to: &Path) -> Result<()> {
    wasm_opt(lowered, to, SHRINK.iter())
}

/// Says of no load or store any longer at which addresses it is to be expected. Engines may not rely on that, and all of
/// them saying the same leaves some thirty bytes less once compressed. wasm2js does go by it, so the fallback is made before.
pub fn dealign(from: &Path, to: &Path) -> Result<()> {
    const ARGUMENTS: [&str; 3] = ["--mvp-features", "--enable-mutable-globals", "--dealign"];
    wasm_opt(from, to, ARGUMENTS.iter())
}

fn wasm_opt<'a>(
    from: &Path,
    to: &Path,
    arguments: impl Iterator<Item = &'a &'a str>,
) -> Result<()> {
    process::run(
        node::script("node_modules/binaryen/bin/wasm-opt")
            .arg(from)
            .arg("-o")
            .arg(to)
            .args(arguments),
    )
}

/// Brotli at its best: `.wasm.br` is what a code package carries (docs: WXWebAssembly, since 2.14.0).
pub fn compress(from: &Path, to: &Path) -> Result<()> {
    // How many of the shortest distances have codes of their own. Which number is best, each module says anew.
    const DIRECT_DISTANCES: [u32; 4] = [0, 4, 8, 12];
    let module = fs::read(from)?;
    let mut best: Option<Vec<u8>> = None;
    for direct in DIRECT_DISTANCES {
        let compressed = compress_with(&module, direct)?;
        if best
            .as_ref()
            .is_none_or(|best| compressed.len() < best.len())
        {
            best = Some(compressed);
        }
    }
    fs::write(to, best.unwrap_or_default())?;
    Ok(())
}

fn compress_with(mut module: &[u8], direct_distances: u32) -> Result<Vec<u8>> {
    let mut params = brotli::enc::BrotliEncoderParams {
        quality: 11,
        // The module fits in it, and its distances are written shorter than with a larger one.
        lgwin: 16,
        size_hint: module.len(),
        // What follows an instruction shows in the high bits of its byte: less by 87 bytes than in what text goes by.
        mode: BrotliEncoderMode::BROTLI_FORCE_MSB_PRIOR,
        ..Default::default()
    };
    params.dist.num_direct_distance_codes = direct_distances;
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut module, &mut compressed, &params)?;
    Ok(compressed)
}

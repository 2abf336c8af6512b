//! From Rust to the wasm module that ships.

mod compile;
mod conversions;
mod copy;
mod data;
mod fallback;
mod features;
mod names;
mod optimize;
pub mod origins;
mod panics;
pub mod rust_app;
mod snip;
pub mod trial_app;
mod trim;

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use compile::Compilation;
pub use optimize::compress;

use crate::process;
use crate::project;
use crate::toolchain::Toolchain;

/// The module's stack. The default is a megabyte, which would be nearly all of the linear memory; the deepest path
/// through this crate needs a few kilobytes.
const STACK_BYTES: u32 = 32 * 1024;

/// Raise this when the steps below change, so that modules made by the old ones are made anew.
const RECIPE: u32 = 36;

/// The built module and its JavaScript bindings.
#[derive(Debug)]
pub struct Module {
    /// The optimised module.
    pub wasm: PathBuf,
    /// The same, compressed.
    pub compressed: PathBuf,
    /// The same as JavaScript.
    pub fallback: PathBuf,
    /// wasm-bindgen's bindings without any loading code, and their types.
    pub bindings: PathBuf,
    pub types: PathBuf,
}

/// Builds the module, or takes the one that was built from the same compiler output before.
pub fn build(toolchain: &Toolchain) -> Result<Module> {
    let what = format!(
        "compile the Rust to wasm (standard library: {})",
        toolchain.step.name()
    );
    let compiled = process::step(&what, || compile(toolchain))?;
    let folder = project::scratch().join(toolchain.step.name());
    let module = Module {
        wasm: folder.join("optimised.wasm"),
        compressed: folder.join("optimised.wasm.br"),
        fallback: folder.join(project::FALLBACK_FILE),
        bindings: folder.join("weapp_session_bg.js"),
        types: folder.join("weapp_session.d.ts"),
    };
    let stamp = folder.join("stamp");
    let fingerprint = fingerprint(&compiled)?;
    if fs::read_to_string(&stamp).is_ok_and(|stamp| stamp == fingerprint) {
        return Ok(module);
    }
    fs::create_dir_all(&folder)?;
    process::step(
        "make the bindings, optimise, compress and translate the module",
        || {
            let bound = bind(cut(&compiled)?, &folder, false)?;
            let lowered = optimize::lower(&bound, &module.wasm)?;
            data::drop_unread(&lowered)?;
            let aligned = module.wasm.with_extension("aligned.wasm");
            optimize::shrink(&lowered, &aligned)?;
            fallback::translate(&aligned, &module.fallback)?;
            optimize::dealign(&aligned, &module.wasm)?;
            optimize::compress(&module.wasm, &module.compressed)
        },
    )?;
    fs::write(&stamp, fingerprint)?;
    Ok(module)
}

fn compile(toolchain: &Toolchain) -> Result<PathBuf> {
    compilation(toolchain).run(toolchain)
}

fn compilation(toolchain: &Toolchain) -> Compilation {
    Compilation {
        package: "weapp-session",
        features: "module",
        stack: STACK_BYTES,
        // A folder of its own for each step: another compiler would make cargo start anew in a shared one.
        folder: project::path("target").join(format!("wasm-{}", toolchain.step.name())),
    }
}

fn fingerprint(compiled: &Path) -> Result<String> {
    let bytes =
        fs::read(compiled).with_context(|| format!("cannot read {}", compiled.display()))?;
    let lock = fs::read(project::path("package-lock.json"))?;
    let translation = fs::read(project::path(fallback::SCRIPT))?;
    let mut hasher = DefaultHasher::new();
    (RECIPE, bytes, lock, translation).hash(&mut hasher);
    Ok(format!("{:016x}", hasher.finish()))
}

/// What the linker made, without what is not to be in what ships.
fn cut(compiled: &Path) -> Result<walrus::Module> {
    let mut module = features::declare_mvp(compiled)?;
    snip::snip(&mut module);
    panics::blank(&mut module);
    copy::shorten(&mut module, snip::plain);
    Ok(module)
}

/// Runs wasm-bindgen and takes from its output what a mini program can use. The module is then told by its path; `named`,
/// it still has its functions' names.
fn bind(module: walrus::Module, folder: &Path, named: bool) -> Result<PathBuf> {
    Bindgen::new()
        .input_module("weapp_session", module)
        .bundler(true)?
        .typescript(true)
        .demangle(!named)
        .remove_name_section(!named)
        .remove_producers_section(true)
        .generate(folder)?;
    let bound = folder.join("weapp_session_bg.wasm");
    features::hide_globals(&bound)?;
    names::shorten(&bound, &folder.join("weapp_session_bg.js"))?;
    Ok(bound)
}

//! The mini program in Rust that does what apps do by mistake (`tests/trial-app`), with what its tests compare.

use std::fs;

use anyhow::Result;
use walrus::Module;

use super::rust_app::RustApp;
use super::{fallback, names};
use crate::toolchain::Toolchain;

#[path = "../../../tests/trial-app/src/casts.rs"]
mod casts;

const TRIAL: RustApp = RustApp {
    name: "trial-app",
    sources: "tests/trial-app",
};

/// Builds it. Beside its module comes what that is as JavaScript, made in the way of the package's fallback, and what the
/// conversions of floats in it make natively.
pub fn build(toolchain: &Toolchain) -> Result<()> {
    let optimised = TRIAL.build(toolchain)?;
    let folder = TRIAL.package().join("rust");
    let mut module = Module::from_file(&optimised)?;
    for import in module.imports.iter_mut() {
        import.module = names::IMPORT_MODULE.into();
    }
    let renamed = optimised.with_extension("renamed.wasm");
    fs::write(&renamed, module.emit_wasm())?;
    fallback::translate(&renamed, &folder.join("fallback.js"))?;
    Ok(fs::write(folder.join("casts.txt"), casts::table())?)
}

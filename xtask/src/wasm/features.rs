//! What a mini program's engine takes: the WebAssembly MVP, and only functions and memory as exports.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use walrus::{ExportItem, Module, RawCustomSection};

use super::conversions;

/// Reads what the linker made, refuses what cannot be lowered, and names the features that wasm-bindgen may use.
///
/// The standard library that rustup delivers is built with `reference-types` and `multivalue`, and the linker notes
/// that in the module. wasm-bindgen would then keep JavaScript values in a table of externrefs, which iOS refuses
/// as an "invalid wasm file". Told of mutable globals only, it keeps them in an array on the JavaScript side.
pub fn declare_mvp(path: &Path) -> Result<Module> {
    const NAME: &str = "target_features";
    const FEATURE: &[u8] = b"mutable-globals";
    let mut module =
        Module::from_file(path).with_context(|| format!("cannot parse {}", path.display()))?;
    conversions::check(&module)?;
    module.customs.remove_raw(NAME);
    // One entry: the prefix "+" (used), then the name with its length (tool-conventions, Linking.md).
    let mut data = vec![1, b'+', FEATURE.len() as u8];
    data.extend_from_slice(FEATURE);
    module.customs.add(RawCustomSection {
        name: NAME.into(),
        data,
    });
    Ok(module)
}

/// Takes the globals off the export list: iOS does not support them (docs: WXWebAssembly). wasm-bindgen exports two
/// for handlers that this package does not use.
pub fn hide_globals(path: &Path) -> Result<()> {
    let mut module = Module::from_file(path)?;
    let globals: Vec<_> = module
        .exports
        .iter()
        .filter(|export| matches!(export.item, ExportItem::Global(_)))
        .map(|export| export.id())
        .collect();
    for export in globals {
        module.exports.delete(export);
    }
    walrus::passes::gc::run(&mut module);
    fs::write(path, module.emit_wasm())?;
    Ok(())
}

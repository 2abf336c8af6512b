//! A narrow border between the module and its bindings: short names, and one object of imports.
//!
//! wasm-bindgen names each import after its Rust function with a hash, some forty characters that stand in the
//! module once and in the bindings twice, where nothing compresses them. Both sides are made by one build, so any
//! names do.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Result, bail};
use walrus::{ExportItem, Module};

/// The name of the import module; the glue's loader and the fallback's script know it too.
pub const IMPORT_MODULE: &str = "b";

/// What nothing can reach that `snip.rs` leaves, so the optimiser takes it out. If it did not, no module would load.
const UNREACHED: &str = "__wbindgen_object_drop_ref";

/// By which the fallback says that its memory has grown. One of WebAssembly leaves its old buffer without bytes, and the
/// bindings see by that; the fallback's old buffer is as it was.
const GROWN: &str = "$grown() {\n    cachedUint8ArrayMemory0 = 0;\n},\n";

/// Shortens the names of imported and exported functions in both files.
pub fn shorten(wasm: &Path, bindings: &Path) -> Result<()> {
    let text = super::trim::trim(&fs::read_to_string(bindings)?)?;
    let mut module = Module::from_file(wasm)?;
    hide_unused(&mut module, &text);
    let mut names = BTreeMap::new();
    for import in module.imports.iter_mut() {
        // The linker may leave one function imported twice.
        let next = short_name(names.len());
        let short = names.entry(import.name.clone()).or_insert(next).clone();
        import.module = IMPORT_MODULE.into();
        import.name = short;
    }
    let mut exports = BTreeMap::new();
    for export in module.exports.iter_mut() {
        if let ExportItem::Function(_) = export.item {
            let short = short_name(exports.len());
            exports.insert(export.name.clone(), short.clone());
            export.name = short;
        }
    }
    fs::write(wasm, module.emit_wasm())?;
    if let Some(missing) = names
        .keys()
        .find(|name| *name != UNREACHED && !text.contains(&format!("function {name}(")))
    {
        bail!("the bindings do not define the import {missing}");
    }
    if !text.contains("let cachedUint8ArrayMemory0 = 0;") {
        bail!("the bindings no longer keep their view of memory where it is looked for");
    }
    let text = gather(&rename(&text, &names, &exports), &names);
    Ok(fs::write(bindings, text)?)
}

/// Takes functions off the export list that the bindings do not call.
fn hide_unused(module: &mut Module, bindings: &str) {
    let unused: Vec<_> = module
        .exports
        .iter()
        .filter(|export| matches!(export.item, ExportItem::Function(_)))
        .filter(|export| {
            let calls = format!("wasm.{}", export.name);
            let ends = |rest: &str| !rest.starts_with(is_word);
            !bindings.split(&calls).skip(1).any(ends)
        })
        .map(|export| export.id())
        .collect();
    for export in unused {
        module.exports.delete(export);
    }
}

/// Makes the file a function that creates bindings, with the import functions as methods of one object: as exports of
/// the file, a bundler would write each name twice more to pass them on, and two instances would share their state.
fn gather(text: &str, imports: &BTreeMap<String, String>) -> String {
    let (mut methods, mut rest) = (String::new(), String::new());
    let mut is_import = false;
    for line in text.lines() {
        let head = line.strip_prefix("export function ");
        if let Some(head) = head {
            let name = head.split('(').next().unwrap_or_default();
            is_import = imports.values().any(|short| short == name);
        }
        let into = if is_import { &mut methods } else { &mut rest };
        into.push_str(head.filter(|_| is_import).unwrap_or(line));
        // wasm-bindgen closes a function at the start of a line.
        if is_import && line.starts_with('}') {
            into.push(',');
            is_import = false;
        }
        into.push('\n');
    }
    // Each call makes an instance's own bindings, with their views of its memory.
    let rest = rest.replace("export function ", "function ");
    format!(
        "export function createBindings(effects) {{\n{rest}\nconst imports = {{\n{methods}{GROWN}}};\n\
         return {{ _create, _dispatch, _release, _imports: imports, _start: __wbg_set_wasm }};\n}}\n"
    )
}

/// `a`, `b`, … `z`, `a1`, `b1`, …
fn short_name(index: usize) -> String {
    let letter = char::from(b'a' + (index % 26) as u8);
    match index / 26 {
        0 => format!("${letter}"),
        round => format!("${letter}{round}"),
    }
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '$'
}

/// Renames imports wherever they stand as whole words, and exports where they are fields of `wasm`.
fn rename(
    text: &str,
    imports: &BTreeMap<String, String>,
    exports: &BTreeMap<String, String>,
) -> String {
    let mut renamed = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(is_word) {
        let (before, word_on) = rest.split_at(start);
        let end = word_on.find(|c| !is_word(c)).unwrap_or(word_on.len());
        let (word, after) = word_on.split_at(end);
        renamed.push_str(before);
        let is_field = renamed.ends_with("wasm.");
        let short = if is_field {
            exports.get(word)
        } else {
            imports.get(word)
        };
        renamed.push_str(short.map_or(word, String::as_str));
        rest = after;
    }
    renamed.push_str(rest);
    renamed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_words_are_renamed_and_exports_only_as_fields_of_wasm() {
        let imports = BTreeMap::from([("__wbg_then_1".into(), "$a".into())]);
        let exports = BTreeMap::from([("core_new".into(), "$b".into())]);
        let text =
            "export function __wbg_then_1(x) { wasm.core_new(); core_new(); __wbg_then_12(); }";
        assert_eq!(
            rename(text, &imports, &exports),
            "export function $a(x) { wasm.$b(); core_new(); __wbg_then_12(); }"
        );
    }

    #[test]
    fn imports_become_methods_of_one_object_and_the_rest_stays() {
        let imports = BTreeMap::from([("__wbg_then_1".into(), "$a".into())]);
        let text = "let n;\nexport function $a(x) {\n    if (x) {\n    }\n}\nexport function set(x) {\n}\n";
        assert_eq!(
            gather(text, &imports),
            "export function createBindings(effects) {\nlet n;\nfunction set(x) {\n}\n\nconst imports = {\n\
             $a(x) {\n    if (x) {\n    }\n},\n$grown() {\n    cachedUint8ArrayMemory0 = 0;\n},\n};\nreturn { _create, _dispatch, _release, _imports: imports, \
             _start: __wbg_set_wasm };\n}\n"
        );
    }

    #[test]
    fn exports_that_nobody_calls_are_hidden() {
        let mut module = Module::default();
        for name in ["_dispatch", "_dispatch_more", "_free"] {
            let builder = walrus::FunctionBuilder::new(&mut module.types, &[], &[]);
            let id = builder.finish(vec![], &mut module.funcs);
            module.exports.add(name, id);
        }
        hide_unused(&mut module, "wasm._dispatch(x); wasm._frees(y); _free();");
        let left: Vec<_> = module.exports.iter().map(|export| &export.name).collect();
        assert_eq!(left, ["_dispatch"]);
    }

    #[test]
    fn short_names_differ() {
        let names: std::collections::BTreeSet<_> = (0..200).map(short_name).collect();
        assert_eq!(names.len(), 200);
    }
}

//! Takes from wasm-bindgen's bindings what this package can do without.
//!
//! The bindings are prepared for every host and every use; nothing compresses them, and an app pays for each letter.
//! Each cut names what it expects to find, so that another version of wasm-bindgen stops the build instead of
//! changing what ships.

use anyhow::{Result, bail};

/// What stands in the bindings, and what takes its place.
const CUTS: [(&str, &str); 12] = [
    // The loader keeps every client that was not destroyed, so a registry would never see one go; closures are
    // given back by Rust, which is tested without the registry too, as older hosts lack it.
    (
        "const CoreFinalization = (typeof FinalizationRegistry === 'undefined')
    ? { register: () => {}, unregister: () => {} }
    : new FinalizationRegistry(ptr => wasm.__wbg_core_free(ptr, 1));\n",
        "",
    ),
    ("        CoreFinalization.unregister(this);\n", ""),
    (
        "            CoreFinalization.register(this, this.__wbg_ptr, this);\n",
        "",
    ),
    ("            CLOSURE_DTORS.unregister(state);\n", ""),
    ("    CLOSURE_DTORS.register(real, state, state);\n", ""),
    (
        "if (Symbol.dispose) Core.prototype[Symbol.dispose] = Core.prototype.free;\n",
        "",
    ),
    // Calls that need it are rare ones: a view is made faster than a stale one is told.
    (
        "    if (cachedDataViewMemory0 === null || cachedDataViewMemory0.buffer.detached === true || (cachedDataViewMemory0.buffer.detached === undefined && cachedDataViewMemory0.buffer !== wasm.memory.buffer)) {
        cachedDataViewMemory0 = new DataView(wasm.memory.buffer);
    }
    return cachedDataViewMemory0;\n",
        "    return new DataView(wasm.memory.buffer);\n",
    ),
    ("let cachedDataViewMemory0 = null;\n", ""),
    // A decoder of Safari's that fails after two gigabytes of text.
    (
        "    numBytesDecoded += bytes.length;
    if (numBytesDecoded >= MAX_SAFARI_DECODE_BYTES) {
        cachedTextDecoder = new TextDecoder('utf-8', { ignoreBOM: true });
        cachedTextDecoder.decode();
        numBytesDecoded = bytes.length;
    }\n",
        "",
    ),
    (
        "cachedTextDecoder.decode();
const MAX_SAFARI_DECODE_BYTES = 2146435072;
let numBytesDecoded = 0;\n",
        "",
    ),
    // The module exports its allocator with `realloc`.
    (
        "    if (realloc === undefined) {
        const buf = cachedTextEncoder.encode(arg);
        const ptr = malloc(buf.length, 1) >>> 0;
        getUint8ArrayMemory0().subarray(ptr, ptr + buf.length).set(buf);
        WASM_VECTOR_LEN = buf.length;
        return ptr;
    }\n",
        "",
    ),
    // The glue's codec takes the host's encoder only if it has `encodeInto`.
    (
        "if (!('encodeInto' in cachedTextEncoder)) {
    cachedTextEncoder.encodeInto = function (arg, view) {
        const buf = cachedTextEncoder.encode(arg);
        view.set(buf);
        return {
            read: arg.length,
            written: buf.length
        };
    };
}\n",
        "",
    ),
];

/// Where the bindings begin a definition that is cut whole, up to the first line that ends it.
const REGISTRY: &str = "const CLOSURE_DTORS = ";

/// js-sys looks for `queueMicrotask` on the global object. A mini program may have no name for it (docs: runtime
/// environment), and a look-up on nothing would throw in the middle of the wasm. On an empty object it finds none and
/// takes a promise instead, on every host alike.
const GLOBALS: [(&str, &str); 4] = [
    ("GLOBAL_THIS", "addHeapObject({})"),
    ("GLOBAL", "0"),
    ("SELF", "0"),
    ("WINDOW", "0"),
];

/// The bindings without what is never used.
pub fn trim(bindings: &str) -> Result<String> {
    let mut text = bindings.to_owned();
    for (old, new) in CUTS {
        if !text.contains(old) {
            bail!("the bindings no longer hold what the build cuts: {old}");
        }
        text = text.replace(old, new);
    }
    text = without_registry(&text)?;
    for (name, value) in GLOBALS {
        text = with_global(&text, name, value)?;
    }
    Ok(text)
}

fn without_registry(text: &str) -> Result<String> {
    match text.split_once(REGISTRY) {
        Some((before, after)) => {
            let rest = after.split_once(";\n").map_or("", |(_, rest)| rest);
            Ok(format!("{before}{rest}"))
        }
        None => bail!("the bindings no longer hold what the build cuts: {REGISTRY}"),
    }
}

/// Puts a value in the place of what an accessor of the global object looks up.
fn with_global(text: &str, name: &str, value: &str) -> Result<String> {
    let head = format!("export function __wbg_static_accessor_{name}_");
    // A hash follows, in small letters; `GLOBAL` is not `GLOBAL_THIS`.
    let start = text
        .match_indices(&head)
        .map(|(start, _)| start)
        .find(|start| !text[start + head.len()..].starts_with(|c: char| c.is_ascii_uppercase()));
    let cut = start.and_then(|start| {
        let (before, accessor) = text.split_at(start);
        let (signature, body) = accessor.split_once('\n')?;
        let (_, rest) = body.split_once("\n}\n")?;
        Some(format!(
            "{before}{signature}\n    return {value};\n}}\n{rest}"
        ))
    });
    match cut {
        Some(text) => Ok(text),
        None => bail!("the bindings no longer look for {name}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_accessor_keeps_its_name_and_loses_its_search() {
        let text = "export function __wbg_static_accessor_SELF_1a() {\n    const ret = self;\n    return ret;\n}\nexport function b() {\n}\n";
        assert_eq!(
            with_global(text, "SELF", "0").expect("it is there"),
            "export function __wbg_static_accessor_SELF_1a() {\n    return 0;\n}\nexport function b() {\n}\n"
        );
        assert!(with_global(text, "WINDOW", "0").is_err());
    }

    #[test]
    fn bindings_of_another_version_stop_the_build() {
        assert!(trim("export class Core {\n}\n").is_err());
    }
}

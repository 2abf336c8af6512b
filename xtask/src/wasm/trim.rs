//! Takes from wasm-bindgen's bindings what this package can do without.
//!
//! The bindings are prepared for every host and every use; nothing compresses them, and an app pays for each letter.
//! Each cut names what it expects to find, so that another version of wasm-bindgen stops the build instead of
//! changing what ships.

use anyhow::{Result, bail};

/// What stands in the bindings, and what takes its place.
const CUTS: [(&str, &str); 14] = [
    // What crosses are numbers of calls, milliseconds of timers and places in a small memory: none reaches 2^31.
    (" >>> 0", ""),
    // The one import leads straight to what does this effect for a client of this number.
    ("    _perform(arg0, arg1, ", "    effects[arg0][arg1]("),
    // No JavaScript value crosses this border, so none has to be kept; `snip.rs` cuts the other side of it.
    (
        "function dropObject(idx) {
    if (idx < 1028) return;
    heap[idx] = heap_next;
    heap_next = idx;
}\n\n",
        "",
    ),
    (
        "function getObject(idx) { return heap[idx]; }

let heap = new Array(1024).fill(undefined);
heap.push(undefined, null, true, false);

let heap_next = heap.length;\n\n",
        "",
    ),
    (
        "function takeObject(idx) {
    const ret = getObject(idx);
    dropObject(idx);
    return ret;
}\n\n",
        "",
    ),
    (
        "export function __wbindgen_object_drop_ref(arg0) {
    takeObject(arg0);
}\n",
        "",
    ),
    // An empty text says as little as none: no id and no URL is empty.
    (
        "isLikeNone(text) ? 0 : passStringToWasm0(text",
        "!text ? 0 : passStringToWasm0(text",
    ),
    (
        "function isLikeNone(x) {
    return x === undefined || x === null;
}\n\n",
        "",
    ),
    // Mini programs lack `TextEncoder`, and what crosses needs none: see `PASS_ASCII`.
    (", wasm.__wbindgen_malloc, wasm.__wbindgen_realloc)", ")"),
    (PASS_UTF8, PASS_ASCII),
    (UTF8, ""),
    // What Rust hands out is what a session travels as, which is ASCII (`Placement::credential`).
    (
        "    return decodeText(getUint8ArrayMemory0().subarray(ptr, ptr + len));",
        "    return String.fromCharCode.apply(null, getUint8ArrayMemory0().subarray(ptr, ptr + len));",
    ),
    // 0 has no bytes either.
    (
        "let cachedUint8ArrayMemory0 = null;",
        "let cachedUint8ArrayMemory0 = 0;",
    ),
    (
        "cachedUint8ArrayMemory0 === null || cachedUint8ArrayMemory0.byteLength === 0",
        "!cachedUint8ArrayMemory0.byteLength",
    ),
];

/// How wasm-bindgen takes a text in.
const PASS_UTF8: &str = r"function passStringToWasm0(arg, malloc, realloc) {
    if (realloc === undefined) {
        const buf = cachedTextEncoder.encode(arg);
        const ptr = malloc(buf.length, 1);
        getUint8ArrayMemory0().subarray(ptr, ptr + buf.length).set(buf);
        WASM_VECTOR_LEN = buf.length;
        return ptr;
    }

    let len = arg.length;
    let ptr = malloc(len, 1);

    const mem = getUint8ArrayMemory0();

    let offset = 0;

    for (; offset < len; offset++) {
        const code = arg.charCodeAt(offset);
        if (code > 0x7F) break;
        mem[ptr + offset] = code;
    }
    if (offset !== len) {
        if (offset !== 0) {
            arg = arg.slice(offset);
        }
        ptr = realloc(ptr, len, len = offset + arg.length * 3, 1);
        const view = getUint8ArrayMemory0().subarray(ptr + offset, ptr + len);
        const ret = cachedTextEncoder.encodeInto(arg, view);

        offset += ret.written;
        ptr = realloc(ptr, len, offset, 1);
    }

    WASM_VECTOR_LEN = offset;
    return ptr;
}

";

/// How the package does. What Rust takes are URLs, options and ids: there it accepts nothing but ASCII where it looks, so
/// it need not know which other character was refused, or goes past it. DEL stands for each, which is refused wherever
/// they are. A byte for each unit: the room for them never grows.
const PASS_ASCII: &str = "function passStringToWasm0(arg) {
    const len = arg.length;
    const ptr = wasm.__wbindgen_malloc(len, 1);
    const mem = getUint8ArrayMemory0();
    for (let offset = 0; offset < len; offset++) mem[ptr + offset] = Math.min(arg.charCodeAt(offset), 127);
    WASM_VECTOR_LEN = len;
    return ptr;
}

";

/// The host's encoder and decoder, which mini programs lack (docs: JavaScript support).
const UTF8: &str = r"let cachedTextDecoder = new TextDecoder('utf-8', { ignoreBOM: true });
cachedTextDecoder.decode();
const MAX_SAFARI_DECODE_BYTES = 2146435072;
let numBytesDecoded = 0;
function decodeText(bytes) {
    numBytesDecoded += bytes.length;
    if (numBytesDecoded >= MAX_SAFARI_DECODE_BYTES) {
        cachedTextDecoder = new TextDecoder('utf-8', { ignoreBOM: true });
        cachedTextDecoder.decode();
        numBytesDecoded = bytes.length;
    }
    return cachedTextDecoder.decode(bytes);
}

const cachedTextEncoder = new TextEncoder();

if (!('encodeInto' in cachedTextEncoder)) {
    cachedTextEncoder.encodeInto = function (arg, view) {
        const buf = cachedTextEncoder.encode(arg);
        view.set(buf);
        return {
            read: arg.length,
            written: buf.length
        };
    };
}

";

/// The bindings without what is never used.
pub fn trim(bindings: &str) -> Result<String> {
    let mut text = bindings.to_owned();
    for (old, new) in CUTS {
        if !text.contains(old) {
            bail!("the bindings no longer hold what the build cuts: {old}");
        }
        text = text.replace(old, new);
    }
    Ok(without_conversions(&text))
}

/// Numbers go to WebAssembly as they are, which converts them by itself: `const val2 = +a;` and the `val2` that follows
/// become `a`.
fn without_conversions(text: &str) -> String {
    let mut kept = String::new();
    let mut values: Vec<(&str, &str)> = Vec::new();
    for line in text.lines() {
        let conversion = line
            .strip_prefix("    const val")
            .and_then(|rest| rest.strip_suffix(';')?.split_once(" = +"));
        if let Some(conversion) = conversion {
            values.push(conversion);
            continue;
        }
        let mut line = line.to_owned();
        for (number, name) in &values {
            for end in [",", ")"] {
                line = line.replace(&format!("val{number}{end}"), &format!("{name}{end}"));
            }
        }
        if line.starts_with('}') {
            values.clear();
        }
        kept.push_str(&line);
        kept.push('\n');
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bindings_of_another_version_stop_the_build() {
        assert!(trim("export class Core {\n}\n").is_err());
    }

    #[test]
    fn numbers_cross_without_a_conversion() {
        let text = "export function f(a, b) {\n    const val1 = +a;\n    const val12 = +b;\n    wasm.f(val12, val1);\n}\nval1,\n";
        assert_eq!(
            without_conversions(text),
            "export function f(a, b) {\n    wasm.f(b, a);\n}\nval1,\n"
        );
    }
}

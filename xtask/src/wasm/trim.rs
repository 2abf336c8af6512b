//! Takes from wasm-bindgen's bindings what this package can do without.
//!
//! The bindings are prepared for every host and every use; nothing compresses them, and an app pays for each letter.
//! Each cut names what it expects to find, so that another version of wasm-bindgen stops the build instead of
//! changing what ships.

use anyhow::{Result, bail};

/// What stands in the bindings, and what takes its place.
const CUTS: [(&str, &str); 6] = [
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
    // What crosses are numbers of calls, milliseconds of timers and places in a small memory: none reaches 2^31.
    (" >>> 0", ""),
    // The one import leads straight to what a client of this number does.
    ("    _perform(arg0, ", "    shells[arg0]("),
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

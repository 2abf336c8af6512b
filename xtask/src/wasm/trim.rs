//! Takes from wasm-bindgen's bindings what this package can do without.
//!
//! The bindings are prepared for every host and every use; nothing compresses them, and an app pays for each letter.
//! Each cut names what it expects to find, so that another version of wasm-bindgen stops the build instead of
//! changing what ships.

use anyhow::{Result, bail};

/// What stands in the bindings, and what takes its place.
const CUTS: [(&str, &str); 10] = [
    (
        "    __destroy_into_raw() {
        const ptr = this.__wbg_ptr;
        this.__wbg_ptr = 0;
        CoreFinalization.unregister(this);
        return ptr;
    }
    free() {
        const ptr = this.__destroy_into_raw();
        wasm.__wbg_core_free(ptr, 0);
    }
",
        "    free() {
        wasm.__wbg_core_free(this.__wbg_ptr, 0);
        this.__wbg_ptr = 0;
    }
",
    ),
    // The loader keeps every client that was not destroyed, so a registry would never see one go.
    (
        "const CoreFinalization = (typeof FinalizationRegistry === 'undefined')
    ? { register: () => {}, unregister: () => {} }
    : new FinalizationRegistry(ptr => wasm.__wbg_core_free(ptr, 1));\n",
        "",
    ),
    (
        "        CoreFinalization.register(obj, obj.__wbg_ptr, obj);\n",
        "",
    ),
    (
        "if (Symbol.dispose) Core.prototype[Symbol.dispose] = Core.prototype.free;\n",
        "",
    ),
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
    // Numbers and booleans, which WebAssembly converts by itself.
    (" = +", " = "),
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
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bindings_of_another_version_stop_the_build() {
        assert!(trim("export class Core {\n}\n").is_err());
    }
}

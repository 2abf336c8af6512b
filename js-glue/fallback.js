// Makes js-glue/dist/miniprogram/fallback.js, the module for clients without WebAssembly, out of what wasm2js wrote.
// Called by `cargo xtask build` with the two paths.
import { readFileSync, writeFileSync } from 'node:fs';
import { minify } from 'terser';

const [from, to] = process.argv.slice(2);

/** What stands in wasm2js's output, and what takes its place; another version of it must not change what ships. */
const CHANGES = [
  // An instance with a memory of its own for each call, in the place of one for the whole file.
  [/^import \* as b from 'b';\n/, 'module.exports = function (b) {\n'],
  [/\nvar retasmFunc = asmFunc\(\{\s*"b": b,?\s*\}\);\n(export var [\w$]+ = retasmFunc\.[\w$]+;\s*)+$/, '\nreturn { exports: asmFunc({ b: b }) };\n};\n'],
  // `import fallback from` reads this where the compiler knows no CommonJS (TypeScript without esModuleInterop).
  [/$/, '\nmodule.exports.default = module.exports;\n'],
  // The engines' own word for this trap.
  [/throw new Error\('abort'\)/, "throw new Error('unreachable')"],
  // A memory that can't grow says so. Here it said that it had grown.
  [/( {3}bufferView = HEAPU8;\n {2}\})\n( {2}return oldPages;)/, '$1 else if (pagesToAdd) return -1;\n$2'],
  // The bindings have a view of the buffer, too.
  [/ {3}bufferView = HEAPU8;\n/, '   bufferView = HEAPU8;\n   b.$grown();\n'],
];

/** What a mini program has not, or not everywhere (docs: JavaScript support), and what would be shared by instances. */
const FOREIGN = /\b(import|export|eval|Function|WebAssembly|atob|Buffer|TextDecoder|globalThis|window|self|process|BigInt\w*|Atomics|SharedArrayBuffer)\b/;

let text = readFileSync(from, 'utf8');
for (const [old, now] of CHANGES) {
  if (!old.test(text)) throw new Error(`wasm2js no longer writes what the build changes: ${old}`);
  text = text.replace(old, now);
}

const { code } = await minify(text, { ecma: 5, toplevel: true, compress: { passes: 3 } });
const foreign = code.replace(/(["'])(?:\\.|(?!\1).)*\1/g, '').replace('module.exports', '').match(FOREIGN);
if (foreign) throw new Error(`the fallback names ${foreign[0]}, which mini programs lack`);
writeFileSync(to, code);

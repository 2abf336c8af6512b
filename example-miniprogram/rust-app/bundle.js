// Bundles bindings and loader into one file of the mini program: node bundle.js <bindings> <file to write>
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const [bindings, outfile] = process.argv.slice(2);

const common = {
  bundle: true,
  // Syntax is not polyfilled in mini programs, so it is lowered here.
  target: 'es2015',
  charset: 'utf8',
  logLevel: 'warning',
};

/**
 * wasm-bindgen's bindings as a function that makes them: they keep views of their instance's memory, so each instance
 * needs its own. `Promise` is what they make promises with.
 */
const perInstance = {
  name: 'bindings',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^bindings$/ }, () => ({ path: bindings, namespace: 'bindings' }));
    onLoad({ filter: /^/, namespace: 'bindings' }, async ({ path }) => {
      const inner = { ...common, entryPoints: [path], inject: [here('glue/host.js')], format: 'iife', globalName: 'bindings', write: false };
      const { outputFiles } = await build(inner);
      return { contents: `export function createBindings(Promise) {\n${outputFiles[0].text}return bindings;\n}` };
    });
  },
};

await build({ ...common, entryPoints: [here('glue/index.js')], plugins: [perInstance], outfile, minify: true, format: 'cjs' });

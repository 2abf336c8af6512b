// Bundles bindings and loader into one file of the mini program: node bundle.js <bindings> <file to write>
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const [bindings, outfile] = process.argv.slice(2);

await build({
  entryPoints: [here('glue/index.js')],
  alias: { bindings },
  inject: [here('glue/host.js')],
  outfile,
  bundle: true,
  minify: true,
  format: 'cjs',
  // Syntax is not polyfilled in mini programs, so it is lowered here.
  target: 'es2015',
  charset: 'utf8',
  logLevel: 'warning',
});

// Bundles the glue into js-glue/dist/miniprogram/index.js. Called by `cargo xtask build` with the version.
import { fileURLToPath } from 'node:url';
import { writeFileSync } from 'node:fs';
import { build } from 'esbuild';
import { minify } from 'terser';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

const { outputFiles } = await build({
  // Mini programs have CommonJS. Said in its own words, it needs none of the helpers by which a bundler translates; and
  // one by one, because Node.js reads the names for `import { createClient }` from the text and stops at a value in a list.
  stdin: {
    contents: `import { createClient, SessionError, version } from './index'; exports.createClient = createClient; exports.SessionError = SessionError; exports.version = version;`,
    resolveDir: here('src'),
  },
  write: false,
  bundle: true,
  minify: true,
  // The module system of mini programs.
  format: 'cjs',
  // Syntax is not polyfilled there (docs: JavaScript support), so it is lowered here.
  target: 'es2015',
  // What the bindings name and a mini program lacks.
  inject: [here('src/codec.ts')],
  define: { VERSION: JSON.stringify(process.argv[2]) },
  charset: 'utf8',
  // Private members, by their names; nothing outside the bundle knows them.
  mangleProps: /^__?[a-z]/,
  legalComments: 'none',
  logLevel: 'warning',
  logOverride: { 'commonjs-variable-in-esm': 'silent' },
});

// esbuild bundles and lowers; terser leaves 4 % less of what that makes.
const { code } = await minify(outputFiles[0].text, {
  ecma: 2015,
  toplevel: true,
  compress: { passes: 4, unsafe: true, unsafe_arrows: true, pure_getters: true, keep_fargs: false, hoist_funs: true, sequences: false },
});
writeFileSync(here('dist/miniprogram/index.js'), code);

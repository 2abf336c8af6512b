// Bundles the glue into js-glue/dist/miniprogram/index.js, and each adapter for another host into a file of its own
// beside it, which nobody pays for who does not require it. Called by `cargo xtask build` with the version, and the file
// into which goes what each source makes of index.js.
import { fileURLToPath } from 'node:url';
import { writeFileSync } from 'node:fs';
import { build } from 'esbuild';
import { minify } from 'terser';
import uglify from 'uglify-js';
import { apart } from './apart.js';
import { constantsFirst, letGo, readOnce, toArrows } from './arrows.js';
import { withoutCopies } from './copies.js';
import { renamed } from './names.js';
import { asParameters } from './as-parameters.js';
import { callingOnce, pooled } from './pool.js';
import { asVariables } from './record.js';
import { withoutResults } from './results.js';
import { asVars } from './vars.js';
import { declaredWhereSet } from './where-set.js';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/**
 * What each file exports. Mini programs have CommonJS. Said in its own words, it needs none of the helpers by which a
 * bundler translates; and one by one, because Node.js reads the names for `import { createClient }` from the text and
 * stops at a value in a list.
 */
const FILES = {
  index: `import { createClient, SessionError, version } from './index'; exports.createClient = createClient; exports.SessionError = SessionError; exports.version = version;`,
  my: `import { adaptMy } from './hosts/my'; exports.adaptMy = adaptMy;`,
  tt: `import { adaptTt } from './hosts/tt'; exports.adaptTt = adaptTt;`,
  swan: `import { adaptSwan } from './hosts/swan'; exports.adaptSwan = adaptSwan;`,
  words: `import * as words from './ondemand/words/index'; Object.assign(exports, words);`,
  places: `import { attach } from './ondemand/places'; exports.attach = attach;`,
  renew: `import { renewal } from './ondemand/renew'; exports.renewal = renewal;`,
  retry: `import { retries } from './ondemand/retry'; exports.retries = retries;`,
  socket: `import { open } from './ondemand/socket'; exports.open = open;`,
  wafer: `import { attach, grant, isOver, login } from './ondemand/wafer'; exports.login = login; exports.grant = grant; exports.attach = attach; exports.isOver = isOver;`,
  qq: `import { adaptQq } from './hosts/qq'; exports.adaptQq = adaptQq;`,
};

/** Those that index.js loads where an app asks for what they do. */
const ON_DEMAND = ['places', 'renew', 'retry', 'socket', 'wafer', 'words'];

/**
 * Functions on the way of each request that stay functions. Minifiers would put them where they are called, as functions that are
 * made anew each time: that saves ten bytes for each and costs a request 8 % in V8, and 10 % where there is no JIT compiler.
 */
const HOT = ['statusOf', 'usualRequest', 'sendAsUsual', 'answerAsUsual', 'onSuccess', 'onFail'];

/** Bytes in a bundle by the source that they come from. @param {import('esbuild').Metafile} metafile */
function bytesBySource({ outputs }) {
  const [{ inputs }] = Object.values(outputs);
  return Object.fromEntries(Object.entries(inputs).map(([source, { bytesInOutput }]) => [source.replace(/^.*js-glue\/src\//, ''), bytesInOutput]));
}

/** What uglify-js leaves. @param {string} script @param {import('uglify-js').CompressOptions} [options] */
function uglified(script, options) {
  const { code, error } = uglify.minify(script, { toplevel: true, mangle: { reserved: HOT }, compress: { passes: 6, hoist_vars: true, pure_getters: true, ...options } });
  if (error) throw error;
  return code;
}

async function bundle(name, contents) {
  const { outputFiles, metafile } = await build({
    metafile: true,
    stdin: { contents, resolveDir: here('src') },
    write: false,
    bundle: true,
    // Loaded where an app asks for what they do.
    external: ON_DEMAND.map((name) => `./${name}.js`),
    minifySyntax: true,
    minifyWhitespace: true,
    // The module system of mini programs.
    format: 'cjs',
    // Syntax is not polyfilled there (docs: JavaScript support), so it is lowered here.
    target: 'es2015',
    define: { VERSION: JSON.stringify(process.argv[2]) },
    charset: 'utf8',
    // Private members, by their names; nothing outside the bundle knows them.
    mangleProps: /^__?[a-z]/,
    legalComments: 'none',
    logLevel: 'warning',
    logOverride: { 'commonjs-variable-in-esm': 'silent' },
  });

  // esbuild bundles and lowers; with arrows and constants in place, terser leaves 4 % less of what that makes; texts and names
  // in variables, and uglify-js, which puts functions in the place of their only call as statements, 6 % less again; a client's
  // functions in the one that makes it, variables as parameters, none that only have what another has, and names for all of them
  // together, 8 %. swc as a third minifier would leave one more, and took the variable
  // of a loop for another in each round.
  const { text } = outputFiles[0];
  if (name === 'index') writeFileSync(process.argv[3], JSON.stringify(bytesBySource(metafile)));
  const { code } = await minify(constantsFirst(asVars(toArrows(name === 'index' ? asVariables(text) : text, name === 'index' ? HOT : []))), {
    ecma: 2015,
    toplevel: true,
    mangle: { reserved: HOT },
    compress: { passes: 4, unsafe: true, unsafe_arrows: true, pure_getters: true, keep_fargs: false, hoist_funs: true, sequences: false },
  });
  const made = renamed(withoutResults(asParameters(withoutCopies(apart(callingOnce(declaredWhereSet(withoutCopies(letGo(uglified(pooled(code)))))), HOT)), HOT), HOT));
  writeFileSync(here(`dist/miniprogram/${name}.js`), name === 'index' ? readOnce(made, 'createClient') : made);
}

for (const [name, contents] of Object.entries(FILES)) await bundle(name, contents);

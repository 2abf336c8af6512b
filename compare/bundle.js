/** Makes a mini program of a contender: one file with its libraries in it, as a bundler makes one for an app. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { installPackage } from '../tests/e2e/engine.js';
import { OURS } from './peers.js';

/** @import { Contender } from './peers.js' */

const here = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));

/** Where cargo xtask compare installs them: nowhere near what the package is built and tested with. */
const INSTALLED = here('../target/compare');

/** A contender's libraries are looked for there, and not above the contender's own folder. @type {import('esbuild').Plugin} */
const fromInstalled = {
  name: 'from-installed',
  setup(build) {
    build.onResolve({ filter: /^[^.]/ }, ({ path, kind, importer, pluginData }) => {
      const isOfContender = kind === 'import-statement' && importer.startsWith(here('contenders'));
      if (!isOfContender || path === OURS.name || pluginData === 'again') return undefined;
      return build.resolve(path, { kind, resolveDir: INSTALLED, pluginData: 'again' });
    });
  },
};

/** The folder of the code package, which is removed when the process ends. @param {Contender} contender */
export async function bundle({ name }) {
  const root = mkdtempSync(join(tmpdir(), 'weapp-session-compare-'));
  process.on('exit', () => rmSync(root, { recursive: true, force: true }));
  if (name === OURS.name) installPackage(join(root, 'miniprogram_npm', name));
  await build({
    entryPoints: [here(`contenders/${name.toLowerCase()}.js`)],
    outfile: join(root, 'contender.js'),
    bundle: true,
    format: 'cjs',
    // For a mini program a bundler takes what is meant for browsers. Nothing is lowered or shortened.
    platform: 'browser',
    target: 'es2022',
    external: [OURS.name],
    plugins: [fromInstalled],
    nodePaths: [join(INSTALLED, 'unpublished/node_modules')],
    define: { 'process.env.NODE_ENV': '"production"', __VUE_OPTIONS_API__: 'false', __VUE_PROD_DEVTOOLS__: 'false', __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false' },
    logLevel: 'warning',
  });
  return root;
}

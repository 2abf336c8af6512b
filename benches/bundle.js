/** Makes one plain JavaScript file of each program, libraries included, that any engine can run. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import binaryen from 'binaryen';
import { build } from 'esbuild';

const here = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));

/** Files as text, so that a program can evaluate them itself; what is not built is no text. @type {import('esbuild').Plugin} */
const asText = {
  name: 'as-text',
  setup(build) {
    build.onResolve({ filter: /\?text$/ }, ({ path, resolveDir }) => ({
      path: resolve(resolveDir, path.replace('?text', '')),
      namespace: 'text',
    }));
    build.onLoad({ filter: /./, namespace: 'text' }, ({ path }) => ({ contents: existsSync(path) ? readFileSync(path, 'utf8') : '', loader: 'text' }));
  },
};

/** The numbers of the border, as the build writes them for the glue, by their names. */
function codes() {
  const text = readFileSync(here('../js-glue/src/generated/codes.ts'), 'utf8');
  return new Map([...text.matchAll(/^export const (\w+) = (\d+);$/gm)].map(([, name, number]) => [name ?? '', number ?? '']));
}

/** A module that is written by hand, with numbers of the border in the place of their names. @param {string} path */
function assemble(path) {
  const numbers = codes();
  const text = readFileSync(path, 'utf8').replace(/\$([A-Z_]+)\b/g, (_, name) => {
    const number = numbers.get(name);
    if (number === undefined) throw new Error(`${path}: the border has no ${name}`);
    return number;
  });
  return binaryen.parseText(text).emitBinary();
}

/** @type {import('esbuild').Plugin} */
const assembled = {
  name: 'assembled',
  setup(build) {
    build.onLoad({ filter: /\.wat$/ }, ({ path }) => ({ contents: assemble(path), loader: 'binary' }));
  },
};

const OTHER = `
  import fallbackText from './miniprogram/fallback.js?text';
  import text from './miniprogram/index.js?text';
  import bytes from './wasm/weapp_session.wasm';
  export const other = { fallbackText, text, bytes };
`;

/** The build in a folder, if one is named, as the module `other-build`. @param {string} [folder] @returns {import('esbuild').Plugin} */
const otherBuild = (folder) => ({
  name: 'other-build',
  setup(build) {
    build.onResolve({ filter: /^other-build$/ }, ({ path }) => ({ path, namespace: 'other-build' }));
    build.onLoad({ filter: /./, namespace: 'other-build' }, () => (folder ? { contents: OTHER, resolveDir: folder } : { contents: 'export const other = undefined;' }));
  },
});

/** Those beside which a launch is told: as one file each, shortened, as an app's upload makes of them. */
const RIVALS = ['wafer-client-sdk', 'wafer2-client-sdk'];

/** Their texts by name, as the module `rivals`. @type {import('esbuild').Plugin} */
const rivals = {
  name: 'rivals',
  setup(plugin) {
    plugin.onResolve({ filter: /^rivals$/ }, ({ path }) => ({ path, namespace: 'rivals' }));
    plugin.onLoad({ filter: /./, namespace: 'rivals' }, async () => ({ contents: `export const rivals = ${JSON.stringify(await rivalTexts())};` }));
  },
};

/** @returns {Promise<Record<string, string>>} */
async function rivalTexts() {
  const built = RIVALS.map(async (name) => {
    const { outputFiles } = await build({ entryPoints: [name], absWorkingDir: here('.'), bundle: true, write: false, minify: true, format: 'iife', globalName: 'rival' });
    return [name, outputFiles[0]?.text ?? ''];
  });
  return Object.fromEntries(await Promise.all(built));
}

/** @param {string} program a file of program/, without its ending @param {string} [against] the folder of the package that ours is compared to */
export async function bundle(program, against) {
  const { outputFiles } = await build({
    entryPoints: [here(`program/${program}.js`)],
    bundle: true,
    write: false,
    format: 'iife',
    // Nothing is lowered or shortened: each library runs as its authors ship it.
    target: 'es2022',
    platform: 'neutral',
    mainFields: ['main'],
    loader: { '.wasm': 'binary' },
    plugins: [asText, assembled, rivals, otherBuild(against)],
    logLevel: 'warning',
  });
  return outputFiles[0]?.text ?? '';
}

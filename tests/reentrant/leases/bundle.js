/** The glue, bundled from its sources with something changed in them: what a fault on purpose is made of. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { ON_DEMAND } from '../../e2e/package.js';

const SOURCES = fileURLToPath(new URL('../../../js-glue/src/', import.meta.url));

/** A text of a source, and what stands in its place. @typedef {[file: string, text: string, by: string]} Change */

/** @param {Change[]} changes @returns {Promise<string>} text of an index.js */
export async function bundleWith(changes) {
  const made = new Set();
  /** @param {string} path */
  const changed = (path) => {
    let text = readFileSync(path, 'utf8');
    for (const change of changes) {
      const [file, before, after] = change;
      if (path !== SOURCES + file) continue;
      if (text.split(before).length !== 2) throw new Error(`js-glue/src/${file} has not once: ${before}`);
      text = text.replace(before, () => after);
      made.add(change);
    }
    return text;
  };
  const { outputFiles } = await build({
    stdin: { contents: `export { createClient, SessionError, version } from './index';`, resolveDir: SOURCES },
    write: false,
    bundle: true,
    external: ON_DEMAND.map((file) => `./${file}.js`),
    format: 'cjs',
    target: 'es2020',
    define: { VERSION: '"0"' },
    logOverride: { 'commonjs-variable-in-esm': 'silent' },
    plugins: [{ name: 'changes', setup: ({ onLoad }) => onLoad({ filter: /\.ts$/ }, ({ path }) => ({ contents: changed(path), loader: 'ts' })) }],
  });
  if (made.size < changes.length) throw new Error('a source is not there');
  return outputFiles[0]?.text ?? '';
}

/** Bundles the two pages with esbuild, into memory: nothing is written, and nothing is fetched from elsewhere. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const SOURCES = fileURLToPath(new URL('..', import.meta.url));
const HTML = { 'index.html': 'page/index.html', 'phone.html': 'phone/phone.html' };
const BUNDLES = { 'phone.js': 'phone/phone.js', 'page.css': 'page/page.css', 'phone.css': 'phone/phone.css' };

/** Everything the pages need comes from where they are; a mini program's code is evaluated, as WeChat does itself. */
export const POLICY = "default-src 'self'; script-src 'self' 'unsafe-eval' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:";

/**
 * @param {string} page the script of the page around the phone
 * @param {import('esbuild').BuildOptions} options
 * @returns {Promise<Map<string, string>>} the files by name
 */
export async function bundlePages(page, options) {
  const entries = Object.entries({ 'page.js': page, ...BUNDLES });
  const { outputFiles = [] } = await build({
    absWorkingDir: SOURCES,
    entryPoints: entries.map(([name, source]) => ({ in: source, out: name.replace(/\.\w+$/, '') })),
    bundle: true,
    write: false,
    outdir: '.',
    format: 'iife',
    target: 'es2022',
    logLevel: 'warning',
    ...options,
  });
  const files = new Map(outputFiles.map(({ path, text }) => [basename(path), text]));
  for (const [name, source] of Object.entries(HTML)) files.set(name, await readFile(`${SOURCES}${source}`, 'utf8'));
  return files;
}

/**
 * Writes the playground as files, which any web server can hand out, under any path: what answers the phone is in the page.
 *
 *     node playground/static/build.js <folder>
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync } from 'node:zlib';
import { StartupError } from '../../example-miniprogram/server/src/startuperror.js';
import { inPage } from '../inpage/modules.js';
import { readMiniProgram, requirePackage } from '../server/miniprogram.js';
import { bundlePages, POLICY } from '../server/pages.js';
import { text } from '../page/texts.js';
import { readNotices } from './notices.js';

const MINIPROGRAM = fileURLToPath(new URL('../../example-miniprogram/miniprogram', import.meta.url));
const PACKAGE = 'miniprogram/';

/** @param {string} folder is made, and may exist @returns {Promise<Map<string, string | Buffer>>} the files, by path in it */
export async function buildStatic(folder) {
  requirePackage(MINIPROGRAM);
  const files = new Map([...(await readPages()), ...(await readProgram())]);
  for (const [path, content] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return files;
}

async function readPages() {
  const files = await bundlePages('static/page.js', { plugins: [inPage], minify: true, legalComments: 'none' });
  const index = files.get('index.html') ?? '';
  const style = files.get('page.css') ?? '';
  files.delete('page.css');
  files.set('index.html', speak(finish(index.replace('<link rel="stylesheet" href="page.css" />', () => `<style>${style.trim()}</style>`))));
  files.set('phone.html', finish(files.get('phone.html') ?? ''));
  files.set('LICENSES.txt', await readNotices());
  return files;
}

/** A server of files sends no policy: the page carries its own. @param {string} html */
function finish(html) {
  return html.replace('<meta charset="utf-8" />', `$&\n    <meta http-equiv="Content-Security-Policy" content="${POLICY}" />`);
}

/** In the language that the page is written in, so that something is read before any script has run. @param {string} html */
function speak(html) {
  return html.replace(/data-text="(\w+)"([^>]*)></g, (_, key, rest) => `data-text="${key}"${rest}>${text('zh', key)}<`);
}

/** The mini program as one file, and its modules of WebAssembly as they are: no header would say that they are compressed. */
async function readProgram() {
  const program = await readMiniProgram(MINIPROGRAM);
  /** @type {Map<string, string | Buffer>} */
  const files = new Map();
  for (const path of Object.keys(program.binaries)) {
    const name = `${PACKAGE}${path.split('/').at(-1)?.replace(/\.br$/, '')}`;
    program.binaries[path] = name;
    files.set(name, brotliDecompressSync(await readFile(join(MINIPROGRAM, path))));
  }
  return files.set(`${PACKAGE}program.json`, JSON.stringify(program));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv.slice(2));

/** @param {string[]} args */
async function main([folder, ...rest]) {
  try {
    if (!folder || folder.startsWith('-') || rest.length > 0) throw new StartupError('Say one folder to write to: node playground/static/build.js <folder>');
    const files = await buildStatic(resolve(folder));
    const bytes = [...files.values()].reduce((sum, content) => sum + Buffer.byteLength(content), 0);
    console.info(`${files.size} files, ${bytes} bytes in ${folder}`);
  } catch (error) {
    console.error(error instanceof StartupError ? error.message : error);
    process.exitCode = 1;
  }
}

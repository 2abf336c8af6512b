/**
 * A copy of the mini program that knows where its backend is, in a temporary folder: the real one is never written to.
 */
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DemoError } from './error.js';

/** `MINIPROGRAM=<folder>` shows another one, such as what a compiler made of it. */
const MINIPROGRAM = process.env.MINIPROGRAM ? resolve(process.env.MINIPROGRAM) : fileURLToPath(new URL('../miniprogram', import.meta.url));

/**
 * @typedef {object} Stage
 * @property {string} path the folder of the copy
 * @property {() => void} cleanup removes it
 */

/**
 * @param {{ baseUrl: string }} config what the copy's config.js says
 * @returns {Stage}
 * @throws {DemoError} when the package was not built
 */
export function copyMiniprogram(config) {
  if (!existsSync(join(MINIPROGRAM, 'miniprogram_npm/weapp-session/index.js'))) {
    throw new DemoError('the mini program has no miniprogram_npm/weapp-session: run `cargo xtask build` first');
  }
  const path = mkdtempSync(join(tmpdir(), 'weapp-session-demo-'));
  const cleanup = () => rmSync(path, { recursive: true, force: true });
  try {
    cpSync(MINIPROGRAM, path, { recursive: true });
    writeFileSync(join(path, 'config.js'), `module.exports = ${JSON.stringify(config)};\n`);
  } catch (error) {
    cleanup();
    throw error;
  }
  return { path, cleanup };
}

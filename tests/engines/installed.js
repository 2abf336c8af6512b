/**
 * The engines in which mini programs run, as far as they are on this machine: their names and versions, and what to
 * install where one is missing. What runs in them is their users': the suite here, and the benchmarks.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const V8 = `V8 ${process.versions.v8} (Node.js ${process.versions.node})`;
/** The version of the package that brings QuickJS. */
export const QUICKJS_PACKAGE = `quickjs-emscripten ${createRequire(import.meta.url)('quickjs-emscripten/package.json').version}`;

/** The Debian package of JavaScriptCore's shell. */
const JSC_PACKAGE = 'libjavascriptcoregtk-4.0-bin';
/** The environment in which JavaScriptCore's shell runs without a JIT, as all mini programs do on iOS. */
export const WITHOUT_JIT = { JSC_useJIT: '0' };
/** And what Node.js takes for the same in V8, which has no WebAssembly then. */
export const JITLESS = '--jitless';
/** Milliseconds after which a program counts as hanging. */
export const HANGS = 600_000;

/** Why there is no JavaScriptCore, if there is none. @returns {string | undefined} */
export function missingJsc() {
  return output('jsc', ['-e', '0']) === undefined ? `no \`jsc\` on the PATH (Debian: ${JSC_PACKAGE})` : undefined;
}

/** JavaScriptCore's version, which its shell does not tell: the package does where it came as one. @returns {string | undefined} */
export function jscVersion() {
  return output('dpkg-query', ['--show', '--showformat=${source:Upstream-Version}', JSC_PACKAGE]) || undefined;
}

/** @param {string} command @param {string[]} words @returns {string | undefined} nothing if it can't be run or fails */
function output(command, words) {
  try {
    return execFileSync(command, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return undefined;
  }
}

const folder = mkdtempSync(join(tmpdir(), 'weapp-session-engines-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

/** Runs a program from a file, in a process of its own. @param {string} source @param {string} command @param {string[]} words @param {NodeJS.ProcessEnv} [env] @returns {string} what it prints */
export function runFile(source, command, words, env) {
  const file = join(folder, 'program.js');
  writeFileSync(file, source);
  try {
    return execFileSync(command, [...words, file], { encoding: 'utf8', env: { ...process.env, ...env }, maxBuffer: 1e8, timeout: HANGS, stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    // Engines tell of an exception in the one or in the other.
    const { stderr, stdout } = /** @type {any} */ (error);
    throw new Error(`${command} failed: ${stderr || stdout || error}`, { cause: error });
  }
}

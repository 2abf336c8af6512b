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
export const QUICKJS = `QuickJS (quickjs-emscripten ${createRequire(import.meta.url)('quickjs-emscripten/package.json').version})`;

/** The Debian package of JavaScriptCore's shell. */
const JSC_PACKAGE = 'libjavascriptcoregtk-4.0-bin';
/** What JavaScriptCore's shell is told to run without a JIT, as all mini programs do on iOS. */
export const WITHOUT_JIT = { JSC_useJIT: '0' };

/** Why there is no JavaScriptCore, if there is none. @returns {string | undefined} */
export function missingJsc() {
  return output('jsc', ['-e', '0']) === undefined ? `no \`jsc\` on the PATH (Debian: ${JSC_PACKAGE})` : undefined;
}

/** JavaScriptCore by its version, which its shell does not tell: the package does where there is one. */
export function jscName() {
  const version = output('dpkg-query', ['--show', '--showformat=${source:Upstream-Version}', JSC_PACKAGE]);
  return version ? `JavaScriptCore (WebKitGTK ${version})` : 'JavaScriptCore';
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
  return execFileSync(command, [...words, file], { encoding: 'utf8', env: { ...process.env, ...env }, maxBuffer: 1e8 });
}

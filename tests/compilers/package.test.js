/** The packed tarball, as Node.js, TypeScript and those who check packages see it. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { publint } from 'publint';
import { createProject } from './installed.js';

const { folder, tarball } = createProject(import.meta.url);
const { version } = JSON.parse(readFileSync(join(folder, 'node_modules/weapp-session/package.json'), 'utf8'));

/** A program of Node.js in the project, and all that it prints if it fails. @param {string[]} words @returns {Promise<string>} */
function trouble(...words) {
  return new Promise((resolve) => {
    execFile(process.execPath, words, { cwd: folder }, (error, out, err) => resolve(error ? `${error.message}\n${out}${err}` : ''));
  });
}

/** @param {string} name @param {string} code a file of the project that is run, and is to end quietly */
async function runs(name, code) {
  writeFileSync(join(folder, name), code);
  assert.equal(await trouble(name), '');
}

test('publint has nothing to say', async () => {
  const bytes = readFileSync(tarball);
  const { messages } = await publint({ pack: { tarball: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) }, strict: true });
  assert.deepEqual(messages, []);
});

test('arethetypeswrong has nothing to say', async () => {
  const attw = fileURLToPath(new URL('node_modules/@arethetypeswrong/cli/dist/index.js', import.meta.url));
  // The module's two files are copied by a bundler; nobody imports them, so they have no types.
  assert.equal(await trouble(attw, tarball, '--exclude-entrypoints', './wasm', './wasm.br'), '');
});

const NAMES = ['SessionError', 'createClient', 'version'];

test('CommonJS requires it', () =>
  runs('required.cjs', `
    const assert = require('node:assert');
    assert.deepEqual(Object.keys(require('weapp-session')).sort(), ${JSON.stringify(NAMES)});
    assert.equal(require('weapp-session').version, '${version}');
    for (const path of ['wasm', 'wasm.br']) assert.ok(require('node:fs').existsSync(require.resolve('weapp-session/' + path)), path);
  `));

test('ESM imports it by name', () =>
  runs('imported.mjs', `
    import assert from 'node:assert';
    import { createClient, SessionError, version } from 'weapp-session';
    assert.equal(version, '${version}');
    assert.equal(typeof createClient, 'function');
    assert.ok(new SessionError('DESTROYED', 'request:fail') instanceof Error);
  `));

const CURRENT = compiler(new URL('../e2e/', import.meta.url));
// The last one that still knows how mini programs were resolved for years.
const CLASSIC = compiler(import.meta.url);

/** @param {URL | string} from @returns {string} the TypeScript that is found from there */
function compiler(from) {
  return join(dirname(createRequire(from).resolve('typescript/package.json')), 'bin/tsc');
}

for (const [resolution, module, tsc] of [
  ['node16', 'node16', CURRENT], ['nodenext', 'nodenext', CURRENT], ['bundler', 'esnext', CURRENT],
  ['node16', 'node16', CLASSIC], ['nodenext', 'nodenext', CLASSIC], ['bundler', 'esnext', CLASSIC],
  ['node', 'commonjs', CLASSIC],
]) {
  const name = `an app with WeChat's typings compiles, and its mistakes do not (moduleResolution ${resolution}, TypeScript ${tsc === CURRENT ? 'current' : '5'})`;
  test(name, async () => {
    for (const file of ['accepted.ts', 'refused.ts', 'typings.ts']) cpSync(fileURLToPath(new URL(`../types/${file}`, import.meta.url)), join(folder, file));
    const compilerOptions = {
      strict: true, esModuleInterop: true, exactOptionalPropertyTypes: true, noUnusedLocals: true, noEmit: true, skipLibCheck: false,
      target: 'es2020', lib: ['es2020'], types: ['miniprogram-api-typings'], module, moduleResolution: resolution,
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }));
    assert.equal(await trouble(/** @type {string} */ (tsc), '--project', '.'), '');
  });
}

/** The packed tarball, as Node.js, TypeScript and those who check packages see it. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { publint } from 'publint';
import { COMPILERS, compilerOf, writeApp } from '../e2e/typed-app.js';
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

// The last one that still knows how mini programs were resolved for years.
const CLASSIC = compilerOf('typescript', import.meta.url);

for (const [resolution, module, tsc] of [
  ['node16', 'node16', COMPILERS.current], ['nodenext', 'nodenext', COMPILERS.current], ['bundler', 'esnext', COMPILERS.current],
  ['node16', 'node16', CLASSIC], ['nodenext', 'nodenext', CLASSIC], ['bundler', 'esnext', CLASSIC],
  ['node', 'commonjs', CLASSIC],
]) {
  const name = `an app with WeChat's typings compiles, and its mistakes do not (moduleResolution ${resolution}, TypeScript ${tsc === CLASSIC ? '5' : 'current'})`;
  test(name, async () => {
    writeApp(folder);
    assert.equal(await compiled({ module, moduleResolution: resolution }, tsc), '');
  });
}

// What older typings lack cannot be written for wx there.
const SINCE = /^drop-in\.ts$/;

for (const typings of ['typings-3', 'typings-4']) {
  test(`so does one with the older ${typings} of WeChat's`, async () => {
    rmSync(join(folder, 'drop-in.ts'), { force: true });
    writeApp(folder, (file) => !SINCE.test(file));
    const types = [dirname(createRequire(import.meta.url).resolve(`${typings}/package.json`))];
    assert.equal(await compiled({ module: 'esnext', moduleResolution: 'bundler', types }), '');
  });
}

test('`import fallback from`, `import socket from` and `import wafer from` compile and run without esModuleInterop', async () => {
  const app = join(folder, 'default');
  mkdirSync(app);
  writeFileSync(join(app, 'app.cts'), `
    import { createClient, type Fallback } from 'weapp-session';
    import fallback from 'weapp-session/fallback';
    import socket from 'weapp-session/socket';
    import wafer from 'weapp-session/wafer';
    import * as all from 'weapp-session/socket';
    import required = require('weapp-session/socket');
    const host = { login() {}, request() {}, getStorageSync() {}, setStorageSync() {}, removeStorageSync() {} };
    for (const one of [socket, all, required]) createClient({ baseUrl: 'https://api.example.com', login: { url: '/login' }, host, socket: one, protocol: wafer }).destroy();
    const given: Fallback = fallback;
    if (typeof given !== 'function') throw new Error('no function');
  `);
  for (const moduleResolution of ['node', 'node16']) {
    const compilerOptions = { strict: true, esModuleInterop: false, allowSyntheticDefaultImports: false, target: 'es2020', types: [], module: moduleResolution === 'node' ? 'commonjs' : 'node16', moduleResolution, outDir: 'out' };
    writeFileSync(join(app, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['app.cts'] }));
    assert.equal(await trouble(CLASSIC, '--project', app), '');
    assert.equal(await trouble(join(app, 'out/app.cjs')), '');
  }
});

/** What the compiler has to say of the project's files. @param {object} options @param {string} [tsc] */
function compiled(options, tsc = COMPILERS.current) {
  const compilerOptions = {
    strict: true, exactOptionalPropertyTypes: true, noUnusedLocals: true, noEmit: true, skipLibCheck: false,
    target: 'es2020', lib: ['es2020'], types: ['miniprogram-api-typings'], ...options,
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }));
  return trouble(tsc, '--project', '.');
}

/** The playground as it is started, and what it makes of a mini program's files. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { startPlayground } from '../server/playground.js';
import { compileStyles } from '../server/styles.js';
import { compileTemplates } from '../server/templates.js';

const MINIPROGRAM = fileURLToPath(new URL('../../example-miniprogram/miniprogram', import.meta.url));
const MAIN = fileURLToPath(new URL('../server/main.js', import.meta.url));

/** @param {string[]} args */
async function run(...args) {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  let err = '';
  child.stderr.setEncoding('utf8').on('data', (chunk) => (err += chunk));
  const [code] = await once(child, 'close');
  return { code, err };
}

test('a taken port is named, with what to do', async (t) => {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const { port } = /** @type {net.AddressInfo} */ (server.address());
  const { code, err } = await run('--port', String(port));
  assert.equal(code, 1);
  assert.match(err, new RegExp(`Port ${port} on 127\\.0\\.0\\.1 is taken\\..*choose another port with --port\\.`));
});

test('a port that is none, and other options, are refused', async () => {
  assert.match((await run('--port', 'http')).err, /--port is "http"; accepted is a whole number from 0 to 65535/);
  assert.match((await run('--prot', '1')).err, /--prot.*\nThe only option is --port <number>/);
});

test('a mini program without the package is refused, with what to do', async () => {
  await assert.rejects(startPlayground({ root: fileURLToPath(new URL('.', import.meta.url)) }), /run `cargo xtask build` first/);
});

test('each request says for itself what the backend does to it', async (t) => {
  const playground = await startPlayground();
  t.after(playground.close);
  const list = `${playground.url}/wx/products/list`;
  const failed = await fetch(list, { headers: { 'x-playground-fail': '1' } });
  assert.equal(failed.status, 500);
  assert.equal(/** @type {any} */ (await failed.json()).error, 'internal_error');
  assert.equal((await fetch(list)).status, 401);
});

test('pages allow nothing from elsewhere', async (t) => {
  const playground = await startPlayground();
  t.after(playground.close);
  for (const path of ['/', '/phone.html']) {
    const policy = (await fetch(playground.url + path)).headers.get('content-security-policy') ?? '';
    assert.match(policy, /default-src 'self'/);
    assert.doesNotMatch(policy, /https?:|\*/);
  }
});

test('what is wrong with an edited page is told with its place', async (t) => {
  const root = await mkdtemp(join(tmpdir(), 'weapp-session-playground-'));
  t.after(() => rm(root, { recursive: true }));
  await cp(MINIPROGRAM, root, { recursive: true });
  await writeFile(join(root, 'pages/session/index.wxml'), '<view>\n{{ a + }}</view>');
  const playground = await startPlayground({ root });
  t.after(playground.close);
  const response = await fetch(`${playground.url}/miniprogram/program.json`);
  assert.equal(response.status, 500);
  assert.match(/** @type {any} */ (await response.json()).problem, /pages\/session\/index\.wxml, line 2/);
});

test('rpx follow the width of the phone', () => {
  assert.equal(compileStyles('a.wxss', '.a { margin: -24rpx auto 1.5rpx; width: 10px }'), '.a { margin: calc(-24 * 100vw / 750) auto calc(1.5 * 100vw / 750); width: 10px }');
});

test('an @import is refused with its place, instead of being lost', () => {
  assert.throws(() => compileStyles('a.wxss', '\n@import "b.wxss";'), /a\.wxss:2:1: @import is not supported/);
});

test('what the template compiler warns of is refused with its place', () => {
  assert.throws(() => compileTemplates({ 'pages/a': '<view>\n<text wx:oops="1">{{ a + }}</text></view>' }), /pages\/a\.wxml, line 2/);
  assert.match(compileTemplates({ 'pages/a': '<view>{{ a }}</view>' }), /pages\/a/);
});

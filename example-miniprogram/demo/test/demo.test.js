/** The demo as its users run it. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { SENTENCES } from '../words.js';

const DEMO = fileURLToPath(new URL('../index.js', import.meta.url));

/** @param {Record<string, string>} [env] beside PATH */
async function run(env = {}) {
  const child = spawn(process.execPath, [DEMO], { env: { PATH: process.env.PATH, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => (out += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk) => (err += chunk));
  const [code] = await once(child, 'close');
  return { code, out, err };
}

/** @param {import('node:test').TestContext} t @returns {Promise<number>} a port that somebody listens on */
async function takenPort(t) {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  return /** @type {net.AddressInfo} */ (server.address()).port;
}

const staged = () => readdirSync(tmpdir()).filter((name) => name.startsWith('weapp-session-demo-'));

test('it plays six acts, asserts what they show and leaves nothing behind', async () => {
  const before = staged();
  const { code, out, err } = await run();
  assert.equal(code, 0, err);
  assert.equal(err, '');
  assert.deepEqual(out.match(/^Act \d/gm), ['Act 1', 'Act 2', 'Act 3', 'Act 4', 'Act 5', 'Act 6']);
  assert.equal(out.match(/ok$/gm)?.length, 14);
  assert.doesNotMatch(out, /FAILED/);
  assert.deepEqual(staged(), before);
});

test('without a terminal there are no colours, and no id, code or key is shown', async () => {
  const { out } = await run();
  assert.doesNotMatch(out, /\x1b/);
  const shown = [...out.matchAll(/(?:\w+_code|\bcode|sessionid|refresh_token|session_key|openid): ([^\s,)}]+)|WeChat -> mini program +code (\S+)/g)];
  assert.ok(shown.length > 20);
  for (const [, field, code] of shown) assert.match(field ?? code, /^.{4}…$/u);
});

test('in a Chinese terminal all that it says of its own is Chinese', async () => {
  const { code, out, err } = await run({ LANG: 'zh_CN.UTF-8' });
  assert.equal(code, 0, err);
  assert.deepEqual(out.match(/^第 \d 幕/gm)?.length, 6);
  assert.equal(out.match(/通过$/gm)?.length, 14);
  for (const sentence of SENTENCES) {
    const words = sentence.split('{}').map((part) => part.trim()).filter((part) => / /.test(part));
    for (const part of words) assert.ok(!out.includes(part), part);
  }
});

test('a taken port is named, with what to do', async (t) => {
  const port = await takenPort(t);
  const { code, err } = await run({ PORT: String(port) });
  assert.equal(code, 1);
  assert.match(err, new RegExp(`port ${port} is in use: stop what listens there or run with PORT=<another>`));
});

test('a PORT that is none is refused', async () => {
  const { code, err } = await run({ PORT: 'http' });
  assert.equal(code, 1);
  assert.match(err, /PORT is "http"; accepted is a whole number from 0 to 65535/);
});

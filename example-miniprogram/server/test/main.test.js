import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { listen } from '../src/listen.js';
import { startProgram } from '../testing/program.js';
import { freePort, startRedis, withoutRedis } from '../testing/redis.js';
import { openSocket } from '../testing/socket.js';

/** @import { TestContext } from 'node:test' */

const MAIN = fileURLToPath(new URL('../src/main.js', import.meta.url));

/**
 * @param {TestContext} t
 * @param {Record<string, string>} env
 */
function start(t, env) {
  return startProgram(t, process.execPath, [MAIN], { env: { PORT: '0', ...env } });
}

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  test(`development mode needs no configuration; ${signal} ends it`, async (t) => {
    const program = start(t, {});
    const [, url] = await program.wrote(/^Listening on (http:\/\/127\.0\.0\.1:\d+)$/m);
    assert.match(program.output(), /^Development mode, since WX_SECRET is not set/m);

    const login = await fetch(`${url}/wx/onlogin?code=of-the-developer-tools`);
    assert.equal(login.status, 200);
    const { sessionid } = /** @type {any} */ (await login.json());
    assert.equal((await fetch(`${url}/wx/products/list`, { headers: { sessionid } })).status, 200);
    assert.equal((await fetch(`${url}/dev/expire`, { method: 'POST', headers: { sessionid } })).status, 200);
    assert.equal((await fetch(`${url}/wx/products/list`, { headers: { sessionid } })).status, 401);

    program.kill(signal);
    const { code, output } = await program.ended();
    assert.equal(code, 0);
    assert.ok(!output.includes(sessionid) && !output.includes('of-the-developer-tools'));
  });
}

test('with WX_SECRET it asks WeChat and has no /dev', async (t) => {
  const wechat = await listen((request, response) => response.end('{"openid":"o-user","session_key":"key"}'), 0, '127.0.0.1');
  t.after(wechat.close);
  const program = start(t, {
    NODE_ENV: 'production',
    WX_APPID: 'wx0123456789abcdef',
    WX_SECRET: 'the-secret',
    WX_API_BASE: wechat.url,
  });
  const [, url] = await program.wrote(/^Listening on (\S+)$/m);
  assert.equal((await fetch(`${url}/wx/onlogin?code=abc`)).status, 200);
  assert.equal((await fetch(`${url}/dev/expire`, { method: 'POST' })).status, 404);
  assert.doesNotMatch(program.output(), /Development mode|the-secret/);
});

test('REFRESH_TOKENS=all gives refresh tokens to WeChat users, and REFRESH_GRACE=0 takes each once', async (t) => {
  const program = start(t, { REFRESH_TOKENS: 'all', REFRESH_GRACE: '0' });
  const [, url] = await program.wrote(/^Listening on (\S+)$/m);
  const { refresh_token: token } = /** @type {any} */ (await (await fetch(`${url}/wx/onlogin?code=abc`)).json());
  for (const status of [200, 400]) {
    const answer = await fetch(`${url}/wx/refresh`, { method: 'POST', body: new URLSearchParams({ refresh_token: token }) });
    assert.equal(answer.status, status);
  }
  assert.ok(!program.output().includes(token));
});

test('SESSION_SLIDING=1 makes sessions slide; WebSockets are served, and told when it ends', async (t) => {
  const program = start(t, { SESSION_SLIDING: '1', SESSION_TTL: '60' });
  const [, url] = await program.wrote(/^Listening on (\S+)$/m);
  const { sessionid } = /** @type {any} */ (await (await fetch(`${url}/wx/onlogin?code=abc`)).json());
  const answer = await fetch(`${url}/wx/products/list`, { headers: { sessionid } });
  assert.equal(answer.headers.get('x-session-expires-in'), '60');

  const socket = openSocket(t, url, { headers: { sessionid } });
  assert.equal(JSON.parse(await socket.message()).type, 'welcome');
  program.kill('SIGTERM');
  assert.equal(await socket.closed, 1001);
  assert.equal((await program.ended()).code, 0);
});

test('with REDIS_URL sessions outlive the process', { skip: withoutRedis }, async (t) => {
  const redis = await startRedis(t);
  const first = start(t, { REDIS_URL: redis.url });
  const [, firstUrl] = await first.wrote(/^Listening on (\S+)$/m);
  const { sessionid } = /** @type {any} */ (await (await fetch(`${firstUrl}/wx/onlogin?code=abc`)).json());
  first.kill('SIGTERM');
  assert.equal((await first.ended()).code, 0);

  const second = start(t, { REDIS_URL: redis.url });
  const [, secondUrl] = await second.wrote(/^Listening on (\S+)$/m);
  assert.equal((await fetch(`${secondUrl}/wx/products/list`, { headers: { sessionid } })).status, 200);
});

test('a taken port is told, and what to do', async (t) => {
  const other = await listen(() => {}, 0, '127.0.0.1');
  t.after(other.close);
  const port = new URL(other.url).port;
  const { code, output } = await start(t, { PORT: port }).ended();
  assert.equal(code, 1);
  assert.match(output, new RegExp(`^Port ${port} on 127\\.0\\.0\\.1 is taken\\. .* choose another port with PORT\\.$`, 'm'));
  assert.doesNotMatch(output, /^\s+at /m);
});

test('an address of another machine is told', async (t) => {
  const { code, output } = await start(t, { HOST: '192.0.2.1' }).ended();
  assert.equal(code, 1);
  assert.match(output, /^HOST is "192\.0\.2\.1", which is no address of this machine/m);
});

test('production without WX_SECRET does not start', async (t) => {
  const { code, output } = await start(t, { NODE_ENV: 'production' }).ended();
  assert.equal(code, 1);
  assert.match(output, /^WX_SECRET is not set[^\n]*\n$/);
});

test('a Redis that is not there stops the start', async (t) => {
  const { code, output } = await start(t, { REDIS_URL: `redis://127.0.0.1:${await freePort()}` }).ended();
  assert.equal(code, 1);
  assert.match(output, /^Redis at [^\n]*\(ECONNREFUSED\)[^\n]*\n$/);
});

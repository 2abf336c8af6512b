/** While the wasm loads, wx.login is asked for requests to our own backend, and for no others. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answering, isLogin, LOGIN, OK } from './answering.js';
import { createWorld } from './world.js';

const BASE = 'https://api.example.com/v1';
const ROOT = 'https://api.example.com';

/** URLs that are ours go out with the session; those that are not known to be ours before the wasm is there may be so all the same. */
for (const [url, early, baseUrl = BASE] of /** @type {Array<[string, boolean, string?]>} */ ([
  ['/x', true], ['x', true], ['?page=1', true], [BASE, true], [`${BASE}/x`, true], [`${BASE}?a=1`, true], [`${BASE}#top`, true],
  ['https://api.example.com.evil.example/', false], ['https://api.example.com.evil.example/v1/x', false], ['https://api.example.community/v1/x', false],
  ['https://api.example.com@evil.example/v1/x', false], ['https://api.example.com:8443/v1/x', false], ['https://api.example.com\\evil.example/', false],
  ['http://api.example.com/v1/x', false], ['//api.example.com/v1/x', false], ['https://cdn.example/x', false], ['mailto:a@b', false], ['https:', false],
  [ROOT, true, ROOT], [`${ROOT}/x`, true, ROOT], [`${ROOT}?a=1`, true, `${ROOT}/`], [`${ROOT}.evil.example/`, false, ROOT], [`${ROOT}munity/x`, false, ROOT], [`${ROOT}@evil.example/x`, false, ROOT],
  [`${ROOT}:8443/x`, false, ROOT],
])) {
  test(`${url} under ${baseUrl} ${early ? 'is ours: the code is asked for at once' : 'is not ours: no code is asked for, then or later'}`, async (t) => {
    const { clock, host, createClient, wait } = await createWorld(t, { host: { instantiateDelay: 300 } });
    answering(host, (sent) => (isLogin(sent) ? LOGIN : OK));
    const client = createClient({ baseUrl, session: { persist: false } });
    const reply = client.request({ url });
    await clock.advance(100);
    assert.equal(host.count('login'), early ? 1 : 0);
    assert.equal((await wait(reply)).statusCode, 200);
    assert.equal(host.count('login'), early ? 1 : 0);
  });
}

test('without baseUrl no URL is known to be ours before the wasm is there', async (t) => {
  const { clock, host, createClient, wait } = await createWorld(t, { host: { instantiateDelay: 300 } });
  answering(host, (sent) => (isLogin(sent) ? LOGIN : OK));
  const client = createClient({ baseUrl: undefined, allowedOrigins: ['https://api.example.com'], login: { url: 'https://api.example.com/wx/onlogin' }, session: { persist: false } });
  const reply = client.request({ url: 'https://api.example.com/x' });
  await clock.advance(100);
  assert.equal(host.count('login'), 0);
  await wait(reply);
  assert.equal(host.count('login'), 1);
});

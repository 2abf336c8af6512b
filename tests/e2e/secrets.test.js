/** No session id, code or credential in an error, an event, a log line or an enumerable field. */
import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { test } from 'node:test';
import { createRenewingWorld, idOf, ME, recordIn, RENEW, RENEWING, SIGN_IN } from './renewing.js';
import { createWorld } from './world.js';

test('whatever goes wrong, what the app sees and logs holds no secret', async (t) => {
  const { clock, host, storage, backend, createClient, wait } = await createWorld(t, { errors: true });
  /** @type {unknown[]} */
  const seen = [];
  const codes = new Set();
  backend.fault = (request, response, next) => {
    if (request.path === '/wx/onlogin') codes.add(request.body.code);
    next();
  };
  const client = createClient({ login: { timeout: 1000, retry: { limit: 1 }, data: host.evaluate('(code) => { if (globalFail) throw new Error("bad " + code); return {}; }; var globalFail = false;') ?? {} } });
  for (const event of /** @type {const} */ (['login', 'logout', 'expired', 'error'])) client.on(event, (detail) => seen.push([event, detail]));
  const note = (/** @type {unknown} */ error) => void seen.push(error);
  const attempt = (/** @type {PromiseLike<unknown>} */ promise) => wait(Promise.resolve(promise).then(() => {}, note));

  await attempt(client.login());
  const ids = new Set([client.session().id]);
  client.on('login', () => ids.add(client.session().id));
  await backend.revoke(/** @type {string} */ (client.session().id));
  await attempt(client.request({ url: '/wx/products/list' }));
  await attempt(client.request({ url: '/nowhere' }));
  host.behaviour.request = () => ({ fail: { errMsg: 'request:fail timeout', errno: 5 } });
  await attempt(client.request({ url: '/x' }));
  await attempt(client.login({ force: true }));
  host.behaviour.request = undefined;
  backend.fault = (request, response) => void response.status(401).json({ error: 'no' });
  await attempt(client.request({ url: '/x' }));
  await attempt(client.login({ force: true }));
  backend.fault = undefined;
  host.behaviour.storage = { set: 'throw', remove: 'throw' };
  await attempt(client.login({ force: true }));
  await attempt(client.logout());
  host.behaviour.login = { fail: { errMsg: 'login:fail' } };
  await attempt(client.login());
  client.destroy();
  await attempt(client.request({ url: '/x' }));
  await clock.advance(1000);

  const secrets = [...ids, ...codes].filter((secret) => typeof secret === 'string');
  assert.ok(secrets.length >= 5, `${secrets.length}`);
  assert.ok(seen.length >= 10, `${seen.length}`);
  const logged = JSON.stringify(seen) + seen.map((value) => inspect(value, { depth: 9 })).join('\n') + inspect(host.logs) + inspect(host.errors);
  for (const secret of secrets) assert.ok(!logged.includes(String(secret)), 'a secret was logged');
  assert.equal(host.logs.length, 0, 'the SDK logs nothing by itself');
  assert.ok(storage.size <= 1);
});

test('a refresh token is in nothing that the app sees, whatever the host and the backend quote', async (t) => {
  const { clock, host, storage, backend, createClient, wait, failure } = await createRenewingWorld(t, { errors: true });
  const client = createClient({ ...RENEWING, login: { ...RENEWING.login, retry: { limit: 0 } } });
  /** @type {unknown[]} */
  const seen = [];
  for (const event of /** @type {const} */ (['login', 'logout', 'expired', 'error'])) client.on(event, (detail) => seen.push(event, detail));
  await wait(client.login({ via: SIGN_IN }));
  const first = recordIn(storage)[8];
  // A host that tells what it was asked to send, and a patch of the app's that throws it.
  for (const [fails, api] of /** @type {const} */ ([['fail', '/echo'], ['throw', '/echo'], ['fail', RENEW], ['throw', RENEW]])) {
    const restore = host.evaluate(`
      var sound = wx.request;
      wx.request = (options) => {
        if (options.url.indexOf('${api}') < 0) return sound(options);
        const words = 'request:fail cannot send ' + wx.getStorageSync(${JSON.stringify([...storage.keys()][0])})[8] + ' to ' + options.url;
        if ('${fails}' === 'throw') throw new Error(words);
        setTimeout(() => options.fail({ errMsg: words, errno: 1 }), 1);
        return { abort() {} };
      };
      () => { wx.request = sound; };
    `);
    if (api === RENEW) await backend.revoke(idOf(client));
    seen.push(await failure(client.request({ url: api === RENEW ? ME.url : api })));
    restore();
    await clock.advance(60_000);
  }
  backend.fault = (request, response, next) => (request.path === RENEW ? response.status(500).json({ error: `${request.body.refresh_token} is odd` }) : next());
  seen.push(await failure(client.request(ME)));
  backend.fault = undefined;
  await clock.advance(60_000);
  assert.equal((await wait(client.request(ME))).data.account, 'lin');
  seen.push(client.session(), client);
  const second = recordIn(storage)[8];
  assert.notEqual(first, second);
  assert.ok(seen.length >= 10, `${seen.length}`);
  const all = JSON.stringify(seen) + seen.map((value) => inspect(value, { depth: 9 })).join('\n') + inspect(host.logs);
  for (const token of [first, second]) for (const part of token.split('.')) assert.ok(!all.includes(part), 'a refresh token is shown');
});

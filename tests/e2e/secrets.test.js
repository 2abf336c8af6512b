/** No session id, code or credential in an error, an event, a log line or an enumerable field. */
import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { test } from 'node:test';
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

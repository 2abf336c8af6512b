/** iOS 15 and older have a Promise made of timers; what is called with callbacks must not pay for it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { call, createWorld } from './world.js';

const PRODUCTS = '/wx/products/list';

test('everything works with a Promise made of setTimeout', async (t) => {
  const { host, clock, backend, createClient, wait, failure } = await createWorld(t, { host: { promise: 'timers' } });
  const data = host.evaluate('() => new Promise((resolve) => setTimeout(resolve, 5, { late: true }))');
  const client = createClient({ login: { data } });
  await wait(client.login());
  await backend.revoke(/** @type {string} */ (client.session().id));
  const pending = Array.from({ length: 10 }, () => call(client, { url: PRODUCTS }));
  await clock.runUntil(() => pending.every(({ done }) => done));
  assert.deepEqual(pending.map(({ result }) => result.statusCode), Array(10).fill(200));
  assert.equal(backend.logins, 2);
  await wait(client.logout());
  host.behaviour.login = { fail: { errMsg: 'login:fail' } };
  assert.equal((await failure(client.request({ url: PRODUCTS }))).code, 'LOGIN_FAILED');
});

for (const promise of /** @type {const} */ (['timers', 'native'])) {
  test(`a callback-style request makes no promise hop on the hot path (${promise})`, async (t) => {
    const { host, clock, createClient, wait } = await createWorld(t, { host: { promise, countPromises: true } });
    const client = createClient();
    await wait(client.login());
    await clock.advance(1000);
    const before = host.promiseHops;
    const pending = call(client, { url: PRODUCTS });
    await clock.runUntil(() => pending.done);
    await clock.advance(1000);
    assert.equal(pending.result.statusCode, 200);
    assert.equal(host.promiseHops, before);
  });

  test(`nor while its session is renewed (${promise})`, async (t) => {
    const { host, clock, backend, createClient, wait } = await createWorld(t, { host: { promise, countPromises: true } });
    const client = createClient();
    await wait(client.login());
    await backend.revoke(/** @type {string} */ (client.session().id));
    await clock.advance(1000);
    const before = host.promiseHops;
    const pending = call(client, { url: PRODUCTS });
    await clock.runUntil(() => pending.done);
    assert.equal(pending.result.statusCode, 200);
    assert.equal(backend.logins, 2);
    assert.equal(host.promiseHops, before);
  });
}

test('the counter counts: an awaited request makes hops', async (t) => {
  const { host, createClient, wait } = await createWorld(t, { host: { countPromises: true } });
  const client = createClient();
  await wait(client.login());
  const before = host.promiseHops;
  await wait(client.request({ url: PRODUCTS }));
  assert.ok(host.promiseHops > before);
});

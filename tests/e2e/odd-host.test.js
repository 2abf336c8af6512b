/** Hosts that do not keep to the documentation: answers without a body, without a reason, twice, or thrown. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { call, createWorld } from './world.js';

/** A wx whose `request` is the given source; logins work. @param {import('../host/index.js').Host} host @param {string} source */
function hostRequest(host, source) {
  host.evaluate(`{
    const later = (run) => setTimeout(run, 1);
    const request = ${source};
    wx.request = (options) => {
      if (options.url.indexOf('onlogin') < 0) return request(options);
      later(() => options.success({ statusCode: 200, data: { sessionid: 'abc' }, header: {} }));
      return { abort() {} };
    };
  }`);
}

for (const [what, source, events] of /** @type {Array<[string, string, string[]]>} */ ([
  ['answers with nothing', '(o) => { later(() => o.success()); }', ['success', 'complete']],
  ['answers without a status', '(o) => { later(() => o.success({ data: 1 })); }', ['success', 'complete']],
  ['answers with a status that throws', '(o) => { later(() => o.success({ get statusCode() { throw new Error("no status"); } })); }', ['success', 'complete']],
  ['answers with a status that is no number', '(o) => { later(() => o.success({ statusCode: Symbol("200") })); }', ['success', 'complete']],
  ['fails without a reason', '(o) => { later(() => o.fail()); }', ['fail', 'complete']],
  ['fails with null', '(o) => { later(() => o.fail(null)); }', ['fail', 'complete']],
  ['fails with a number for a reason', '(o) => { later(() => o.fail({ errMsg: 7 })); }', ['fail', 'complete']],
  ['throws an Error', '() => { throw new Error("not today"); }', ['fail', 'complete']],
  ['throws an object', '() => { throw { errMsg: "request:fail thrown" }; }', ['fail', 'complete']],
  ['answers at once, inside the call', '(o) => { o.success({ statusCode: 200, data: 1 }); }', ['success', 'complete']],
  ['answers twice', '(o) => { later(() => { o.success({ statusCode: 200 }); o.success({ statusCode: 200 }); }); }', ['success', 'complete']],
  ['answers and fails', '(o) => { later(() => { o.success({ statusCode: 200 }); o.fail({ errMsg: "request:fail" }); }); }', ['success', 'complete']],
  ['says "expired" twice', '(o) => { later(() => { o.success({ statusCode: 401 }); o.success({ statusCode: 401 }); }); }', ['fail', 'complete']],
])) {
  test(`a host that ${what}: the call settles once and the next one works`, async (t) => {
    const { host, clock, createClient, wait } = await createWorld(t);
    hostRequest(host, source);
    const client = createClient();
    await wait(client.login());
    const pending = call(client, { url: '/x' });
    assert.deepEqual(pending.events, [], 'nothing before the call has returned');
    await clock.runUntil(() => pending.done);
    await clock.advance(60_000);
    assert.deepEqual(pending.events, events);
    hostRequest(host, '(o) => { later(() => o.success({ statusCode: 200, data: 1 })); }');
    const next = call(client, { url: '/x' });
    await clock.runUntil(() => next.done);
    assert.deepEqual(next.events, ['success', 'complete']);
  });
}

test('a wx.login that throws, fails with nothing or answers twice', async (t) => {
  const { host, createClient, failure, wait } = await createWorld(t);
  hostRequest(host, '(o) => { later(() => o.success({ statusCode: 200, data: 1 })); }');
  const client = createClient();
  for (const source of ['() => { throw new Error("no") }', '(o) => { later(() => o.fail()); }', '(o) => { later(() => o.fail(null)); }',
    '(o) => { later(() => o.success()); }', 'undefined', '(o) => { later(() => o.success({ code: 7 })); later(() => o.fail({})); }']) {
    host.evaluate(`{ const later = (run) => setTimeout(run, 1); wx.login = ${source}; }`);
    const attempt = client.login();
    if (source.includes('code: 7')) assert.equal((await wait(attempt)).fresh, true);
    else assert.equal((await failure(attempt)).code, 'LOGIN_FAILED', source);
  }
});

test('an exchange that answers late, after its time and another attempt, changes nothing', async (t) => {
  const { host, clock, createClient, wait } = await createWorld(t);
  host.evaluate(`
    let attempts = 0;
    wx.request = (options) => {
      const number = ++attempts;
      setTimeout(() => options.success({ statusCode: 200, data: { sessionid: 'session-' + number } }), number === 1 ? 1600 : 300);
      return { abort() {} };
    };
  `);
  const client = createClient({ login: { timeout: 1000, retry: { limit: 1, delay: 400 } } });
  const result = await wait(client.login());
  assert.equal(client.session().id, 'session-2');
  assert.equal(/** @type {any} */ (result.response).data.sessionid, 'session-2');
  await clock.advance(60_000);
  assert.equal(client.session().id, 'session-2');
});

test('data of the app that cannot be read ends the login with an error', async (t) => {
  const { host, createClient, failure } = await createWorld(t);
  const data = host.evaluate('() => ({ get channel() { throw new Error("unreadable"); } })');
  const error = await failure(createClient({ login: { data, retry: { limit: 0 } } }).login());
  assert.equal(error.code, 'EXCHANGE_FAILED');
});

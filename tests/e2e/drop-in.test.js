/** `client.request` in the place of `wx.request`. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { call, createWorld, here } from './world.js';

test('every option reaches the host untouched, and ours do not', async (t) => {
  const { host, clock, createClient, wait } = await createWorld(t);
  const client = createClient();
  await wait(client.login());
  host.clearCalls();
  const options = host.plain({
    url: '/echo', method: 'POST', data: { name: '商品 🍎' }, header: { 'x-one': '1' }, dataType: 'json', responseType: 'text',
    enableHttp2: true, enableCache: false, forceCellularNetwork: false, somethingNew: [1, 2], auth: true, replay: true,
  });
  Object.freeze(options);
  Object.freeze(options.header);
  const pending = call(client, options);
  await clock.runUntil(() => pending.done);
  const [sent] = host.calls.filter(({ api }) => api === 'request');
  const { success, fail, complete, ...rest } = /** @type {any} */ (sent?.args[0]);
  const { auth, replay, ...given } = here(options);
  assert.deepEqual(here(rest), {
    ...given,
    url: host.evaluate('1') && rest.url,
    header: { 'x-one': '1', sessionid: client.session().id },
  });
  assert.match(rest.url, /^http:\/\/127\.0\.0\.1:\d+\/echo$/);
  assert.equal(complete, undefined);
  assert.equal(pending.result.data.body.name, '商品 🍎');
});

test('the response is the very object that the host gave; data are as they were at the call', async (t) => {
  const { host, clock, createClient, wait } = await createWorld(t);
  const client = createClient();
  await wait(client.login());
  host.clearCalls();
  const data = host.plain({ big: true });
  const answers = host.evaluate(`
    const seen = { sent: [] };
    const request = wx.request;
    wx.request = (options) => {
      seen.sent.push(options.data);
      return request({ ...options, success: (response) => { seen.response = response; options.success(response); } });
    };
    seen;
  `);
  const pending = call(client, { url: '/echo', method: 'POST', data });
  await clock.runUntil(() => pending.done);
  assert.deepEqual(here(answers.sent[0]), { big: true });
  assert.notEqual(answers.sent[0], data);
  assert.equal(pending.result, answers.response);
});

test('success comes for every status, then complete, once each', async (t) => {
  const { backend, clock, createClient } = await createWorld(t);
  const client = createClient();
  for (const status of [200, 204, 301, 400, 403, 404, 500, 503]) {
    backend.fault = (request, response, next) => (request.path === '/echo' ? response.status(status).end() : next());
    const pending = call(client, { url: '/echo' });
    await clock.runUntil(() => pending.done);
    await clock.advance(1000);
    assert.deepEqual(pending.events, ['success', 'complete'], `${status}`);
    assert.equal(pending.result.statusCode, status);
  }
});

test('a 401 to a request without a session is an answer like any other', async (t) => {
  const { backend, clock, createClient } = await createWorld(t);
  const pending = call(createClient(), { url: '/wx/products/list', auth: false });
  await clock.runUntil(() => pending.done);
  assert.equal(pending.result.statusCode, 401);
  assert.equal(backend.logins, 0);
});

test('fail has wx\'s errMsg and errno, for a domain that is not listed', async (t) => {
  const { clock, createClient } = await createWorld(t);
  const pending = call(createClient(), { url: 'https://not-listed.example/', auth: false });
  await clock.runUntil(() => pending.done);
  assert.deepEqual(pending.events, ['fail', 'complete']);
  assert.equal(pending.result.errMsg, 'request:fail url not in domain list');
  assert.equal(pending.result.errno, 600002);
  assert.equal(pending.result.code, 'REQUEST_FAILED');
});

test('a wrong url is told in the host\'s own words', async (t) => {
  const { host, clock, createClient } = await createWorld(t);
  const client = createClient();
  for (const url of [undefined, 7, null, {}]) {
    const pending = call(client, /** @type {any} */ ({ url }));
    await clock.runUntil(() => pending.done);
    assert.deepEqual(pending.events, ['fail', 'complete'], String(url));
    assert.match(pending.result.errMsg, /^request:fail /);
  }
  assert.equal(host.count('login'), 0);
});

test('a wrong auth is refused, by name', async (t) => {
  const { createClient, failure, backend } = await createWorld(t);
  const client = createClient();
  const error = await failure(client.request({ url: '/echo', auth: /** @type {any} */ ('yes') }));
  assert.equal(error.code, 'CONFIG_INVALID');
  assert.match(error.errMsg, /'auth'/);
  assert.equal(backend.at('/echo').length, 0);
});

test('with callbacks nothing is left unhandled; without any, the task is awaited', async (t) => {
  const { host, clock, createClient, failure, wait } = await createWorld(t);
  const client = createClient();
  host.behaviour.request = () => ({ fail: { errMsg: 'request:fail', errno: 1 } });
  const pending = call(client, { url: '/echo', auth: false });
  await clock.runUntil(() => pending.done);
  client.request({ url: '/echo', auth: false });
  await clock.advance(1000);
  assert.deepEqual(host.unhandledRejections, []);

  const error = await failure(client.request({ url: '/echo', auth: false }));
  assert.equal(error.code, 'REQUEST_FAILED');
  let finals = 0;
  const message = await wait(client.request({ url: '/echo', auth: false }).finally(() => void finals++).catch((failed) => failed.errMsg));
  assert.equal(message, 'request:fail');
  assert.equal(finals, 1);
});

test('callbacks and promise serve the same call', async (t) => {
  const { createClient, wait } = await createWorld(t);
  let called = 0;
  const reply = await wait(createClient().request({ url: '/echo', success: () => called++ }));
  assert.equal(reply.statusCode, 200);
  assert.equal(called, 1);
});

test('a task awaited after its end gives the same answer', async (t) => {
  const { clock, createClient, wait } = await createWorld(t);
  const pending = call(createClient(), { url: '/echo' });
  await clock.runUntil(() => pending.done);
  assert.equal(await wait(pending.task), pending.result);
  assert.equal(await wait(pending.task), pending.result);
});

test('a callback that throws harms nobody else\'s call, and the exception surfaces', async (t) => {
  const { host, clock, createClient, wait } = await createWorld(t, { errors: true });
  const client = createClient();
  await wait(client.login());
  let completed = 0;
  client.request({
    url: '/echo',
    success: () => {
      throw new Error('thrown by success');
    },
    complete: () => {
      completed++;
      throw new Error('thrown by complete');
    },
  });
  const others = Array.from({ length: 5 }, () => call(client, { url: '/echo' }));
  await clock.runUntil(() => others.every(({ done }) => done));
  await clock.advance(10);
  assert.equal(completed, 1);
  assert.deepEqual(others.map(({ result }) => result.statusCode), [200, 200, 200, 200, 200]);
  assert.deepEqual(host.errors.map(String).sort(), ['Error: thrown by complete', 'Error: thrown by success']);
});

test('requests made inside callbacks, at any depth, are answered', async (t) => {
  const { clock, createClient } = await createWorld(t);
  const client = createClient();
  let depth = 0;
  const next = () => {
    if (++depth < 20) client.request({ url: '/echo', success: next });
  };
  client.request({ url: '/echo', success: next });
  await clock.runUntil(() => depth === 20);
});

test('listeners of the task are told of the headers of the answer that is the call\'s, also those added before the send', async (t) => {
  const { backend, clock, createClient, wait } = await createWorld(t);
  const client = createClient();
  await wait(client.login());
  await backend.revoke(/** @type {string} */ (client.session().id));
  const pending = call(client, { url: '/wx/products/list' });
  /** @type {number[]} */
  const heard = [];
  /** @type {number[]} */
  const stopped = [];
  const listener = (/** @type {any} */ result) => stopped.push(result.statusCode);
  pending.task.onHeadersReceived((/** @type {any} */ result) => heard.push(result.statusCode));
  pending.task.onHeadersReceived(listener);
  pending.task.offHeadersReceived(listener);
  pending.task.onChunkReceived(() => {});
  pending.task.offChunkReceived();
  await clock.runUntil(() => pending.done);
  assert.deepEqual(heard, [200]);
  assert.deepEqual(stopped, []);
});

test('the app\'s own header of the same name gives way, whatever its case', async (t) => {
  const { createClient, wait } = await createWorld(t);
  const client = createClient({ session: { name: 'SessionID' } });
  const reply = await wait(client.request({ url: '/echo', header: { SESSIONID: 'stale', sessionid: 'staler', other: 'kept' } }));
  const { headers } = /** @type {any} */ (reply.data);
  assert.equal(headers.sessionid, client.session().id);
  assert.equal(headers.other, 'kept');
});

test('name and prefix make the header', async (t) => {
  const { createClient, wait } = await createWorld(t);
  const client = createClient({ session: { name: 'Authorization', prefix: 'Bearer ' } });
  const reply = await wait(client.request({ url: '/echo' }));
  assert.equal(/** @type {any} */ (reply.data).headers.authorization, 'Bearer ' + client.session().id);
});

test('auth: optional attaches a session if there is one and never waits; false never does', async (t) => {
  const { backend, createClient, wait } = await createWorld(t);
  const client = createClient();
  await wait(client.request({ url: '/echo', auth: 'optional' }));
  assert.equal(backend.logins, 0);
  await wait(client.login());
  await wait(client.request({ url: '/echo', auth: 'optional' }));
  await wait(client.request({ url: '/echo', auth: false }));
  assert.deepEqual(backend.at('/echo').map(({ session }) => session), [undefined, client.session().id, undefined]);
});

/** What is spared on the way of a request must not change what is sent: a URL's text crosses once, options are copied once. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leasesAreOff } from '../leases/switch.js';
import { aroundInstances, needsWebAssembly } from './engine.js';
import { call, createWorld, here } from './world.js';

const BASE = 'https://api.example.com/v1';

/** A `wx.request` that keeps what it is given, and answers as the test says. */
const HOST = `
  var seen = { sent: [], status: () => 200 };
  wx.request = (options) => {
    const login = /onlogin/.test(options.url);
    if (!login) seen.sent.push({ options, given: Object.assign({}, options), url: options.url, session: (options.header || {}).sessionid });
    const statusCode = login ? 200 : seen.status(options);
    const data = login ? { sessionid: 'session-' + (seen.logins = (seen.logins || 0) + 1) } : '';
    setTimeout(() => options.success({ statusCode, data, header: {} }), 1);
    return { abort() {} };
  };
  seen;
`;

/** @param {import('node:test').TestContext} t @param {import('./world.js').Options} [options] */
async function createSeen(t, options = {}) {
  const world = await createWorld(t);
  const seen = world.host.evaluate(HOST);
  const client = world.createClient({ baseUrl: BASE, ...options });
  await world.wait(client.login());
  return { ...world, seen, client, last: () => seen.sent.at(-1) };
}

test('a URL that was called before is called as the first time, with the session of now', async (t) => {
  const { client, wait, last } = await createSeen(t);
  const urls = [['/a', BASE + '/a'], ['a', BASE + '/a'], ['?q', BASE + '?q'], ['', BASE], [BASE + '/a', BASE + '/a'], ['https://API.example.com', 'https://API.example.com']];
  for (const id of ['session-1', 'session-2']) {
    for (let round = 0; round < 3; round++) {
      for (const [url = '', expected] of urls) {
        await wait(client.request({ url }));
        assert.deepEqual([last().url, last().session], [expected, id], url);
        await wait(client.request({ url, auth: false }));
        assert.deepEqual([last().url, last().session], [expected, undefined], url);
      }
    }
    await wait(client.login({ force: true }));
  }
});

test('a foreign URL gets no session the second time either, nor one that begins like a known one', async (t) => {
  const { client, wait, last } = await createSeen(t);
  for (const url of ['https://api.example.com', '/x', 'https://api.example.com', '/x']) {
    await wait(client.request({ url }));
    assert.equal(last().session, 'session-1');
    for (const foreign of ['https://api.example.com.evil.example', 'https://api.example.com@evil.example/x', '//evil.example/x', '/\\evil.example/x', '\t/x', 'https://evil.example/x']) {
      await wait(client.request({ url: foreign }));
      assert.deepEqual([last().url, last().session], [foreign, undefined]);
    }
  }
});

test('without a session a URL is not taken for known', async (t) => {
  const { client, wait, last } = await createSeen(t);
  for (let round = 0; round < 2; round++) {
    await wait(client.request({ url: 'https://evil.example/', auth: false }));
    await wait(client.request({ url: 'https://evil.example/', auth: 'optional' }));
    assert.equal(last().session, undefined);
  }
});

test('more URLs than are remembered are called all the same', async (t) => {
  const { client, wait, last } = await createSeen(t);
  for (let round = 0; round < 2; round++) {
    for (let number = 0; number < 250; number++) {
      await wait(client.request({ url: '/products/' + number }));
      assert.deepEqual([last().url, last().session], [`${BASE}/products/${number}`, 'session-1']);
    }
  }
});

test('more calls at once than have places of their own settle, each with its own answer', async (t) => {
  const { client, clock, seen } = await createSeen(t);
  const calls = Array.from({ length: 100 }, (_, number) => call(client, { url: '/' + number }));
  calls.forEach(({ task }, number) => number % 3 === 0 && task.abort());
  await clock.runUntil(() => calls.every(({ done }) => done));
  calls.forEach(({ events, result }, number) => {
    assert.deepEqual(events, number % 3 === 0 ? ['fail', 'complete'] : ['success', 'complete'], String(number));
    if (number % 3) assert.equal(result.statusCode, 200);
  });
  assert.ok(seen.sent.length >= 66);
});

test('a repeated request is made of what the app gave, not of what host or app made of it since', async (t) => {
  const { client, host, clock, seen, last } = await createSeen(t);
  for (const header of [{ 'x-a': '1' }, undefined]) {
    const first = seen.logins;
    // As code does that stands around wx.request: it writes into the options that it is given.
    seen.status = (/** @type {any} */ options) => {
      Object.assign(options, { data: 'changed', header: { changed: '1' }, complete() {}, more: 1 });
      return seen.logins > first ? 200 : 401;
    };
    const options = host.plain({ url: '/x', method: 'POST', data: { a: 1 }, dataType: 'text', ...(header && { header }) });
    const pending = call(client, options);
    const { options: sent } = last();
    Object.assign(options, { url: '/y', data: 'the next one', header: { 'x-a': '2' } });
    await clock.runUntil(() => pending.done);
    assert.equal(pending.result.statusCode, 200);
    const repeated = last();
    assert.notEqual(repeated.options, sent);
    assert.deepEqual([repeated.url, repeated.session], [BASE + '/x', 'session-' + (first + 1)]);
    const { success, fail, timeout, ...given } = repeated.given;
    const wanted = { url: BASE + '/x', method: 'POST', data: { a: 1 }, dataType: 'text', header: { ...header, sessionid: repeated.session } };
    assert.deepEqual(here(given), wanted);
  }
});

test('a request does not cross into the wasm, or without leases twice; and its URL the first time, if it is not a usual one', { skip: needsWebAssembly('its functions are not watched') }, async (t) => {
  const { host, createClient, clock, wait } = await createWorld(t);
  const crossed = host.evaluate(`
    var crossed = [];
    ${aroundInstances(`{
      exports(exports) {
        const watched = {};
        for (const name in exports) {
          watched[name] = typeof exports[name] !== 'function' ? exports[name] : (...given) => {
            crossed.push(name);
            return exports[name](...given);
          };
        }
        return watched;
      },
    }`)}
    crossed;
  `);
  host.evaluate(HOST);
  const client = createClient({ baseUrl: BASE });
  await wait(client.login());
  for (const url of ['/products', BASE + '/products', 'products', '/a b']) {
    const counts = [];
    for (let round = 0; round < 3; round++) {
      crossed.length = 0;
      const pending = call(client, { url });
      await clock.runUntil(() => pending.done);
      counts.push(crossed.length);
    }
    // The text is laid into memory that the wasm is asked for, and judged.
    const [asked, told] = [url === '/a b' ? 2 : 0, leasesAreOff ? 2 : 0];
    assert.deepEqual(counts, [asked + told, told, told], url);
  }
});

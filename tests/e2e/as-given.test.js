/** What a call is given counts as it was at the call; and what the host is given is a copy of its own, which it may write into. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadIn } from './engine.js';
import { call, createWorld, here } from './world.js';

/** @import { World } from './world.js' */

/** The options of each call to the host, copied when it was made. @param {World['host']} host @returns {any[]} */
function record(host) {
  return host.evaluate(`{
    const sent = [];
    for (const api of ['request', 'uploadFile', 'downloadFile', 'connectSocket']) {
      const run = wx[api];
      wx[api] = (options) => {
        sent.push(Object.assign({ api }, JSON.parse(JSON.stringify(options))));
        return run(options);
      };
    }
    sent;
  }`);
}

/** Something that delays a call, after which it is seen what goes out. @type {Array<[string, (world: World, client: any) => unknown]>} */
const WAITS = [
  ['for the module', ({ host }) => loadIn(host, 50)],
  ['for a login', () => {}],
  ['for a place at the host', async ({ backend, clock, wait }, client) => {
    await wait(client.login());
    backend.fault = async (request, _response, next) => {
      if (request.url.includes('first')) await clock.park(100);
      next();
    };
    call(client, { url: '/echo?first' });
  }],
  ['for its replay', async ({ backend, wait }, client) => {
    await wait(client.login());
    await backend.revoke(client.session().id);
    let isFirst = true;
    backend.fault = (request, response, next) => {
      if (request.path !== '/echo' || !isFirst) return next();
      isFirst = false;
      response.status(401).json({});
    };
  }],
];

for (const [what, delay] of WAITS) {
  test(`options changed while a call waits ${what} change nothing`, async (t) => {
    const world = await createWorld(t, { host: { userFiles: new Map([['http://tmp/before', Buffer.from('a')]]) } });
    const { host, clock, createClient } = world;
    const sent = record(host);
    const client = createClient({ maxInFlight: 1 });
    await delay(world, client);
    sent.length = 0;

    const data = host.plain({ page: 1, filter: { tags: ['before'] } });
    const header = host.plain({ 'X-App': 'before' });
    const options = host.plain({ url: '/echo', method: /** @type {'GET' | 'POST'} */ ('POST'), data, header, filePath: 'http://tmp/before', name: 'before', formData: { note: 'before' } });
    const calls = [client.request(options), client.uploadFile(options)];
    Object.assign(data, { page: 2, more: true });
    data.filter.tags.push('after');
    Object.assign(header, { 'X-App': 'after', 'X-More': 'after' });
    options.formData.note = 'after';
    Object.assign(options, { url: '/elsewhere', method: 'GET', data: 'after', header: undefined, filePath: 'http://tmp/after', name: 'after' });
    calls.forEach((each) => each.then(() => {}, () => {}));
    await clock.advance(10_000);

    const ours = sent.filter(({ url }) => !/onlogin|first/.test(url));
    assert.ok(ours.length >= 2);
    for (const each of ours) {
      assert.match(each.url, /\/echo$/);
      assert.equal(each.header['X-App'], 'before');
      assert.equal(each.header['X-More'], undefined);
      if (each.api === 'request') assert.deepEqual([each.method, here(each.data)], ['POST', { page: 1, filter: { tags: ['before'] } }]);
      else assert.deepEqual([each.filePath, each.name, each.formData.note], ['http://tmp/before', 'before', 'before']);
    }
  });
}

test('a host, or what an app has put around it, may write into what it is given: neither the app nor the next send sees it', async (t) => {
  const { host, backend, createClient, wait } = await createWorld(t);
  host.evaluate(`{
    const { request } = wx;
    let count = 0;
    wx.request = (options) => {
      count++;
      (options.header = options.header || {})['X-Sign'] = 'of ' + count;
      if (options.data && typeof options.data === 'object') {
        options.data.signed = count;
        if (options.data.list) options.data.list.push(count);
      }
      return request(options);
    };
  }`);
  const login = { data: { channel: 'poster' }, header: { 'X-App': 'shop' } };
  const defaults = { 'X-Default': '1' };
  const client = createClient({ login, request: { header: defaults } });
  await wait(client.login());
  await wait(client.login({ force: true }));
  await backend.revoke(/** @type {string} */ (client.session().id));
  const options = { url: '/wx/products/list', method: /** @type {const} */ ('POST'), data: { list: [0] }, header: { 'X-Own': '1' } };
  backend.fault = (request, response, next) => (request.path === '/wx/products/list' && backend.logins < 3 ? response.status(401).json({}) : next());
  await wait(client.request(options));
  assert.deepEqual([login, defaults, options.data, options.header], [{ data: { channel: 'poster' }, header: { 'X-App': 'shop' } }, { 'X-Default': '1' }, { list: [0] }, { 'X-Own': '1' }]);
  for (const { body } of backend.at('/wx/onlogin')) assert.equal(Object.keys(body).length, 3, 'channel, code and what the wrapper adds');
  const bodies = backend.at('/wx/products/list').map(({ body }) => body.list.length);
  assert.deepEqual(bodies, [2, 2]);
});

test('bytes are sent as they were as well', async (t) => {
  const { host, clock, createClient } = await createWorld(t);
  const sent = host.evaluate('var sent = []; wx.request = (options) => { sent.push(options); if (options.url.endsWith("onlogin")) setTimeout(() => options.success({ statusCode: 200, data: { sessionid: "made-by-a-login" } }), 1); }; sent');
  const bytes = host.evaluate('new Uint8Array([1, 2, 3]).buffer');
  call(createClient(), { url: '/x', method: 'POST', data: bytes });
  new Uint8Array(bytes).fill(9);
  await clock.advance(100);
  assert.deepEqual([...new Uint8Array(sent.at(-1).data)], [1, 2, 3]);
});

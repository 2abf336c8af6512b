/** No text and no array is of any length: what goes to the wasm stays in its memory, and too much cannot come out of it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aroundInstances } from './engine.js';
import { ALL, groupIn, KINDS } from './options-table.js';
import { createWorld } from './world.js';

const MOST = 4096;

test('strings and arrays that are too long are refused at once, by name', async (t) => {
  const { sdk } = await createWorld(t);
  let seen = 0;
  for (const { path, kinds, accepted } of ALL) {
    const isText = kinds & KINDS.STRING && !Array.isArray(accepted);
    const isArray = kinds & (KINDS.STRINGS | KINDS.INTEGERS);
    if (!isText && !isArray) continue;
    seen++;
    const options = /** @type {any} */ ({ baseUrl: 'https://api.example.com', login: { url: '/login' } });
    const names = path.split('.');
    const last = names.pop() ?? '';
    const group = groupIn(options, names);
    const refused = (/** @type {string} */ where) => {
      assert.throws(() => sdk.createClient(options), (/** @type {any} */ { errMsg }) => errMsg === `createClient:fail option '${where}' is too long; accepted: at most ${MOST}`, where);
    };
    if (isText) {
      group[last] = 'p'.repeat(MOST + 1);
      refused(path);
    } else {
      group[last] = Array(MOST + 1).fill(kinds & KINDS.STRINGS ? 'https://a.example' : 4401);
      refused(path);
      if (kinds & KINDS.INTEGERS) continue;
      group[last] = ['https://a.example', `https://${'p'.repeat(MOST - 7)}`];
      refused(`${path}[1]`);
    }
  }
  assert.ok(seen > 12, `${seen} options`);
});

for (const place of /** @type {const} */ (['header', 'query', 'cookie'])) {
  test(`what is as long as it may be travels (${place})`, async (t) => {
    const { host, createClient, wait } = await createWorld(t);
    host.evaluate(`
      var sent = [];
      wx.request = (options) => { sent.push(options); setTimeout(() => options.success({ statusCode: 200, data: {}, header: {}, errMsg: 'request:ok' })); };
    `);
    const name = 'n'.repeat(MOST);
    const prefix = '%'.repeat(MOST);
    const client = createClient({ session: { in: place, name, prefix }, allowedOrigins: Array(MOST).fill('https://files.example.com') });
    client.setSession({ id: '~'.repeat(MOST) });
    await wait(client.request({ url: '/x' }));
    const [{ url, header }] = host.evaluate('sent');
    const carried = place === 'header' ? header[name] : place === 'cookie' ? header.Cookie : url;
    assert.ok(carried.length >= 2 * MOST && carried.includes('~'.repeat(MOST)));
  });
}

test('a header value and a value that means "expired" are as long as they are: they never go to the wasm', async (t) => {
  const { createClient, wait } = await createWorld(t);
  const long = 'x'.repeat(2 * MOST);
  const client = createClient({ login: { header: { authorization: long } }, request: { header: { 'x-token': long } }, expired: { body: { message: [long] } } });
  assert.equal((await wait(client.login())).fresh, true);
});

test('a URL of any length leaves no mark on linear memory, and is judged by its origin', async (t) => {
  const { host, createClient, wait } = await createWorld(t);
  host.evaluate(`
    var memory; ${aroundInstances('{ exports: (exports) => (memory = exports.memory, exports) }')}
    var sent = [];
    wx.request = (options) => { sent.push(options); setTimeout(() => options.success({ statusCode: 200, data: {}, header: {}, errMsg: 'request:ok' })); };
  `);
  const client = createClient({ baseUrl: 'https://api.example.com/v1', allowedOrigins: ['https://files.example.com'] });
  client.setSession({ id: 'an-id' });
  const long = 'x'.repeat(20_000_000);
  for (const [url, goes, carries] of /** @type {Array<[string, string, boolean]>} */ ([
    [`/search?q=${long}`, 'https://api.example.com/v1/search?q=', true],
    [`search/${long}`, 'https://api.example.com/v1/search/', true],
    [`https://files.example.com/${long}`, 'https://files.example.com/', true],
    [`https://cdn.example.com/${long}`, 'https://cdn.example.com/', false],
    [`https://files.example.com${long}`, 'https://files.example.com', false],
    [`https://${'a'.repeat(MOST)}.example.com@evil.example/${long}`, 'https://a', false],
  ])) {
    await wait(client.request({ url }));
    const { url: to, header } = host.evaluate('sent.pop()');
    assert.ok(to.startsWith(goes) && to.length >= url.length, goes);
    assert.equal(header?.sessionid, carries ? 'an-id' : undefined, goes);
  }
  const size = host.evaluate('memory.buffer.byteLength');
  assert.ok(size <= 192 * 1024, `${size} bytes of linear memory`);
});

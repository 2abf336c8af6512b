/** What carries the session: header, query, body or cookie, until the reference server says 200. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import express from 'express';
import { listen } from '../../example-miniprogram/server/src/listen.js';
import { createWorld, here } from './world.js';

/**
 * @import { TestContext } from 'node:test'
 * @import { ClientOptions } from '../../js-glue/dist/types/index.js'
 * @typedef {NonNullable<ClientOptions['session']>} SessionOptions
 */

const PRODUCTS = '/wx/products/list';
const PICTURE = 'http://tmp/picture.png';
const UPLOAD = { url: '/wx/upload', filePath: PICTURE, name: 'file' };
const DOWNLOAD = { url: '/wx/download/receipt' };
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
/** Valid in a header, and in need of care everywhere else. */
const ODD_ID = 'a b&c=d/+%20#;"~';

/** @type {Record<string, SessionOptions>} */
const PLACEMENTS = {
  header: {},
  'header with prefix': { name: 'Authorization', prefix: 'Bearer ' },
  query: { in: 'query' },
  body: { in: 'body' },
  cookie: { in: 'cookie' },
};

/** @param {TestContext} t @param {SessionOptions} session @param {string[]} [domains] */
async function createPlaced(t, session, domains) {
  const world = await createWorld(t, { domains, host: { userFiles: new Map([[PICTURE, Buffer.from('picture')]]) } });
  const client = world.createClient({ session });
  /** What /echo says of a request. @param {any} options @returns {Promise<any>} */
  const echo = async (options) => here((await world.wait(client.request({ url: '/echo', ...options }))).data);
  return { ...world, client, echo };
}

for (const [name, session] of Object.entries(PLACEMENTS)) {
  test(`${name}: requests and uploads, also repeated after an expiry, arrive with the session`, async (t) => {
    const { backend, client, wait } = await createPlaced(t, session);
    const send = async () => [
      await wait(client.request({ url: PRODUCTS })),
      await wait(client.request({ url: `${PRODUCTS}?page=2`, data: { size: 10 }, header: { 'x-app': 'shop', cookie: 'theme=dark' } })),
      await wait(client.uploadFile({ ...UPLOAD, formData: { note: 'n' } })),
    ];
    assert.deepEqual((await send()).map(({ statusCode }) => statusCode), [200, 200, 200]);
    const old = /** @type {string} */ (client.session().id);
    await backend.revoke(old);
    backend.seen.length = 0;
    assert.deepEqual((await send()).map(({ statusCode }) => statusCode), [200, 200, 200]);
    const { id } = client.session();
    assert.deepEqual(backend.seen.filter(({ path }) => path !== '/wx/onlogin').map((entry) => [entry.session, entry.status]), [[old, 401], [id, 200], [id, 200], [id, 200]]);
  });

  test(`${name}: no other origin gets it, whatever is sent there`, async (t) => {
    /** @type {string[]} */
    const got = [];
    const app = express().use(express.text({ type: () => true })).use(({ url, headers, body }, response) => {
      got.push(JSON.stringify({ url, headers, body }));
      response.json({});
    });
    const foreign = await listen(app, 0, '127.0.0.1', { grace: 0 });
    t.after(() => foreign.close());
    const { client, wait } = await createPlaced(t, session, [foreign.url]);
    await wait(client.login());
    const url = `${foreign.url}/x?a=1`;
    await wait(client.request({ url }));
    await wait(client.request({ url, method: 'POST', data: { a: 1 }, auth: 'optional' }));
    await wait(client.uploadFile({ ...UPLOAD, url }));
    await wait(client.downloadFile({ url }));
    assert.equal(got.length, 4);
    for (const text of got) {
      assert.ok(!text.includes(/** @type {string} */ (client.session().id)), text);
      assert.ok(!/sessionid|authorization|cookie/i.test(text), text);
    }
  });

  test(`${name}: auth false goes without it, and what the app gave is left as it was`, async (t) => {
    const { client, host, wait, echo } = await createPlaced(t, session);
    await wait(client.login());
    const options = host.plain({ method: 'POST', data: { a: 1 }, header: { 'x-app': 'shop' } });
    const text = JSON.stringify(options);
    await echo(options);
    assert.equal(JSON.stringify(options), text);
    assert.ok(!JSON.stringify(await echo({ ...options, auth: false })).includes(/** @type {string} */ (client.session().id)));
  });

  test(`${name}: a host whose words quote what it was given does not get the session into an error`, async (t) => {
    const { client, clock, host, wait, failure } = await createPlaced(t, session);
    await wait(client.ready);
    client.setSession({ id: ODD_ID });
    host.behaviour.request = ({ url, header, data, formData }) => ({
      fail: { errMsg: `request:fail ${url} ${Object.values({ ...header, ...data, ...formData }).join(' ')}` },
    });
    for (const call of [client.request({ url: PRODUCTS }), client.uploadFile(UPLOAD), client.request({ url: `${PRODUCTS}?a=1#top` })]) {
      const error = await failure(call);
      assert.equal(error.code, 'REQUEST_FAILED');
      assert.match(error.errMsg, /…/);
      const words = inspect(error, { showHidden: true, depth: 9 });
      for (const secret of [ODD_ID, encodeURIComponent(ODD_ID), 'c=d', 'c%3Dd', 'c=d/+']) assert.ok(!words.includes(secret), words);
    }
    await clock.advance(10);
  });
}

test('header: it takes the place of the app\'s own, whose name has no case', async (t) => {
  const { client, wait, echo } = await createPlaced(t, PLACEMENTS['header with prefix'] ?? {});
  await wait(client.login());
  const { headers } = await echo({ header: { authorization: 'Basic x', 'X-App': 'shop' } });
  assert.equal(headers.authorization, `Bearer ${client.session().id}`);
  assert.equal(headers['x-app'], 'shop');
});

test('query: the URL keeps the rest, a parameter of the name is replaced, and the fragment stays behind', async (t) => {
  const { backend, client, host, wait } = await createPlaced(t, { in: 'query' });
  await wait(client.login());
  const { id } = client.session();
  for (const [given, sent] of [
    ['/echo', `/echo?sessionid=${id}`],
    ['/echo?', `/echo?sessionid=${id}`],
    ['/echo?a=1', `/echo?a=1&sessionid=${id}`],
    ['/echo?a=1&', `/echo?a=1&sessionid=${id}`],
    ['/echo#top', `/echo?sessionid=${id}#top`],
    ['/echo?a=1&b=x%26y#top?c=d', `/echo?a=1&b=x%26y&sessionid=${id}#top?c=d`],
    ['/echo?sessionid=old&a=1', `/echo?a=1&sessionid=${id}`],
    ['/echo?sessionid=old&sessionid=older', `/echo?sessionid=${id}`],
    ['/echo?sessionid', `/echo?sessionid=${id}`],
    ['/echo?sessionid2=x&mysessionid=y', `/echo?sessionid2=x&mysessionid=y&sessionid=${id}`],
    ['/echo?next=/a?sessionid=z', `/echo?next=/a?sessionid=z&sessionid=${id}`],
    ['/echo?%73essionid=old&a=1', `/echo?a=1&sessionid=${id}`],
    ['/echo?a=%&sessioni%64', `/echo?a=%&sessionid=${id}`],
  ]) {
    let url = '';
    host.behaviour.request = (options) => void (url = options.url);
    const { data } = await wait(client.request({ url: given }));
    assert.equal(url, backend.url + sent, given);
    assert.equal(data.query.sessionid, id, given);
  }
});

test('query: name and id are encoded, and arrive as they were', async (t) => {
  const { client, wait, echo } = await createPlaced(t, { in: 'query', name: 's&d#+%', prefix: 'v1 ' });
  await wait(client.ready);
  client.setSession({ id: ODD_ID });
  for (const url of ['/echo', '/echo?a=1', '/echo?s%26d%23%2B%25=old']) {
    const { query } = await echo({ url });
    assert.equal(query['s&d#+%'], `v1 ${ODD_ID}`, url);
  }
});

test('query: data that becomes a query makes room, and is left as it was', async (t) => {
  const { backend, client, host, wait } = await createPlaced(t, { in: 'query' });
  await wait(client.login());
  const { id } = client.session();
  const kept = host.plain({ a: 1, sessionid: 'old' });
  /** @type {any} */
  let sent;
  host.behaviour.request = (options) => void (sent = options);
  for (const [method, data, rest] of /** @type {Array<[any, any, any]>} */ ([
    [undefined, kept, { a: 1 }], ['GET', kept, { a: 1 }], ['HEAD', kept, { a: 1 }], ['GET', 'sessionid=old&a=1', 'a=1'], ['GET', 'a=1&%73essionid=old', 'a=1'],
    // A body is another place.
    ['POST', kept, { a: 1, sessionid: 'old' }], ['PUT', kept, { a: 1, sessionid: 'old' }], ['GET', { a: 1 }, { a: 1 }], ['GET', 'a=1&&b', 'a=1&b'], ['GET', undefined, undefined],
  ])) {
    await wait(client.request({ url: '/echo?b=2', method, data }));
    assert.deepEqual([sent.url, rest && here(sent.data)], [`${backend.url}/echo?b=2&sessionid=${id}`, rest], `${method} ${JSON.stringify(data)}`);
  }
  assert.deepEqual(here(kept), { a: 1, sessionid: 'old' });
  const { query } = /** @type {any} */ ((await wait(client.request({ url: '/echo', data: kept }))).data);
  assert.deepEqual(here(query), { sessionid: id, a: '1' });
});

test('body: objects, none, and forms take it', async (t) => {
  const { client, host, wait, echo } = await createPlaced(t, { in: 'body' });
  await wait(client.ready);
  client.setSession({ id: ODD_ID });
  const method = 'POST';
  const sessionid = ODD_ID;
  assert.deepEqual((await echo({ method, data: { a: 1, sessionid: 'old' } })).body, { a: 1, sessionid });
  assert.deepEqual((await echo({ method, data: host.plain({}) })).body, { sessionid });
  assert.deepEqual((await echo({ method })).body, { sessionid });
  assert.deepEqual((await echo({ method, data: null })).body, { sessionid });
  assert.deepEqual((await echo({ method, data: 'a=1', header: FORM })).body, { a: '1', sessionid });
  assert.deepEqual((await echo({ method, data: '', header: { 'Content-Type': `${FORM['content-type']}; charset=utf-8` } })).body, { sessionid });
  assert.deepEqual((await echo({ method, data: { a: 1 }, header: FORM })).body, { a: '1', sessionid });
  // The host makes a query of the data of a GET.
  assert.deepEqual((await echo({ data: { a: 1 } })).query, { a: '1', sessionid });
});

test('body: what the app has of the name in a form, or in the query of a GET, makes room', async (t) => {
  const { client, host, wait, echo } = await createPlaced(t, { in: 'body' });
  await wait(client.ready);
  client.setSession({ id: ODD_ID });
  const header = FORM;
  const body = { a: '1 2', sessionid: ODD_ID };
  for (const data of ['sessionid=old&a=1+2', 'a=1+2&sessionid=o+l+d', 'a=1%202&%73ession%69d=old&sessionid', 'sessionid=old&a=1+2&sessionid=older']) {
    assert.deepEqual((await echo({ method: 'POST', data, header })).body, body, data);
  }
  assert.deepEqual((await echo({ method: 'POST', data: 'mysessionid=1&sessionid2=2&SESSIONID=3&%=4', header })).body, { mysessionid: '1', sessionid2: '2', SESSIONID: '3', '%': '4', sessionid: ODD_ID });
  assert.deepEqual((await echo({ method: 'POST', data: 'sessionid=old', header: { 'content-type': [FORM['content-type']] } })).body, { sessionid: ODD_ID });
  let url = '';
  host.behaviour.request = (options) => void (url = new URL(options.url).search);
  for (const [given, sent] of [['/echo?sessionid=old&b=2', '?b=2'], ['/echo?%73essionid=old&b=2', '?b=2'], ['/echo?b=2', '?b=2']]) {
    const { query } = await echo({ url: given, data: { a: 1 } });
    assert.deepEqual([url, query], [sent, { a: '1', b: '2', sessionid: ODD_ID }], given);
  }
  // The query of a POST is another place.
  assert.equal((await echo({ url: '/echo?sessionid=old', method: 'POST' })).query.sessionid, 'old');
});

test('header: the app\'s own, in whatever spelling and however often, makes room, also as an array', async (t) => {
  const { client, host, wait } = await createPlaced(t, { name: 'X-Session' });
  await wait(client.login());
  /** @type {any} */
  let sent;
  host.behaviour.request = (options) => void (sent = { ...options.header });
  for (const header of [{ 'x-session': 'old', 'X-SESSION': 'older', 'X-Session': 'oldest', a: '1' }, { 'x-session': ['old', 'older'], a: '1' }]) {
    await wait(client.request({ url: '/echo', header }));
    assert.deepEqual(here(sent), { a: '1', 'X-Session': client.session().id });
  }
});

test('body: what has no place for it is refused, and not sent without it', async (t) => {
  const { backend, client, host, wait, failure } = await createPlaced(t, { in: 'body' });
  await wait(client.login());
  const datas = [host.evaluate('new ArrayBuffer(4)'), host.evaluate('[1, 2]'), [1], 'opaque', '{"a":1}', 7, true, host.evaluate('new Uint8Array(4)')];
  for (const data of datas) {
    const error = await failure(client.request({ url: '/echo', method: 'POST', data: /** @type {any} */ (data) }));
    assert.equal(error.code, 'CONFIG_INVALID', inspect(data));
    assert.match(error.errMsg, /^request:fail .*session\.in is 'body'/);
  }
  const error = await failure(client.downloadFile(DOWNLOAD));
  assert.equal(error.code, 'CONFIG_INVALID');
  assert.match(error.errMsg, /^downloadFile:fail .*session\.in is 'body'/);
  assert.deepEqual(backend.seen.map(({ path }) => path), ['/wx/onlogin']);
  // Ten places at the host, and none of them is lost.
  assert.equal((await wait(client.request({ url: PRODUCTS }))).statusCode, 200);
  assert.equal((await wait(client.request({ url: '/echo', method: 'POST', data: 'opaque', header: { 'content-type': 'text/plain' }, auth: false }))).statusCode, 200);
});

test('body: an upload has it in its form, beside the app\'s fields', async (t) => {
  const { backend, client, host, wait } = await createPlaced(t, { in: 'body' });
  await wait(client.login());
  const formData = host.plain({ note: 'n', sessionid: 'old' });
  let sent;
  host.behaviour.request = (options) => void (sent = { ...options.formData });
  assert.equal((await wait(client.uploadFile({ ...UPLOAD, formData }))).statusCode, 200);
  assert.deepEqual(sent, { note: 'n', sessionid: client.session().id });
  assert.equal(formData.sessionid, 'old');
  assert.equal(backend.at('/wx/upload')[0]?.session, client.session().id);
});

test('cookie: it goes first among the app\'s others, in one header, and in the place of one with its name', async (t) => {
  const { client, wait, echo } = await createPlaced(t, { in: 'cookie' });
  await wait(client.login());
  const { id } = client.session();
  for (const name of ['cookie', 'Cookie', 'COOKIE']) {
    const { headers } = await echo({ header: { [name]: 'theme=dark; sessionid=old' } });
    assert.equal(headers.cookie, `sessionid=${id}; theme=dark`);
  }
  for (const [given, others] of /** @type {Array<[any, string]>} */ ([
    ['sessionid=old', ''], ['sessionid=old; sessionid=older; a=1', '; a=1'], ['sessionid', ''], ['a=1;sessionid = old;b=2', '; a=1; b=2'], ['%73essionid=old; a=1', '; a=1'],
    ['mysessionid=x; sessionid2=y; SessionID=z; a=sessionid=q', '; mysessionid=x; sessionid2=y; SessionID=z; a=sessionid=q'], ['a=%; b=2;', '; a=%; b=2'],
    [['a=1', 'sessionid=old; b=2'], '; a=1; b=2'], [undefined, ''], [null, ''],
  ])) {
    assert.equal((await echo({ header: { cookie: given } })).headers.cookie, `sessionid=${id}${others}`, JSON.stringify(given));
  }
  assert.equal((await echo({ header: { Cookie: 'a=1', cookie: 'sessionid=old; b=2' } })).headers.cookie, `sessionid=${id}; a=1; b=2`);
  assert.equal((await echo({})).headers.cookie, `sessionid=${id}`);
  assert.equal((await echo({ header: { cookie: '' } })).headers.cookie, `sessionid=${id}`);
  assert.equal((await wait(client.request({ url: PRODUCTS, header: { cookie: 'sessionid=old' } }))).statusCode, 200);
});

test('cookie: what no cookie can hold is encoded', async (t) => {
  const { client, wait, echo } = await createPlaced(t, { in: 'cookie' });
  await wait(client.ready);
  // What is encoded already stays as it is: so servers hand it out that write cookies in this way.
  for (const [id, sent] of [['a b;c,d"e\\f', 'a%20b%3Bc%2Cd%22e%5Cf'], ['s%3Aabc=/+', 's%3Aabc=/+']]) {
    client.setSession({ id: String(id) });
    assert.equal((await echo({})).headers.cookie, `sessionid=${sent}`);
  }
});

test('downloads take it in header, query and cookie', async (t) => {
  for (const session of Object.values(PLACEMENTS).filter((session) => session.in !== 'body')) {
    const { client, wait } = await createPlaced(t, session);
    assert.equal((await wait(client.downloadFile(DOWNLOAD))).statusCode, 200);
  }
});

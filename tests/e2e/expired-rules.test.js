/** Which answers mean "the session is over": statuses, values in the body, the app's own test. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createWorld } from './world.js';

/**
 * @import { TestContext } from 'node:test'
 * @import { ClientOptions } from '../../js-glue/dist/types/index.js'
 */

const ECHO = '/echo';

/**
 * A client with these rules and a session, whose next request is answered once with what is given, then by the backend.
 *
 * @param {TestContext} t
 * @param {ClientOptions['expired']} expired
 * @param {boolean} [errors] see `createWorld`
 */
async function createJudge(t, expired, errors = false) {
  const world = await createWorld(t, { errors });
  const { backend, clock, createClient, wait } = world;
  const client = createClient({ expired });
  await wait(client.login());

  /** @param {unknown} body @param {{ status?: number, type?: string }} [options] */
  async function meet(body, { status = 200, type = 'json' } = {}) {
    backend.seen.length = 0;
    let answered = false;
    backend.fault = (request, response, next) => {
      if (request.path !== ECHO || answered) return next();
      answered = true;
      response.status(status).type(type).send(typeof body === 'string' ? body : JSON.stringify(body));
    };
    const reply = await wait(client.request({ url: ECHO }));
    // Logins that the app does not ask for have to stay few.
    await clock.advance(60_000);
    return { reply, logins: backend.logins, sends: backend.at(ECHO).length };
  }

  /** @param {Parameters<typeof meet>} given */
  async function assertExpired(...given) {
    const { reply, logins, sends } = await meet(...given);
    assert.deepEqual([logins, sends, reply.statusCode], [1, 2, 200], JSON.stringify(given));
    assert.equal(/** @type {any} */ (reply.data).method, 'GET', 'the answer to the repetition');
  }

  /** @param {Parameters<typeof meet>} given */
  async function assertDelivered(...given) {
    const { logins, sends } = await meet(...given);
    assert.deepEqual([logins, sends], [0, 1], JSON.stringify(given));
  }
  return { ...world, client, assertExpired, assertDelivered };
}

test('body: numbers and strings and booleans mean it only as what they are', async (t) => {
  const { assertExpired, assertDelivered } = await createJudge(t, {
    body: { errcode: [-1, 40001], status: ['expired', ''], ok: [false], 'error.info.code': ['E1', 0] },
  });
  const expired = [
    { errcode: -1 }, { errcode: 40001 }, { status: 'expired' }, { status: '' }, { ok: false },
    { error: { info: { code: 'E1' } } }, { error: { info: { code: 0 } } }, { errcode: 0, ok: true, status: 'expired' },
    { errcode: 40001.0, data: { list: [1, 2] } },
  ];
  for (const body of expired) await assertExpired(body);
  const others = [
    { errcode: '-1' }, { errcode: '40001' }, { errcode: 1 }, { errcode: 0 }, { errcode: null }, { errcode: [-1] }, { errcode: { '-1': -1 } },
    { status: 'Expired' }, { status: 'expired ' }, { ok: 'false' }, { ok: 0 }, { ok: null }, {}, [], null, 7, false,
    { 'error.info.code': 'E1' }, { error: { info: 'E1' } }, { error: null }, { error: 'E1' }, { error: { info: { code: '0' } } }, { data: { errcode: -1 } },
  ];
  for (const body of others) await assertDelivered(body);
});

test('body: JSON that comes as text is read, and other text is not', async (t) => {
  const { client, wait, backend, assertExpired, assertDelivered } = await createJudge(t, { body: { errcode: [-1] } });
  await assertExpired('{"errcode":-1}', { type: 'text/plain' });
  await assertExpired(' \n{"errcode": -1}\n', { type: 'html' });
  for (const text of ['', 'errcode: -1', '{"errcode":-1', '"errcode"', '<h1>-1</h1>', '[-1]', 'null']) await assertDelivered(text, { type: 'text/plain' });
  // The app asked for text.
  backend.seen.length = 0;
  let answered = false;
  backend.fault = (request, response, next) => (request.path === ECHO && !answered ? ((answered = true), response.json({ errcode: -1 })) : next());
  const { data } = await wait(client.request({ url: ECHO, dataType: '其他' }));
  assert.equal(typeof data, 'string');
  assert.deepEqual([backend.logins, backend.at(ECHO).length], [1, 2]);
});

test('body: a path goes through arrays by their indices, and into no function', async (t) => {
  const { assertExpired, assertDelivered } = await createJudge(t, { body: { 'errors.0.code': ['expired'], 'constructor.name': ['Object'] } });
  await assertExpired({ errors: [{ code: 'expired' }] });
  await assertDelivered({ errors: [{ code: 'other' }, { code: 'expired' }] });
  await assertDelivered({ errors: [] });
});

test('the default statuses stay beside the body\'s rules; an answer is judged whatever its status', async (t) => {
  const { assertExpired, assertDelivered } = await createJudge(t, { body: { errcode: [-1] } });
  await assertExpired({}, { status: 401 });
  await assertExpired({ errcode: -1 }, { status: 500 });
  await assertDelivered({}, { status: 403 });
});

test('no statuses at all: then a 401 is the app\'s own business', async (t) => {
  const { assertExpired, assertDelivered } = await createJudge(t, { statusCodes: [], body: { errcode: [-1] } });
  await assertDelivered({}, { status: 401 });
  await assertExpired({ errcode: -1 }, { status: 401 });
});

test('statuses, body and test together: any of them means it', async (t) => {
  const { assertExpired, assertDelivered } = await createJudge(t, {
    statusCodes: [419],
    body: { errcode: [-1] },
    test: (response) => response.header['X-Session'] === 'over' || /** @type {any} */ (response.data).say === 'over',
  });
  await assertExpired({}, { status: 419 });
  await assertExpired({ errcode: -1 });
  await assertExpired({ say: 'over' });
  await assertDelivered({}, { status: 401 });
  await assertDelivered({ say: 'on' });
});

test('test is given the answer, once for each to a request with the session, and the page is given the host\'s own', async (t) => {
  const { backend, createClient, wait } = await createWorld(t);
  /** @type {any[]} */
  const given = [];
  const client = createClient({ expired: { test: (response) => given.push(response) < 0 } });
  const reply = await wait(client.request({ url: ECHO, auth: true }));
  assert.equal(given.length, 1);
  assert.notEqual(given[0], reply);
  const { header, ...rest } = given[0];
  const { header: own, ...others } = reply;
  assert.deepEqual({ ...rest }, { ...others });
  assert.deepEqual({ ...header, ...own }, { ...header });
  assert.deepEqual([reply.statusCode, /** @type {any} */ (reply.data).method], [200, 'GET']);
  assert.equal(backend.logins, 1);
});

test('what test gives counts as true or false, whatever it is', async (t) => {
  let verdict = /** @type {any} */ (undefined);
  const { assertExpired, assertDelivered } = await createJudge(t, { test: (response) => (/** @type {any} */ (response.data).ask ? verdict : false) });
  for (verdict of [undefined, null, 0, '']) await assertDelivered({ ask: true });
  for (verdict of [1, 'yes', {}]) await assertExpired({ ask: true });
});

test('a test that throws says nothing: the answer is delivered, and the app is told of the exception', async (t) => {
  const { host, assertDelivered, assertExpired } = await createJudge(t, {
    body: { errcode: [-1] },
    test() {
      throw new Error('the app\'s own mistake');
    },
  }, true);
  await assertDelivered({ errcode: 0 });
  assert.deepEqual(host.errors.map(String), ['Error: the app\'s own mistake']);
  // The other rules still count.
  await assertExpired({ errcode: -1 });
});

test('a body that says "expired" for ever ends in SESSION_EXPIRED with that answer', async (t) => {
  const { backend, createClient, failure } = await createWorld(t);
  backend.fault = (request, response, next) => (request.path === ECHO ? response.json({ errcode: -1 }) : next());
  const error = await failure(createClient({ expired: { body: { errcode: [-1] } } }).request({ url: ECHO }));
  assert.equal(error.code, 'SESSION_EXPIRED');
  assert.equal(error.statusCode, 200);
  assert.deepEqual({ .../** @type {any} */ (error.response).data }, { errcode: -1 });
  assert.deepEqual([backend.logins, backend.at(ECHO).length], [2, 2]);
});

test('an answer to a request without the session says nothing about one', async (t) => {
  const { backend, createClient, wait } = await createWorld(t);
  const client = createClient({ expired: { body: { errcode: [-1] } } });
  await wait(client.login());
  backend.fault = (request, response) => response.json({ errcode: -1 });
  assert.equal((await wait(client.request({ url: ECHO, auth: false }))).statusCode, 200);
  await wait(client.logout());
  assert.equal((await wait(client.request({ url: ECHO, auth: 'optional' }))).statusCode, 200);
  assert.equal(backend.logins, 1);
});

test('ten requests whose bodies say it cost one login', async (t) => {
  const { backend, createClient, wait } = await createWorld(t);
  const client = createClient({ expired: { body: { 'error.code': ['gone'] } } });
  await wait(client.login());
  const old = client.session().id;
  backend.fault = (request, response, next) =>
    request.path === ECHO && request.get('sessionid') === old ? response.json({ error: { code: 'gone' } }) : next();
  const replies = await wait(Promise.all(Array.from({ length: 10 }, () => client.request({ url: ECHO }))));
  assert.deepEqual(replies.map(({ data }) => data.headers.sessionid), Array(10).fill(client.session().id));
  assert.equal(backend.logins, 2);
});

test('an upload\'s answer, which is text, is judged as well; a download has none', async (t) => {
  const userFiles = new Map([['http://tmp/a', Buffer.from('a')]]);
  const { backend, createClient, wait } = await createWorld(t, { host: { userFiles } });
  const client = createClient({ expired: { body: { errcode: [-1] } } });
  let answered = 0;
  backend.fault = (request, response, next) => (request.path !== '/wx/onlogin' && answered++ === 0 ? response.json({ errcode: -1 }) : next());
  assert.equal((await wait(client.uploadFile({ url: '/wx/upload', filePath: 'http://tmp/a', name: 'file' }))).statusCode, 200);
  assert.equal(backend.logins, 2);
  answered = 0;
  assert.equal((await wait(client.downloadFile({ url: ECHO }))).statusCode, 200);
  assert.equal(backend.logins, 2);
});

test('rules that are none are refused, naming them', async (t) => {
  const { createClient } = await createWorld(t);
  /** @type {Array<[any, RegExp]>} */
  const wrong = [
    [{ body: { errcode: -1 } }, /expired\.body/], [{ body: { errcode: [{}] } }, /expired\.body/], [{ body: { errcode: [null] } }, /expired\.body/],
    [{ body: [] }, /expired\.body/], [{ body: 'errcode' }, /expired\.body/], [{ test: true }, /expired\.test/], [{ statusCodes: [99] }, /expired\.statusCodes/],
    [{ statusCodes: 401 }, /expired\.statusCodes/], [{ statusCode: [401] }, /'expired\.statusCode'; did you mean 'expired\.statusCodes'/],
  ];
  for (const [expired, words] of wrong) {
    assert.throws(() => createClient({ expired }), (/** @type {any} */ error) => error.code === 'CONFIG_INVALID' && words.test(error.errMsg), JSON.stringify(expired));
  }
});

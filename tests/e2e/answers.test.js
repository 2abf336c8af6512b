/** An answer is taken for what it is, whatever the host makes of its status, its headers and its body. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { answering, isLogin, LOGIN, OK } from './answering.js';
import { check } from './whatever.js';
import { createWorld } from './world.js';

/**
 * @import { TestContext } from 'node:test'
 * @import { Answer } from './answering.js'
 * @import { Options } from './world.js'
 */

/** @param {string} text @param {BufferEncoding} [encoding] @returns {ArrayBuffer} */
const bytes = (text, encoding) => new Uint8Array(Buffer.from(text, encoding)).buffer;

/** What hosts make of a body. @type {Record<string, (json: string) => unknown>} */
const BODIES = {
  'an object': (json) => JSON.parse(json),
  text: (json) => json,
  'text behind a byte order mark': (json) => `\ufeff${json}`,
  'text with spaces around it': (json) => `\r\n ${json}\n`,
  bytes: (json) => bytes(json),
  'bytes behind a byte order mark': (json) => bytes(`\ufeff${json}`),
  'bytes with spaces around them': (json) => bytes(`\t\n ${json} \n`),
  'a view of bytes': (json) => new Uint8Array(bytes(`x${json}y`), 1, Buffer.byteLength(json)),
  'a view of another kind': (json) => new DataView(bytes(json)),
};

/** What hosts make of a header. @type {Record<string, (name: string, value: string) => Answer>} */
const HEADERS = {
  'as the server wrote it': (name, value) => ({ header: { 'Content-Type': 'text/plain', [name]: value } }),
  'in lower case': (name, value) => ({ header: { [name.toLowerCase()]: value } }),
  'in upper case': (name, value) => ({ header: { [name.toUpperCase()]: value } }),
  'as an array': (name, value) => ({ header: { [name]: [value] } }),
  'as an array of several': (name, value) => ({ header: { [name]: [value, 'another'] } }),
  'under headers': (name, value) => ({ headers: { [name]: value } }),
  'under headers, as an array': (name, value) => ({ header: undefined, headers: { [name.toLowerCase()]: [value] } }),
};

const STATUSES = { 'a number': Number, text: String };

/**
 * A client and a host that answers its next request once with what is given, then with `OK`.
 *
 * @param {TestContext} t @param {Options} options
 */
async function createReader(t, options, errors = false) {
  const world = await createWorld(t, { errors });
  const client = world.createClient({ session: { persist: false }, ...options });
  /** @type {Answer[]} */
  const next = [];
  let logins = 0;
  const sent = answering(world.host, (options) => {
    if (!isLogin(options)) return next.shift() ?? OK;
    return { ...LOGIN, data: { sessionid: `id-${++logins}` } };
  });
  await world.wait(client.login());

  /** Whether an answer is taken for "expired"; or else, which id the session has then. @param {Answer} answer @param {'request' | 'usual' | 'uploadFile'} [api] */
  async function meet(answer, api = 'request') {
    const before = logins;
    next.push(answer);
    /** @type {any} */
    const call = api === 'uploadFile' ? client.uploadFile({ url: '/x', filePath: 'a', name: 'f' }) : client.request({ url: '/x', ...(api === 'usual' && { success() {} }) });
    /** @type {any} */
    const reply = await world.wait(call);
    next.length = 0;
    const expired = logins > before;
    // Logins that the app does not ask for have to stay few.
    if (expired) await world.clock.advance(60_000);
    return { expired, reply, id: client.session().id };
  }
  return { ...world, client, sent, meet };
}

test('a status means the same as a number and as text; what is neither means nothing', async (t) => {
  const { meet } = await createReader(t, { expired: { statusCodes: [401, 419] } });
  // With a callback a request goes the shortest way.
  for (const api of /** @type {const} */ (['request', 'usual', 'uploadFile'])) {
    for (const statusCode of [401, 419, '401', '419']) assert.ok((await meet({ statusCode, data: '{}' }, api)).expired, JSON.stringify(statusCode));
    for (const statusCode of ['0x191', '401 ', ' 401', '+401', '4e2', '', [401], { valueOf: () => 401 }, new Number(401), -401, 401 + 2 ** 16, 401 + 2 ** 32, '4294967697', NaN, null, undefined, true, 401n]) {
      assert.ok(!(await meet({ statusCode, data: '{}' }, api)).expired, String(statusCode));
    }
  }
});

test('a rule for the body holds whatever the host made of the body', async (t) => {
  const { meet } = await createReader(t, { expired: { body: { 'error.code': [40001, 'gone', '会话已失效'] } } });
  for (const [form, make] of Object.entries(BODIES)) {
    for (const code of [40001, 'gone', '会话已失效']) assert.ok((await meet({ ...OK, data: make(JSON.stringify({ error: { code } })) })).expired, `${form}: ${code}`);
    for (const code of ['40001', 'going', '']) assert.ok(!(await meet({ ...OK, data: make(JSON.stringify({ error: { code } })) })).expired, `${form}: ${code}`);
    assert.ok(!(await meet({ ...OK, data: make('[{"error":{"code":40001}}]') })).expired, form);
  }
});

test('bytes made inside the mini program\'s realm are read as well', async (t) => {
  const { host, meet } = await createReader(t, { expired: { body: { errcode: [-1] } } });
  const make = host.evaluate('(numbers) => Uint8Array.from(numbers)');
  for (const data of [make(Buffer.from('{"errcode":-1}')), make(Buffer.from('{"errcode":-1}')).buffer]) assert.ok((await meet({ ...OK, data })).expired);
});

test('bytes that cannot be JSON are not gone through, and no bytes are where no rule looks into the body', async (t) => {
  const world = await createReader(t, { expired: { body: { errcode: [-1] } } });
  let read = 0;
  world.host.evaluate('(note) => { const { iterator } = Symbol; const own = Uint8Array.prototype[iterator]; Object.getPrototypeOf(Uint8Array.prototype)[iterator] = function () { if (this.length > 99) note(); return own.call(this); }; }')(() => read++);
  const picture = new Uint8Array(50_000).fill(0x7b);
  picture.set([0x89, 0x50, 0x4e, 0x47]);
  for (const data of [picture.buffer, picture, bytes(`<html>${'{"errcode":-1}'.repeat(100)}`), bytes(''), bytes(' '.repeat(1000))]) assert.ok(!(await world.meet({ ...OK, data })).expired);
  assert.equal(read, 0);
  assert.ok((await world.meet({ ...OK, data: bytes(`{"errcode":-1,"more":"${'x'.repeat(1000)}"}`) })).expired);
  assert.equal(read, 1);

  const client = world.createClient({ session: { persist: false, update: { id: 'header.X-Id' } }, expired: { test: () => false } });
  await world.wait(client.login());
  answering(world.host, (options) => (isLogin(options) ? LOGIN : { ...OK, data: bytes(`{"errcode":-1,"more":"${'x'.repeat(1000)}"}`) }));
  await world.wait(client.request({ url: '/x' }));
  assert.equal(read, 1);
});

test('bytes that are no UTF-8, and text that is no JSON, are bodies without anything to find', async (t) => {
  const { meet } = await createReader(t, { expired: { body: { errcode: [-1] } } });
  for (const data of [bytes('{"errcode":-1', 'latin1'), bytes('{"a":"\xff\xfe","errcode":-1}', 'latin1'), '{"errcode":-1', '\ufeff', '\ufeff\ufeff{"errcode":-1}', 'errcode=-1', null, undefined, 7]) {
    const { expired, reply } = await meet({ ...OK, data });
    assert.ok(!expired);
    assert.equal(reply.data, data, 'the app is given what the host gave');
  }
});

test('a header is found however the host writes it, and of several values the first counts', async (t) => {
  const { meet } = await createReader(t, { session: { persist: false, update: { id: 'header.X-Session-Id' } } });
  let last = 0;
  for (const [form, make] of Object.entries(HEADERS)) {
    const id = `told-${++last}`;
    assert.equal((await meet({ ...OK, header: undefined, ...make('X-Session-Id', id) })).id, id, form);
  }
  const { id } = await meet(OK);
  for (const header of [{ 'X-Session-Id': [] }, { 'X-Session-Id': [['x']] }, { 'X-Session-Id': [7] }, { 'X-Session-Id': null }, 'X-Session-Id: x', ['X-Session-Id', 'x'], 7, null, { get 'X-Session-Id'() { throw new Error('no'); } }]) {
    assert.equal((await meet({ ...OK, header })).id, id, JSON.stringify(Object.keys(Object(header))));
  }
});

test('one answer has one meaning in every form that hosts give it', async (t) => {
  const { client, clock, meet, wait } = await createReader(t, {
    expired: { statusCodes: [401], body: { errcode: [-1] } },
    session: { persist: false, update: { id: 'header.X-Id', expiresIn: 'data.left' } },
  });
  const forms = fc.record({ body: fc.constantFrom(...Object.values(BODIES)), head: fc.constantFrom(...Object.values(HEADERS)), status: fc.constantFrom(...Object.values(STATUSES)) });
  const said = fc.record({ status: fc.constantFrom(200, 401, 404, 500), errcode: fc.constantFrom(0, -1), left: fc.constantFrom(60, '60', 0), name: fc.string(), id: fc.constantFrom('a', 'b') });
  await check(fc.asyncProperty(forms, said, async ({ body, head, status }, { id, status: code, ...fields }) => {
    const { expired } = await meet({ statusCode: status(code), ...head('X-Id', `${id}-rotated`), data: body(JSON.stringify(fields)) });
    assert.equal(expired, code === 401 || fields.errcode === -1);
    const session = client.session();
    assert.equal(session.id === `${id}-rotated`, !expired);
    if (!expired) assert.equal(session.expiresAt, fields.left ? clock.now() + 60_000 : null);
    await wait(client.login({ force: true }));
  }), 400);
});

for (const [form, make] of Object.entries(BODIES)) {
  test(`a login's answer that comes as ${form} holds its session, and its secrets are told of`, async (t) => {
    const { host, clock, createClient, wait } = await createWorld(t);
    answering(host, () => ({ statusCode: '200', headers: {}, data: make('{"data":{"token":"the-id","ttl":60,"openid":"o-é"}}') }));
    const client = createClient({ login: { session: 'data.token', expiresIn: 'data.ttl' } });
    /** @type {string[]} */
    const told = [];
    client.on('error', ({ code }) => told.push(code));
    const { expiresAt } = await wait(client.login());
    assert.equal(client.session().id, 'the-id');
    assert.ok(Math.abs(Number(expiresAt) - clock.now() - 60_000) < 10);
    assert.deepEqual(told, ['SECRET_IN_REPLY']);
  });
}

test('a login\'s session may be in a header, unless the body has a field of that name', async (t) => {
  for (const [form, make] of Object.entries(HEADERS)) {
    const { host, createClient, wait } = await createWorld(t);
    answering(host, () => ({ statusCode: 200, ...make('X-Token', 'of-the-header'), data: {} }));
    const client = createClient({ login: { session: 'header.X-Token' } });
    await wait(client.login());
    assert.equal(client.session().id, 'of-the-header', form);
    answering(host, () => ({ statusCode: 200, ...make('X-Token', 'of-the-header'), data: { header: { 'X-Token': 'of-the-body' } } }));
    await wait(client.login({ force: true }));
    assert.equal(client.session().id, 'of-the-body', form);
  }
});

test('functions of the app read a header by its name in lower case, whatever the protocol made of it, and the status as a number', async (t) => {
  const seen = { header: { 'x-login': 'required', 'X-REQUEST-id': '7' }, data: bytes('{}') };
  for (const header of [{ 'x-login': 'required' }, { 'X-Login': 'required' }, { 'X-LOGIN': 'required' }]) {
    const { meet } = await createReader(t, { expired: { statusCodes: [], test: ({ header }) => header['x-login'] === 'required' } });
    assert.ok((await meet({ ...OK, header })).expired, JSON.stringify(header));
    assert.ok((await meet({ statusCode: 200, headers: header })).expired, `${JSON.stringify(header)} in headers`);
  }
  /** @type {any[]} */
  const given = [];
  const { meet } = await createReader(t, { expired: { statusCodes: [], test: (response) => given.push(response) < 0 }, login: { session: (response) => (given.push(response), 'x') } });
  const { reply } = await meet({ statusCode: '418', ...seen, errMsg: 'request:ok' });
  const [login, request] = given;
  assert.deepEqual([login.statusCode, request.statusCode], [200, 418]);
  assert.equal(request.data, seen.data);
  assert.equal(request.errMsg, 'request:ok');
  for (const name of ['x-login', 'X-REQUEST-id', 'x-request-id']) assert.ok(request.header[name], name);
  // What the page is given is the host's own answer.
  assert.deepEqual([reply.statusCode, Object.keys(reply.header)], ['418', Object.keys(seen.header)]);
});

test('an answer that throws when it is looked at says nothing, and is delivered', async (t) => {
  const thrower = () => {
    throw new Error('unreadable');
  };
  const { meet } = await createReader(t, {
    expired: { body: { errcode: [-1] }, test: (response) => !!response && typeof response === 'function' },
    session: { persist: false, update: { id: 'header.Set-Cookie', expiresIn: 'data.left' } },
  });
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  /** @type {any[]} */
  const odd = [
    Object.defineProperty({}, 'statusCode', { get: thrower, enumerable: true }),
    Object.defineProperty({ ...OK }, 'data', { get: thrower, enumerable: true }),
    Object.defineProperty({ ...OK }, 'header', { get: thrower, enumerable: true }),
    { ...OK, header: proxy, data: proxy, cookies: proxy },
    { ...OK, header: { 'Set-Cookie': [Symbol('s')] }, cookies: [{ toString: thrower }] },
    { ...OK, data: Object.defineProperty({}, Symbol.toStringTag, { value: 'ArrayBuffer' }) },
    { ...OK, data: { byteLength: 5, length: 2 ** 40, [Symbol.toStringTag]: 'ArrayBuffer' } },
  ];
  for (const answer of odd) {
    const { expired, id } = await meet(answer);
    assert.deepEqual([expired, id], [false, 'id-1']);
  }
});

/**
 * What SECURITY.md says that no other test shows: and that every test which it names exists.
 *
 * The attackers here are those of its threat model: a backend that answers as it likes, another server, somebody who
 * reads or writes storage, other code of the same app.
 */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import http from 'node:http';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { aroundInstances } from './engine.js';
import { ON_DEMAND, skipCompiled } from './package.js';
import { createWorld } from './world.js';

/**
 * @import { TestContext } from 'node:test'
 * @import { Host } from '../host/index.js'
 */

const LOGIN = '/wx/onlogin';
const PRODUCTS = '/wx/products/list';

/** @param {string} path in the repository */
const read = (path) => readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');

/**
 * A wx whose answers a test gives by itself: to requests by `reply`, to logins by `login`, both as source of a
 * function of the options. What was asked is in `sent`.
 *
 * @param {Host} host
 * @param {{ reply?: string, login?: string }} [answers]
 * @returns {any[]}
 */
function script(host, { reply = '() => ({ statusCode: 200, data: {}, header: {} })', login = "() => ({ statusCode: 200, data: { sessionid: 'the-secret-id' }, header: {} })" } = {}) {
  return host.evaluate(`{
    const sent = [];
    const reply = ${reply};
    const login = ${login};
    wx.request = (options) => {
      sent.push(options);
      setTimeout(() => {
        const answer = options.url.indexOf('onlogin') < 0 ? reply(options) : login(options);
        if (answer.errMsg) options.fail(answer);
        else options.success(answer);
      }, 1);
      return { abort() {} };
    };
    sent;
  }`);
}

/** A server that keeps the headers it was sent. @param {TestContext} t @param {http.RequestListener} [answer] */
async function startOther(t, answer = (_request, response) => void response.end('{}')) {
  /** @type {http.IncomingHttpHeaders[]} */
  const seen = [];
  const server = http.createServer((request, response) => {
    seen.push(request.headers);
    answer(request, response);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  t.after(() => server.close());
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return { url: `http://127.0.0.1:${port}`, seen };
}

test('a session made over https is never sent over http, to no host', async (t) => {
  const { host, createClient, wait } = await createWorld(t);
  const sent = script(host);
  const client = createClient({ baseUrl: 'https://api.example.com', allowedOrigins: ['https://files.example.com'] });
  await wait(client.login());
  for (const url of ['http://api.example.com/me', 'http://api.example.com:443/me', 'http://files.example.com/', 'HTTP://api.example.com/me']) {
    await wait(client.request({ url }));
    assert.ok(!JSON.stringify(sent.at(-1)).includes('the-secret-id'), url);
  }
  await wait(client.request({ url: '/me' }));
  assert.equal(sent.at(-1).header.sessionid, 'the-secret-id');
});

test('a code is posted once, to the login endpoint, and kept nowhere', async (t) => {
  const { host, storage, createClient, wait } = await createWorld(t);
  const sent = script(host, { login: `({ data }) => {
    login.count = (login.count || 0) + 1;
    if (login.count === 1) return { errMsg: 'request:fail timeout' };
    if (login.count === 2) return { statusCode: 500, data: '' };
    return { statusCode: 200, data: { sessionid: 'id-' + login.count }, header: {} };
  }` });
  const client = createClient({ baseUrl: 'https://api.example.com', login: { retry: { limit: 3 } } });
  await wait(client.login());
  await wait(client.request({ url: '/me' }));
  await wait(client.login({ force: true }));
  const posts = sent.filter(({ url }) => url.endsWith(LOGIN));
  const codes = posts.map(({ data }) => data.code);
  assert.equal(codes.length, 4);
  assert.equal(new Set(codes).size, 4, 'each code is new');
  assert.ok(posts.every(({ url }) => url === 'https://api.example.com' + LOGIN));
  const elsewhere = JSON.stringify([...storage]) + JSON.stringify(sent.filter(({ url }) => !url.endsWith(LOGIN)));
  for (const code of codes) assert.ok(!elsewhere.includes(code));
});

test('storage holds the id and its times, what the next launch may go by, and nothing else of the login', async (t) => {
  const { host, storage, createClient, wait } = await createWorld(t);
  script(host, { login: `() => ({ statusCode: 200, data: { sessionid: 'the-id', expires_in: 60, openid: 'the-openid', session_key: 'the-key', user: { phone: '13800000000' } }, header: { 'X-Trace': 'the-trace' } })` });
  const options = { baseUrl: 'https://api.example.com', request: { header: host.plain({ 'X-Key': 'the-header' }) } };
  await wait(createClient({ ...options, login: { expiresIn: 'expires_in', data: host.plain({ invitation: 'the-invitation' }) } }).login());
  assert.deepEqual([...storage.keys()], ['weapp-session:https://api.example.com']);
  const text = [...storage.values()].join();
  const record = JSON.parse(text);
  const [version, id, obtainedAt, expiresAt, renewAt, renewable, credential, seal, ...rest] = record;
  assert.deepEqual([version, id, renewable, credential, rest], [2, 'the-id', true, 'the-id', []]);
  assert.ok([obtainedAt, expiresAt, renewAt].every((time) => typeof time === 'number'));
  // The record once more, and the options that Rust has read: none of the app's data.
  const [sealed, written] = JSON.parse(seal);
  assert.deepEqual(sealed, record.slice(0, 7));
  assert.match(written, /^https:\/\/api\.example\.com\0.*\0\/wx\/onlogin\0/);
  for (const secret of ['the-openid', 'the-key', '138', 'the-trace', 'the-invitation', 'the-header']) assert.ok(!text.includes(secret), secret);
});

test('what the host says of a failed exchange does not carry the code into an error', async (t) => {
  const { host, createClient, failure } = await createWorld(t);
  host.evaluate(`wx.login = ({ success }) => setTimeout(() => success({ code: 'the-secret-code' }), 1);`);
  // With GET the code is in the query, and hosts quote the URL.
  script(host, { login: `({ url, data }) => ({ errMsg: 'request:fail url not in domain list: ' + url + '?code=' + data.code })` });
  const client = createClient({ baseUrl: 'https://api.example.com', login: { method: 'GET', retry: { limit: 0 } } });
  /** @type {unknown[]} */
  const seen = [];
  client.on('error', (error) => seen.push(error));
  seen.push(await failure(client.login()), await failure(client.request({ url: '/me' })));
  assert.equal(seen.length, 4);
  assert.match(inspect(seen), /domain list/);
  assert.ok(!inspect(seen, { showHidden: true, depth: 5 }).includes('the-secret-code'));
});

test('an id planted in storage is used until the backend refuses it, and any login replaces it', async (t) => {
  const { clock, storage, backend, createClient, wait, launch } = await createWorld(t);
  await wait(createClient().login());
  const [[key, text] = ['', '']] = [...storage];
  const planted = JSON.stringify(JSON.parse(text).map((/** @type {unknown} */ field, /** @type {number} */ at) => (at === 1 ? 'planted-by-an-attacker' : field)));

  storage.set(key, planted);
  const refused = launch();
  const client = refused.createClient();
  const before = backend.logins;
  assert.equal((await refused.wait(client.request({ url: PRODUCTS }))).statusCode, 200);
  assert.equal(backend.at(PRODUCTS)[0]?.session, 'planted-by-an-attacker', 'nothing on the phone can tell it from a real one');
  assert.equal(backend.logins, before + 1);
  assert.ok(!storage.get(key)?.includes('planted'));

  storage.set(key, planted);
  const careful = launch();
  const other = careful.createClient();
  await careful.wait(other.login({ force: true }));
  assert.notEqual(other.session().id, 'planted-by-an-attacker');
  assert.ok(!storage.get(key)?.includes('planted'));
  await clock.idle();
});

test('only setSession takes a session id from the app, and only one that can be sent', async (t) => {
  const { createClient, sdk, backend, host } = await createWorld(t);
  const client = createClient();
  assert.deepEqual(Object.keys(sdk).sort(), ['SessionError', 'createClient', 'version']);
  for (const session of [{}, { id: '' }, { id: 'a\r\nb: c' }, { id: 'x'.repeat(4097) }, { id: 7 }, { id: 'x', expiresIn: -1 }, { id: 'x', user: 1 }, 'x']) {
    assert.throws(() => client.setSession(/** @type {any} */ (host.plain({ session }).session)), (/** @type {any} */ error) => error.code === 'CONFIG_INVALID');
  }
  assert.equal(client.session().id, null);
  for (const session of [{ id: 'x' }, { sessionid: 'x' }, { session: 'x' }]) {
    assert.throws(() => sdk.createClient(host.plain({ baseUrl: backend.url, login: { url: LOGIN }, session })), /unknown option 'session\./);
  }
});

test('after a logout nothing of the session is left in storage or in reach of the app', async (t) => {
  const { storage, createClient, wait, host } = await createWorld(t);
  const client = createClient();
  await wait(client.login());
  const id = String(client.session().id);
  await wait(client.logout());
  assert.equal(storage.size, 0);
  assert.equal(client.session().id, null);
  const { data } = await wait(client.request({ url: '/echo', auth: 'optional' }));
  assert.equal(/** @type {any} */ (data).headers.sessionid, undefined);
  assert.ok(!inspect(host.logs).includes(id));
});

test('lifetimes that no backend means neither loop nor last', async (t) => {
  const { clock, host, createClient, wait } = await createWorld(t);
  for (const lifetime of ['-1', '0', '1e300', '-1e300', '1e-300', '"Infinity"', '"-5"', '"NaN"', '"0x10"', 'null', 'true', '{}', '[60]', '{ valueOf: () => { throw new Error("no") } }']) {
    const sent = script(host, { login: `() => ({ statusCode: 200, data: { sessionid: 'abc', ttl: ${lifetime} }, header: {} })` });
    const client = createClient({ baseUrl: 'https://api.example.com', login: { expiresIn: 'ttl' }, session: { persist: false } });
    for (let round = 0; round < 3; round++) {
      assert.equal((await wait(client.request({ url: '/me' }))).statusCode, 200, lifetime);
      await clock.advance(1000);
    }
    assert.ok(sent.length <= 6, `${lifetime}: ${sent.length} requests`);
    client.destroy();
  }
});

test('getters and proxies in a reply are read without harm, and what they throw fails the login alone', async (t) => {
  const { host, createClient, wait, failure } = await createWorld(t);
  for (const [reply, code] of [
    ['{ statusCode: 200, data: { get sessionid() { throw new Error("no id") } } }', 'EXCHANGE_REJECTED'],
    ['{ statusCode: 200, get data() { throw new Error("no data") } }', 'EXCHANGE_REJECTED'],
    ['{ statusCode: 200, data: new Proxy({}, { get() { throw new Error("no field") } }) }', 'EXCHANGE_REJECTED'],
    ['{ statusCode: 200, data: { sessionid: { toString: () => "abc" } } }', 'EXCHANGE_REJECTED'],
    ['{ statusCode: 200, data: { sessionid: new String("abc") } }', 'EXCHANGE_REJECTED'],
    ['{ statusCode: 200, data: JSON.parse(\'{"__proto__":{"sessionid":"abc"}}\') }', 'EXCHANGE_REJECTED'],
    ['{ statusCode: 200, data: "[".repeat(50000) }', 'EXCHANGE_REJECTED'],
    ['{ statusCode: "0xc8", data: { sessionid: "abc" } }', 'EXCHANGE_REJECTED'],
    ['{ statusCode: { valueOf: () => 200 }, data: { sessionid: "abc" } }', 'EXCHANGE_REJECTED'],
    ['{ statusCode: 200.5e300, data: { sessionid: "abc" } }', 'EXCHANGE_REJECTED'],
    ['{ statusCode: 200, data: { get sessionid() { return this.again ? 7 : ((this.again = 1), "abc") } } }', ''],
  ]) {
    script(host, { login: `() => (${reply})` });
    const client = createClient({ baseUrl: 'https://api.example.com', login: { retry: { limit: 0 } }, session: { persist: false } });
    if (code) assert.equal((await failure(client.login())).code, code, reply);
    else assert.equal((await wait(client.login())).fresh, true, reply);
    script(host);
    assert.equal((await wait(client.login({ force: true }))).fresh, true, reply);
    client.destroy();
  }
});

test('HTML and other bodies of ordinary answers reach the app as they are, and are never interpreted', async (t) => {
  const { host, createClient, wait } = await createWorld(t);
  const bodies = ['<script>wx.removeStorageSync("x")</script>', '{"sessionid":"other"}', '\u0000\ufeff', 'x'.repeat(100_000)];
  script(host, { reply: `({ data }) => ({ statusCode: 200, data: data.body, header: { sessionid: 'from-a-header', 'Set-Cookie': 'sessionid=other' }, cookies: ['sessionid=other'] })` });
  const client = createClient({ baseUrl: 'https://api.example.com' });
  for (const body of bodies) {
    assert.equal((await wait(client.request({ url: '/page', data: host.plain({ body }) }))).data, body);
    assert.equal(client.session().id, 'the-secret-id');
  }
});

test('a huge answer to a login leaves no mark on linear memory', async (t) => {
  const { host, createClient, failure } = await createWorld(t);
  host.evaluate(`var memory; ${aroundInstances('{ exports: (exports) => (memory = exports.memory, exports) }')}`);
  const client = createClient({ baseUrl: 'https://api.example.com', login: { retry: { limit: 0 } }, session: { persist: false } });
  for (const body of ['"<html>" + " ".repeat(5e6)', '{ sessionid: "x".repeat(5e6) }', 'JSON.stringify({ sessionid: 7, rest: "x".repeat(5e6) })']) {
    script(host, { login: `() => ({ statusCode: 200, data: ${body}, header: {} })` });
    assert.equal((await failure(client.login())).code, 'EXCHANGE_REJECTED', body);
    const size = host.evaluate('memory.buffer.byteLength');
    assert.ok(size <= 192 * 1024, `${body}: ${size} bytes of linear memory`);
  }
});

test('a redirect is the host\'s: redirect: manual and auth: false keep the session from following it', async (t) => {
  const { host, backend, clock, createClient, wait } = await createWorld(t);
  const evil = await startOther(t);
  backend.fault = (request, response, next) => (request.path === '/moved' ? response.redirect(302, `${evil.url}/steal`) : next());
  // A host that follows redirects and takes the headers along, as a client may.
  const get = host.wx.request;
  host.evaluate('(run) => { wx.request = run; }')((/** @type {any} */ options) => {
    if (!options.url.endsWith('/moved')) return get(options);
    const { url, header = {}, redirect = 'follow', success } = options;
    const send = async () => {
      const first = await fetch(url, { headers: { ...header }, redirect: 'manual' });
      if (redirect === 'manual') return first.status;
      return (await fetch(String(first.headers.get('location')), { headers: { ...header } })).status;
    };
    clock.track(send()).then((statusCode) => success(host.plain({ statusCode, data: '', header: {} })));
    return host.plain({});
  });
  const client = createClient();
  await wait(client.login());
  const { id } = client.session();

  assert.equal((await wait(client.request({ url: '/moved', redirect: 'manual' }))).statusCode, 302);
  assert.equal(evil.seen.length, 0);
  assert.equal((await wait(client.request({ url: '/moved', auth: false }))).statusCode, 200);
  assert.equal(evil.seen[0]?.sessionid, undefined);
  await wait(client.request({ url: '/moved' }));
  assert.equal(evil.seen[1]?.sessionid, id, 'what the SDK cannot prevent, as SECURITY.md says');
});

test('options, headers, data and replies with __proto__ change no prototype', async (t) => {
  const { host, createClient, sdk, wait } = await createWorld(t);
  script(host, {
    login: `() => ({ statusCode: 200, data: JSON.parse('{"sessionid":"abc","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'), header: {} })`,
    reply: `() => ({ statusCode: 200, data: JSON.parse('{"__proto__":{"polluted":1}}'), header: JSON.parse('{"__proto__":{"polluted":1}}') })`,
  });
  const hostile = host.evaluate(`JSON.parse('{"__proto__":{"polluted":1},"a":"1"}')`);
  const client = createClient({ baseUrl: 'https://api.example.com', login: { data: hostile, header: host.plain({ a: '1' }) } });
  await wait(client.login());
  await wait(client.request({ url: '/me', header: hostile, data: hostile }));
  for (const text of ['{"__proto__":{"polluted":1},"baseUrl":"https://a.example","login":{"url":"/l"}}', '{"baseUrl":"https://a.example","login":{"url":"/l","__proto__":{"polluted":1}}}', '{"constructor":{"prototype":{"polluted":1}}}']) {
    try {
      sdk.createClient(host.evaluate('JSON.parse')(text)).destroy();
    } catch (error) {
      assert.equal(/** @type {any} */ (error).code, 'CONFIG_INVALID');
    }
  }
  assert.equal(host.evaluate('({}).polluted'), undefined);
  assert.equal(host.evaluate('(() => {}).polluted'), undefined);
  await host.clock.advance(20_000);
});

test('a polluted Object.prototype does not widen the origins that get the session', async (t) => {
  const { host, createClient, wait } = await createWorld(t);
  const sent = script(host);
  host.evaluate(`Object.prototype.allowedOrigins = ['https://evil.example'];`);
  t.after(() => host.evaluate('delete Object.prototype.allowedOrigins'));
  const client = createClient({ baseUrl: 'https://api.example.com' });
  await wait(client.login());
  await wait(client.request({ url: 'https://evil.example/steal' }));
  assert.ok(!JSON.stringify(sent.at(-1).header ?? {}).includes('the-secret-id'));
  // Nor does what lies there become a session.
  host.evaluate(`Object.prototype.id = 'planted';`);
  t.after(() => host.evaluate('delete Object.prototype.id'));
  assert.throws(() => client.setSession(host.evaluate('({})')), (/** @type {any} */ error) => error.code === 'CONFIG_INVALID');
  assert.equal(client.session().id, 'the-secret-id');
});

test('names that JavaScript treats specially carry the session, or are refused', async (t) => {
  for (const name of ['constructor', 'toString', '__proto__', 'hasOwnProperty']) {
    const { host, createClient, wait } = await createWorld(t);
    const sent = script(host);
    try {
      const client = createClient({ baseUrl: 'https://api.example.com', session: { name }, login: { codeField: name } });
      await wait(client.request({ url: '/me' }));
    } catch (error) {
      assert.equal(/** @type {any} */ (error).code, 'CONFIG_INVALID');
      continue;
    }
    const [login, request] = sent;
    assert.ok(Object.keys(login.data).includes(name), `${name}: the code`);
    assert.ok(Object.keys(request.header).includes(name), `${name}: the session`);
  }
});

test('a destroyed client neither hears of a later trap nor touches storage for it', async (t) => {
  const { host, clock, createClient, wait, failure } = await createWorld(t);
  host.evaluate(`
    var trap = false;
    var trapping = (exports) => {
      const all = {};
      for (const name in exports) {
        const value = exports[name];
        all[name] = typeof value !== 'function' ? value : (...args) => { if (trap) throw new Error('unreachable'); return value(...args); };
      }
      return all;
    };
    ${aroundInstances('{ exports: trapping }')}
  `);
  const one = createClient();
  const two = createClient({ session: { storageKey: 'two' } });
  await wait(one.login());
  await wait(two.login());
  /** @type {string[]} */
  const heard = [];
  one.on('error', ({ code }) => heard.push('one ' + code));
  two.on('error', ({ code }) => heard.push('two ' + code));
  two.destroy();
  await clock.advance(100);
  host.clearCalls();
  host.evaluate('trap = true');
  // Of another origin: no lease allows that, so it is told.
  assert.equal((await failure(one.request({ url: 'https://cdn.example.net/x' }))).code, 'WASM_UNAVAILABLE');
  await clock.advance(100);
  assert.deepEqual(heard, ['one WASM_UNAVAILABLE']);
  // Not even for the other: what it wrote last is known.
  assert.equal(host.count('getStorageSync'), 0);
});

test('the package depends on nothing, runs nothing when it is installed and makes no code from text', { skip: skipCompiled('it has no manifest, and requires what its compiler adds') }, () => {
  const manifest = JSON.parse(read('js-glue/dist/package.json'));
  for (const field of ['dependencies', 'peerDependencies', 'optionalDependencies', 'bundleDependencies', 'bundledDependencies', 'scripts', 'bin']) {
    assert.equal(manifest[field], undefined, field);
  }
  for (const file of ['index', ...ON_DEMAND]) {
    const code = read(`js-glue/dist/miniprogram/${file}.js`);
    assert.doesNotMatch(code, /\beval\b|\bFunction\(|\bimport\(/);
    // Of its own files, the client may require what only some apps use.
    assert.doesNotMatch(code, file === 'index' ? new RegExp(`\\brequire\\b(?!\\(["']\\./(${ON_DEMAND.join('|')})\\.js["']\\))`) : /\brequire\b/);
    assert.doesNotMatch(code, /console\./);
    assert.doesNotMatch(code, /https?:\/\/(?!api\.example\.com)/, 'it knows no server');
  }
});

test('the crate has no unsafe code of its own', { skip: skipCompiled('it is about the sources') }, () => {
  const files = readdirSync(fileURLToPath(new URL('../../src', import.meta.url)), { recursive: true }).map(String);
  const sources = files.filter((file) => file.endsWith('.rs'));
  assert.ok(sources.length > 10);
  for (const file of sources) assert.doesNotMatch(read(`src/${file}`), /\bunsafe\b/, file);
});

test('what the build downloads is pinned by checksums', { skip: skipCompiled('it is about the sources') }, () => {
  const packages = read('Cargo.lock').split('[[package]]').slice(1);
  assert.ok(packages.length > 20);
  for (const text of packages) {
    if (/^name = "(weapp-session|xtask|rust-app|trial-app)"$/m.test(text)) continue;
    assert.match(text, /^source = "registry\+https:\/\/github\.com\/rust-lang\/crates\.io-index"$/m, text);
    assert.match(text, /^checksum = "[0-9a-f]{64}"$/m, text);
  }
  const entries = Object.entries(JSON.parse(read('package-lock.json')).packages);
  assert.ok(entries.length > 20);
  for (const [path, { integrity, link }] of entries) {
    const own = !path.includes('node_modules/') || link === true;
    assert.ok(own || /^sha512-/.test(integrity), path);
  }
});

test('every test that SECURITY.md names exists', { skip: skipCompiled('it is about the sources') }, () => {
  const named = [...read('SECURITY.md').matchAll(/^ *- `([\w./-]+\.(?:js|rs))`: (.+)$/gm)];
  assert.ok(named.length >= 40, `${named.length} tests are named`);
  for (const [, file = '', list = ''] of named) {
    assert.ok(existsSync(fileURLToPath(new URL(`../../${file}`, import.meta.url))), file);
    const source = read(file);
    const names = [...list.matchAll(/“([^”]+)”/g)].map(([, name = '']) => name);
    assert.ok(names.length > 0, `${file}: ${list}`);
    for (const name of names) {
      if (file.endsWith('.rs')) assert.match(source, new RegExp(`#\\[test\\]\\s+fn ${name}\\(`), `${file}: ${name}`);
      else assert.ok(testNames(source).includes(name), `${file}: ${name}`);
    }
  }
});

/** The names of tests in a source; what is filled in at run time is `…`. @param {string} source */
function testNames(source) {
  const names = [...source.matchAll(/\btest\((['"`])((?:\\.|(?!\1)[^\\])*)\1,/g)].map(([, , name = '']) => name);
  return names.map((name) => name.replace(/\$\{[^}]*\}/g, '…').replace(/\\(.)/g, '$1'));
}

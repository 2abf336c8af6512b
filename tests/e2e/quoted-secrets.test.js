/**
 * Hosts quote what they were given, and functions of the app what they know. Whatever they say, and in whatever form, the
 * app is not shown a session id, a code or account credentials: the watch of each world looks at all it gets.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formsOf } from './secrets/forms.js';
import { call, createWorld } from './world.js';

/**
 * @import { Client } from '../../js-glue/dist/types/index.js'
 * @import { Options, World } from './world.js'
 */

const SIGN_IN = '/account/signin';
const ID = 'Ab3/x+y="z"%2F~01234!k56789&mn';
const PASSWORD = 'hunter2 & "sons"/%41';

/** @param {World['host']} host */
const texts = (host) => (/** @type {Iterable<string>} */ all) => host.plain({ all: [...all] }).all;

/** How the session travels. @type {Array<[string, Options]>} */
const PLACEMENTS = [
  ['in a header', {}],
  ['behind a prefix', { session: { name: 'Authorization', prefix: 'Bearer ' } }],
  ['in the query', { session: { in: 'query' } }],
  ['in a cookie', { session: { in: 'cookie' } }],
  ['in the body', { session: { in: 'body' } }],
];

/** A host that fails everything but logins with words of the test. @param {World} world @param {string[]} words each in its turn */
function failWith({ host }, words) {
  host.evaluate(`(words) => {
    let turn = 0;
    const fail = (api) => (options) => {
      const errMsg = api + ':fail ' + words[turn++ % words.length];
      setTimeout(() => { options.fail({ errMsg, errno: 7 }); if (options.complete) options.complete({ errMsg }); }, 1);
      return { abort() {} };
    };
    for (const api of ['request', 'uploadFile', 'downloadFile']) wx[api] = fail(api);
  }`)(texts(host)(words));
}

/** The words of a host that quotes a secret. @param {string} secret */
function quotes(secret) {
  const forms = [...formsOf(secret)].filter(([, form]) => !form.startsWith('base64')).map(([text]) => text);
  return [...forms, `invalid header ${JSON.stringify({ sessionid: secret })}`, `url https://api.example.com/?sessionid=${encodeURIComponent(secret)}&x=1`, `Bearer ${secret}`, `(${secret.slice(0, 20)}…)`];
}

for (const [where, options] of PLACEMENTS) {
  test(`a session ${where} is in no error, however the host quotes it`, async (t) => {
    const world = await createWorld(t);
    const { host, clock, createClient } = world;
    const client = createClient({ login: { retry: { limit: 0 } }, ...options });
    client.setSession({ id: ID });
    const words = quotes(ID);
    failWith(world, words);
    /** @type {any[]} */
    const ends = [];
    for (const index of words.keys()) {
      ends.push(call(client, { url: `/x?${index}`, method: 'POST', timeout: 1000 }));
      client.uploadFile({ url: '/u', filePath: 'a', name: 'f', fail: () => {} });
      if (where !== 'in the body') client.downloadFile({ url: '/d', fail: () => {} });
      await clock.advance(10);
    }
    for (const { result } of ends) assert.deepEqual([result.code, result.errno], ['REQUEST_FAILED', 7]);
    assert.equal(client.session().id, ID);
    assert.deepEqual(host.errors, []);
  });
}

test('a session is in no words of a socket: not when it is refused, not of its errors, not of its close', async (t) => {
  for (const [, options] of PLACEMENTS.slice(0, 4)) {
    const { host, clock, createSocketClient } = await createWorld(t);
    const sockets = host.evaluate(`
      var sockets = [];
      wx.connectSocket = (options) => {
        const told = {};
        sockets.push({ options, tell: (event, result) => told[event] && told[event](result) });
        const task = { send: ({ fail }) => fail({ errMsg: sockets.quote }), close: ({ fail }) => fail && fail({ errMsg: sockets.quote }) };
        for (const event of ['Open', 'Close', 'Error', 'Message']) task['on' + event] = (listener) => { told[event] = listener; };
        return task;
      };
      sockets;
    `);
    const client = createSocketClient(options);
    client.setSession({ id: ID });
    let heard = 0;
    for (const quote of quotes(ID)) {
      sockets.quote = quote;
      const refused = client.connectSocket({ url: '/ws' }).catch((error) => error);
      await clock.advance(1);
      sockets.at(-1).options.fail(host.plain({ errMsg: `connectSocket:fail ${quote}` }));
      await clock.advance(1);
      assert.equal(/** @type {any} */ (await refused).code, 'REQUEST_FAILED');

      const failed = client.connectSocket({ url: '/ws' }).catch((error) => error);
      await clock.advance(1);
      sockets.at(-1).tell('Error', host.plain({ errMsg: quote }));
      await clock.advance(5);
      assert.equal(/** @type {any} */ (await failed).code, 'REQUEST_FAILED');

      const opened = client.connectSocket({ url: '/ws' });
      await clock.advance(1);
      const { tell } = sockets.at(-1);
      tell('Open', host.plain({ errMsg: quote }));
      const socket = await opened;
      const note = () => heard++;
      socket.onOpen(note);
      socket.onError(note);
      socket.onClose(note);
      await clock.advance(5);
      socket.send(host.evaluate('(note) => ({ data: 1, fail: note, complete: note })')(note));
      tell('Error', host.plain({ errMsg: quote, message: quote }));
      tell('Close', host.plain({ code: 1006, reason: quote }));
      await clock.advance(5);
    }
    assert.ok(heard >= 4 * quotes(ID).length, `${heard}`);
  }
});

test('of ids that were replaced, forgotten or never used, none is shown either', async (t) => {
  const world = await createWorld(t);
  const { host, clock, createClient } = world;
  const held = host.evaluate('var held = []; wx.request = (options) => { held.push(options); return { abort() {} }; }; held');
  const client = createClient();
  const ids = ['first-id-of-the-user', 'second-id-of-the-user', 'third-id-of-the-user'];
  client.setSession({ id: /** @type {string} */ (ids[0]) });
  const late = call(client, { url: '/x' });
  await clock.advance(1);
  client.setSession({ id: /** @type {string} */ (ids[1]) });
  const second = call(client, { url: '/x' });
  await clock.advance(1);
  client.logout();
  client.setSession({ id: /** @type {string} */ (ids[2]) });
  await clock.advance(1);
  for (const options of held) options.fail(host.plain({ errMsg: `request:fail ${ids.join(' ')}` }));
  await clock.advance(1);
  for (const { result } of [late, second]) assert.equal(result.code, 'REQUEST_FAILED');
});

test('a host that quotes what it posts: credentials are in no error and no event, though a wx.login is under way', async (t) => {
  for (const login of ['slow', 'quick', 'none']) {
    const { host, clock, createClient, wait } = await createWorld(t, { host: { loginLatency: login === 'slow' ? 50 : 1 } });
    host.evaluate(`wx.request = (options) => {
      const { url, data } = options;
      const words = url + ' ' + JSON.stringify(data) + ' ' + Object.keys(data).map((name) => name + '=' + encodeURIComponent(data[name])).join('&');
      setTimeout(() => options.fail({ errMsg: 'request:fail invalid ' + words }), 200);
      return { abort() {} };
    };`);
    const client = createClient({ login: { retry: { limit: 0 } } });
    await wait(client.ready);
    /** @type {any[]} */
    const errors = [];
    client.on('error', (error) => errors.push(error));
    if (login !== 'none') client.login().catch(() => {});
    if (login === 'quick') await clock.advance(10);
    client.login({ via: { url: SIGN_IN, data: { name: 'lin_xiaoming', password: PASSWORD } } }).catch((error) => errors.push(error));
    await clock.advance(1000);
    assert.ok(errors.length >= 2, `${errors.length}`);
    assert.ok(errors.every(({ code }) => code === 'EXCHANGE_FAILED'), login);
  }
});

test('codes of late answers to wx.login, and of hosts that answer twice, are in no error', async (t) => {
  const { host, clock, createClient, wait } = await createWorld(t);
  const held = host.evaluate('var held = []; wx.login = (options) => void held.push(options); held');
  host.evaluate(`wx.request = (options) => {
    setTimeout(() => options.fail({ errMsg: 'request:fail ' + options.url + '?code=' + options.data.code }), 100);
    return { abort() {} };
  };`);
  const client = createClient({ login: { timeout: 300, retry: { limit: 0 } } });
  await wait(client.ready);
  /** @type {any[]} */
  const errors = [];
  client.on('error', (error) => errors.push(error));
  const attempt = () => client.login().catch((error) => errors.push(error));
  const answer = (/** @type {number} */ index, /** @type {string} */ code) => held[index].success(host.plain({ code, errMsg: 'login:ok' }));
  attempt();
  await clock.advance(400);
  attempt();
  await clock.advance(5);
  answer(1, 'CODE-OF-THE-SECOND');
  answer(0, 'CODE-OF-THE-FIRST');
  await clock.advance(200);
  attempt();
  await clock.advance(5);
  answer(2, 'CODE-OF-THE-THIRD');
  answer(2, 'CODE-OF-THE-THIRD-AGAIN');
  await clock.advance(200);
  assert.deepEqual(errors.map(({ code }) => code).toSorted(), ['EXCHANGE_FAILED', 'EXCHANGE_FAILED', 'EXCHANGE_FAILED', 'EXCHANGE_FAILED', 'LOGIN_TIMEOUT', 'LOGIN_TIMEOUT']);
});

test('storage that quotes what it was to keep or to remove does not show it', async (t) => {
  for (const encrypt of [false, true]) {
    const { host, clock, createClient, wait } = await createWorld(t);
    host.evaluate(`{
      let last = '';
      const quote = (data) => 'fail exceeded the maximum: ' + JSON.stringify(last = data === undefined ? last : data) + encodeURIComponent(JSON.stringify(last));
      wx.setStorageSync = (key, data) => { throw new Error('setStorageSync:' + quote(data)); };
      wx.removeStorageSync = () => { throw { errMsg: 'removeStorageSync:' + quote(), cause: { data: last } }; };
      wx.setStorage = ({ data, fail }) => setTimeout(() => fail({ errMsg: 'setStorage:' + quote(data), data }), 1);
      wx.removeStorage = ({ fail }) => setTimeout(() => fail({ errMsg: 'removeStorage:' + quote() }), 1);
    }`);
    const client = createClient({ session: { encrypt } });
    /** @type {string[]} */
    const heard = [];
    client.on('error', ({ code }) => heard.push(code));
    await wait(client.login());
    await clock.advance(100);
    await wait(client.logout());
    await clock.advance(100);
    assert.ok(heard.length >= 2 && heard.every((code) => code === 'STORAGE_FAILED'), `${heard}`);
  }
});

/** Functions of the app that quote what they know, each with how it is met. @type {Array<[string, string, string]>} */
const FUNCTIONS = [
  ['login.data', '(code) => { throw new Error("no data for " + code); }', 'EXCHANGE_FAILED'],
  ['login.data', '(code) => Promise.reject({ errMsg: "no data for " + encodeURIComponent(code), code: { of: [code] } })', 'EXCHANGE_FAILED'],
  ['login.session', '({ data }) => { throw Object.assign(new Error("no session in " + JSON.stringify(data)), { data }); }', 'EXCHANGE_REJECTED'],
  ['login.session', '(response) => { const error = new Error("odd"); error.response = response; throw error; }', 'EXCHANGE_REJECTED'],
  ['request.header', '() => { throw new Error("no header for " + sessions.join()); }', 'CONFIG_INVALID'],
  ['request.header', '() => Promise.reject(Object.assign(new Error("no"), { cause: new Error(sessions.join()) }))', 'CONFIG_INVALID'],
];

for (const [option, source, code] of FUNCTIONS) {
  test(`a function for ${option} that throws what it knows shows it to nobody: ${source}`, async (t) => {
    const { host, clock, createClient } = await createWorld(t);
    const sessions = host.evaluate('var sessions = []; sessions');
    const [group = '', name = ''] = option.split('.');
    const client = createClient({ login: { retry: { limit: 0 } }, ...(group === 'login' ? { login: { retry: { limit: 0 }, [name]: host.evaluate(`(${source})`) } } : { [group]: { [name]: host.evaluate(`(${source})`) } }) });
    if (group === 'request') {
      sessions.push('the-id-of-the-session');
      client.setSession({ id: 'the-id-of-the-session' });
    }
    /** @type {any[]} */
    const heard = [];
    client.on('error', (error) => heard.push(error));
    const pending = call(client, { url: '/x' });
    await clock.runUntil(() => pending.done);
    await clock.advance(10);
    for (const error of [pending.result, ...heard]) assert.equal(error.code, code);
    assert.match(pending.result.errMsg, new RegExp(option.replace('.', '\\.')));
  });
}

test('a host that throws what it could not send does not have it printed', async (t) => {
  const { host, clock, createClient, wait } = await createWorld(t);
  const client = createClient({ login: { retry: { limit: 0 } } });
  await wait(client.login());
  host.evaluate(`wx.request = ({ data, header }) => {
    const error = new TypeError('not serialisable: ' + JSON.stringify([data, header]));
    error.options = { data, header };
    error.cause = new Error(JSON.stringify(data));
    throw error;
  };`);
  /** @type {any[]} */
  const errors = [];
  client.on('error', (error) => errors.push(error));
  for (const login of [client.login({ via: { url: SIGN_IN, data: { password: PASSWORD } } }), client.login({ force: true })]) login.catch((error) => errors.push(error));
  const pending = call(client, { url: '/x' });
  await clock.advance(1000);
  errors.push(pending.result);
  assert.ok(errors.length >= 5);
  for (const error of errors) host.evaluate('console').log('what went wrong', error);
});

/** Secrets in a wrong place or form. @type {Array<[string, (client: Client) => unknown]>} */
const MISUSES = [
  ['setSession(id)', (client) => client.setSession(/** @type {any} */ ('the-secret-session-id'))],
  ['setSession({ id: number })', (client) => client.setSession(/** @type {any} */ ({ id: 918273645 }))],
  ['setSession({ id: list })', (client) => client.setSession(/** @type {any} */ ({ id: ['the-secret-session-id'] }))],
  ['setSession with a line break', (client) => client.setSession({ id: 'the-secret\nsession-id' })],
  ['setSession({ id, expiresIn: id })', (client) => client.setSession(/** @type {any} */ ({ id: 'the-secret-session-id', expiresIn: 'the-secret-session-id' }))],
  ['login({ via: text })', (client) => client.login({ via: /** @type {any} */ ('hunter2-hunter2') })],
  ['login({ via: { data: form } })', (client) => client.login({ via: { url: SIGN_IN, data: /** @type {any} */ ('name=joe&password=hunter2-hunter2') } })],
  ['login({ via: { data: list } })', (client) => client.login({ via: { url: SIGN_IN, data: /** @type {any} */ (['hunter2-hunter2']) } })],
  ['login({ via } with the data beside it)', (client) => client.login(/** @type {any} */ ({ via: { url: SIGN_IN, password: 'hunter2-hunter2', data: { password: 'hunter2-hunter2' } } }))],
  ['login({ via: { method: password } })', (client) => client.login({ via: { url: SIGN_IN, method: /** @type {any} */ (918273645), data: { password: 918273645 } } })],
  ['login({ data: form })', (client) => client.login({ data: /** @type {any} */ ('token=hunter2-hunter2') })],
  ['login({ force: password })', (client) => client.login(/** @type {any} */ ({ force: 'hunter2-hunter2', via: { url: SIGN_IN, data: { password: 'hunter2-hunter2' } } }))],
];

test('secrets that are given in the wrong form are refused without being quoted', async (t) => {
  const { clock, createClient, wait } = await createWorld(t);
  const client = createClient();
  await wait(client.ready);
  for (const [what, misuse] of MISUSES) {
    /** @type {any} */
    let error;
    try {
      Promise.resolve(misuse(client)).catch((reason) => {
        error = reason;
      });
    } catch (reason) {
      error = reason;
    }
    await clock.advance(1);
    assert.equal(error?.code, 'CONFIG_INVALID', what);
  }
});

test('what an app keeps of its calls shows public members only, while they are out and afterwards', async (t) => {
  const { host, clock, createClient, wait } = await createWorld(t);
  const client = createClient();
  await wait(client.login());
  const tasks = [client.request({ url: '/echo' }), client.uploadFile({ url: '/echo', filePath: 'x', name: 'x', fail() {} }), client.downloadFile({ url: '/echo' })];
  const members = () => tasks.map((task) => host.evaluate(`(task) => {
    const names = [];
    for (let owner = task; owner && owner !== Object.prototype; owner = Object.getPrototypeOf(owner)) {
      for (const name of Reflect.ownKeys(owner)) {
        const { value, get } = Object.getOwnPropertyDescriptor(owner, name);
        // By it, consoles and Vue 2 tell the task from a plain object.
        if (name === Symbol.toStringTag) continue;
        names.push(typeof value === 'function' || get ? String(name) : String(name) + ' is no function');
      }
    }
    return names.filter((name) => name !== 'constructor');
  }`)(task));
  const accepted = /^(Symbol\(Symbol\.toStringTag\) is no function|abort|then|catch|finally|(on|off)(HeadersReceived|ChunkReceived|ProgressUpdate))$/;
  for (const names of members()) assert.deepEqual([...names].filter((name) => !accepted.test(name)), []);
  await clock.advance(100);
  await wait(client.logout());
  client.destroy();
  await clock.advance(100);
  for (const names of members()) assert.deepEqual([...names].filter((name) => !accepted.test(name)), []);
  for (const name of Object.keys(client)) assert.ok(typeof (/** @type {any} */ (client)[name]) === 'function' || name === 'ready', name);
});

test('halves of a session of the Wafer protocol are not shown by themselves', async (t) => {
  const world = await createWorld(t);
  const { host, clock, createClient } = world;
  const [id, skey] = ['0a1b2c3d-id-of-wafer', 'c3VwZXItc2VjcmV0/c2tleQ=='];
  host.evaluate(`wx.request = (options) => {
    if (options.url.indexOf('onlogin') >= 0) setTimeout(() => options.success({ statusCode: 200, data: { 'F2C224D4-2BCE-4C64-AF9F-A6D872000D1A': 1, session: { id: '${id}', skey: '${skey}' } } }), 1);
    else setTimeout(() => options.fail({ errMsg: 'request:fail ' + JSON.stringify(options.header) + ' X-WX-Skey: ' + encodeURIComponent('${skey}') + ' X-WX-Id: ${id}' }), 1);
    return { abort() {} };
  };`);
  const client = createClient({ protocol: host.require('weapp-session/wafer'), login: { with: 'code' } });
  const pending = call(client, { url: '/x' });
  await clock.runUntil(() => pending.done);
  assert.equal(pending.result.code, 'REQUEST_FAILED');
});

test('a logout that the backend could not be told of does not show whose it was', async (t) => {
  const world = await createWorld(t);
  const { clock, createClient, wait } = world;
  const client = createClient();
  client.setSession({ id: ID });
  failWith(world, [`{"sessionid":${JSON.stringify(ID)}}`]);
  /** @type {any[]} */
  const heard = [];
  client.on('error', (error) => heard.push(error));
  await wait(client.logout({ url: '/wx/logout' }));
  await clock.advance(10);
  assert.equal(heard.length, 1);
  assert.match(heard[0].errMsg, /^logout:fail /);
});

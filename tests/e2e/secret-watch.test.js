/** The watch for secrets bites: a client that shows one, in any place and in any form, is caught. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createClock } from '../host/index.js';
import { testBuild } from './package.js';
import { createSearch, formsOf } from './secrets/forms.js';
import { createWatch } from './secrets/index.js';

/** @import { TestContext } from 'node:test' */

const ID = 'Ab3/x+y="z" %2F~0123456789';
const FOREIGN = 'https://cdn.example';
const testWatch = testBuild('it is about the tests themselves');

/** What a client made for this has in common. */
const SDK = `
  class SessionError extends Error {
    constructor(errMsg, more = {}) {
      super('CODE: ' + errMsg);
      this.code = 'CODE';
      this.errMsg = errMsg;
      Object.defineProperties(this, more);
    }
  }
  const later = (run) => Promise.resolve().then(run);
  const fails = (error) => later(() => { throw error; });
  exports.SessionError = SessionError;
`;

/**
 * What the watch says after an app has used a client that is made like this.
 *
 * @param {TestContext} t
 * @param {string} client source of its members; \`ID\` is the session's id
 * @param {(client: any, host: any) => unknown} use
 * @param {string} [id]
 */
async function said(t, client, use, id = ID) {
  const root = mkdtempSync(join(tmpdir(), 'weapp-session-watch-'));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  const folder = join(root, 'miniprogram_npm/weapp-session');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'index.js'), `const ID = ${JSON.stringify(id)};${SDK} exports.createClient = (options) => ({ setSession() {}, ${client} });`);

  const watch = createWatch(/** @type {any} */ ({ after() {} }));
  const clock = createClock();
  const host = watch.createHost({ root, clock, domains: ['https://api.example.com', FOREIGN] });
  t.after(() => host.close());
  const sdk = host.require('weapp-session');
  const made = sdk.createClient(host.plain({ baseUrl: 'https://api.example.com', login: { url: '/login', refresh: 'tokens.refresh' }, renew: { url: '/renew', refresh: 'next' } }));
  made.setSession(host.plain({ id }));
  await use(made, host);
  await clock.advance(100);
  try {
    watch.check();
    return '';
  } catch (error) {
    return /** @type {Error} */ (error).message;
  }
}

/** @type {(promise: PromiseLike<unknown>) => PromiseLike<unknown>} */
const settled = (promise) => promise.then(() => {}, () => {});
const nothing = () => {};

/** A place, a client that shows the id there, how an app uses it, and what the watch says. @type {Array<[string, string, (client: any, host: any) => unknown, RegExp]>} */
const PLACES = [
  ['the words of an error that a login rejects with', 'login: () => fails(new SessionError("login:fail " + ID))', (client) => settled(client.login()), /the error CODE: .*by console\.log/],
  ['an error that is no SessionError', 'login: () => fails({ errMsg: ID })', (client) => settled(client.login()), /login: what it rejects with/],
  ['an error that nobody has waited for', 'logout: () => void fails(new SessionError(ID)).catch(() => {})', (client) => client.logout(), /the error CODE/],
  ['a field of an error', 'logout: () => new SessionError("", { id: { value: ID, enumerable: true } })', (client) => client.logout(), /JSON\.stringify/],
  ['a field that is not enumerable', 'logout: () => new SessionError("", { id: { value: ID } })', (client) => client.logout(), /the property \[id\]/],
  ['a field under a symbol', 'logout: () => new SessionError("", { [Symbol("s")]: { value: ID } })', (client) => client.logout(), /the property \[Symbol\(s\)\]/],
  ['the cause of an error', 'logout: () => new SessionError("", { cause: { value: new TypeError(ID) } })', (client) => client.logout(), /by console\.log/],
  ['the cause of a cause', 'logout: () => new SessionError("", { cause: { value: { cause: { text: ID } } } })', (client) => client.logout(), /the property \[cause\]\[cause\]\[text\]/],
  ['a stack', 'logout: () => new SessionError("", { stack: { value: "at " + ID } })', (client) => client.logout(), /by stack/],
  ['an answer that is enumerable', 'logout: () => new SessionError("", { response: { value: {}, enumerable: true } })', (client) => client.logout(), /its response is enumerable/],
  ['what is thrown', 'request() { throw { errMsg: ID }; }', (client) => assert.throws(() => client.request()), /what request throws/],
  ['what fail is called with', 'request: ({ fail }) => void later(() => fail({ errMsg: ID }))', (client, host) => client.request(host.evaluate('({ fail() {} })')), /what fail is called with/],
  ['what complete is called with', 'request: ({ complete }) => void later(() => complete({ errMsg: ID }))', (client) => client.request({ complete: nothing }), /what complete is called with/],
  ['what a listener is told', 'on: (event, listener) => void later(() => listener({ id: ID }))', (client) => client.on('login', nothing), /what a listener of 'login' is told/],
  ['a member of the client', 'state: { id: ID }', nothing, /the client: .*by console\.log/],
  ['a member of a task', 'request: () => ({ state: { list: [new Map([["id", ID]])] } })', (client) => client.request(), /the task of request: .*by console\.log/],
  ['a name in a task', 'uploadFile: () => ({ [ID]: 1 })', (client) => client.uploadFile(), /the task of uploadFile/],
  ['the prototype of a task', 'downloadFile: () => Object.create({ id: ID })', (client) => client.downloadFile(), /by for-in/],
  ['a class of tasks', 'request: () => new (class { get id() { return ID; } })()', (client) => client.request(), /the property \[id\]/],
  ['a getter of a task', 'request: () => ({ get id() { return ID; } })', (client) => client.request(), /JSON\.stringify/],
  ['the text of a task', 'request: () => ({ toString: () => ID })', (client) => client.request(), /String\(\)/],
  ['the JSON of a task', 'request: () => ({ toJSON: () => ID })', (client) => client.request(), /JSON\.stringify/],
  ['a task, later', 'request() { const task = {}; later(() => { task.id = ID; }); return task; }', (client) => client.request(), /the task of request/],
  ['the result of a login', 'login: () => later(() => ({ fresh: true, response: { data: ID } }))', (client) => client.login(), /the result of a login/],
  ['a socket', 'connectSocket: () => later(() => ({ credential: ID }))', (client) => client.connectSocket(), /a socket: /],
  ['what a socket tells of an error', 'connectSocket: () => later(() => ({ onError: (listener) => listener({ errMsg: ID }) }))', async (client) => (await client.connectSocket()).onError(nothing), /what onError is told/],
  ['why a socket was closed', 'connectSocket: () => later(() => ({ onClose: (listener) => listener({ reason: ID }) }))', async (client) => (await client.connectSocket()).onClose(nothing), /what onClose is told/],
  ['what send fails with', 'connectSocket: () => later(() => ({ send: ({ fail }) => fail({ errMsg: ID }) }))', async (client) => (await client.connectSocket()).send({ fail: nothing }), /socket\.send: what fail is called with/],
  ['the console', 'logout: () => console.log("logged out", { id: ID })', (client) => client.logout(), /console\.log: /],
  ['the URL of another server', `request: () => wx.request({ url: "${FOREIGN}/?id=" + encodeURIComponent(ID) })`, (client) => client.request(), /request to https:\/\/cdn\.example: the id .*\(in url\)/],
  ['a header for another server', `request: () => wx.request({ url: "${FOREIGN}", header: { id: ID } })`, (client) => client.request(), /in header/],
  ['data for another server', `request: () => wx.request({ url: "${FOREIGN}", data: ID })`, (client) => client.request(), /in data/],
  ['a form for another server', `request: () => wx.uploadFile({ url: "${FOREIGN}", formData: { id: ID } })`, (client) => client.request(), /in formData/],
  ['a socket to another server', `request: () => void wx.connectSocket({ url: "${FOREIGN.replace('http', 'ws')}/?id=" + encodeURIComponent(ID) })`, (client) => client.request(), /connectSocket to https:\/\/cdn\.example/],
  ['a URL that is none', 'request: () => wx.request({ url: "", header: { id: ID } })', (client) => client.request(), /a URL without an origin/],
  ['a host that was replaced', `request: () => wx.request({ url: "${FOREIGN}", header: { id: ID } })`, (client, host) => (host.evaluate('wx.request = () => {}'), client.request()), /in header/],
];

for (const [place, client, use, words] of PLACES) {
  testWatch(`the watch sees a secret in ${place}`, async (t) => assert.match(await said(t, client, use), words));
}

const TOKEN = 'refresh-token-1';
/** Where a refresh token goes, how, and what the watch says. @type {Array<[string, string, (client: any) => unknown, RegExp]>} */
const TOKEN_PLACES = [
  ['session()', 'session: () => ({ id: ID, token: "refresh-token-1" })', (client) => client.session(), /session\(\): the token .*by console\.log/],
  ['an error', 'logout: () => new SessionError("refresh-token-1")', (client) => client.logout(), /the error CODE: the token /],
  ['data for another path of the own backend', 'request: () => wx.request({ url: "https://api.example.com/things", data: { token: "refresh-token-1" } })', (client) => client.request(), /request to https:\/\/api\.example\.com: the token .*in data/],
  ['a header for the login', 'request: () => wx.request({ url: "https://api.example.com/login", header: { token: "refresh-token-1" } })', (client) => client.request(), /the token .*in header/],
  ['the URL of a path like that of renewals', 'request: () => wx.request({ url: "https://api.example.com/renewals?token=refresh-token-1" })', (client) => client.request(), /the token .*in url/],
  ['renew.url at another origin', `request: () => wx.request({ url: "${FOREIGN}/renew", data: { token: "refresh-token-1" } })`, (client) => client.request(), /request to https:\/\/cdn\.example: the token /],
  ['a logout without revoke', 'logout: () => wx.request({ url: "https://api.example.com/logout", data: { token: "refresh-token-1" } })', (client) => client.logout({ url: '/logout', revoke: false }), /the token .*in data/],
  ['the console', 'logout: () => console.log("refresh-token-1")', (client) => client.logout(), /console\.log: the token /],
];

for (const [place, client, use, words] of TOKEN_PLACES) {
  testWatch(`the watch sees a refresh token in ${place}`, async (t) => {
    assert.match(await said(t, client, (made) => (made.setSession({ id: ID, refresh: TOKEN }), use(made))), words);
  });
}

testWatch('the watch lets a refresh token go to renew.url, to a logout with revoke, and into storage', async (t) => {
  const members = `
    request() {
      wx.request({ url: 'https://api.example.com/renew', data: { refresh_token: '${TOKEN}' } });
      wx.request({ url: 'https://api.example.com/renew?refresh_token=${TOKEN}' });
      wx.setStorageSync('key', [3, ID, 0, null, null, true, null, null, '${TOKEN}']);
    },
    logout: () => wx.request({ url: 'https://api.example.com/logout', data: { refresh_token: '${TOKEN}' } }),
  `;
  assert.equal(await said(t, members, (client) => {
    client.setSession({ id: ID, refresh: TOKEN });
    client.request();
    client.logout({ url: '/logout', revoke: true });
  }), '');
});

for (const [text, form] of formsOf(ID)) {
  testWatch(`the watch knows a secret ${form}`, async (t) => {
    const words = await said(t, `logout: () => new SessionError("… " + ${JSON.stringify(text)} + " …")`, (client) => client.logout());
    assert.match(words, new RegExp(`the id .*, ${form}`));
  });
}

testWatch('the watch leaves alone what may hold a secret', async (t) => {
  const members = `
    session: () => ({ id: ID }),
    login: () => later(() => Object.defineProperty({ fresh: true }, 'response', { value: { data: ID } })),
    logout: () => fails(new SessionError('login:fail', { response: { value: { data: ID } } })),
    request({ success, complete }) {
      later(() => [success, complete].forEach((callback) => callback({ statusCode: 200, data: ID })));
      wx.setStorageSync('key', [2, ID]);
      return wx.request({ url: 'https://api.example.com/', header: { sessionid: ID } });
    },
    connectSocket: () => later(() => ({ onMessage: (listener) => listener({ data: ID }) })),
  `;
  assert.equal(await said(t, members, async (client) => {
    client.session();
    await client.login();
    await settled(client.logout());
    client.request({ success: nothing, complete: nothing });
    (await client.connectSocket()).onMessage(nothing);
  }), '');
});

/** Where a secret comes from, a client that has it and shows it, and how it is used. @type {Array<[string, string, string, (client: any, host: any) => unknown]>} */
const SOURCES = [
  ['id', 'storage that was written', 'logout() { wx.setStorageSync("key", [2, "new-id-1"]); return new SessionError("new-id-1"); }', (client) => client.logout()],
  ['id', 'storage that was read', 'logout() { return new SessionError(wx.getStorageSync("key")[1]); }', (client, host) => (host.storage.set('key', '[2,"old-id-1"]'), client.logout())],
  ['id', 'session()', 'session: () => ({ id: "id-of-session" }), logout: () => new SessionError("id-of-session")', (client) => (client.session(), client.logout())],
  ['id', 'an answer to a login', `
    logout() {
      wx.request = ({ success }) => success({ statusCode: 200, data: { sessionid: 'id-of-answer' } });
      wx.request({ url: 'https://api.example.com/login', success() {} });
      return new SessionError('id-of-answer');
    }`, (client) => client.logout()],
  ['id', 'setSession in the wrong form', 'setSession: (id) => { if (id === 918273645) throw new SessionError("not " + id); }', (client) => assert.throws(() => client.setSession(918273645))],
  ['token', 'storage that was written', 'logout() { wx.setStorageSync("key", [3, "new-id-1", 0, null, null, true, null, null, "stored-token"]); return new SessionError("stored-token"); }', (client) => client.logout()],
  ['token', 'storage that was read', 'logout() { return new SessionError(wx.getStorageSync("key")[8]); }', (client, host) => (host.storage.set('key', '[3,"old-id-1",0,null,null,true,null,null,"stored-token"]'), client.logout())],
  ['token', 'an answer to a login', `
    logout() {
      wx.request = ({ success }) => success({ statusCode: 200, data: { tokens: { refresh: 'token-of-answer' } } });
      wx.request({ url: 'https://api.example.com/login', success() {} });
      return new SessionError('token-of-answer');
    }`, (client) => client.logout()],
  ['token', 'an answer to a renewal', `
    logout() {
      wx.request = ({ success }) => success({ statusCode: 200, data: '{"next":"token-of-renewal"}' });
      wx.request({ url: 'https://api.example.com/renew?x=1', success() {} });
      return new SessionError('token-of-renewal');
    }`, (client) => client.logout()],
  ['token', 'setSession', 'setSession() {}, logout: () => new SessionError("token-of-the-app")', (client) => (client.setSession({ id: ID, refresh: 'token-of-the-app' }), client.logout())],
  ['code', 'wx.login', 'logout: () => wx.login({ success: ({ code }) => new SessionError(code) })', (client) => client.logout()],
  ['credential', 'login({ via })', 'login: ({ via }) => fails(new SessionError(via.data.password))', (client) => settled(client.login({ via: { url: '/signin', data: { password: 'hunter2' } } }))],
  ['credential', 'a text in the place of credentials', 'login: () => fails(new SessionError("hunter2"))', (client) => settled(client.login({ via: { data: 'name=joe&password=hunter2' } }))],
];

for (const [kind, source, client, use] of SOURCES) {
  testWatch(`the watch takes what comes by ${source} for a secret`, async (t) => assert.match(await said(t, client, use), new RegExp(`: the ${kind} `)));
}

test('the forms of a secret are told apart, and what is too short is none', () => {
  const forms = [...formsOf(ID).values()];
  assert.equal(new Set(forms).size, forms.length);
  assert.ok(forms.length >= 10, forms.join());
  const search = createSearch();
  search.add('id', 'abc');
  assert.equal(search.find('abc YWJj'), undefined);
});

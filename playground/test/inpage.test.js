/** The backend inside the page answers as the real one does: the same requests are sent to both, and the answers compared. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { startInPage, startReal } from '../testing/inpage.js';

/** @import { Tried } from '../testing/inpage.js' */

const COMPARED = ['content-type', 'cache-control', 'content-disposition', 'content-length', 'x-session-expires-in'];
const JSON_TYPE = { 'content-type': 'application/json' };
const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded' };
const LIST = '/wx/products/list';
const UNKNOWN = 'A'.repeat(43);

/** @param {string} method @param {unknown} body @returns {RequestInit} */
const json = (method, body) => ({ method, headers: JSON_TYPE, body: JSON.stringify(body) });

/** An answer as it is compared: ids and codes are random. @param {Response} response */
async function look(response) {
  const text = await response.text();
  const headers = COMPARED.map((name) => `${name}: ${response.headers.get(name)}`);
  return { status: response.status, headers, body: text.replace(/[A-Za-z0-9_-]{32,}/g, '…') };
}

/** @param {Tried} backend @returns {Promise<string>} a session's id */
async function logIn({ fetch }) {
  const { code } = await (await fetch('/wechat/code', { method: 'POST' })).json();
  return (await (await fetch('/wx/onlogin', json('POST', { code }))).json()).sessionid;
}

/** @param {Array<[name: string, value: string | Blob]>} parts @returns {RequestInit} */
function form(...parts) {
  const body = new FormData();
  for (const [name, value] of parts) body.append(name, value);
  return { method: 'POST', body };
}

/** @param {RequestInit} init @param {string} sessionid @returns {RequestInit} */
const as = (init, sessionid) => ({ ...init, headers: { .../** @type {Record<string, string>} */ (init.headers), sessionid } });

const file = (/** @type {number} */ bytes, name = '茶 🍵.jpg') => new File([new Uint8Array(bytes)], name);

/** Each sends some requests, one after the other. @type {Record<string, (backend: Tried) => AsyncGenerator<Response>>} */
const CASES = {
  async *'a login, by each method, and a code that was used'({ fetch }) {
    for (const method of ['POST', 'PUT', 'GET']) {
      const { code } = await (await fetch('/wechat/code', { method: 'POST' })).json();
      yield method === 'GET' ? fetch(`/wx/onlogin?code=${code}`) : fetch('/wx/onlogin', json(method, { code }));
      yield fetch('/wx/onlogin', json('POST', { code }));
    }
  },
  async *'logins that cannot be read'({ fetch }) {
    const bodies = ['{}', '[]', '"code"', 'null', '{', '', '{"code":1}', '{"code":""}', `{"code":"${'x'.repeat(513)}"}`, `{"code":"${'x'.repeat(5000)}"}`];
    for (const body of bodies) yield fetch('/wx/onlogin', { method: 'POST', headers: JSON_TYPE, body });
    for (const type of ['text/plain', 'application/json; charset=utf-8', 'application/json; charset=latin1', 'Application/JSON']) {
      yield fetch('/wx/onlogin', { method: 'POST', headers: { 'content-type': type }, body: '{"code":"no"}' });
    }
    for (const body of ['code=no', 'code=a&code=b', 'code=%F0%9F%8D%B5', '']) yield fetch('/wx/onlogin', { method: 'POST', headers: FORM_TYPE, body });
    for (const path of ['/wx/onlogin', '/wx/onlogin?code=', '/wx/onlogin?code=a&code=b', '/WX/onlogin/?code=no']) yield fetch(path);
  },
  async *'the products, with the session in each place, and without'(backend) {
    const id = await logIn(backend);
    for (const headers of /** @type {Array<Record<string, string>>} */ ([{ sessionid: id }, { Authorization: `Bearer ${id}` }, { cookie: `a=b; sessionid=${id}` }, { sessionid: UNKNOWN }, { sessionid: '*' }, {}])) {
      yield backend.fetch(LIST, { headers });
    }
    yield backend.fetch(`${LIST}?sessionid=${id}`);
    yield backend.fetch(`${LIST}?sessionid=${id}&sessionid=${id}`);
    yield backend.fetch(`${LIST}/`, { headers: { sessionid: id } });
    yield backend.fetch(LIST, { method: 'HEAD', headers: { sessionid: id } });
    yield backend.fetch('/account/me', { headers: { sessionid: id } });
  },
  async *'the end of a session, by both ways'(backend) {
    for (const path of ['/wx/logout', '/dev/expire']) {
      const id = await logIn(backend);
      for (const each of [path, LIST, path]) yield backend.fetch(each, { method: each === LIST ? 'GET' : 'POST', headers: { sessionid: id } });
      yield backend.fetch(path, json('POST', { sessionid: await logIn(backend) }));
    }
  },
  async *'accounts'({ fetch }) {
    const [name, password] = ['阿珍', 'long enough'];
    for (const body of [{ username: name, password }, { username: name, password }, { username: 'a', password }, { username: 'a b', password }, { username: 'zhen', password: 'short' }, {}, { username: name }]) {
      yield fetch('/account/register', json('POST', body));
    }
    const { sessionid } = await (await fetch('/account/signin', json('POST', { username: name, password }))).json();
    yield fetch('/account/me', { headers: { sessionid } });
    yield fetch('/wx/download/receipt', { headers: { sessionid } });
    for (let attempt = 0; attempt < 7; attempt++) yield fetch('/account/signin', json('POST', { username: name, password: 'wrong password' }));
    yield fetch('/account/signin', json('POST', { username: 'nobody', password }));
  },
  async *'uploads'(backend) {
    const id = await logIn(backend);
    const text = 'x'.repeat(4097);
    for (const init of [form(['file', file(1000)]), form(['note', 'x'], ['file', file(0, 'a.txt')]), form(['file', file(1024 * 1024 + 1)]), form(['picture', file(1)]), form(['file', file(1)], ['file', file(2)]), form(['note', 'x']), form(['note', text], ['file', file(1)])]) {
      yield backend.fetch('/wx/upload', as(init, id));
    }
    yield backend.fetch('/wx/upload', form(['sessionid', id], ['file', file(1)]));
    yield backend.fetch('/wx/upload', form(['file', file(1)]));
    yield backend.fetch('/wx/upload', as(json('POST', {}), id));
    yield backend.fetch('/wx/upload', { method: 'POST', headers: { sessionid: id, 'content-type': 'multipart/form-data; boundary=x' }, body: '--y' });
    yield backend.fetch('/wx/download/receipt', { headers: { sessionid: id } });
  },
  async *'what is not there'({ fetch }) {
    for (const [method, path] of [['GET', '/wx/none'], ['POST', LIST], ['DELETE', '/wx/onlogin'], ['GET', '/wx/logout'], ['GET', '/elsewhere/none']]) yield fetch(path, { method });
  },
  async *'faults, and a server of somebody else’s'(backend) {
    const id = await logIn(backend);
    for (const fault of ['fail', 'refuse']) {
      for (const path of [LIST, '/wx/onlogin?code=no']) yield backend.fetch(path, { headers: { sessionid: id, [`x-playground-${fault}`]: '1' } });
    }
    yield backend.fetch(LIST, { headers: { sessionid: id, 'x-playground-delay': '10' } });
    yield backend.fetch('/elsewhere/today');
    yield backend.fetch('/elsewhere/today', { headers: { sessionid: id } });
  },
};

for (const [name, run] of Object.entries(CASES)) {
  test(`both backends answer alike: ${name}`, { timeout: 60_000 }, async (t) => {
    const [real, inPage] = await Promise.all([startReal(t), startInPage(t)].map(async (starting) => {
      const answers = [];
      for await (const response of run(await starting)) answers.push(await look(response));
      return answers;
    }));
    assert.ok(real.length > 4);
    assert.deepEqual(inPage, real);
  });
}

/** What a client hears of a socket, until it is closed. @param {Tried} backend @param {string} path @param {(said: string[], socket: any) => void} act after each */
function converse({ openSocket }, path, act) {
  return new Promise((/** @type {(said: string[]) => void} */ resolve) => {
    const socket = openSocket(path);
    /** @type {string[]} */
    const said = [];
    const hear = (/** @type {string} */ what) => {
      said.push(what);
      act(said, socket);
    };
    socket.onopen = () => hear('open');
    socket.onerror = () => hear('error');
    socket.onmessage = ({ data }) => hear(typeof data === 'string' ? data : `bytes ${new Uint8Array(data).join()}`);
    socket.onclose = ({ code, reason }) => resolve([...said, `close ${code} ${reason}`]);
  });
}

/** @type {Record<string, (backend: Tried) => Promise<string[]>>} */
const TALKS = {
  async 'a greeting, echoes, and the end by the client'(backend) {
    return converse(backend, `/wx/socket?sessionid=${await logIn(backend)}`, ({ length }, socket) => {
      if (length === 2) socket.send('你好 🍵');
      if (length === 3) socket.send(new Uint8Array([0, 255]).buffer);
      if (length === 4) socket.close(1000);
    });
  },
  async 'the end of the session'(backend) {
    const sessionid = await logIn(backend);
    return converse(backend, `/wx/socket?sessionid=${sessionid}`, ({ length }) => {
      if (length === 2) backend.fetch('/dev/expire', { method: 'POST', headers: { sessionid } });
    });
  },
  'no session': (backend) => converse(backend, '/wx/socket', () => {}),
  'a session that is none': (backend) => converse(backend, `/wx/socket?sessionid=${UNKNOWN}`, () => {}),
  async 'a message that is too large'(backend) {
    const said = await converse(backend, `/wx/socket?sessionid=${await logIn(backend)}`, ({ length }, socket) => {
      if (length === 2) socket.send('x'.repeat(16 * 1024 + 1));
    });
    // `ws` also says why.
    return said.map((line) => line.replace(/^(close \d+) .*/, '$1'));
  },
  'another path': (backend) => converse(backend, '/wx/none', () => {}),
};

for (const [name, talk] of Object.entries(TALKS)) {
  test(`both backends talk alike on a socket: ${name}`, { timeout: 60_000 }, async (t) => {
    const [real, inPage] = await Promise.all([startReal(t), startInPage(t)].map(async (starting) => talk(await starting)));
    assert.deepEqual(inPage, real);
  });
}

test('what is given up is not answered', async (t) => {
  const { fetch } = await startInPage(t);
  const controller = new AbortController();
  const asked = fetch(LIST, { headers: { 'x-playground-delay': '30000' }, signal: controller.signal });
  controller.abort('enough');
  await assert.rejects(asked, (reason) => reason === 'enough');
});

/** The page's table of session libraries beside the libraries themselves, and its options with each of them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileOf, LANGUAGES } from '../e2e/pages.js';
import { launchBeside, startServer } from '../e2e/recipe-server.js';
import { here } from '../e2e/world.js';
import { readAnswers, rowsOf, serverOf, SESSIONS } from './answers.js';
import { versionOf } from './installed.js';

/**
 * @import { TestContext } from 'node:test'
 * @import { Row } from './answers.js'
 */

const PRODUCTS = { url: '/wx/products/list' };
const SECRET = 'x'.repeat(32);
/** The rows whose library is installed here, by number: the server, and what it is started with. @type {Array<[string, Record<string, string>]>} */
const SERVERS = [
  ['express-session', {}],
  ['fastify-session', {}],
  ['koa-session', { STORE: '1' }],
  ['koa-session', {}],
  ['cookie-session', {}],
  ['iron-session', {}],
  ['hono-sessions', {}],
];
/** What a cookie is called that has no name of its own, in servers/iron-session.js. */
const NAMELESS = 'mine';

/** @param {Row} row the name of its cookie */
const cookieOf = ({ cells: [, cookie = ''] }) => /^`(.+)`$/.exec(cookie)?.[1] ?? NAMELESS;

/** @param {TestContext} t @param {number} index @param {Record<string, string>} [env] */
function serve(t, index, env = {}) {
  const [name, given] = SERVERS[index] ?? ['', {}];
  return startServer(t, serverOf(name), { packages: 'tests/backends', env: { SECRET, ...given, ...env } });
}

/** What a login gives. @param {{ url: string }} server */
async function logIn({ url }) {
  const response = await fetch(`${url}/wx/onlogin`, { method: 'POST' });
  return { status: response.status, cookies: response.headers.getSetCookie().map((line) => line.split(';')[0] ?? '') };
}

/** @param {{ url: string }} server @param {string[]} cookies */
async function read({ url }, cookies) {
  const response = await fetch(`${url}/read`, { headers: { cookie: cookies.join('; ') } });
  return { status: response.status, body: await response.text(), cookies: response.headers.getSetCookie() };
}

for (const language of LANGUAGES) {
  const page = readAnswers(language);
  const rows = rowsOf(page, SESSIONS).slice(0, SERVERS.length);
  /** What the cells for yes and no are called. */
  const [yes, no] = language === 'en' ? ['yes', 'no'] : ['是', '否'];
  const andCookie = language === 'en' ? 'and a cookie' : '带 cookie';
  const newId = language === 'en' ? 'a new id' : '新 id';

  for (const [index, row] of rows.entries()) {
    const { library, version, cells } = row;
    const [name = '', , unknown = '', sent = '', broken = ''] = cells;

    test(`${page.name}: ${name}: it answers as the table says`, async (t) => {
      assert.equal(versionOf(library), version);
      const server = await serve(t, index);
      const { status, cookies } = await logIn(server);
      assert.equal(status, 200);
      assert.ok(cookies[0]?.startsWith(`${cookieOf(row)}=`), cookies[0]);

      const live = await read(server, cookies);
      assert.deepEqual([live.body, live.cookies.length > 0], ['{"openid":"openid-1"}', sent.startsWith(yes)]);
      assert.ok(sent.startsWith(yes) || sent.startsWith(no), sent);

      await server.restart({ SECRET: 'y'.repeat(32) });
      const ended = await read(server, cookies);
      assert.deepEqual([ended.status, ended.body], [Number(unknown.slice(0, 3)), '{"openid":null}']);
      const told = ended.cookies.some((line) => line.startsWith(`${cookieOf(row)}=`) && !/=;/.test(line));
      assert.equal(told, unknown.includes(newId));
    });

    const stores = ['express-session', '@fastify/session', 'hono-sessions'].includes(library) || 'STORE' in (SERVERS[index]?.[1] ?? {});
    test(`${page.name}: ${name}: ${stores ? 'the store fails while a login is saved' : 'there is no store that could fail'}`, async (t) => {
      assert.equal(/^\d/.test(broken), stores, broken);
      if (!stores) return;
      const { status, cookies } = await logIn(await serve(t, index, { BROKEN: '1' }));
      assert.deepEqual([status, cookies.length > 0], [Number(broken.slice(0, 3)), broken.includes(andCookie)]);
    });

    test(`${page.name}: ${name}: with its options a phone logs in and renews`, async (t) => {
      const server = await serve(t, index);
      let code = row.options.replace("'connect.sid'", `'${cookieOf(row)}'`);
      if (library === 'hono-sessions') code = code.replace(/, update: \{.*?\}/, '');
      const { client, errors, logins, wait } = await launchBeside(t, { 'session.js': code }, server);
      for (let count = 0; count < 3; count++) assert.equal((await wait(client.request(PRODUCTS))).statusCode, 200);
      assert.deepEqual(here((await wait(client.request({ url: '/read' }))).data), { openid: 'openid-1' });
      assert.equal(logins(), 1);
      await server.restart({ SECRET: 'y'.repeat(32) });
      const answers = await wait(Promise.all([1, 2, 3].map(() => client.request(PRODUCTS))));
      assert.deepEqual(answers.map((/** @type {any} */ answer) => answer.statusCode), [200, 200, 200]);
      assert.equal((await wait(client.request(PRODUCTS))).statusCode, 200);
      assert.deepEqual([logins(), errors], [2, []]);
    });
  }

  test(`${page.name}: with one of two cookies there is no session`, async (t) => {
    const twice = rows.map((row, index) => ({ row, index })).filter(({ row }) => row.options.includes("name: 'Cookie'"));
    assert.deepEqual(twice.map(({ row }) => row.library), ['koa-session', 'cookie-session']);
    const one = rows[0]?.options ?? '';
    for (const { row, index } of twice) {
      const server = await serve(t, index);
      const { client, failure } = await launchBeside(t, { 'session.js': one.replace("'connect.sid'", `'${cookieOf(row)}'`) }, server);
      assert.equal((await failure(client.request(PRODUCTS))).code, 'SESSION_EXPIRED');
      // What is told of the user can be read by who holds the cookie.
      const { cookies } = await logIn(server);
      assert.match(Buffer.from(cookies[0]?.split('=')[1] ?? '', 'base64').toString(), /"openid":"openid-1"/);
    }
  });

  test(`${page.name}: express-session saves before it answers, so that a login that was not stored is a 500`, async (t) => {
    const code = fileOf(page, 'server.js');
    const store = (/** @type {boolean} */ broken) => `
      import session from 'express-session';
      const store = new session.MemoryStore();
      if (${broken}) store.set = (id, data, done) => done(new Error('OOM command not allowed'));
      export default store;`;
    const start = (/** @type {boolean} */ broken) => startServer(t, { ...code, 'store.js': store(broken) }, { packages: 'tests/backends', env: { SESSION_SECRET: SECRET, NODE_ENV: 'production' } });
    const options = { 'session.js': rows[0]?.options ?? '' };

    const sound = await start(false);
    const phone = await launchBeside(t, options, sound);
    assert.equal((await phone.wait(phone.client.request(PRODUCTS))).statusCode, 200);
    await sound.restart();
    assert.equal((await phone.wait(phone.client.request(PRODUCTS))).statusCode, 200);
    assert.equal(phone.logins(), 2);

    const full = await launchBeside(t, options, await start(true));
    const { code: why, statusCode } = await full.failure(full.client.request(PRODUCTS));
    assert.deepEqual([why, statusCode], ['EXCHANGE_REJECTED', 500]);
  });
}

/** The page's tables of token libraries and of login guards: those of Node.js as they are, the others by what the table says that they answer. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { listen } from '../../example-miniprogram/server/src/listen.js';
import { LANGUAGES } from '../e2e/pages.js';
import { launchBeside, startServer } from '../e2e/recipe-server.js';
import { answerIn, GUARDS, NODE_TOKENS, OTHER_TOKENS, readAnswers, rowsOf, serverOf, SESSIONS } from './answers.js';
import { versionOf } from './installed.js';

/**
 * @import { TestContext } from 'node:test'
 * @import { Answer } from './answers.js'
 */

const PRODUCTS = { url: '/wx/products/list' };
const SECRET = 'x'.repeat(32);
/** The servers for the libraries that are installed here, and the path in front of theirs. */
const SERVERS = new Map([
  ['express-jwt', ['express-tokens', '/express-jwt']],
  ['passport-jwt', ['express-tokens', '/passport-jwt']],
  ['passport-http-bearer', ['express-tokens', '/passport-http-bearer']],
  ['@fastify/jwt', ['fastify-jwt', '']],
  ['koa-jwt', ['koa-jwt', '']],
  ['hono/jwt', ['hono-jwt', '']],
]);
/** The options that are the page's first, and suffice where nothing but 401 is answered. */
const FIRST = 0;

/** @param {string} secret @param {number} seconds from now */
function tokenOf(secret, seconds) {
  const part = (/** @type {object} */ value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: 'openid-1', exp: Math.floor(Date.now() / 1000) + seconds })}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

/** @param {string} url @param {string} [token] */
async function ask(url, token) {
  const response = await fetch(url, { redirect: 'manual', headers: token === undefined ? {} : { authorization: `Bearer ${token}` } });
  return response.status;
}

/**
 * A server that answers as a library does: a login gives a new session in each of the ways that the options look for, and
 * who sends any but the last is answered as the table says, until the next login.
 *
 * @param {TestContext} t
 * @param {Answer} refusal
 */
async function standIn(t, refusal) {
  let last = 0;
  let live = '';
  const server = await listen((request, response) => {
    const said = JSON.stringify(request.headers);
    response.setHeader('content-type', 'application/json');
    if (request.url === '/wx/onlogin') {
      live = `session-number-${++last}`;
      response.setHeader('set-auth-token', live).setHeader('set-cookie', ['sessionid', 'connect.sid'].map((name) => `${name}=${live}; Path=/`));
      response.end(JSON.stringify({ code: 200, access_token: live, expires_in: 7200, data: { tokenValue: live, tokenTimeout: 7200 } }));
    } else if (live && said.includes(live)) {
      response.end('{"code":200,"data":[]}');
    } else if (refusal.status === 302) {
      // What is left of it when the phone has followed.
      response.setHeader('content-type', 'text/html; charset=utf-8').end('<form>');
    } else {
      response.writeHead(refusal.status).end(refusal.body);
    }
  }, 0, '127.0.0.1', { grace: 0 });
  t.after(server.close);
  return { url: server.url, end: () => void (live = '') };
}

/** Rows, and languages, have the same options and answers. @type {Map<string, unknown[]>} */
const played = new Map();

/** What a phone with these options is given after its session ended, and how often it has logged in. @param {TestContext} t @param {string} options @param {Answer} refusal */
async function afterItsEnd(t, options, refusal) {
  const key = JSON.stringify([options, refusal]);
  const outcome = played.get(key) ?? (await play(t, options, refusal));
  played.set(key, outcome);
  return outcome;
}

/** @param {TestContext} t @param {string} options @param {Answer} refusal */
async function play(t, options, refusal) {
  const server = await standIn(t, refusal);
  const { client, logins, wait } = await launchBeside(t, { 'session.js': options }, server);
  assert.deepEqual(await outcome(), ['{"code":200,"data":[]}', 1]);
  server.end();
  return outcome();

  async function outcome() {
    const { data } = await wait(client.request(PRODUCTS));
    return [JSON.stringify(data), logins()];
  }
}

for (const language of LANGUAGES) {
  const page = readAnswers(language);
  const plain = page.fences.filter(({ path }) => path === 'session.js')[FIRST]?.code ?? '';

  for (const { library, version, cells, options } of rowsOf(page, NODE_TOKENS)) {
    const [server, path] = SERVERS.get(library) ?? [];
    if (!server) continue;

    test(`${page.name}: ${library}: it answers as the table says, and with its options a phone logs in and renews`, async (t) => {
      assert.equal(versionOf(library.replace(/^hono\/.*/, 'hono')), version);
      const running = await startServer(t, serverOf(server), { packages: 'tests/backends', env: { SECRET } });
      const url = running.url + path;
      const statuses = cells.slice(1, 4).map((cell) => answerIn(cell)?.status);
      const sent = [undefined, tokenOf(SECRET, -60), tokenOf('y'.repeat(32), 60)];
      assert.deepEqual(await Promise.all(sent.map((token) => ask(url + PRODUCTS.url, token))), statuses);
      assert.equal(await ask(url + PRODUCTS.url, tokenOf(SECRET, 60)), 200);

      const phone = await launchBeside(t, { 'session.js': options.replaceAll('https://api.example.com', url) }, running);
      const request = async () => (await phone.wait(phone.client.request(PRODUCTS))).statusCode;
      assert.deepEqual([await request(), await request(), phone.logins()], [200, 200, 1]);
      await running.advance(7_300_000);
      assert.deepEqual([await request(), phone.logins()], [200, 2]);
      await running.restart({ SECRET: 'z'.repeat(32) });
      assert.deepEqual([await request(), phone.logins(), phone.errors], [200, 3, []]);
    });
  }

  test(`${page.name}: passport with failureRedirect redirects whoever is not logged in`, async (t) => {
    const row = rowsOf(page, GUARDS).find(({ library }) => library === 'passport');
    assert.equal(versionOf('passport'), row?.version);
    const { url } = await startServer(t, serverOf('express-tokens'), { packages: 'tests/backends', env: { SECRET } });
    assert.deepEqual(await Promise.all([undefined, tokenOf(SECRET, -60)].map((token) => ask(`${url}/passport${PRODUCTS.url}`, token))), row?.cells.slice(1, 3).map((cell) => answerIn(cell)?.status));
  });

  for (const table of [GUARDS, NODE_TOKENS, OTHER_TOKENS]) {
    for (const { cells, options } of rowsOf(page, table)) {
      const ways = cells.slice(2, -1).map(answerIn).filter((answer) => answer !== undefined);

      test(`${page.name}: ${cells[0]}: what it answers is ${options ? 'understood with its options' : 'not to be understood'}`, async (t) => {
        for (const refusal of ways) {
          const text = JSON.stringify(refusal);
          if (options) assert.deepEqual(await afterItsEnd(t, options, refusal), ['{"code":200,"data":[]}', 2], text);
          // With the plainest options it is only where 401 is all there is.
          const renews = (await afterItsEnd(t, plain, refusal))[1] === 2;
          assert.equal(renews, refusal.status === 401, text);
        }
        assert.equal(ways.length > 0 && !options, /500/.test(cells[2] ?? ''));
      });
    }
  }

  test(`${page.name}: the tables are whole`, () => {
    const counts = [SESSIONS, GUARDS, NODE_TOKENS, OTHER_TOKENS].map((table) => rowsOf(page, table).length);
    assert.deepEqual([page.tables.length, ...counts], [4, 13, 5, 7, 13]);
    const linked = new Set([SESSIONS, GUARDS, NODE_TOKENS, OTHER_TOKENS].flatMap((table) => rowsOf(page, table).map(({ options }) => options)));
    for (const { code, path, section } of page.fences) assert.ok(path !== 'session.js' || linked.has(code), `${section}: no row has these options`);
  });
}

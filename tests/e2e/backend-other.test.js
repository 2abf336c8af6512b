/** The page about backends in other languages: its table of answers, and its options, at a server that answers just so. */
import assert from 'node:assert/strict';
import { listen } from '../../example-miniprogram/server/src/listen.js';
import { testBuild } from './package.js';
import { LANGUAGES, readPage } from './pages.js';
import { launchBeside } from './recipe-server.js';

/**
 * @import { TestContext } from 'node:test'
 * @import { ServerResponse } from 'node:http'
 */

const test = testBuild('the recipes tell of the package before an app is compiled');
const PAGE = 'recipes/backend-other';
const LIST = { url: '/wx/products/list' };
/** The rows of the table of answers. */
const [LOGGED_IN, CODE_REFUSED, BUSY, LIVE, ENDED, MAY_NOT, STORE_AWAY] = [0, 1, 2, 3, 4, 5, 6];

/** A server: the n-th login, and each other request with the header that may hold the session. @param {TestContext} t @param {{ login: (response: ServerResponse, count: number) => void, list: (response: ServerResponse, session: unknown) => void }} answers */
async function serve(t, { login, list }) {
  let logins = 0;
  const server = await listen((request, response) => {
    if (request.url === '/wx/onlogin') login(response, ++logins);
    else list(response, request.headers.sessionid ?? request.headers['x-auth-token']);
  }, 0, '127.0.0.1', { grace: 0 });
  t.after(server.close);
  return server;
}

for (const language of LANGUAGES) {
  const page = readPage(language, PAGE);
  const [plain = '', spring = ''] = page.fences.map(({ code }) => code);
  const [answers] = page.tables;
  const statuses = (answers?.rows ?? []).map(([, status]) => Number(status));
  const status = (/** @type {number} */ row) => statuses[row] ?? 0;
  /** @param {ServerResponse} response @param {number} code @param {string} [body] */
  const answer = (response, code, body = '<h1>') => void response.writeHead(code, { 'content-type': 'text/html' }).end(body);
  /** The body that the table has for a login, with an id. @param {string} id */
  const session = (id) => (/^`(.*)`$/.exec(answers?.rows[LOGGED_IN]?.[2] ?? '')?.[1] ?? '').replace('…', id);

  test(`${page.name}: a live session is served, and an ended one renewed, whatever the answers' types and bodies are`, async (t) => {
    let live = '';
    const server = await serve(t, {
      login: (response, count) => answer(response, status(LOGGED_IN), session((live = `id-${count}`))),
      list: (response, sent) => answer(response, sent === live ? status(LIVE) : status(ENDED)),
    });
    const { client, clock, errors, logins, wait } = await launchBeside(t, { 'session.js': plain }, server);
    const request = async () => (await wait(client.request(LIST))).statusCode;
    assert.deepEqual([await request(), await request(), logins()], [200, 200, 1]);
    assert.ok(Math.abs(Number(client.session().expiresAt) - clock.now() - 7_200_000) < 60_000);
    live = '';
    assert.deepEqual([await request(), logins(), errors], [200, 2, []]);
  });

  test(`${page.name}: what is no end of a session is given to the app`, async (t) => {
    for (const row of [MAY_NOT, STORE_AWAY]) {
      const server = await serve(t, { login: (response) => answer(response, 200, session('id')), list: (response) => answer(response, status(row)) });
      const { client, logins, wait } = await launchBeside(t, { 'session.js': plain }, server);
      assert.deepEqual([(await wait(client.request(LIST))).statusCode, logins()], [row === MAY_NOT ? 403 : 503, 1]);
    }
  });

  test(`${page.name}: a refused code is not tried again, a silent WeChat is`, async (t) => {
    for (const [row, attempts] of /** @type {const} */ ([[CODE_REFUSED, 1], [BUSY, 3]])) {
      const server = await serve(t, { login: (response) => answer(response, status(row)), list: (response) => answer(response, 200) });
      const { client, failure, logins } = await launchBeside(t, { 'session.js': plain }, server);
      const { code, statusCode } = await failure(client.login());
      assert.deepEqual([code, statusCode, logins()], ['EXCHANGE_REJECTED', status(row), attempts]);
    }
  });

  test(`${page.name}: a session that Spring Session gives and takes in a header, and changes`, async (t) => {
    let live = '';
    const server = await serve(t, {
      login(response, count) {
        response.setHeader('X-Auth-Token', (live = `id-${count}`));
        answer(response, 200, '');
      },
      list(response, sent) {
        if (sent !== live) return answer(response, 401);
        if (live === 'id-1') response.setHeader('X-Auth-Token', (live = 'id-1b'));
        answer(response, 200);
      },
    });
    const { client, logins, wait } = await launchBeside(t, { 'session.js': spring }, server);
    const request = async () => (await wait(client.request(LIST))).statusCode;
    assert.deepEqual([await request(), client.session().id, await request(), logins()], [200, 'id-1b', 200, 1]);
    live = '';
    assert.deepEqual([await request(), logins()], [200, 2]);
  });
}

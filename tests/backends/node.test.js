/** The pages' backends in Koa, Fastify and Hono: each runs as it stands there, and the built package logs in, expires, renews and logs out with it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileOf, LANGUAGES, readPage } from '../e2e/pages.js';
import { ACCOUNT, launchBeside, startServer, startWeChat } from '../e2e/recipe-server.js';
import { here } from '../e2e/world.js';
import { versionOf } from './installed.js';

/**
 * @import { TestContext } from 'node:test'
 * @import { Page } from '../e2e/pages.js'
 */

const PRODUCTS = { url: '/wx/products/list' };
const FRAMEWORKS = ['Koa', 'Fastify', 'Hono'];

/** A framework's server. @param {Page} page @param {string} framework */
function serverOf(page, framework) {
  const fence = page.fences.find(({ path, section }) => path === 'server.js' && section === `## ${framework}`);
  return { 'server.js': fence?.code ?? '', ...fileOf(page, 'sessions.js') };
}

/** @param {TestContext} t @param {Page} page @param {Record<string, string>} files */
async function start(t, page, files) {
  const wechat = await startWeChat(t);
  const env = { WX_APPID: ACCOUNT.appid, WX_SECRET: ACCOUNT.secret, WX_API_BASE: wechat.url };
  const server = await startServer(t, files, { packages: 'tests/backends', env });
  return { wechat, server, ...(await launchBeside(t, fileOf(page, 'session.js'), server, wechat)) };
}

/** @param {string} url @param {RequestInit} [options] */
async function ask(url, options) {
  const response = await fetch(url, { ...options, headers: { 'content-type': 'application/json', ...options?.headers } });
  return { status: response.status, text: await response.text() };
}

for (const language of LANGUAGES) {
  const page = readPage(language, 'recipes/backend-node');

  test(`${page.name}: the versions are those that are tried`, () => {
    const named = [...page.prose.matchAll(/(@?[\w/-]+) (\d+\.\d+)(?=[,、:： ])/g)].map(([, name = '', version = '']) => [name, version]);
    assert.deepEqual(named.map(([name]) => name).sort(), ['@hono/node-server', '@koa/bodyparser', '@koa/router', 'fastify', 'hono', 'koa']);
    for (const [name = '', version] of named) assert.equal(versionOf(name).split('.').slice(0, 2).join('.'), version, name);
    assert.ok(page.fences.some(({ code }) => code === `WX_APPID=${ACCOUNT.appid} WX_SECRET=${ACCOUNT.secret} node server.js`));
  });

  for (const framework of FRAMEWORKS) {
    test(`${page.name}: ${framework}: a phone logs in, renews and logs out`, async (t) => {
      const { client, errors, logins, server, wait } = await start(t, page, serverOf(page, framework));
      const first = await wait(client.request(PRODUCTS));
      assert.deepEqual([first.statusCode, here(first.data).products.length], [200, 1]);
      const { id } = client.session();
      await server.advance(7_199_000);
      assert.equal((await wait(client.request(PRODUCTS))).statusCode, 200);
      assert.equal(logins(), 1);
      await server.advance(60_000);
      const answers = await wait(Promise.all([1, 2, 3].map(() => client.request(PRODUCTS))));
      assert.deepEqual(answers.map((/** @type {any} */ answer) => answer.statusCode), [200, 200, 200]);
      assert.notEqual(client.session().id, id);
      assert.equal(logins(), 2);

      const headers = { sessionid: String(client.session().id) };
      assert.equal((await ask(server.url + PRODUCTS.url, { headers })).status, 200);
      await wait(client.logout({ url: '/wx/logout' }));
      assert.equal((await ask(server.url + PRODUCTS.url, { headers })).status, 401);
      assert.deepEqual(errors, []);
      assert.equal(server.output(), '');
    });

    test(`${page.name}: ${framework}: the table of answers holds, and openid and session_key stay on the server`, async (t) => {
      const { client, failure, logins, server, wechat } = await start(t, page, serverOf(page, framework));
      const statuses = page.tables[0]?.rows.map(([, status = '']) => [...status.matchAll(/\d{3}/g)].map(Number)) ?? [];
      assert.equal(statuses.length, 8);
      const [login, refused, busy, expired, , , logout, nowhere] = statuses;
      const post = (/** @type {string} */ body) => ask(`${server.url}/wx/onlogin`, { method: 'POST', body });

      const good = await post(JSON.stringify({ code: wechat.issueCode('openid-1') }));
      assert.deepEqual([[good.status], Object.keys(JSON.parse(good.text)).sort()], [login, ['expires_in', 'sessionid']]);
      assert.deepEqual([(await post('{"code":"made up"}')).status], refused);
      for (const body of ['{}', 'no JSON', '', 'null']) assert.deepEqual([(await post(body)).status], refused, body);
      for (const headers of [undefined, { sessionid: 'x'.repeat(43) }]) assert.deepEqual([(await ask(server.url + PRODUCTS.url, { headers })).status], expired);
      assert.deepEqual([(await ask(`${server.url}/wx/logout`, { method: 'POST', body: '{}' })).status], logout);
      assert.ok(nowhere?.includes((await ask(`${server.url}/nowhere`)).status));

      wechat.control.instead = (_request, response) => response.destroy();
      const { code, statusCode } = await failure(client.login());
      assert.deepEqual([code, [statusCode], logins()], ['EXCHANGE_REJECTED', busy, 3]);
    });
  }

  test(`${page.name}: Fastify takes the logout, and an empty object where it refuses no body`, async (t) => {
    const { client, errors, host, server, wait } = await start(t, page, serverOf(page, 'Fastify'));
    await wait(client.request(PRODUCTS));
    const headers = { sessionid: String(client.session().id) };
    const none = await wait(client.request({ url: '/wx/logout', method: 'POST' }));
    assert.deepEqual([none.statusCode, none.data.code], [400, 'FST_ERR_CTP_EMPTY_JSON_BODY']);
    assert.equal((await ask(server.url + PRODUCTS.url, { headers })).status, 200);
    await wait(client.logout({ url: '/wx/logout' }));
    assert.equal((await ask(server.url + PRODUCTS.url, { headers })).status, 401);
    assert.deepEqual([errors, host.errors], [[], []]);
  });
}

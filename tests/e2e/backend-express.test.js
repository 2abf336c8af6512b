/** The pages' backend in Express: it runs as it stands there, and the built package logs in, expires and renews with it. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { testBuild } from './package.js';
import { fileOf, LANGUAGES, readPage } from './pages.js';
import { launchBeside, startServer, startWeChat } from './recipe-server.js';
import { ROOT } from './repository.js';
import { here } from './world.js';

/**
 * @import { TestContext } from 'node:test'
 * @import { Page } from './pages.js'
 */

const test = testBuild('the recipes tell of the package before an app is compiled');
const PRODUCTS = { url: '/wx/products/list' };
const PAGE = 'recipes/backend-express';

/** What the page's commands start, and a phone beside it. @param {TestContext} t @param {Page} page */
async function start(t, page) {
  const commands = page.fences.find(({ language }) => language === 'sh')?.code ?? '';
  const [, appid = '', secret = ''] = /^WX_APPID=(\S+) WX_SECRET=(\S+) node server\.js$/m.exec(commands) ?? [];
  const wechat = await startWeChat(t, { appid, secret });
  const server = await startServer(t, fileOf(page, 'server.js'), { env: { WX_APPID: appid, WX_SECRET: secret, WX_API_BASE: wechat.url } });
  return { wechat, server, ...(await launchBeside(t, fileOf(page, 'session.js'), server, wechat)) };
}

/** Posts a code, as the SDK does. @param {string} url @param {string} [body] */
async function post(url, body = '{ "code": "x" }') {
  const response = await fetch(`${url}/wx/onlogin`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  return { status: response.status, body: await response.text() };
}

for (const language of LANGUAGES) {
  const page = readPage(language, PAGE);

  test(`${page.name}: the server has fifteen lines beside its imports`, () => {
    const lines = (fileOf(page, 'server.js')['server.js'] ?? '').split('\n').filter((line) => !/^(\/\/|import |\}\);|$)/.test(line));
    assert.equal(lines.length, 15, lines.join('\n'));
    const [, major] = /npm install express@(\d+)$/m.exec(page.text) ?? [];
    const { version } = JSON.parse(readFileSync(join(ROOT, 'node_modules/express/package.json'), 'utf8'));
    assert.equal(version.split('.')[0], major);
  });

  test(`${page.name}: a phone logs in, and keeps its session until the server ends it`, async (t) => {
    const { client, clock, errors, logins, server, wait, wechat } = await start(t, page);
    const first = await wait(client.request(PRODUCTS));
    assert.deepEqual([first.statusCode, here(first.data).products.length], [200, 1]);
    const { id, expiresAt } = client.session();
    assert.ok(Math.abs(Number(expiresAt) - clock.now() - 7_200_000) < 60_000, String(expiresAt));
    // The phone does not count on this: its clock stands still here.
    await server.advance(7_199_000);
    assert.equal((await wait(client.request(PRODUCTS))).statusCode, 200);
    assert.deepEqual([client.session().id, logins()], [id, 1]);

    await server.advance(60_000);
    const answers = await wait(Promise.all([1, 2, 3].map(() => client.request(PRODUCTS))));
    assert.deepEqual(answers.map((/** @type {{ statusCode: number }} */ { statusCode }) => statusCode), [200, 200, 200]);
    assert.notEqual(client.session().id, id);
    assert.deepEqual([logins(), wechat.control.asked, errors], [2, 2, []]);

    await server.restart();
    assert.equal((await wait(client.request(PRODUCTS))).statusCode, 200);
    assert.deepEqual([logins(), errors], [3, []]);
  });

  test(`${page.name}: openid and session_key stay on the server, and a made-up id is refused`, async (t) => {
    const { server, wechat } = await start(t, page);
    const login = await post(server.url, JSON.stringify({ code: wechat.issueCode('openid-1') }));
    assert.deepEqual([login.status, Object.keys(JSON.parse(login.body)).sort()], [200, ['expires_in', 'sessionid']]);
    assert.match(JSON.parse(login.body).sessionid, /^[\w-]{43}$/);
    const { status } = await fetch(server.url + PRODUCTS.url, { headers: { sessionid: 'x'.repeat(43) } });
    assert.equal(status, 401);
    assert.equal((await fetch(server.url + PRODUCTS.url)).status, 401);
    assert.equal(server.output(), '');
  });

  test(`${page.name}: the table of the login endpoint is what it answers, and what the SDK does`, async (t) => {
    const { client, failure, logins, server, wechat } = await start(t, page);
    const [table] = page.tables.filter(({ rows }) => rows[0]?.[0]?.includes('`openid`'));
    const rows = (table?.rows ?? []).slice(1).map(([said = '', answer = '']) => ({
      errcodes: [...said.matchAll(/-1|\b\d{5}\b/g)].map(Number),
      status: Number(answer),
      attempts: /\b503\b/.test(answer) ? 3 : 1,
    }));
    assert.deepEqual(rows.flatMap(({ errcodes }) => errcodes), [40029, 40163, 40226, 45011, -1, 40013, 40125]);
    for (const { errcodes, status, attempts } of rows) {
      for (const errcode of errcodes) {
        wechat.failNext(errcode);
        assert.deepEqual(await post(server.url), { status, body: JSON.stringify({ errcode }) });
        for (let attempt = 0; attempt < attempts; attempt++) wechat.failNext(errcode);
        const before = logins();
        const { code, statusCode } = await failure(client.login());
        assert.deepEqual([code, statusCode, logins() - before], ['EXCHANGE_REJECTED', status, attempts], String(errcode));
      }
    }
  });

  test(`${page.name}: a WeChat that is silent, or says what is no JSON, is a 503, and nothing of it is shown`, async (t) => {
    const { client, server, wait, wechat } = await start(t, page);
    wechat.control.instead = (_request, response) => response.end('<html>');
    assert.deepEqual(await post(server.url), { status: 503, body: '{}' });
    wechat.control.instead = (_request, response) => response.destroy();
    assert.deepEqual(await post(server.url), { status: 503, body: '{}' });

    const asked = new Promise((resolve) => (wechat.control.instead = resolve));
    const silent = post(server.url);
    await asked;
    await server.advance(5_000);
    assert.deepEqual(await silent, { status: 503, body: '{}' });

    wechat.control.instead = undefined;
    assert.equal((await wait(client.request(PRODUCTS))).statusCode, 200);
    assert.equal(server.output(), '');
  });

  test(`${page.name}: what is no login is refused, and the server goes on`, async (t) => {
    const { client, server, wait } = await start(t, page);
    for (const body of ['{}', '', 'null', '{"code":{"a":1}}']) assert.ok([400, 503].includes((await post(server.url, body)).status), body);
    assert.equal((await wait(client.request(PRODUCTS))).statusCode, 200);
  });
}

/** What the recipe about refresh tokens says of OAuth servers that others wrote: its set-up for them, and the rows of its table. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileOf, inBothLanguages } from '../e2e/pages.js';
import { launchBeside, startServer } from '../e2e/recipe-server.js';
import { serverOf } from './answers.js';
import { versionOf } from './installed.js';
import { startRelay } from './relay.js';

/**
 * @import { TestContext } from 'node:test'
 * @import { Markdown } from '../e2e/markdown.js'
 */

const PRODUCTS = { url: '/wx/products/list' };
/** What is answered to a client that the server does not know. */
const WRONG_CLIENT = { 'oidc-provider': 401, '@node-oauth/oauth2-server': 400 };
/** Until a server takes an access token no more; they allow for clocks that are wrong. */
const UNTIL_REFUSED = 616_000;

/** The rows that are run here: of which package, its server, and what is in front of the paths of the app's own server. @param {Markdown} page */
function rowsOf(page) {
  const rows = page.tables[0]?.rows ?? [];
  const about = (/** @type {string} */ start) => rows.filter(([name = '']) => name.startsWith(start));
  const [open, closed] = about('oidc-provider');
  const [oauth2] = about('@node-oauth/oauth2-server');
  assert.ok(open && closed && oauth2);
  return /** @type {const} */ ([
    { row: open, library: 'oidc-provider', server: 'oidc-provider', under: undefined },
    { row: closed, library: 'oidc-provider', server: 'oidc-provider', under: '/server' },
    { row: oauth2, library: '@node-oauth/oauth2-server', server: 'oauth2-server', under: undefined },
  ]);
}

/** @param {TestContext} t @param {string} name */
async function start(t, name) {
  const server = await startServer(t, serverOf(name), { packages: 'tests/backends', env: { ACCESS: '600' } });
  return { server, relay: await startRelay(t, server) };
}

for (const page of inBothLanguages('recipes/refresh-tokens')) {
  for (const [library, name] of /** @type {const} */ ([['oidc-provider', 'oidc-provider'], ['@node-oauth/oauth2-server', 'oauth2-server']])) {
    test(`${page.name}: the set-up for OAuth servers, at ${library}`, async (t) => {
      const { server, relay } = await start(t, name);
      const { client, logins, wait } = await launchBeside(t, fileOf(page, 'session.js', 1), relay);
      const list = async () => (await wait(client.request(PRODUCTS))).statusCode;
      assert.equal(await list(), 200);
      for (const count of [1, 2]) {
        await server.advance(UNTIL_REFUSED);
        assert.deepEqual([await list(), relay.at('/token').length, logins()], [200, count, 1]);
      }
      // The tokens that it had are known no more.
      await server.restart();
      assert.deepEqual([await list(), relay.at('/token').at(-1)?.status, logins()], [200, 400, 2]);
    });

    test(`${page.name}: a wrong client_id signs nobody out, at ${library}; without the line it would`, async (t) => {
      const { server, relay } = await start(t, name);
      const [[path, code] = assert.fail()] = Object.entries(fileOf(page, 'session.js', 1));
      const wrong = code.replace("client_id: 'mini-program'", "client_id: 'nobody'");
      const [line = ''] = /.*over: .*\n/.exec(wrong) ?? [];
      assert.ok(wrong !== code && line);
      const first = await launchBeside(t, { [path]: wrong }, relay);
      await first.wait(first.client.request(PRODUCTS));
      await server.advance(UNTIL_REFUSED);
      assert.equal((await first.failure(first.client.request(PRODUCTS))).code, 'EXCHANGE_REJECTED');
      assert.deepEqual([relay.at('/token').at(-1)?.status, first.logins()], [WRONG_CLIENT[library], 1]);

      const second = await launchBeside(t, { [path]: wrong.replace(line, '') }, relay);
      await second.wait(second.client.request(PRODUCTS));
      await server.advance(UNTIL_REFUSED);
      await second.wait(second.client.request(PRODUCTS));
      assert.equal(second.logins(), 2);
    });
  }

  for (const { row: [name = '', over = '', renews = '', again = ''], library, server: kind, under } of rowsOf(page)) {
    test(`${page.name}: the row of ${name}`, async (t) => {
      assert.equal(name.split(/[ ，,]/)[1], versionOf(library));
      const { relay } = await start(t, kind);
      const post = async (/** @type {string} */ path, /** @type {RequestInit} */ options) => {
        const reply = await fetch(relay.url + path, { method: 'POST', ...options });
        return { status: reply.status, body: /** @type {any} */ (await reply.json()) };
      };
      const json = (/** @type {object} */ data) => ({ headers: { 'content-type': 'application/json' }, body: JSON.stringify(data) });
      const renew = (/** @type {string} */ token) =>
        under === undefined
          ? post('/token', { body: new URLSearchParams({ grant_type: 'refresh_token', client_id: 'mini-program', refresh_token: token }) })
          : post(`${under}/wx/refresh`, json({ refresh_token: token }));

      const { body: { refresh_token: first } } = await post(`${under ?? ''}/wx/onlogin`, json({ code: 'a code' }));
      const unknown = await renew('a token that nobody knows');
      assert.equal(over, `${unknown.status} \`${unknown.body.error}\``);
      const renewed = await renew(first);
      assert.equal(/^(yes|是)/.test(renews), renewed.body.refresh_token !== first);
      assert.equal((await renew(first)).status, Number.parseInt(again));
      const ended = /newest|最新/.test(again);
      assert.equal((await renew(renewed.body.refresh_token)).status, ended ? 400 : 200);
    });
  }
}

/** The page that tells how the SDK behaves: its code is accepted, and what it says in figures of renewals, retries and pace is so. */
import assert from 'node:assert/strict';
import { testBuild } from './package.js';
import { inBothLanguages } from './pages.js';
import { createWorld } from './world.js';

/** @import { Markdown } from './markdown.js' */

const test = testBuild('the reference tells of the package before an app is compiled');

const PRODUCTS = { url: '/wx/products/list' };
const SECOND = 1000;

/** What a fence that says this makes, by the names that it gives. @param {Markdown} page @param {RegExp} which @param {Record<string, unknown>} [names] @returns {any} */
function madeBy(page, which, names = {}) {
  const fence = page.fences.find(({ code }) => which.test(code));
  assert.ok(fence, `${page.name}: no code with ${which}`);
  const made = [...fence.code.matchAll(/^const (\w+) =/gm)].map(([, name]) => name);
  return new Function(...Object.keys(names), `${fence.code}; return { ${made.join(', ')} };`)(...Object.values(names));
}

/** The rows of the table whose first head is this, by their first cells. @param {Markdown} page @param {RegExp} head */
function rowsOf(page, head) {
  const table = page.tables.find(({ columns }) => head.test(columns.join('|')));
  assert.ok(table, `${page.name}: ${head}`);
  return table.rows;
}

for (const page of inBothLanguages('reference/behaviour')) {
  test(`${page.name}: each block of code is options that are accepted`, async (t) => {
    const { sdk, wait } = await createWorld(t);
    const base = { baseUrl: 'https://api.example.com', login: { url: '/login' } };
    let seen = 0;
    for (const { code } of page.fences) {
      const { client, options, order: _, ...groups } = madeBy(page, new RegExp(`^${code.replace(/[^\w]/g, '\\$&')}$`), { createClient: sdk.createClient });
      const made = client ?? sdk.createClient({ ...base, ...groups, ...options });
      await wait(made.ready);
      seen++;
    }
    assert.equal(seen, page.fences.length);
  });

  test(`${page.name}: a renewal is over by the body alone, where that is named`, async (t) => {
    const { backend, clock, host, createClient, wait, failure } = await createWorld(t, { backend: { refresh: { tokens: 'all', ttl: 86_400, grace: 10 } } });
    const client = createClient(madeBy(page, /renew =/));
    await wait(client.login());
    for (const [status, body, logins] of /** @type {const} */ ([[401, { error: 'invalid_client' }, 1], [503, {}, 1], [400, { error: 'invalid_grant' }, 2]])) {
      backend.fault = (request, response, next) => (request.path === '/wx/refresh' ? response.status(status).json(body) : next());
      await backend.revoke(String(client.session().id));
      if (logins === 1) assert.equal((await failure(client.request(PRODUCTS))).code, 'EXCHANGE_REJECTED');
      else assert.equal((await wait(client.request(PRODUCTS))).statusCode, 200);
      assert.equal(host.count('login'), logins, String(status));
      backend.fault = undefined;
      // Until there may be as many logins again as at the beginning.
      await clock.advance(600 * SECOND);
      await wait(client.request(PRODUCTS));
    }
  });

  test(`${page.name}: what is retried, how often, and after which pauses`, async (t) => {
    const [, , after = ''] = rowsOf(page, /retry/).find(([, , cell = '']) => cell.includes('`statusCodes`')) ?? [];
    const [, , when = ''] = rowsOf(page, /retry/).find(([, , cell = '']) => cell.includes('`delay`')) ?? [];
    const statuses = after.match(/\d{3}/g)?.map(Number) ?? [];
    const pause = Number(/\d+/.exec(when));
    assert.deepEqual([statuses.length, pause], [6, 500]);
    const { backend, clock, createClient, wait } = await createWorld(t);
    const client = createClient(madeBy(page, /order =/).options);
    await wait(client.login());
    let answer = 0;
    /** @type {Array<{ at: number, key: string | undefined }>} */
    let sends = [];
    backend.fault = (request, response, next) => {
      if (request.path === '/wx/onlogin') return next();
      sends.push({ at: clock.now(), key: request.get('idempotency-key') });
      return response.status(answer).json({});
    };
    /** @param {any} options */
    const sendsOf = async (options) => {
      sends = [];
      assert.equal((await wait(client.request(options))).statusCode, answer, 'the last answer is delivered');
      return sends;
    };
    for (answer of [...statuses, 500, 404, 403]) {
      const isRetried = statuses.includes(answer);
      for (const method of /** @type {const} */ (['GET', 'HEAD', 'PUT', 'DELETE', 'POST'])) {
        const { length } = await sendsOf({ url: '/x', method });
        assert.equal(length, isRetried && method !== 'POST' ? 3 : 1, `${method} ${answer}`);
      }
    }
    answer = 503;
    const [first, second, third] = await sendsOf({ url: '/x' });
    assert.ok(first && second && third);
    for (const [rest, most] of [[second.at - first.at, pause], [third.at - second.at, 2 * pause]]) assert.ok(Number(rest) >= Number(most) / 2 && Number(rest) <= Number(most) + 50, `${rest} of ${most}`);
    const ordered = await sendsOf(madeBy(page, /order =/).order);
    assert.deepEqual([ordered.length, new Set(ordered.map(({ key }) => key)).size, typeof ordered[0]?.key], [4, 1, 'string']);
    const [own] = await sendsOf({ url: '/orders', method: 'POST', retry: { limit: 3, key: 'order-7' } });
    assert.equal(own?.key, 'order-7');
    assert.equal((await sendsOf({ url: '/x', retry: false })).length, 1);
  });

  test(`${page.name}: after six logins that come to nothing there is one each 58 seconds, and errors say when`, async (t) => {
    const [, seconds = ''] = /(\d+) (?:seconds|秒允许)/.exec(page.prose) ?? [];
    const { backend, clock, host, createClient, wait, failure } = await createWorld(t);
    const client = createClient();
    backend.fault = (request, response) => response.status(403).json({});
    for (let time = 0; time < 10; time++) await failure(client.request(PRODUCTS));
    assert.equal(host.count('login'), 6);
    const { code, retryAt } = await failure(client.request(PRODUCTS));
    assert.equal(code, 'EXCHANGE_REJECTED');
    const wait58 = Number(retryAt) - clock.now();
    assert.ok(wait58 > 0 && wait58 <= Number(seconds) * SECOND, String(wait58));
    await failure(client.login());
    assert.equal(host.count('login'), 7, 'login() goes through');
    await clock.advance(wait58);
    await failure(client.request(PRODUCTS));
    await failure(client.request(PRODUCTS));
    assert.equal(host.count('login'), 8);
    backend.fault = undefined;
    await clock.advance(Number(seconds) * SECOND);
    assert.equal((await wait(client.request(PRODUCTS))).statusCode, 200);
  });

  test(`${page.name}: an endpoint that refuses every session fails by itself; the others go on with theirs`, async (t) => {
    const { backend, clock, host, createClient, wait, failure } = await createWorld(t);
    const client = createClient();
    backend.fault = (request, response, next) => (request.path === '/never' ? response.status(401).json({}) : next());
    for (let time = 0; time < 60; time++) {
      assert.equal((await failure(client.request({ url: '/never' }))).code, 'SESSION_EXPIRED');
      assert.equal((await wait(client.request(PRODUCTS))).statusCode, 200);
      await clock.advance(SECOND);
    }
    assert.ok(host.count('login') <= 8, `${host.count('login')} logins`);
  });

  test(`${page.name}: clients of one storage: the second takes the session of the first; a logout of one is not heard by the other`, async (t) => {
    const { backend, createClient, launch, wait } = await createWorld(t);
    const one = createClient();
    const other = launch();
    const second = other.createClient();
    await wait(one.login());
    assert.equal((await other.wait(second.request(PRODUCTS))).statusCode, 200);
    assert.deepEqual([second.session().id, backend.logins], [one.session().id, 1]);
    await wait(one.logout());
    assert.equal((await other.wait(second.request(PRODUCTS))).statusCode, 200);
  });
}

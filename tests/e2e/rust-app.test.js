/** A mini program whose logic is Rust, over the built package: what its developer relies on. */
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { brotliDecompressSync } from 'node:zlib';
import { createRustWorld, MODULE, root } from './rust-world.js';
import { createWorld, here } from './world.js';

const LOGIN = '/wx/onlogin';
const PRODUCTS = '/wx/products/list';

/** @param {unknown} page */
const firstRow = (page) => here(/** @type {any} */ (page)).rows[0];

/** @param {object} changes to a product */
const catalogueWith = (changes) => ({ products: [{ id: 1, name: '茶', price: 1280, ...changes }] });

test('a login is fresh the first time, and not the second', async (t) => {
  const { backend, shop, wait } = await createRustWorld(t);
  assert.equal(shop.isLoggedIn, false);
  assert.equal(await wait(shop.login()), true);
  assert.equal(await wait(shop.login()), false);
  assert.equal(shop.isLoggedIn, true);
  assert.equal(backend.logins, 1);
});

test('products arrive as the app\'s own types, with every letter, and go to the page as plain objects', async (t) => {
  const { backend, shop, wait } = await createRustWorld(t);
  const page = here(await wait(shop.products()));
  assert.equal(page.trouble, null);
  assert.equal(page.rows.length, 6);
  assert.deepEqual(page.rows[0], { id: 1, name: '西湖龙井 🍵', price: '¥128.00' });
  assert.deepEqual(page.rows[2], { id: 3, name: '四川火锅底料 🌶️', price: '¥29.90' });
  assert.ok(backend.at(PRODUCTS)[0].session);
});

test('a session that the backend has ended is replaced unseen', async (t) => {
  const { backend, client, shop, wait } = await createRustWorld(t);
  await wait(shop.login());
  await backend.revoke(client.session().id ?? '');
  assert.equal(firstRow(await wait(shop.products())).id, 1);
  assert.deepEqual(backend.at(PRODUCTS).map(({ status }) => status), [401, 200]);
  assert.equal(backend.logins, 2);
});

test('calls at the same time share one login', async (t) => {
  const { backend, shop, wait } = await createRustWorld(t);
  const pages = await wait(Promise.all([shop.products(), shop.login(), shop.products()]));
  assert.equal(firstRow(pages[0]).id, 1);
  assert.equal(firstRow(pages[2]).id, 1);
  assert.equal(backend.logins, 1);
});

test('a body of another type is an error that says what is wrong with it', async (t) => {
  const { backend, shop, wait } = await createRustWorld(t);
  const body = catalogueWith({ price: '12.80' });
  backend.fault = (request, response, next) => (request.path === PRODUCTS ? response.json(body) : next());
  const { rows, trouble } = here(await wait(shop.products()));
  assert.deepEqual(rows, []);
  assert.equal(trouble?.code, '');
  assert.match(trouble?.message ?? '', /^Error: .*invalid type: string "12.80", expected u32/);
});

test('a status that is no success is no error of the call, and the app sees it', async (t) => {
  const { backend, shop, wait } = await createRustWorld(t);
  backend.fault = (request, response, next) => (request.path === PRODUCTS ? response.status(404).json({}) : next());
  const { trouble } = here(await wait(shop.products()));
  assert.deepEqual(trouble, { advice: 'try again later', code: '', message: 'the backend answered with status 404' });
});

test('the headers of a request are sent', async (t) => {
  const { backend, shop, wait } = await createRustWorld(t);
  /** @type {unknown} */
  let language;
  backend.fault = (request, response, next) => {
    language = request.headers['accept-language'];
    next();
  };
  await wait(shop.products());
  assert.equal(language, 'zh-CN');
});

test('the time limit of a request bounds the whole call', async (t) => {
  const { clock, host, shop, wait } = await createRustWorld(t);
  host.behaviour.request = ({ url }) => (url.endsWith(PRODUCTS) ? 'never' : undefined);
  const start = clock.elapsed();
  const { trouble } = here(await wait(shop.products()));
  assert.equal(trouble?.code, 'REQUEST_FAILED');
  assert.match(trouble?.message ?? '', /timeout/);
  assert.equal(clock.elapsed() - start, 8000);
});

test('an answer that is no catalogue at all is an error too, and no trap', async (t) => {
  const { backend, shop, wait } = await createRustWorld(t);
  for (const body of [{ products: 'none' }, {}, [], 'down for maintenance', { products: [null] }]) {
    backend.fault = (request, response, next) => (request.path === PRODUCTS ? response.json(body) : next());
    const { trouble } = here(await wait(shop.products()));
    assert.equal(trouble?.code, '', JSON.stringify(body));
    assert.match(trouble?.message ?? '', /./, JSON.stringify(body));
  }
  backend.fault = undefined;
  assert.equal(firstRow(await wait(shop.products())).id, 1);
});

test('a backend that cannot be reached is RequestFailed, with the host\'s words', async (t) => {
  const { backend, shop, wait } = await createRustWorld(t);
  await wait(shop.login());
  backend.fault = (request) => request.socket.destroy();
  const { trouble } = here(await wait(shop.products()));
  assert.equal(trouble?.code, 'REQUEST_FAILED');
  assert.equal(trouble?.advice, 'check the connection and try again');
  assert.match(trouble?.message ?? '', /^request:fail /);
});

test('a wx.login that fails is LoginFailed', async (t) => {
  const { host, shop, wait } = await createRustWorld(t);
  host.behaviour.login = { fail: { errMsg: 'login:fail' } };
  const { trouble } = here(await wait(shop.products()));
  assert.equal(trouble?.code, 'LOGIN_FAILED');
  assert.equal(trouble?.advice, 'WeChat\'s login failed; try again');
});

test('an error that Rust passes on is the SessionError that it was', async (t) => {
  const { backend, sdk, shop, failure } = await createRustWorld(t);
  backend.fault = (request, response, next) => (request.path === LOGIN ? response.status(403).json({}) : next());
  const error = await failure(shop.login());
  assert.ok(error instanceof sdk.SessionError);
  assert.equal(error.code, 'EXCHANGE_REJECTED');
  assert.equal(error.statusCode, 403);
});

test('an account is made, signed in with, and signed in again when its session is over', async (t) => {
  const { backend, client, shop, wait } = await createRustWorld(t);
  assert.equal(await wait(shop.register('rustacean', 'short')), 'refused with status 400');
  assert.equal(await wait(shop.register('rustacean', 'correct horse')), 'registered');
  const [register] = backend.at('/account/register').slice(-1);
  assert.deepEqual(register.body, { username: 'rustacean', password: 'correct horse' });
  assert.equal(register.session, undefined);

  assert.equal(await wait(shop.signIn('rustacean', 'wrong horse')), 'wrong user name or password');
  assert.equal(await wait(shop.signIn('rustacean', 'correct horse')), 'signed in');
  assert.equal(firstRow(await wait(shop.products())).id, 1);

  await backend.revoke(client.session().id ?? '');
  const { trouble } = here(await wait(shop.products()));
  assert.equal(trouble?.code, 'SESSION_EXPIRED');
  assert.equal(trouble?.advice, 'sign in again');
  assert.equal(backend.logins, 0);
});

test('a logout is told to the backend, with the session', async (t) => {
  const { backend, client, shop, wait } = await createRustWorld(t);
  await wait(shop.login());
  const { id } = client.session();
  await wait(shop.logout());
  assert.equal(backend.at('/wx/logout')[0].session, id);
  assert.equal(shop.isLoggedIn, false);
});

test('options that are refused late fail each call', async (t) => {
  const { shop, client, failure, wait } = await createRustWorld(t, { baseUrl: 'no address' });
  assert.equal((await failure(client.ready)).code, 'CONFIG_INVALID');
  assert.equal((await failure(shop.login())).code, 'CONFIG_INVALID');
  const { trouble } = here(await wait(shop.products()));
  assert.equal(trouble?.code, 'CONFIG_INVALID');
  assert.match(trouble?.message ?? '', /baseUrl/);
});

test('a client that was destroyed fails each call', async (t) => {
  const { shop, client, wait } = await createRustWorld(t);
  client.destroy();
  assert.equal(here(await wait(shop.products())).trouble?.code, 'DESTROYED');
});

test('it runs where Promise is a polyfill on timers, as on older iOS, and where there is globalThis', async (t) => {
  for (const host of [{ promise: /** @type {const} */ ('timers') }, { globalThis: true }]) {
    const { shop, wait } = await createRustWorld(t, {}, { host });
    assert.equal(firstRow(await wait(shop.products())).id, 1);
    shop.free();
  }
});

test('its module holds nothing of the SDK\'s own', () => {
  const module = new WebAssembly.Module(brotliDecompressSync(readFileSync(join(root, MODULE))));
  const names = WebAssembly.Module.exports(module).map(({ name }) => name);
  assert.ok(names.includes('shop_products'));
  assert.deepEqual(names.filter((name) => /^_(create|tell|release)$/.test(name)), []);
});

test('the whole mini program starts, and its page shows what the Rust says', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'weapp-session-rust-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(root, folder, { recursive: true });
  const { backend, clock, launch } = await createWorld(t, { host: { root: folder } });
  writeFileSync(join(folder, 'config.js'), `module.exports = { baseUrl: '${backend.url}' };`);

  const { host } = launch();
  host.launch();
  const page = host.openPage('pages/products/index');
  await clock.runUntil(() => page.data.rows.length > 0);
  assert.equal(page.data.rows[1].price, '¥89.00');
  assert.equal(page.data.trouble, null);
  assert.equal(backend.logins, 1);
  assert.deepEqual([...host.missing], []);
});

/** The recipes about what runs the app: mocks, versions, cloud hosting, debugging, the example in the developer tools. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { inspect, promisify } from 'node:util';
import { needsWebAssembly } from './engine.js';
import { linksOf } from './markdown.js';
import { ERROR_NAMES } from './options-table.js';
import { testBuild } from './package.js';
import { folder, launch } from './pages.js';
import { filesOf, recipesOf, SESSION, wordsAfter } from './recipes.js';
import { ROOT } from './repository.js';
import { here } from './world.js';

/**
 * @import { TestContext } from 'node:test'
 * @import { Client, ClientOptions } from '../../js-glue/dist/types/index.js'
 * @import { Host, HostOptions } from '../host/index.js'
 */

const test = testBuild('the recipes tell of the package before an app is compiled');
const run = promisify(execFile);

const PRODUCTS = { url: '/wx/products/list' };

/** @param {Host} host before base library 2.20.1 @returns {Client} */
function clientInOld(host, platform = 'devtools') {
  host.wx.getDeviceInfo = undefined;
  host.wx.getSystemInfoSync = () => host.plain({ platform });
  host.wx.getAccountInfoSync = () => host.plain({ miniProgram: {} });
  return host.require('./session');
}

/** A client where the app is `platform` and `envVersion`. @param {Host} host @param {string} platform @param {string} [envVersion] @returns {Client} */
function clientIn(host, platform, envVersion = 'release') {
  host.wx.getDeviceInfo = () => host.plain({ platform });
  host.wx.getAccountInfoSync = () => host.plain({ miniProgram: { envVersion } });
  return host.require('./session');
}

for (const page of recipesOf('mocking')) {
  const files = filesOf(page, 'mock.js', 'session.js');

  test(`${page.name}: in the tools the table answers, and what it lacks goes to the backend`, async (t) => {
    const { backend, host, storage, wait } = await launch(t, files);
    const client = clientIn(host, 'devtools');
    const { data } = await wait(client.request(PRODUCTS));
    assert.deepEqual(here(data.products), [{ id: 1, name: wordsAfter(page, 'id: 1, name:'), price: 3200 }]);
    const order = await wait(client.request({ url: '/orders', method: 'POST', data: { product: 1 } }));
    assert.equal(order.data.product, 1);
    assert.deepEqual([backend.seen.length, storage.size], [0, 0]);
    assert.equal((await wait(client.request({ url: '/echo', auth: false }))).data.method, 'GET');
  });

  test(`${page.name}: an old base library makes no difference`, async (t) => {
    for (const [platform, length] of /** @type {const} */ ([['devtools', 1], ['android', 6]])) {
      const { host, wait } = await launch(t, files);
      assert.equal((await wait(clientInOld(host, platform).request(PRODUCTS))).data.products.length, length);
    }
  });

  test(`${page.name}: on a phone nothing is mocked`, async (t) => {
    const { backend, host, storage, wait } = await launch(t, files);
    const client = clientIn(host, 'ios');
    assert.equal((await wait(client.request(PRODUCTS))).data.products.length, 6);
    assert.deepEqual([backend.logins, storage.size], [1, 1]);
  });

  test(`${page.name}: a query does not hide a route, and one that throws fails the request`, async (t) => {
    const broken = { 'mock.js': String(files['mock.js']).replace("'POST /orders': ({ data })", "'GET /broken': () => missing.value,\n  'POST /orders': ({ data })") };
    const { failure, host, wait } = await launch(t, { ...files, ...broken });
    const client = clientIn(host, 'devtools');
    assert.equal((await wait(client.request({ url: `${PRODUCTS.url}?page=2` }))).data.products.length, 1);
    assert.equal((await failure(client.request({ url: '/broken' }))).code, 'REQUEST_FAILED');
  });
}

for (const page of recipesOf('environments')) {
  /** What the recipe makes of a version. @param {TestContext} t @param {string} platform @param {string} envVersion */
  async function baseUrlIn(t, platform, envVersion) {
    const { host } = await launch(t, filesOf(page, 'session.js'));
    const sdk = host.require('weapp-session');
    /** @type {ClientOptions[]} */
    const given = [];
    const { createClient } = sdk;
    sdk.createClient = (/** @type {ClientOptions} */ options) => (given.push(options), createClient(options));
    clientIn(host, platform, envVersion);
    return given[0]?.baseUrl?.replace(/^http:\/\/127\.0\.0\.1:(?!3000)\d+/, 'https://api.example.com');
  }

  test(`${page.name}: each version has its backend, and what is unknown is the release`, async (t) => {
    for (const [platform, version, expected] of /** @type {const} */ ([
      ['devtools', 'develop', 'http://127.0.0.1:3000'],
      ['ios', 'develop', 'https://api.example.com/test'],
      ['android', 'trial', 'https://api.example.com/test'],
      ['ohos', 'release', 'https://api.example.com'],
      ['ios', '', 'https://api.example.com'],
    ])) {
      assert.equal(await baseUrlIn(t, platform, version), expected, `${platform} ${version}`);
    }
  });

  test(`${page.name}: an old base library, which knows no versions, has the release's backend`, async (t) => {
    const { backend, host, wait } = await launch(t, filesOf(page, 'session.js'));
    await wait(clientInOld(host, 'android').login());
    assert.deepEqual(backend.seen.map(({ path }) => path), ['/wx/onlogin']);
  });

  test(`${page.name}: the versions share a storage, and not a session`, async (t) => {
    const { backend, host, start, storage, wait } = await launch(t, filesOf(page, 'session.js'));
    backend.fault = (request, _response, next) => {
      request.url = request.url.replace(/^\/test\//, '/');
      next();
    };
    const trial = clientIn(host, 'ios', 'trial');
    await wait(trial.login());
    const release = clientIn(start(), 'ios', 'release');
    await wait(release.login());
    assert.notEqual(trial.session().id, release.session().id);
    assert.deepEqual([...storage.keys()], [`weapp-session:${backend.url}/test`, `weapp-session:${backend.url}`]);
    assert.ok(page.text.includes('`weapp-session:https://api.example.com/test`'));
  });
}

for (const page of recipesOf('call-container')) {
  const files = { ...filesOf(page, 'container.js', 'session.js') };

  /** A phone with cloud hosting, which is the reference backend. @param {TestContext} t */
  async function withCloud(t) {
    const session = String(files['session.js']).replace('login:', "socket: require('weapp-session/socket'),\n  login:");
    const phone = await launch(t, { ...files, 'session.js': session });
    const { backend, host } = phone;
    /** @type {any[]} */
    const calls = [];
    /** By WeChat's own line, not by wx.request. @param {any} options */
    async function deliver({ path, method = 'GET', data, header, success }) {
      const query = method === 'GET' && data ? `?${new URLSearchParams(data)}` : '';
      const headers = { ...header, 'content-type': 'application/json' };
      const answer = await fetch(backend.url + path + query, { method, headers, body: method === 'GET' ? undefined : JSON.stringify(data) });
      success(host.plain({ statusCode: answer.status, header: {}, data: await answer.json().catch(() => ''), callID: '1' }));
    }
    host.wx.cloud = {
      init: () => calls.push('init'),
      callContainer(/** @type {any} */ options) {
        calls.push(options);
        void phone.clock.track(deliver(options));
      },
    };
    backend.fault = async (request, response) => {
      // With the openid that WeChat's own line puts into the headers, no code is looked at.
      if (request.path === '/wx/onlogin') return response.json({ sessionid: 'of-the-openid', expires_in: 7200 });
      if (request.get('sessionid') !== 'of-the-openid') return response.status(401).end();
      if (request.path === '/slow') await phone.clock.park(60_000);
      return response.json({ path: request.path, service: request.get('x-wx-service'), query: request.query });
    };
    return { ...phone, calls, client: /** @type {Client} */ (host.require('./session')) };
  }

  test(`${page.name}: requests go through callContainer, with the service's name and the session, and nobody calls wx.login`, async (t) => {
    const { calls, client, host, wait } = await withCloud(t);
    const { data, statusCode } = await wait(client.request({ url: '/orders', data: { page: 2 }, header: { 'x-own': '1' } }));
    assert.equal(statusCode, 200);
    assert.deepEqual(here(data), { path: '/orders', service: 'shop', query: { page: '2' } });
    assert.equal(calls[0], 'init');
    const [login, order] = calls.slice(1);
    assert.deepEqual([login.path, login.data.code, login.method], ['/wx/onlogin', 'by-x-wx-openid', 'POST']);
    assert.deepEqual([order.config.env, order.path, 'url' in order], ['prod-01', '/orders', false]);
    assert.equal(order.header['x-own'], '1');
    assert.equal(host.count('login'), 0);
  });

  test(`${page.name}: what it says of a call that fails, is aborted, or needs another API`, async (t) => {
    const { client, clock, failure, host, wait } = await withCloud(t);
    await wait(client.login());
    const task = client.request({ url: '/slow' });
    await clock.advance(10);
    task.abort();
    assert.equal((await failure(task)).code, 'ABORTED');
    assert.equal((await failure(client.uploadFile({ url: '/wx/upload', filePath: 'a', name: 'file' }))).code, 'REQUEST_FAILED');
    assert.equal((await failure(client.downloadFile({ url: '/file' }))).code, 'REQUEST_FAILED');
    assert.equal((await failure(client.connectSocket({ url: '/socket' }))).code, 'REQUEST_FAILED');
    assert.deepEqual(['uploadFile', 'downloadFile', 'connectSocket', 'request'].map(host.count), [0, 0, 0, 0]);
    host.wx.cloud.callContainer = (/** @type {any} */ { fail }) => fail({ errMsg: 'cloud.callContainer:fail timeout', errCode: -1 });
    const error = await failure(client.request({ url: '/orders' }));
    assert.equal(error.code, 'REQUEST_FAILED');
    assert.match(error.errMsg, /cloud\.callContainer:fail timeout/);
  });

  test(`${page.name}: a request to another origin is not the service's`, async (t) => {
    const { backend, calls, client, host, wait } = await withCloud(t);
    const url = `${backend.url}/elsewhere`;
    await wait(client.request({ url, auth: false }));
    assert.deepEqual([calls, host.count('request'), backend.at('/elsewhere').length], [['init'], 1, 1]);
  });

  test(`${page.name}: without a login of its own it is that of wx`, async (t) => {
    const container = String(files['container.js']).replace(' login: { value: login },', '');
    const { host, wait } = await launch(t, { ...files, 'container.js': container });
    host.wx.cloud = { init() {}, callContainer: (/** @type {any} */ { success }) => success({ statusCode: 200, data: { sessionid: 'one' }, header: {} }) };
    await wait(host.require('./session').login());
    assert.equal(host.count('login'), 1);
  });
}

for (const page of recipesOf('debugging')) {
  test(`${page.name}: what happens to the session is told, and never the session`, async (t) => {
    const { backend, failure, host, wait } = await launch(t, { ...SESSION, ...filesOf(page, 'debug.js') });
    /** @type {unknown[][]} */
    const lines = [];
    host.wx.getRealtimeLogManager = () => ({ info: (/** @type {unknown[]} */ ...words) => lines.push(words) });
    const debug = host.require('./debug');
    const client = /** @type {Client} */ (host.require('./session'));
    await wait(client.login());
    const { id, expiresAt } = client.session();
    assert.deepEqual({ ...debug.state() }, { state: 'active', expiresAt });
    host.behaviour.login = { fail: { errMsg: 'login:fail no network', errno: 600001 } };
    await failure(client.login({ force: true }));
    backend.fault = (_request, response) => response.status(401).end();
    host.behaviour.login = 'ok';
    await failure(client.request({ url: '/orders', replay: false }));
    await wait(client.logout());
    assert.deepEqual(lines.map(([name]) => name), ['login', 'error', 'expired', 'logout']);
    assert.deepEqual(lines[1]?.slice(1, 2), ['LOGIN_FAILED']);
    assert.equal(lines[1]?.[3], 600001);
    assert.deepEqual(host.logs.map(({ args }) => args[0]), ['login', 'error', 'expired', 'logout']);
    assert.ok(!inspect([lines, host.logs], { depth: 9 }).includes(String(id)));
  });

  test(`${page.name}: without the real-time log the console has it, once`, async (t) => {
    const { host, wait } = await launch(t, { ...SESSION, ...filesOf(page, 'debug.js') });
    host.require('./debug');
    await wait(host.require('./session').login());
    assert.equal(host.logs.length, 1);
  });

  test(`${page.name}: the codes of the table are the package's`, () => {
    const [table] = page.tables.slice(-1);
    const codes = (table?.rows ?? []).flatMap(([code = '']) => code.match(/[A-Z]+_[A-Z_]+/g) ?? []);
    assert.ok(codes.length > 7);
    for (const code of codes) assert.ok(ERROR_NAMES.some((name) => name === code), code);
  });
}

for (const page of recipesOf('example-in-devtools')) {
  test(`${page.name}: the commands are there, and the settings are the example's`, () => {
    const [commands, settings] = page.fences;
    const lines = String(commands?.code).split('\n');
    assert.deepEqual(lines, ['cargo xtask build', 'npm --prefix example-miniprogram/server start']);
    assert.match(readFileSync(join(ROOT, 'xtask/src/main.rs'), 'utf8'), /^ {2}build {2,}/m);
    const server = JSON.parse(readFileSync(join(ROOT, 'example-miniprogram/server/package.json'), 'utf8'));
    assert.equal(server.scripts.start, 'node src/main.js');
    const config = JSON.parse(readFileSync(join(ROOT, 'example-miniprogram/miniprogram/project.config.json'), 'utf8'));
    const { setting, ...shown } = JSON.parse(String(settings?.code));
    for (const name of Object.keys(shown)) assert.equal(config[name], shown[name], name);
    for (const name of Object.keys(setting)) assert.equal(config.setting[name], setting[name], name);
  });

  test(`${page.name}: the backend starts at the address that the example asks, and takes any code`, async (t) => {
    const { startBackend } = await import('../../example-miniprogram/server/src/backend.js');
    const { readConfig } = await import('../../example-miniprogram/server/src/config.js');
    const { port, host } = readConfig({});
    const { baseUrl } = /** @type {{ baseUrl: string }} */ ((await import('../../example-miniprogram/miniprogram/config.js')).default);
    assert.equal(baseUrl, `http://${host}:${port}`);
    assert.ok(page.text.includes(`\`${baseUrl}\``));
    const backend = await startBackend(readConfig({ PORT: '0' }));
    t.after(backend.close);
    const body = JSON.stringify({ code: 'the code is a mock one' });
    const answer = await fetch(`${backend.url}/wx/onlogin`, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
    assert.equal(answer.status, 200);
  });

  test(`${page.name}: the buttons and tabs it names are the example's`, () => {
    const pages = ['session', 'account'].map((name) => readFileSync(join(ROOT, `example-miniprogram/miniprogram/pages/${name}/index.wxml`), 'utf8')).join('\n');
    const { tabBar } = JSON.parse(readFileSync(join(ROOT, 'example-miniprogram/miniprogram/app.json'), 'utf8'));
    const [table] = page.tables;
    assert.equal(table?.rows.length, 4);
    for (const [tab = '', button = ''] of table?.rows ?? []) {
      assert.ok(tabBar.list.some((/** @type {{ text: string }} */ { text }) => tab.includes(text)), tab);
      for (const word of button.split(/[,、]/)) assert.ok(pages.includes(`>${word.trim()}<`), word);
    }
    assert.ok(linksOf(page).some((link) => link.endsWith('example-miniprogram/server/README.md')));
  });
}

/** Alipay's `my` under `weapp-session/my`. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { here } from '../e2e/world.js';
import { contract } from './contract.js';
import { myStandIn } from './my/standin.js';
import { PICTURE, createPhone } from './phone.js';

const MY = { standIn: myStandIn, adapter: 'adaptMy' };
const PRODUCTS = '/wx/products/list';

contract(MY, {
  noNetwork: 12, hostTimeout: 30_000, hostTimedOut: 13, refused: [11, /\(login:fail 用户点击拒绝授权\)/], encrypts: true,
});

test('my: an expiry is seen whether answers of 401 are successes or failures', async (t) => {
  for (const httpErrors of [true, false]) {
    const { backend, createClient, wait } = await createPhone(t, MY, { behaviour: { httpErrors } });
    const client = createClient();
    await wait(client.login());
    await backend.revoke(String(client.session().id));
    assert.equal((await wait(client.request({ url: PRODUCTS }))).statusCode, 200);
    assert.equal(backend.logins, 2, `httpErrors: ${httpErrors}`);
  }
});

test('my: an HTTP error without its status is a failure, with its number', async (t) => {
  const { backend, createClient, failure, wait } = await createPhone(t, MY, { behaviour: { bare: true } });
  const client = createClient();
  await wait(client.login());
  backend.fault = (_request, response) => response.status(500).end();
  const error = await failure(client.request({ url: PRODUCTS }));
  assert.deepEqual([error.code, error.errno, error.errMsg], ['REQUEST_FAILED', 19, 'request:fail http status error']);
});

test('my: what else stands in the place of a status makes no answer of a failure', async (t) => {
  const { host, createClient, failure } = await createPhone(t, MY);
  // docs: my.request FAQ, a request whose time was up.
  const answer = "{ data: '请求超时异常', error: 14, headers: '', status: 13, errorMessage: 'JSON parse data error' }";
  const my = host.evaluate(`({ ...my, request: (options) => void setTimeout(() => options.fail(${answer}), 1) })`);
  const { adaptMy } = host.require('weapp-session/my');
  const error = await failure(createClient({ host: adaptMy(my) }).request({ url: PRODUCTS, auth: false }));
  assert.deepEqual([error.code, error.errno, error.errMsg], ['REQUEST_FAILED', 14, 'request:fail JSON parse data error']);
});

test('my: a session in a cookie reaches the backend, and nothing is asked for where there is no cookie', async (t) => {
  const { backend, host, adapt, createClient, wait } = await createPhone(t, MY);
  /** @type {any[]} */
  const sent = [];
  const my = host.evaluate('(note) => ({ ...my, request: (options) => (note(options), my.request(options)) })')((/** @type {any} */ options) => sent.push(options));
  const { adaptMy } = host.require('weapp-session/my');
  const client = createClient({ host: adaptMy(my), session: { in: 'cookie' } });
  assert.equal((await wait(client.request({ url: PRODUCTS }))).statusCode, 200);
  assert.equal(backend.at(PRODUCTS)[0]?.session, client.session().id);
  assert.deepEqual(sent.map(({ enableCookie }) => enableCookie), [undefined, true]);
  // The app's own cookies as well.
  const { data } = await wait(createClient({ host: adapt() }).request({ url: '/echo', header: { COOKIE: 'theme=dark' }, auth: false }));
  assert.equal(/** @type {any} */ (data).headers.cookie, 'theme=dark');
});

test('my: a backend that changes its cookie is followed, whether headers come as an object or as text', async (t) => {
  for (const headersAsText of [false, true]) {
    const { backend, createClient, wait } = await createPhone(t, MY, { behaviour: { headersAsText } });
    let last = 0;
    backend.fault = (request, response, next) => {
      if (request.path !== '/echo' && request.path !== '/wx/onlogin') return next();
      if (request.path === '/echo' && request.get('cookie') !== `sid=k${last}`) return response.status(401).json({});
      response.set('Set-Cookie', `sid=k${++last}; Path=/; Expires=Wed, 21 Oct 2037 07:28:00 GMT`).json({});
    };
    const client = createClient({ login: { session: 'header.Set-Cookie' }, session: { in: 'cookie', name: 'sid', update: { id: 'header.Set-Cookie' } } });
    for (let count = 0; count < 3; count++) assert.equal((await wait(client.request({ url: '/echo' }))).statusCode, 200);
    assert.equal(backend.logins, 1);
  }
});

test('my: nothing is asked of the user but what the app wants', async (t) => {
  for (const [adapter, asked] of /** @type {const} */ ([[undefined, 'auth_base'], [{ scopes: ['auth_user'] }, ['auth_user']]])) {
    const { behaviour, createClient, wait } = await createPhone(t, MY, { adapter });
    await wait(createClient().login());
    assert.deepEqual(here(behaviour.scopes), asked);
  }
});

test('my: older clients, with other names for files and a status as text', async (t) => {
  const { backend, userFiles, createClient, wait } = await createPhone(t, MY, { behaviour: { older: true } });
  const client = createClient();
  await wait(client.login());
  await backend.revoke(String(client.session().id));
  assert.equal((await wait(client.uploadFile({ url: '/wx/upload', filePath: PICTURE, name: 'file' }))).statusCode, 200);
  const { tempFilePath } = await wait(client.downloadFile({ url: '/wx/download/receipt' }));
  assert.match(String(userFiles.get(tempFilePath)), /^收据\n/);
});

test('my: a download that is refused tells no status, so it is a failure and no expiry', async (t) => {
  const { backend, createClient, failure, wait } = await createPhone(t, MY);
  const client = createClient();
  await wait(client.login());
  await backend.revoke(String(client.session().id));
  const error = await failure(client.downloadFile({ url: '/wx/download/receipt' }));
  assert.deepEqual([error.code, error.errno, error.errMsg], ['REQUEST_FAILED', 12, 'downloadFile:fail 下载失败']);
  assert.equal(backend.logins, 1);
});

test('my: login.with and session.checkSession are refused in words that say why', async (t) => {
  const { host, createClient, failure, wait, launch } = await createPhone(t, MY, { errors: true });
  const error = await failure(createClient({ login: { with: 'userInfo' } }).login());
  assert.equal(error.code, 'LOGIN_FAILED');
  assert.match(error.errMsg, /Alipay hands out no encryptedData/);
  assert.deepEqual(host.errors, []);
  await wait(createClient().login());
  const next = launch();
  assert.equal((await next.wait(next.createClient({ session: { checkSession: true } }).request({ url: PRODUCTS }))).statusCode, 200);
  await next.host.clock.advance(1);
  assert.match(String(next.host.errors[0]), /Alipay has none/);
});

test('my: a client whose sockets are those of the whole app is told so', async (t) => {
  const { host, createSocketClient, failure } = await createPhone(t, MY);
  const my = host.evaluate('({ ...my, connectSocket: () => undefined })');
  const { adaptMy } = host.require('weapp-session/my');
  const error = await failure(createSocketClient({ host: adaptMy(my) }).connectSocket({ url: '/wx/socket' }));
  assert.match(error.errMsg, /^connectSocket:fail this client has no SocketTask/);
});

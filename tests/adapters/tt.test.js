/** Douyin's `tt` under `weapp-session/tt`. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contract } from './contract.js';
import { createPhone } from './phone.js';
import { ttStandIn } from './tt.js';

const TT = { standIn: ttStandIn, adapter: 'adaptTt' };

contract(TT, {
  noNetwork: 600001, hostTimeout: 60_000, hostTimedOut: 5, refused: [113001, /\(login:fail host login fail\)/], encrypts: false,
});

test('tt: a user who is not signed in is not asked to, and the login fails with words that say so', async (t) => {
  const { behaviour, backend, createClient, failure } = await createPhone(t, TT, { behaviour: { signedIn: false } });
  const error = await failure(createClient().login());
  assert.deepEqual([error.code, error.errMsg], ['LOGIN_FAILED', 'login:fail wx.login failed (login:fail the user is not signed in at the host)']);
  assert.deepEqual([behaviour.windows, backend.logins], [0, 0]);
});

test('tt: force opens the window that asks for it', async (t) => {
  const { behaviour, createClient, failure } = await createPhone(t, TT, { behaviour: { signedIn: false }, adapter: { force: true } });
  assert.equal((await failure(createClient().login())).code, 'LOGIN_FAILED');
  assert.equal(behaviour.windows, 1);
});

test('tt: anonymous logs the device in, and the backend learns which kind of code it gets', async (t) => {
  const { behaviour, backend, adapt, createClient, wait } = await createPhone(t, TT, { behaviour: { signedIn: false }, adapter: { anonymous: true } });
  const host = adapt();
  assert.equal(host.isLogin, undefined);
  const client = createClient({ host, login: { data: () => ({ anonymous: !host.isLogin }) } });
  await wait(client.login());
  behaviour.signedIn = true;
  await wait(client.login({ force: true }));
  assert.deepEqual(backend.at('/wx/onlogin').map(({ body }) => body.anonymous), [true, false]);
  assert.equal(behaviour.windows, 0);
});

test('tt: checkSession and getUserInfo are those of the host', async (t) => {
  const wechat = { issueCode: () => 'code', userInfo: () => ({ encryptedData: 'secret', iv: 'vector' }) };
  const { host, backend, createClient, wait, launch } = await createPhone(t, TT, { host: { wechat } });
  backend.fault = (request, response, next) => (request.path === '/wx/onlogin' ? response.json({ sessionid: 'the-session-id' }) : next());
  await wait(createClient({ login: { with: 'userInfo' } }).login());
  const { code, encryptedData, iv } = backend.at('/wx/onlogin')[0]?.body;
  assert.deepEqual([code, encryptedData, iv], ['code', 'secret', 'vector']);
  assert.equal(host.count('getUserInfo'), 1);
  const next = launch();
  await next.wait(next.createClient({ session: { checkSession: true } }).request({ url: '/echo' }));
  assert.equal(next.host.count('checkSession'), 1);
});

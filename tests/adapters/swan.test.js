/** Baidu's `swan` under `weapp-session/swan`. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startSocketServer } from '../host/index.js';
import { contract } from './contract.js';
import { createPhone } from './phone.js';
import { swanStandIn } from './swan.js';

const SWAN = { standIn: swanStandIn, adapter: 'adaptSwan' };

contract(SWAN, {
  noNetwork: 1001, hostTimeout: 60_000, hostTimedOut: 1001, refused: [10007, /wx.login failed \(login:fail\)/], encrypts: false,
});

test('swan: a user who is not signed in has no code, though that is a success; the number says which', async (t) => {
  const { behaviour, backend, createClient, failure } = await createPhone(t, SWAN, { behaviour: { signedIn: false } });
  const error = await failure(createClient().login());
  assert.deepEqual([error.code, error.errno], ['LOGIN_FAILED', 10004]);
  assert.match(error.errMsg, /login:fail the user is not signed in at the host/);
  assert.deepEqual([behaviour.windows, backend.logins], [0, 0]);
});

test('swan: older base libraries log in with swan.login', async (t) => {
  const { leaks, createClient, wait } = await createPhone(t, SWAN, { behaviour: { older: true } });
  assert.equal((await wait(createClient().login())).fresh, true);
  // That is how the adapter finds out.
  assert.deepEqual(leaks.splice(0), ['swan.getLoginCode']);
});

test('swan: what is encrypted of a user reaches the backend under the name it has with wx', async (t) => {
  const wechat = { issueCode: () => 'code', userInfo: () => ({ encryptedData: 'secret', iv: 'vector' }) };
  const { backend, createClient, wait } = await createPhone(t, SWAN, { host: { wechat } });
  backend.fault = (request, response, next) => (request.path === '/wx/onlogin' ? response.json({ sessionid: 'the-session-id' }) : next());
  await wait(createClient({ login: { with: 'userInfo' } }).login());
  const { encryptedData, iv } = backend.at('/wx/onlogin')[0]?.body;
  assert.deepEqual([encryptedData, iv], ['secret', 'vector']);
});

test('swan: a closing without a code is 1005, with its reason', async (t) => {
  const { clock, sockets, createSocketClient, wait } = await socketWorld(t);
  const task = await wait(createSocketClient({ allowedOrigins: [sockets.origin] }).connectSocket({ url: sockets.url }));
  /** @type {any} */
  let closed;
  task.onClose((told) => (closed = told));
  await clock.runUntil(() => closed);
  assert.deepEqual([closed.code, closed.reason], [1005, 'why']);
});

/** @param {import('node:test').TestContext} t */
async function socketWorld(t) {
  const sockets = await startSocketServer(t, { connection: (socket) => socket.close(4400, 'why') });
  return { sockets, ...(await createPhone(t, SWAN, { domains: [sockets.origin] })) };
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WeChatError } from '../src/wechat.js';
import { ACCOUNT, startBackend } from '../testing/backend.js';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const FIVE_MINUTES = 5 * 60_000;

for (const method of ['POST', 'PUT', 'GET']) {
  test(`${method} /wx/onlogin makes a session`, async (t) => {
    const { standIn, call, login } = await startBackend(t);
    const code = standIn.issueCode('o-user');
    const { status, body } =
      method === 'GET' ? await call(method, `/wx/onlogin?code=${code}`) : await call(method, '/wx/onlogin', { body: { code } });
    assert.equal(status, 200);
    assert.deepEqual(Object.keys(body), ['sessionid', 'expires_in']);
    assert.match(body.sessionid, /^[A-Za-z0-9_-]{43}$/);
    assert.equal(body.expires_in, 7200);
    assert.equal((await call('GET', '/wx/products/list', { sessionid: body.sessionid })).status, 200);
    assert.notEqual(await login(), body.sessionid);
  });
}

test('a code that is missing or no string is refused without asking WeChat', async (t) => {
  const { call } = await startBackend(t, { wechat: { code2Session: () => assert.fail('WeChat was asked') } });
  const answers = [
    await call('POST', '/wx/onlogin'),
    await call('GET', '/wx/onlogin'),
    await call('GET', '/wx/onlogin?code='),
    await call('GET', '/wx/onlogin?code=a&code=b'),
    await call('POST', '/wx/onlogin?code=in-the-query'),
    await call('POST', '/wx/onlogin', { body: 'code=', headers: FORM }),
  ];
  for (const code of [undefined, null, '', 7, true, ['a'], { a: 1 }, 'x'.repeat(513)]) {
    answers.push(await call('POST', '/wx/onlogin', { body: { code } }));
  }
  answers.push(await call('POST', '/wx/onlogin', { body: [] }));
  for (const { status, body } of answers) {
    assert.deepEqual([status, body.error], [400, 'code_missing']);
    assert.equal(typeof body.message, 'string');
  }
});

test('a form is as good as JSON', async (t) => {
  const { standIn, call } = await startBackend(t);
  const { status } = await call('POST', '/wx/onlogin', { body: `code=${standIn.issueCode('o-user')}`, headers: FORM });
  assert.equal(status, 200);
});

test('HEAD does not spend the code', async (t) => {
  const { url, standIn, call } = await startBackend(t);
  const code = standIn.issueCode('o-user');
  assert.equal((await fetch(`${url}/wx/onlogin?code=${code}`, { method: 'HEAD' })).status, 400);
  assert.equal((await call('GET', `/wx/onlogin?code=${code}`)).status, 200);
});

test('a code works once', async (t) => {
  const { standIn, call } = await startBackend(t);
  const body = { code: standIn.issueCode('o-user') };
  assert.equal((await call('POST', '/wx/onlogin', { body })).status, 200);
  const second = await call('POST', '/wx/onlogin', { body });
  assert.deepEqual([second.status, second.body.error, second.body.errcode], [400, 'code_invalid', 40163]);
});

test('a code works for five minutes', async (t) => {
  const { standIn, clock, call } = await startBackend(t);
  const codes = [standIn.issueCode('o-user'), standIn.issueCode('o-user')];
  clock.now += FIVE_MINUTES - 1;
  assert.equal((await call('POST', '/wx/onlogin', { body: { code: codes[0] } })).status, 200);
  clock.now += 1;
  const late = await call('POST', '/wx/onlogin', { body: { code: codes[1] } });
  assert.deepEqual([late.status, late.body.error, late.body.errcode], [400, 'code_invalid', 40029]);
});

/** @type {Array<[errcode: number, status: number, error: string, logged: boolean]>} */
const REFUSALS = [
  [40029, 400, 'code_invalid', false],
  [40163, 400, 'code_invalid', false],
  [40226, 403, 'user_blocked', false],
  [45011, 429, 'rate_limited', false],
  [-1, 503, 'wechat_unavailable', true],
  [40013, 500, 'wechat_misconfigured', true],
  [40125, 500, 'wechat_misconfigured', true],
  [99999, 500, 'wechat_misconfigured', true],
];

for (const [errcode, status, error, isLogged] of REFUSALS) {
  test(`errcode ${errcode} of WeChat's becomes ${status} ${error}`, async (t) => {
    const { standIn, logged, store, call } = await startBackend(t);
    const code = standIn.issueCode('o-user');
    standIn.failNext(errcode);
    const answer = await call('POST', '/wx/onlogin', { body: { code } });
    assert.equal(answer.status, status);
    assert.deepEqual({ ...answer.body, message: '' }, { error, message: '', errcode });
    assert.ok(answer.body.message && !answer.body.message.includes(code));
    assert.deepEqual(logged, isLogged ? [`POST /wx/onlogin: ${error}: code2Session: errcode ${errcode}`] : []);
    assert.equal(store.size, 0);
  });
}

test('WeChat without an answer becomes 503, without an errcode', async (t) => {
  const { logged, call } = await startBackend(t, {
    wechat: { code2Session: () => Promise.reject(new WeChatError('code2Session: no answer (ECONNREFUSED)', null)) },
  });
  const { status, body } = await call('GET', '/wx/onlogin?code=the-code');
  assert.deepEqual([status, body.error, 'errcode' in body], [503, 'wechat_unavailable', false]);
  assert.deepEqual(logged, ['GET /wx/onlogin: wechat_unavailable: code2Session: no answer (ECONNREFUSED)']);
});

test("a wrong appid or secret of this server is its own fault, not the client's", async (t) => {
  for (const [account, errcode] of /** @type {const} */ ([
    [{ ...ACCOUNT, appid: 'wxffffffffffffffff' }, 40013],
    [{ ...ACCOUNT, secret: 'another' }, 40125],
  ])) {
    const { standIn, call } = await startBackend(t, { account });
    const { status, body } = await call('POST', '/wx/onlogin', { body: { code: standIn.issueCode('o-user') } });
    assert.deepEqual([status, body.error, body.errcode], [500, 'wechat_misconfigured', errcode]);
  }
});

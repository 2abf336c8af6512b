import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listen } from '../src/listen.js';
import { createWeChat, WeChatError } from '../src/wechat.js';
import { assertWithout } from '../testing/backend.js';

/**
 * @import { TestContext } from 'node:test'
 * @import { RequestListener } from 'node:http'
 */

const account = { appid: 'wx0123456789abcdef', secret: 'the-secret' };

/**
 * @param {TestContext} t
 * @param {RequestListener} answer
 */
async function wechatThat(t, answer) {
  const server = await listen(answer, 0, '127.0.0.1');
  t.after(server.close);
  return createWeChat({ ...account, baseUrl: server.url, timeout: 2000 });
}

/**
 * The WeChatError that an exchange fails with; everything printable about it is free of secret and code.
 *
 * @param {Promise<unknown>} exchange
 * @returns {Promise<WeChatError>}
 */
async function failureOf(exchange) {
  const error = await exchange.then(
    () => assert.fail('it succeeded'),
    (reason) => reason,
  );
  assert.ok(error instanceof WeChatError, String(error));
  assert.equal(error.cause, undefined);
  assertWithout(`${error.stack} ${JSON.stringify(error)}`, ['the-secret', 'the+code', 'the%2Bcode']);
  return error;
}

test('it asks what the documentation says, with everything encoded', async (t) => {
  /** @type {Array<string | undefined>} */
  const asked = [];
  const wechat = await wechatThat(t, (request, response) => {
    asked.push(request.method, request.url);
    response.end('{"openid":"o-user","session_key":"key","unionid":"u"}');
  });
  assert.deepEqual(await wechat.code2Session('the+code&x=1'), { openid: 'o-user', session_key: 'key' });
  assert.deepEqual(asked, [
    'GET',
    '/sns/jscode2session?appid=wx0123456789abcdef&secret=the-secret&js_code=the%2Bcode%26x%3D1&grant_type=authorization_code',
  ]);
});

test('a base address may have a path and a slash at its end', async () => {
  /** @type {string[]} */
  const asked = [];
  const wechat = createWeChat({
    ...account,
    baseUrl: 'https://proxy.example/wechat/',
    fetch: async (url) => {
      asked.push(String(url).split('?')[0]);
      return Response.json({ openid: 'o-user', session_key: 'key' });
    },
  });
  await wechat.code2Session('code');
  assert.deepEqual(asked, ['https://proxy.example/wechat/sns/jscode2session']);
});

test("an error of WeChat's keeps its number and drops its text", async (t) => {
  const wechat = await wechatThat(t, (request, response) => {
    response.end('{"errcode":40029,"errmsg":"invalid code the+code, rid: 1"}');
  });
  const error = await failureOf(wechat.code2Session('the+code'));
  assert.equal(error.errcode, 40029);
  assert.equal(error.message, 'code2Session: errcode 40029');
});

test('errcode 0 beside a session is success', async (t) => {
  const wechat = await wechatThat(t, (request, response) => {
    response.end('{"errcode":0,"openid":"o-user","session_key":"key"}');
  });
  assert.equal((await wechat.code2Session('code')).openid, 'o-user');
});

for (const [name, body] of [
  ['no JSON', '<html>the-secret the+code</html>'],
  ['nothing', ''],
  ['null', 'null'],
  ['neither session nor error', '{"openid":"o-user"}'],
  ['ill-typed', '{"openid":1,"session_key":{}}'],
  ['errcode 0 alone', '{"errcode":0}'],
  ['an errcode that is no number', '{"errcode":"40029"}'],
]) {
  test(`an answer with ${name} is no answer of WeChat's`, async (t) => {
    const wechat = await wechatThat(t, (request, response) => response.end(body));
    assert.equal((await failureOf(wechat.code2Session('the+code'))).errcode, null);
  });
}

test("a gateway's status is no answer of WeChat's", async (t) => {
  const wechat = await wechatThat(t, (request, response) => response.writeHead(502).end('{"errcode":40029}'));
  const error = await failureOf(wechat.code2Session('the+code'));
  assert.deepEqual([error.errcode, error.message], [null, 'code2Session: HTTP status 502']);
});

test('a redirect is not followed: the secret would go along', async (t) => {
  const paths = new Set();
  const wechat = await wechatThat(t, (request, response) => {
    paths.add(request.url?.split('?')[0]);
    response.writeHead(307, { location: '/elsewhere' }).end();
  });
  assert.equal((await failureOf(wechat.code2Session('the+code'))).errcode, null);
  assert.deepEqual([...paths], ['/sns/jscode2session']);
});

test('nobody listening', async () => {
  const closed = await listen(() => {}, 0, '127.0.0.1');
  await closed.close();
  const wechat = createWeChat({ ...account, baseUrl: closed.url });
  const error = await failureOf(wechat.code2Session('the+code'));
  assert.deepEqual([error.errcode, error.message], [null, 'code2Session: no answer (ECONNREFUSED)']);
});

test('silence, before the head and within the body, ends with the timeout', { timeout: 10_000 }, async (t) => {
  for (const head of [false, true]) {
    const server = await listen((request, response) => void (head && response.write('{')), 0, '127.0.0.1', { grace: 0 });
    t.after(server.close);
    const wechat = createWeChat({ ...account, baseUrl: server.url, timeout: 50 });
    const error = await failureOf(wechat.code2Session('the+code'));
    assert.deepEqual([error.errcode, error.message], [null, 'code2Session: no answer (TimeoutError)']);
  }
});

test('what fetch throws is not passed on, since it can quote the address', async () => {
  for (const thrown of [
    new TypeError('Failed to parse URL from https://x?secret=the-secret&js_code=the+code'),
    'the-secret',
    null,
  ]) {
    const wechat = createWeChat({ ...account, fetch: () => Promise.reject(thrown) });
    assert.equal((await failureOf(wechat.code2Session('the+code'))).errcode, null);
  }
});

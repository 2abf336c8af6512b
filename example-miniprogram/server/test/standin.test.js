import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listen } from '../src/listen.js';
import { createStandIn } from '../src/standin.js';

/** @import { TestContext } from 'node:test' */

const account = { appid: 'wx0123456789abcdef', secret: 'the-secret' };

/**
 * @param {TestContext} t
 * @param {{ acceptAnyCode?: boolean }} [options]
 */
async function startStandIn(t, options) {
  const clock = { now: 1_000_000 };
  const standIn = createStandIn({ ...account, now: () => clock.now, ...options });
  const server = await listen(standIn.app, 0, '127.0.0.1');
  t.after(server.close);

  /**
   * @param {string} code
   * @param {Record<string, string>} [changes]
   * @returns {Promise<any>}
   */
  async function exchange(code, changes) {
    const query = new URLSearchParams({ ...account, js_code: code, grant_type: 'authorization_code', ...changes });
    const response = await fetch(`${server.url}/sns/jscode2session?${query}`);
    assert.equal(response.status, 200);
    assert.match(response.headers.get('content-type') ?? '', /^text\/plain/);
    return response.json();
  }
  return { standIn, clock, exchange };
}

test('a code names its user, with a session_key of 16 bytes', async (t) => {
  const { standIn, exchange } = await startStandIn(t);
  const [first, second] = [await exchange(standIn.issueCode('o-one')), await exchange(standIn.issueCode('o-two'))];
  assert.deepEqual([first.openid, second.openid], ['o-one', 'o-two']);
  assert.deepEqual(Object.keys(first).sort(), ['openid', 'session_key']);
  assert.equal(Buffer.from(first.session_key, 'base64').length, 16);
  assert.equal(first.session_key.length, 24);
  assert.notEqual(first.session_key, second.session_key);
});

test("each mistake has WeChat's number, and does not spend the code", async (t) => {
  const { standIn, exchange } = await startStandIn(t);
  const code = standIn.issueCode('o-user');
  assert.equal((await exchange(code, { appid: 'wx' })).errcode, 40013);
  assert.equal((await exchange(code, { secret: 'x' })).errcode, 40125);
  assert.equal((await exchange(code, { grant_type: 'x' })).errcode, 40002);
  assert.deepEqual(await exchange('never-issued'), { errcode: 40029, errmsg: 'invalid code' });
  assert.equal((await exchange('')).errcode, 40029);
  assert.equal((await exchange(code)).openid, 'o-user');
  assert.deepEqual(await exchange(code), { errcode: 40163, errmsg: 'code been used' });
});

test('failures can be asked for, one for each exchange, and do not spend the code', async (t) => {
  const { standIn, exchange } = await startStandIn(t);
  const code = standIn.issueCode('o-user');
  for (const errcode of [-1, 45011, 40226]) standIn.failNext(errcode);
  for (const errcode of [-1, 45011, 40226]) assert.equal((await exchange(code)).errcode, errcode);
  assert.equal((await exchange(code)).openid, 'o-user');
});

test('acceptAnyCode takes an unknown code as often as it comes, as a user of its own', async (t) => {
  const { standIn, clock, exchange } = await startStandIn(t, { acceptAnyCode: true });
  const [first, second] = [await exchange('of-the-tools'), await exchange('another')];
  assert.match(first.openid, /^o[A-Za-z0-9_-]{27}$/);
  assert.notEqual(first.openid, second.openid);
  clock.now += 5 * 60_000;
  assert.equal((await exchange('of-the-tools')).openid, first.openid);

  const issued = standIn.issueCode('o-user');
  assert.equal((await exchange(issued)).openid, 'o-user');
  assert.equal((await exchange(issued)).errcode, 40163, 'a code that was issued here works once as ever');
});

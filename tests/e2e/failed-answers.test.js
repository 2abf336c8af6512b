/** Hosts that hand an answer to `fail`, with its HTTP status: it is that answer all the same. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answering, isLogin, LOGIN, OK } from './answering.js';
import { createWorld } from './world.js';

/** @import { TestContext } from 'node:test' */
/** @import { Answer } from './answering.js' */
/** @import { Options } from './world.js' */

const UPLOAD = { url: '/x', filePath: 'a', name: 'f' };

/** A host that answers the first call after a login with what is given. @param {TestContext} t @param {Answer} answer @param {Options} [options] */
async function createFailing(t, answer, options) {
  const world = await createWorld(t);
  let logins = 0;
  const answers = [answer];
  answering(world.host, (sent) => (isLogin(sent) ? { ...LOGIN, data: { sessionid: `id-${++logins}` } } : answers.shift() ?? OK));
  const client = world.createClient({ session: { persist: false }, ...options });
  await world.wait(client.login());
  return { ...world, client, logins: () => logins };
}

test('a failure of 401 means "expired", for requests, uploads and downloads, told as a number and as text', async (t) => {
  for (const statusCode of [401, '401']) {
    for (const run of /** @type {Array<(client: any) => any>} */ ([(client) => client.request({ url: '/x' }), (client) => client.uploadFile(UPLOAD), (client) => client.downloadFile({ url: '/x' })])) {
      const { client, wait, logins } = await createFailing(t, { fails: true, statusCode, errMsg: 'request:fail', data: '{}' });
      assert.equal((await wait(run(client))).statusCode, 200);
      assert.equal(logins(), 2);
    }
  }
});

test('any other status in a failure is an answer, with its body and headers, and in wx\'s words', async (t) => {
  for (const statusCode of [100, 302, 400, 403, 404, 500, 503, 599]) {
    const { client, wait, logins } = await createFailing(t, { fails: true, statusCode, errMsg: 'request:fail', header: { 'X-Why': 'so' }, data: { why: 'so' } });
    const reply = await wait(client.request({ url: '/x' }));
    assert.deepEqual([reply.statusCode, reply.errMsg, reply.header['X-Why'], { .../** @type {any} */ (reply.data) }], [statusCode, 'request:ok', 'so', { why: 'so' }]);
    assert.equal(logins(), 1);
  }
  const { client, wait } = await createFailing(t, { fails: true, statusCode: 404, errMsg: 'request:fail' });
  const { header, data } = await wait(client.request({ url: '/x' }));
  assert.deepEqual([{ ...header }, data], [{}, '']);
});

test('the rules for body and headers, and changes of the session, hold for it as for any other', async (t) => {
  const { client, wait, logins } = await createFailing(t, { fails: true, statusCode: 400, errMsg: 'request:fail', data: '{"errcode":-1}' }, { expired: { body: { errcode: [-1] } } });
  assert.equal((await wait(client.request({ url: '/x' }))).statusCode, 200);
  assert.equal(logins(), 2);
  const other = await createFailing(t, { fails: true, statusCode: 404, errMsg: 'request:fail', headers: { 'x-id': ['new'] } }, { session: { persist: false, update: { id: 'header.X-Id' } } });
  await other.wait(other.client.request({ url: '/x' }));
  assert.equal(other.client.session().id, 'new');
});

test('what tells no HTTP status is a failure, whatever else it tells', async (t) => {
  for (const statusCode of [undefined, null, 0, -1, 13, 99, 600, 1001, NaN, '', 'none', '0x191', [401], { valueOf: () => 401 }, true]) {
    const { client, failure } = await createFailing(t, { fails: true, statusCode, errMsg: 'request:fail no network' });
    const error = await failure(client.request({ url: '/x' }));
    assert.deepEqual([error.code, error.errMsg], ['REQUEST_FAILED', 'request:fail no network'], String(statusCode));
  }
});

test('a failure that throws when it is looked at is a failure', async (t) => {
  const { host, createClient, failure, wait } = await createWorld(t);
  const thrower = () => {
    throw new Error('unreadable');
  };
  answering(host, (sent) => (isLogin(sent) ? LOGIN : Object.defineProperty({ fails: true }, 'statusCode', { get: thrower, enumerable: true })));
  assert.equal((await failure(createClient().request({ url: '/x' }))).code, 'REQUEST_FAILED');
  answering(host, (sent) => (isLogin(sent) ? LOGIN : Object.defineProperty({ fails: true, statusCode: 404 }, 'data', { get: thrower, enumerable: true })));
  assert.equal((await wait(createClient().request({ url: '/x' }))).statusCode, 404);
});

test('a login endpoint\'s refusal that comes as a failure costs one code, and has status and body', async (t) => {
  const { host, createClient, failure } = await createWorld(t);
  answering(host, () => ({ fails: true, statusCode: 403, errMsg: 'request:fail', data: { why: 'locked' } }));
  const error = await failure(createClient().login());
  assert.deepEqual([error.code, error.statusCode, /** @type {any} */ (error.response).data.why, host.count('login')], ['EXCHANGE_REJECTED', 403, 'locked', 1]);
});

/** What an app does not ask for is not loaded: of the files beside the client, each comes with its option, and no other. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createHost } from '../host/index.js';
import { answering, isLogin, LOGIN, OK } from './answering.js';
import { engineHost } from './engine.js';
import { ON_DEMAND } from './package.js';
import { root } from './world.js';

/** @import { TestContext } from 'node:test' */

/** A host that notes which of these files were loaded. @param {TestContext} t */
function createShelf(t) {
  /** @type {string[]} */
  const loaded = [];
  const host = createHost({
    root,
    ...engineHost,
    enter: () => (path, exports) => {
      const [, name = ''] = /([\w-]+)\.js$/.exec(path) ?? [];
      if (ON_DEMAND.includes(name)) loaded.push(name);
      return exports;
    },
  });
  t.after(() => {
    host.close();
    assert.deepEqual(host.errors, []);
  });
  answering(host, (sent) => (isLogin(sent) ? LOGIN : OK));
  const sdk = host.require('weapp-session');
  /** @param {object} [options] */
  const createClient = (options) => sdk.createClient(host.plain({ baseUrl: 'https://api.example.com', login: { url: '/wx/onlogin' }, ...options }));
  /** @param {PromiseLike<any>} promise */
  const wait = (promise) => host.clock.runUntil(Promise.resolve(promise).catch((error) => error));
  return { host, loaded, createClient, wait };
}

test('a client with nothing but its backend loads none, whatever is called and however it fails', async (t) => {
  const { host, loaded, createClient, wait } = createShelf(t);
  const client = createClient();
  await wait(client.login());
  await wait(client.request(host.plain({ url: '/a', method: 'POST', data: { a: 1 }, auth: 'optional', replay: false, priority: 'high', timeout: 1000 })));
  await wait(client.uploadFile(host.plain({ url: '/a', filePath: 'a', name: 'f' })));
  await wait(client.downloadFile(host.plain({ url: '/a' })));
  host.evaluate("wx.request = ({ fail }) => fail({ errMsg: 'request:fail' })");
  assert.equal((await wait(client.request(host.plain({ url: '/a' })))).code, 'REQUEST_FAILED');
  client.setSession(host.plain({ id: 'x' }));
  await wait(client.logout(host.plain({ url: '/logout', revoke: true })));
  client.destroy();
  assert.deepEqual(loaded, []);
});

test('renew.js comes with the option renew, retry.js with request.retry or the retry of a call', async (t) => {
  for (const [options, files] of /** @type {Array<[object, string[]]>} */ ([
    [{ renew: { url: '/renew' } }, ['renew']],
    [{ request: { retry: { limit: 1 } } }, ['retry']],
    [{ renew: { url: '/renew' }, request: { retry: { limit: 1 } } }, ['renew', 'retry']],
    [{ request: { timeout: 1000 } }, []],
  ])) {
    const { host, loaded, createClient, wait } = createShelf(t);
    await wait(createClient(options).request(host.plain({ url: '/a' })));
    assert.deepEqual(loaded.sort(), files);
  }
  const { host, loaded, createClient, wait } = createShelf(t);
  const client = createClient();
  await wait(client.request(host.plain({ url: '/a', retry: false })));
  assert.deepEqual(loaded, []);
  await wait(client.request(host.plain({ url: '/a', retry: { limit: 1 } })));
  assert.deepEqual(loaded, ['retry']);
});

test('words.js comes with the first wrong option', async (t) => {
  const { loaded, createClient } = createShelf(t);
  assert.throws(() => createClient({ replays: 'x' }), { code: 'CONFIG_INVALID' });
  assert.deepEqual(loaded, ['words']);
  const other = createShelf(t);
  const client = other.createClient();
  await other.wait(client.ready);
  assert.equal((await other.wait(client.request(other.host.plain({ url: '/a', auth: 'yes' })))).code, 'CONFIG_INVALID');
  assert.deepEqual(other.loaded, ['words']);
});

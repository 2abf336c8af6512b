/** The READMEs' two ways to use a Worker, in a Worker: one that asks the app's client, and one with the client inside. */
import assert from 'node:assert/strict';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { encryptedKey } from '../host/index.js';
import { needsWebAssembly } from './engine.js';
import { testBuild } from './package.js';
import { fileOf, launch, quickStart, READMES } from './pages.js';
import { here } from './world.js';

/**
 * @import { TestContext } from 'node:test'
 * @import { HostOptions } from '../host/index.js'
 * @import { Client } from '../../js-glue/dist/types/index.js'
 * @import { Readme } from './pages.js'
 */

const test = testBuild('the READMEs tell of the package before an app is compiled');
const skip = needsWebAssembly('this is about WXWebAssembly in a Worker');
const PRODUCTS = { url: '/wx/products/list' };

/** @param {Array<{ statusCode: number }>} answers */
const statusesOf = (answers) => answers.map(({ statusCode }) => statusCode);

/** A phone on which a Worker asks the app's client. @param {TestContext} t @param {Readme} readme @param {Partial<HostOptions>} [host] */
async function asking(t, readme, host) {
  const files = { 'app.json': '{ "workers": "workers" }', 'workers/index.js': "require('./request');" };
  const phone = await launch(t, { ...files, ...fileOf(quickStart(readme), 'session.js'), ...fileOf(readme, 'background.js'), ...fileOf(readme, 'workers/request.js') }, { host });
  phone.host.require('./background');
  await phone.clock.idle();
  const client = /** @type {Client} */ (phone.host.require('./session'));
  return { ...phone, client, request: phone.host.worker?.require('./request') };
}

/**
 * A phone with the client inside a Worker. `edit` may change the Worker's module.
 *
 * @param {TestContext} t
 * @param {Readme} readme
 * @param {{ host?: Partial<HostOptions>, edit?: (code: string) => string }} [options]
 */
async function inside(t, readme, { host, edit = (code) => code } = {}) {
  const [, from = '', to = ''] = /^cp node_modules\/weapp-session\/miniprogram\/(\S+) (\S+)$/m.exec(readme.text) ?? [];
  const session = { 'workers/session.js': edit(fileOf(readme, 'workers/session.js')['workers/session.js'] ?? '') };
  const files = { 'app.json': '{ "workers": "workers" }', 'workers/index.js': "require('./session');", [to]: '' };
  const phone = await launch(t, { ...files, ...session, ...fileOf(readme, 'background.js', 1) }, { host });
  copyFileSync(join(phone.root, 'miniprogram_npm/weapp-session', from), join(phone.root, to));

  /** Starts the Worker, and gives the client in it. @param {import('../host/index.js').Host} running @returns {Promise<Client>} */
  async function clientOf(running) {
    running.require('./background');
    await phone.clock.idle();
    return running.worker?.require('./session');
  }
  return { ...phone, clientOf };
}

for (const readme of READMES) {
  for (const phone of /** @type {const} */ ([{}, { wrapMessages: true, promise: 'timers' }])) {
    const form = 'promise' in phone ? '{ message }, and promises are timers' : 'the message itself';

    test(`${readme.name}: a Worker's requests have the session of the app's client (listeners are given ${form})`, async (t) => {
      const { backend, client, host, request, wait } = await asking(t, readme, phone);
      const [first, ...more] = await wait(Promise.all([1, 2, 3].map(() => request(PRODUCTS))));
      assert.deepEqual([first.statusCode, first.data.products.length, more.length], [200, 6, 2]);
      assert.equal(backend.logins, 1);
      const { id } = client.session();
      assert.deepEqual(backend.at(PRODUCTS.url).map(({ session }) => session), [id, id, id]);

      await backend.revoke(String(id));
      const answers = await wait(Promise.all([request(PRODUCTS), client.request(PRODUCTS), request(PRODUCTS)]));
      assert.deepEqual(statusesOf(answers), [200, 200, 200]);
      assert.deepEqual([backend.logins, host.count('login')], [2, 2]);
    });

    test(`${readme.name}: the client inside a Worker logs in, carries the session and renews it (listeners are given ${form})`, { skip }, async (t) => {
      const { backend, clientOf, host, wait } = await inside(t, readme, { host: phone });
      const client = await clientOf(host);
      const answers = await wait(Promise.all([1, 2, 3].map(() => client.request(PRODUCTS))));
      assert.deepEqual([statusesOf(answers), answers[0].data.products.length], [[200, 200, 200], 6]);
      const { id, expiresAt } = client.session();
      assert.ok(Number(expiresAt) > 0);
      assert.deepEqual(backend.at(PRODUCTS.url).map(({ session }) => session), [id, id, id]);

      await backend.revoke(String(id));
      const later = await wait(Promise.all([1, 2, 3].map(() => client.request(PRODUCTS))));
      assert.deepEqual(statusesOf(later), [200, 200, 200]);
      assert.notEqual(client.session().id, id);
      assert.deepEqual([backend.logins, host.count('login')], [2, 2]);
    });
  }

  test(`${readme.name}: a Worker hears why a request failed, and nothing secret`, async (t) => {
    const { clock, failure, host, request } = await asking(t, readme);
    host.behaviour.login = { fail: { errMsg: 'login:fail' } };
    const { code, errMsg } = await failure(request(PRODUCTS));
    assert.deepEqual([code, errMsg], ['LOGIN_FAILED', 'request:fail wx.login failed (login:fail)']);

    host.behaviour.login = 'ok';
    host.behaviour.request = ({ url }) => (url.endsWith(PRODUCTS.url) ? { fail: { errMsg: 'request:fail no network' } } : undefined);
    const lost = await failure(request(PRODUCTS));
    assert.deepEqual(Object.keys(here(lost)).sort(), ['call', 'code', 'errMsg']);
    assert.equal(lost.code, 'REQUEST_FAILED');
    await clock.advance(10);
  });

  test(`${readme.name}: other messages of the app and the Worker disturb nothing`, async (t) => {
    const { clock, host, request, wait } = await asking(t, readme);
    const worker = host.require('./background');
    const post = worker.postMessage;
    let answers = 0;
    worker.postMessage = (/** @type {object} */ message) => {
      answers++;
      post(message);
    };
    host.worker?.evaluate('worker.postMessage({ progress: 1 })');
    post(host.plain({ pause: true }));
    await clock.idle();
    assert.equal(answers, 0);
    assert.equal((await wait(request(PRODUCTS))).statusCode, 200);
    assert.equal(answers, 1);
  });

  test(`${readme.name}: the session of a client inside a Worker is kept, encrypted, for the next launch`, { skip }, async (t) => {
    const { backend, clientOf, host, start, storage, wait, clock } = await inside(t, readme);
    const client = await clientOf(host);
    await wait(client.request(PRODUCTS));
    const { id } = client.session();
    await clock.advance(10);
    assert.deepEqual([...storage.keys()], [encryptedKey(`weapp-session:${backend.url}`)]);
    host.close();

    const next = await clientOf(start());
    assert.equal((await wait(next.request(PRODUCTS))).statusCode, 200);
    assert.equal(next.session().id, id);
    assert.equal(backend.logins, 1);
    await wait(next.logout());
    await clock.advance(10);
    assert.equal(storage.size, 0);
  });

  test(`${readme.name}: a client inside a Worker keeps nothing where it could not be encrypted, and goes on`, { skip }, async (t) => {
    const { backend, clientOf, clock, host, storage, wait } = await inside(t, readme, { host: { sdkVersion: '2.21.2' } });
    const client = await clientOf(host);
    /** @type {Set<string>} */
    const errors = new Set();
    client.on('error', ({ code }) => void errors.add(code));
    assert.equal((await wait(client.request(PRODUCTS))).statusCode, 200);
    await clock.advance(10);
    assert.deepEqual([[...errors], storage.size, backend.logins], [['STORAGE_FAILED'], 0, 1]);
  });

  test(`${readme.name}: what is aborted in a Worker is aborted at the host`, { skip }, async (t) => {
    const { clientOf, clock, failure, host, wait } = await inside(t, readme);
    const client = await clientOf(host);
    await wait(client.login());
    host.behaviour.request = () => 'never';
    const task = client.request(PRODUCTS);
    await clock.advance(10);
    assert.equal(host.network.inFlight, 1);
    task.abort();
    assert.equal((await failure(task)).code, 'ABORTED');
    await clock.advance(10);
    assert.equal(host.network.inFlight, 0);
  });

  test(`${readme.name}: the wasm file is not found inside the Worker's folder, and a client there finds no wx`, { skip }, async (t) => {
    const edit = (/** @type {string} */ code) => code.replace('/miniprogram_npm/weapp-session/', '/workers/');
    const { clientOf, failure, host, root } = await inside(t, readme, { edit });
    copyFileSync(join(root, 'miniprogram_npm/weapp-session/weapp_session.wasm.br'), join(root, 'workers/weapp_session.wasm.br'));
    const client = await clientOf(host);
    assert.equal((await failure(client.request(PRODUCTS))).code, 'WASM_UNAVAILABLE');
    const { createClient } = host.worker?.require('./weapp-session');
    assert.throws(() => createClient({ baseUrl: 'https://api.example.com', login: { url: '/login' } }), { code: 'CONFIG_INVALID', message: /no global wx/ });
  });
}

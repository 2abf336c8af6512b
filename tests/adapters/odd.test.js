/** A host that answers with nothing, or with what cannot be read: each call ends at once, on every host. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createWorld } from '../e2e/world.js';

const STORAGE = 'getStorageSync: () => ({}), setStorageSync() {}, removeStorageSync() {}';

/** The adapters, and the API that gives a code. */
const ADAPTERS = /** @type {const} */ ([['my', 'adaptMy', 'getAuthCode'], ['tt', 'adaptTt', 'login'], ['swan', 'adaptSwan', 'getLoginCode'], ['qq', 'adaptQq', 'login']]);

const ODD = ['', 'undefined', 'null', '7', '"words"', 'Object.create(null)', '{ get code() { throw new Error("no code"); }, get authCode() { throw 1; }, get errMsg() { throw 2; } }'];

for (const [name, adapter, codeApi] of ADAPTERS) {
  for (const kind of /** @type {const} */ (['success', 'fail'])) {
    test(`${name}: a login that ${kind === 'fail' ? 'fails with' : 'is answered by'} nothing that can be read is LOGIN_FAILED at once`, async (t) => {
      const { host, clock, createClient, failure } = await createWorld(t, { errors: true });
      for (const source of ODD) {
        const global = host.evaluate(`({ ${codeApi}(options) { setTimeout(() => options.${kind}(${source}), 5); }, request() {}, ${STORAGE} })`);
        const client = createClient({ host: host.require(`weapp-session/${name}`)[adapter](global), session: { persist: false } });
        const begun = clock.elapsed();
        const error = await failure(client.login());
        assert.equal(error.code, 'LOGIN_FAILED', source);
        assert.ok(clock.elapsed() - begun < 100, `${source}: ${clock.elapsed() - begun} ms`);
      }
      assert.deepEqual(host.errors, []);
    });

    test(`${name}: a request that ${kind === 'fail' ? 'fails with' : 'is answered by'} nothing that can be read ends at once`, async (t) => {
      const { host, clock, createClient } = await createWorld(t, { errors: true });
      for (const source of ODD) {
        const global = host.evaluate(`({ ${codeApi}() {}, request(options) { setTimeout(() => options.${kind}(${source}), 5); }, ${STORAGE} })`);
        const client = createClient({ host: host.require(`weapp-session/${name}`)[adapter](global), session: { persist: false } });
        /** @type {string[]} */
        const ends = [];
        client.request({ url: '/x', auth: false, success: () => ends.push('success'), fail: () => ends.push('fail'), complete: () => ends.push('complete') });
        await clock.advance(100);
        assert.deepEqual(ends, [kind, 'complete'], source);
      }
      assert.deepEqual(host.errors, []);
    });
  }
}

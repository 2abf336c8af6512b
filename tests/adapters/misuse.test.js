/** What an app may do wrong with an adapter, and what it costs an app that has none. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { createWorld } from '../e2e/world.js';

const ADAPTERS = /** @type {const} */ ([['my', 'adaptMy'], ['tt', 'adaptTt'], ['swan', 'adaptSwan'], ['qq', 'adaptQq']]);

for (const [name, adapter] of ADAPTERS) {
  test(`${adapter} refuses what is not ${name}, naming what is missing`, async (t) => {
    const { host } = await createWorld(t);
    const { [adapter]: adapt } = host.require(`weapp-session/${name}`);
    for (const given of [undefined, null, {}, 'wx']) {
      assert.throws(() => adapt(given), { name: 'TypeError', message: new RegExp(`^${adapter} takes the global ${name}; ${name}\\.\\w+ is missing$`) });
    }
  });

  test(`requiring weapp-session/${name} touches nothing, and weapp-session itself knows nothing of it`, async (t) => {
    const { host } = await createWorld(t);
    const reads = host.missing.size;
    assert.deepEqual(Object.keys(host.require(`weapp-session/${name}`)), [adapter]);
    assert.deepEqual([host.calls.length, host.missing.size - reads], [0, 0]);
    const index = readFileSync(new URL('../../js-glue/dist/miniprogram/index.js', import.meta.url), 'utf8');
    assert.ok(!index.includes(adapter));
  });
}

test('adaptMy does not take Douyin\'s tt for Alipay\'s my', async (t) => {
  const { host } = await createWorld(t);
  const { adaptMy } = host.require('weapp-session/my');
  assert.throws(() => adaptMy(host.wx), /my\.getAuthCode is missing/);
});

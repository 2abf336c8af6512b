/** The example of each adapter in the reference of the API runs on its host: without WebAssembly, on the fallback. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inBothLanguages } from '../e2e/pages.js';
import { myStandIn } from './my/standin.js';
import { createPhone } from './phone.js';
import { qqStandIn } from './qq.js';
import { swanStandIn } from './swan.js';
import { ttStandIn } from './tt.js';

const ADAPTED = [
  { standIn: myStandIn, adapter: 'adaptMy' }, { standIn: ttStandIn, adapter: 'adaptTt' },
  { standIn: swanStandIn, adapter: 'adaptSwan' }, { standIn: qqStandIn, adapter: 'adaptQq' },
];

for (const page of inBothLanguages('reference/api')) {
  for (const adapted of ADAPTED) {
    test(`${page.name}: ${adapted.adapter}`, async (t) => {
      const [example] = page.fences.filter(({ section }) => section === `### ${adapted.adapter}`);
      assert.ok(example);
      const { host, backend, wait } = await createPhone(t, adapted);
      const module = host.plain(/** @type {{ exports: any }} */ ({ exports: {} }));
      host.evaluate(`(function (require, module) {${example.code.replace('https://api.example.com', backend.url)}\n})`)(host.require, module);
      const { statusCode } = await wait(module.exports.request({ url: '/wx/products/list' }));
      assert.deepEqual([statusCode, backend.logins], [200, 1]);
    });
  }
}

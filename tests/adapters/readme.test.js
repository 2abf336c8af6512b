/** The code that both READMEs show for another host runs there: without WebAssembly, on the fallback. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { myStandIn } from './my/standin.js';
import { createPhone } from './phone.js';

const here = (/** @type {string} */ path) => new URL(`../../${path}`, import.meta.url);
const skip = existsSync(here('js-glue/dist/miniprogram/fallback.js')) ? false : 'the package has no fallback yet';

for (const name of ['README.md', 'README.zh-CN.md']) {
  test(`${name}: session.js of an Alipay mini program logs in`, { skip }, async (t) => {
    const code = /```js\n(\/\/ session\.js\n[^`]*adaptMy\(my\)[^`]*)```/.exec(readFileSync(here(name), 'utf8'))?.[1] ?? '';
    const { host, backend, wait } = await createPhone(t, { standIn: myStandIn, adapter: 'adaptMy' });
    const module = host.plain(/** @type {{ exports: any }} */ ({ exports: {} }));
    host.evaluate(`(function (require, module) {${code.replace('https://api.example.com', backend.url)}\n})`)(host.require, module);
    const { statusCode } = await wait(module.exports.request({ url: '/wx/products/list' }));
    assert.deepEqual([statusCode, backend.logins], [200, 1]);
  });
}

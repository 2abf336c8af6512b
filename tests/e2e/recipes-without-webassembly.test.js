/** The recipe about clients without WebAssembly. */
import assert from 'node:assert/strict';
import { testBuild } from './package.js';
import { fileOf, inBothLanguages, launch } from './pages.js';

/** @import { Client } from '../../js-glue/dist/types/index.js' */

const test = testBuild('the recipes tell of the package before an app is compiled');

for (const page of inBothLanguages('recipes/without-webassembly')) {
  test(`${page.name}: with the fallback required, a client without WebAssembly is served`, async (t) => {
    const { host, wait } = await launch(t, fileOf(page, 'session.js'), { host: { wasm: 'absent' } });
    const client = /** @type {Client} */ (host.require('./session'));
    assert.equal((await wait(client.login())).fresh, true);
  });
}

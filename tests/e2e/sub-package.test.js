/** The READMEs' client in an independent sub-package, which may run before there is an app, and shares it with the main package. */
import assert from 'node:assert/strict';
import { needsWebAssembly } from './engine.js';
import { testBuild } from './package.js';
import { fileOf, launch, READMES } from './pages.js';

/** @import { Client } from '../../js-glue/dist/types/index.js' */

const test = testBuild('the READMEs tell of the package before an app is compiled');
const skip = needsWebAssembly('this is about the path to it');
const PRODUCTS = { url: '/wx/products/list' };

for (const readme of READMES) {
  const shared = fileOf(readme, 'packageA/client.js')['packageA/client.js'] ?? '';
  const files = {
    'app.json': '{ "subpackages": [{ "root": "packageA", "independent": true, "pages": ["page"] }] }',
    'app.js': "const client = require('./client'); App({ held: client });",
    'client.js': shared,
    'packageA/client.js': shared,
    'packageA/page.js': "const client = require('./client'); Page({ async onLoad() { this.setData({ status: (await client.request({ url: '/wx/products/list' })).statusCode }); } });",
    ...fileOf(readme, 'session.js'),
    ...fileOf(readme, 'packageA/session.js'),
  };
  const places = { packageAt: ['miniprogram_npm', 'packageA/miniprogram_npm'] };

  test(`${readme.name}: an independent sub-package runs before the app, which then has its client`, { skip }, async (t) => {
    const { backend, clock, host, wait } = await launch(t, files, places);
    const page = host.openPage('packageA/page');
    await clock.runUntil(() => page.data.status === 200);
    const app = host.launch();
    const client = /** @type {Client} */ (app?.held);
    assert.equal(client, host.require('./packageA/client'));
    assert.equal((await wait(client.request(PRODUCTS))).statusCode, 200);
    assert.equal(backend.logins, 1);
  });

  test(`${readme.name}: a sub-package opened later has the client of the app`, { skip }, async (t) => {
    const { backend, clock, host, wait } = await launch(t, files, places);
    const app = host.launch();
    await wait(app?.held.login());
    const page = host.openPage('packageA/page');
    await clock.runUntil(() => page.data.status === 200);
    assert.equal(app?.held, host.require('./packageA/client'));
    assert.equal(backend.logins, 1);
  });

  test(`${readme.name}: an independent sub-package without the package inside finds none`, { skip }, async (t) => {
    const { host } = await launch(t, files);
    assert.throws(() => host.require('./packageA/client'), /'weapp-session' is not defined/);
  });
}

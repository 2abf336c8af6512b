/** The pages' client in a sub-package, and in an independent one, which may run before there is an app, and shares it with the main package. */
import assert from 'node:assert/strict';
import { needsWebAssembly } from './engine.js';
import { testBuild } from './package.js';
import { fileOf, LANGUAGES, launch, readPage } from './pages.js';

/** @import { Client } from '../../js-glue/dist/types/index.js' */

const test = testBuild('the pages tell of the package before an app is compiled');
const skip = needsWebAssembly('this is about the path to it');
const PRODUCTS = { url: '/wx/products/list' };

for (const language of LANGUAGES) {
  const page = readPage(language, 'start/sub-packages');
  const shared = fileOf(page, 'packageA/client.js')['packageA/client.js'] ?? '';
  const session = fileOf(readPage(language, 'start/javascript'), 'session.js');
  const files = {
    'app.json': '{ "subpackages": [{ "root": "packageA", "independent": true, "pages": ["page"] }] }',
    'app.js': "const client = require('./client'); App({ held: client });",
    'client.js': shared,
    'packageA/client.js': shared,
    'packageA/page.js': "const client = require('./client'); Page({ async onLoad() { this.setData({ status: (await client.request({ url: '/wx/products/list' })).statusCode }); } });",
    ...session,
    ...fileOf(page, 'packageA/session.js'),
  };
  const places = { packageAt: ['miniprogram_npm', 'packageA/miniprogram_npm'] };

  test(`${page.name}: a package in a sub-package is found`, { skip }, async (t) => {
    const { host, wait } = await launch(t, fileOf(page, 'packageA/session.js'), { packageAt: 'packageA/miniprogram_npm' });
    const client = /** @type {Client} */ (host.require('./packageA/session'));
    assert.equal((await wait(client.login())).fresh, true);
  });

  test(`${page.name}: pages of a sub-package take the client of the main package`, { skip }, async (t) => {
    const main = { 'app.json': '{ "subpackages": [{ "root": "packageB", "pages": ["page"] }] }', 'packageB/page.js': files['packageA/page.js'].replace('./client', '../session') };
    const { backend, clock, host } = await launch(t, { ...session, ...main });
    host.launch();
    const opened = host.openPage('packageB/page');
    await clock.runUntil(() => opened.data.status === 200);
    assert.equal(backend.logins, 1);
  });

  test(`${page.name}: an independent sub-package runs before the app, which then has its client`, { skip }, async (t) => {
    const { backend, clock, host, wait } = await launch(t, files, places);
    const opened = host.openPage('packageA/page');
    await clock.runUntil(() => opened.data.status === 200);
    const app = host.launch();
    const client = /** @type {Client} */ (app?.held);
    assert.equal(client, host.require('./packageA/client'));
    assert.equal((await wait(client.request(PRODUCTS))).statusCode, 200);
    assert.equal(backend.logins, 1);
  });

  test(`${page.name}: a sub-package opened later has the client of the app`, { skip }, async (t) => {
    const { backend, clock, host, wait } = await launch(t, files, places);
    const app = host.launch();
    await wait(app?.held.login());
    const opened = host.openPage('packageA/page');
    await clock.runUntil(() => opened.data.status === 200);
    assert.equal(app?.held, host.require('./packageA/client'));
    assert.equal(backend.logins, 1);
  });

  test(`${page.name}: an independent sub-package without the package inside finds none`, { skip }, async (t) => {
    const { host } = await launch(t, files);
    assert.throws(() => host.require('./packageA/client'), /'weapp-session' is not defined/);
  });
}

/** The READMEs' client in a plugin: a code package, a storage and a list of domains of its own, and wx.pluginLogin. */
import assert from 'node:assert/strict';
import { needsWebAssembly } from './engine.js';
import { testBuild } from './package.js';
import { fileOf, launch, quickStart, READMES } from './pages.js';

/** @import { Client } from '../../js-glue/dist/types/index.js' */

const test = testBuild('the READMEs tell of the package before an app is compiled');
const PRODUCTS = { url: '/wx/products/list' };
const PLACES = { packageAt: ['miniprogram_npm', 'plugin/miniprogram_npm'], codeIn: 'plugin' };

for (const readme of READMES) {
  test(`${readme.name}: in a plugin the client logs in with wx.pluginLogin, and has nothing of the mini program's session`, async (t) => {
    const { backend, host, root, start, storage, wait } = await launch(t, { ...fileOf(quickStart(readme), 'session.js'), ...fileOf(readme, 'plugin/session.js') }, { ...PLACES, host: { plugin: 'stranger' } });
    // The reference backend has no such path of its own; a code is a code to it.
    backend.fault = (request, response, next) => {
      if (request.path === '/plugin/onlogin') request.url = '/wx/onlogin';
      next();
    };
    const plugin = /** @type {Client} */ (host.require('./session'));
    assert.equal((await wait(plugin.request(PRODUCTS))).statusCode, 200);
    const { id } = plugin.session();
    await wait(backend.revoke(String(id)));
    assert.equal((await wait(plugin.request(PRODUCTS))).statusCode, 200);
    assert.deepEqual([host.count('pluginLogin'), host.count('login')], [2, 0]);
    assert.equal(storage.size, 1);

    const own = new Map();
    const app = start({ root, plugin: undefined, storage: own });
    const client = /** @type {Client} */ (app.require('./session'));
    await wait(client.request(PRODUCTS));
    assert.notEqual(client.session().id, plugin.session().id);
    assert.deepEqual([app.count('login'), own.size, storage.size], [1, 1, 1]);
  });

  test(`${readme.name}: wx.login in a plugin fails for users who have not authorised it`, async (t) => {
    const snippet = fileOf(quickStart(readme), 'session.js')['session.js'] ?? '';
    for (const plugin of /** @type {const} */ (['stranger', 'authorised'])) {
      const { failure, host, wait } = await launch(t, { 'plugin/session.js': snippet }, { ...PLACES, host: { plugin } });
      const client = /** @type {Client} */ (host.require('./session'));
      if (plugin === 'stranger') assert.equal((await failure(client.login())).code, 'LOGIN_FAILED');
      else assert.equal((await wait(client.login())).fresh, true);
    }
  });

  test(`${readme.name}: before base library 2.18.1 a plugin has no WebAssembly`, { skip: needsWebAssembly('this is about the lack of it') }, async (t) => {
    const { failure, host } = await launch(t, fileOf(readme, 'plugin/session.js'), { ...PLACES, host: { plugin: 'authorised', sdkVersion: '2.18.0' } });
    assert.equal((await failure(host.require('./session').login())).code, 'WASM_UNAVAILABLE');
  });
}

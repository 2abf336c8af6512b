/** The code that the start page shows for other hosts runs there: without WebAssembly, on the fallback. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { LANGUAGES, readPage } from '../e2e/pages.js';
import { myStandIn } from './my/standin.js';
import { createPhone } from './phone.js';
import { ttStandIn } from './tt.js';

/** @import { TestContext } from 'node:test' */
/** @import { Adapted, PhoneOptions } from './phone.js' */

const skip = existsSync(new URL('../../js-glue/dist/miniprogram/fallback.js', import.meta.url)) ? false : 'the package has no fallback yet';

/** What the page's session.js for a host exports, on a phone with that host. @param {TestContext} t @param {typeof LANGUAGES[number]} language @param {Adapted} adapted @param {PhoneOptions} [options] */
async function run(t, language, adapted, options) {
  const [fence, ...others] = readPage(language, 'start/other-hosts').fences.filter(({ code }) => code.includes(`${adapted.adapter}(`));
  assert.ok(fence && others.length === 0);
  const phone = await createPhone(t, adapted, options);
  const module = phone.host.plain(/** @type {{ exports: any }} */ ({ exports: {} }));
  phone.host.evaluate(`(function (require, module) {${fence.code.replace('https://api.example.com', phone.backend.url)}\n})`)(phone.host.require, module);
  return { ...phone, client: module.exports };
}

for (const language of LANGUAGES) {
  test(`${language}: session.js of an Alipay mini program logs in`, { skip }, async (t) => {
    const { backend, client, wait } = await run(t, language, { standIn: myStandIn, adapter: 'adaptMy' });
    const { statusCode } = await wait(client.request({ url: '/wx/products/list' }));
    assert.deepEqual([statusCode, backend.logins], [200, 1]);
  });

  test(`${language}: session.js of a Douyin mini program logs in users who are not signed in, and tells the backend`, { skip }, async (t) => {
    const { backend, behaviour, client, wait } = await run(t, language, { standIn: ttStandIn, adapter: 'adaptTt' }, { behaviour: { signedIn: false } });
    assert.equal((await wait(client.request({ url: '/wx/products/list' }))).statusCode, 200);
    behaviour.signedIn = true;
    await wait(client.login({ force: true }));
    assert.deepEqual(backend.at('/wx/onlogin').map(({ body }) => body.anonymous), [true, false]);
    assert.equal(behaviour.windows, 0);
  });
}

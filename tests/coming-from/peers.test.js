/** The pages' code before and after the update, with the libraries that it begins with: on one phone, one after the other. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { appOf, APPS, createPhone } from './apps.js';
import { isInstalled } from './bundle.js';
import { CALLS } from './calls.js';
import { calls, endsWhereAllIsRefused, keepsWhatIsNotStored, loginsAfterLateAnswer, logsInAndRenews, replacesWrongSession, staysSignedIn, tellsOfFailures } from './situations.js';
import { stepsOfAll } from './steps.js';

/** @import { Files } from './steps.js' */

/** alova makes one of equal requests that are under way; here they are to be two. @param {Files} files @returns {Files} */
const apart = (files) => Object.fromEntries(Object.entries(files).map(([path, code]) => [path, code.replace("alova.Get('/wx/products/list', {", "$& shareRequest: false,")]));

for (const step of stepsOfAll(Object.keys(APPS))) {
  const app = appOf(step);
  // Which one may be missing is for cargo xtask to say: npm does not have it.
  if (app.libraries.some((name) => name === 'we-request' && !isInstalled(name))) continue;

  for (const version of /** @type {const} */ (['before', 'after'])) {
    test(`${step.name}: the app ${version} the update logs in and renews its session`, async (t) => {
      await logsInAndRenews(await createPhone(t, app), step[version]);
    });

    test(`${step.name}: the app ${version} the update tells of an answer of 500`, async (t) => {
      await tellsOfFailures(await createPhone(t, app), step[version]);
    });
  }

  test(`${step.name}: a session that the backend does not know costs the app after the update one login`, async (t) => {
    await replacesWrongSession(await createPhone(t, app), app.key, step.after);
  });

  if (step.page !== 'wafer') {
    test(`${step.name}: a late answer costs another login before the update, and none after it`, async (t) => {
      assert.equal(await loginsAfterLateAnswer(await createPhone(t, app), apart(step.before)), 2);
      assert.equal(await loginsAfterLateAnswer(await createPhone(t, app), apart(step.after)), 1);
    });

    test(`${step.name}: the app after the update ends where every session is refused`, async (t) => {
      await endsWhereAllIsRefused(await createPhone(t, app), step.after);
    });
  }

  const { entry, files } = CALLS[step.page] ?? {};
  if (entry) {
    test(`${step.name}: calls of every kind do the same before the update and after it`, async (t) => {
      const asked = { ...app, entry };
      const before = await calls(await createPhone(t, asked), { ...step.before, ...files });
      assert.deepEqual(await calls(await createPhone(t, asked), { ...step.after, ...files }), before);
    });
  }

  test(`${step.name}: whoever was signed in before the update stays so`, async (t) => {
    const phone = await createPhone(t, app);
    const { show } = await phone.start(step.before);
    await show();
    await keepsWhatIsNotStored(phone, app.key, step.after);
    await staysSignedIn(phone, app.key, step.after);
  });
}

test('a server of Wafer 2 is sent what it needs of a user whom it does not know yet, as the page says', async (t) => {
  for (const step of stepsOfAll(['wafer']).filter(({ index }) => index === 1)) {
    const code = (step.after['session.js'] ?? '')
      .replace("session: 'data.skey'", "$&, with: 'userInfo'")
      .replace("'X-WX-Code': data.code", "$&, 'X-WX-Encrypted-Data': data.encryptedData, 'X-WX-IV': data.iv");
    const phone = await createPhone(t, appOf(step));
    await logsInAndRenews(phone, { ...step.after, 'session.js': code });
    const { 'x-wx-encrypted-data': encryptedData, 'x-wx-iv': iv } = phone.server.loginHeaders ?? {};
    assert.deepEqual([encryptedData, iv], ['sealed', 'vector']);
  }
});

/** What the pages say of requests that need no session. @type {Record<string, string>} */
const WITHOUT = {
  'luch-request': "import http from './request'; export const listProducts = () => http.get('/wx/products/list', { custom: { auth: false } });",
  'uni-ajax': "import api from './request'; export const listProducts = () => api.get('/wx/products/list', undefined, { auth: false });",
  alova: "import { alova } from './request'; export const listProducts = () => alova.Get('/wx/products/list', { meta: { authRole: null } });",
  taro: "import { request } from './request'; export const listProducts = () => request({ url: '/wx/products/list', auth: false });",
};

for (const step of stepsOfAll(Object.keys(WITHOUT))) {
  test(`${step.name}: after the update, a request can do without the session`, async (t) => {
    const { server, start } = await createPhone(t, appOf(step));
    const { host, show } = await start({ ...step.after, 'src/products.js': WITHOUT[step.page] ?? '' });
    const { seen, problem } = await show();
    assert.ok(!seen && problem);
    assert.equal(server.logins() + host.count('login'), 0);
  });
}

/** How often `success` is called where the session is over, whether `abort` ends a request, and who hears of one. */
const TARO = `
  import Taro from '@tarojs/taro';
  import { request } from './request';
  let after = 0;
  Taro.addInterceptor((chain) => (after++, chain.proceed(chain.requestParams)));
  export async function listProducts() {
    await request({ url: '/wx/products/list' });
    const url = 'https://api.example.com/wx/products/list';
    await Taro.request({ url: 'https://api.example.com/dev/expire', method: 'POST' });
    const called = [];
    await Taro.request({ url, success: ({ statusCode }) => called.push(statusCode) });
    const task = Taro.request({ url });
    if (typeof task.abort === 'function') task.abort();
    const aborted = await task.then(() => 'answered', ({ errMsg }) => errMsg);
    return { called, aborted, canListen: typeof task.onChunkReceived === 'function', isHeardAfter: after > 0 };
  }
`;

for (const step of stepsOfAll(['taro'])) {
  test(`${step.name}: success is called once after the update, abort works, and an interceptor that comes later is not called`, async (t) => {
    for (const [version, expected] of /** @type {const} */ ([
      ['before', { called: [401, 200], aborted: 'answered', canListen: false, isHeardAfter: true }],
      ['after', { called: [200], aborted: 'request:fail abort', canListen: true, isHeardAfter: false }],
    ])) {
      const { start } = await createPhone(t, appOf(step));
      const { show } = await start({ ...step[version], 'src/products.js': TARO });
      assert.deepEqual(JSON.parse(JSON.stringify(await show())).seen, expected, version);
    }
  });
}

/** weRequest's promise where there is a callback. */
const CALLBACK = `
  const { request } = require('./request');
  exports.listProducts = () => {
    const calls = [];
    const asked = request({ url: 'wx/products/list', success: () => calls.push('success') }).then(() => 'resolved');
    return Promise.race([asked, new Promise((resolve) => setTimeout(() => resolve('pending'), 1000))]).then((end) => [...calls, end]);
  };
`;

for (const step of stepsOfAll(['werequest']).filter(() => isInstalled('we-request'))) {
  test(`${step.name}: with a callback, the promise resolves after the update`, async (t) => {
    for (const [version, end] of /** @type {const} */ ([['before', 'pending'], ['after', 'resolved']])) {
      const { start } = await createPhone(t, { ...appOf(step), entry: 'calls.js' });
      const { show } = await start({ ...step[version], 'calls.js': CALLBACK });
      assert.deepEqual(JSON.parse(JSON.stringify(await show())).seen, ['success', end], version);
    }
  });
}

/** Calls as `wx.request` has them, and as promises. @import { Case } from '../suite/kit.js' */
import { expect, expectMatch } from '../suite/expect.js';
import { call } from '../suite/kit.js';

/** @type {Record<string, Case>} */
export const callbacks = {
  async 'success or fail, then complete, with the same result and never inside the call'({ loggedIn, backend, behaviour, clock }) {
    const client = await loggedIn();
    const answered = call(client, { url: '/a' });
    expect(answered.events, []);
    await clock.advance(100);
    expect(answered.events, ['success', 'complete']);
    expect(answered.result, { data: { path: '/a' }, statusCode: 200, header: {}, errMsg: 'request:ok' });
    behaviour.network = { errMsg: 'interrupted' };
    const lost = call(client, { url: '/a' });
    expect(lost.events, []);
    await clock.advance(100);
    expect([...lost.events, lost.result.code], ['fail', 'complete', 'REQUEST_FAILED']);
    expect(backend.at('/a').length, 1);
  },

  async 'a failing call with callbacks makes no promise that could be left unheard'({ loggedIn, backend, behaviour, promises, clock }) {
    const client = await loggedIn();
    promises.made = 0;
    backend.revoke('session-1');
    const replayed = call(client, { url: '/a' });
    await clock.advance(1000);
    behaviour.network = { errMsg: 'interrupted' };
    const failed = call(client, { url: '/a' });
    await clock.advance(1000);
    expect([...replayed.events, ...failed.events], ['success', 'complete', 'fail', 'complete']);
    expect(promises.made, 0);
  },

  async 'calls without anything, that fail, leave nothing unheard'({ createClient, loggedIn, behaviour, clock }) {
    const client = await loggedIn();
    behaviour.network = { errMsg: 'interrupted' };
    client.request({ url: '/a' });
    client.uploadFile({ url: '/a', filePath: 'wxfile://1', name: 'file' }).abort();
    createClient({ session: { storageKey: 'other' } }).request({ url: '/a' });
    await clock.advance(100_000);
  },

  async 'a callback that throws harms nobody, and surfaces by itself'({ loggedIn, clock }) {
    const client = await loggedIn();
    const thrown = new Error('of the app');
    const raise = () => {
      throw thrown;
    };
    client.on('logout', raise);
    let completed = 0;
    client.request({ url: '/a', success: raise, complete: () => void completed++ });
    const other = call(client, { url: '/b' });
    await clock.advance(100);
    expect([completed, ...other.events], [1, 'success', 'complete']);
    await clock.wait(client.logout());
    await clock.advance(1);
    expect(clock.thrown.splice(0).map((error) => error === thrown), [true, true]);
  },

  async 'a call is a promise as well, before its end and after it'({ loggedIn, behaviour, wait, failure }) {
    const client = await loggedIn();
    const task = client.request({ url: '/a' });
    const order = /** @type {string[]} */ ([]);
    const chained = task.finally(() => void order.push('finally')).then(({ statusCode }) => statusCode);
    expect(await wait(chained), 200);
    expect([(await wait(task)).statusCode, order], [200, ['finally']]);
    behaviour.network = { errMsg: 'interrupted' };
    const lost = client.request({ url: '/a' });
    expect(await wait(lost.catch(({ code }) => code)), 'REQUEST_FAILED');
    expect((await failure(lost)).code, 'REQUEST_FAILED');
    expect(await wait(lost.then(null, ({ code }) => code)), 'REQUEST_FAILED');
  },

  async 'a call from inside a callback is a call like any other'({ loggedIn, backend, clock }) {
    const client = await loggedIn();
    let inner;
    client.request({
      url: '/a',
      success() {
        backend.revoke('session-1');
        inner = call(client, { url: '/b' });
        client.login({ force: true });
      },
    });
    await clock.advance(1000);
    expect([.../** @type {any} */ (inner).events, client.session().id], ['success', 'complete', 'session-2']);
  },

  async 'a wrong call is told to the call'({ loggedIn, failure }) {
    const client = await loggedIn();
    for (const [options, words] of /** @type {any[]} */ ([
      [{ url: '/a', auth: 'yes' }, /^request:fail option 'auth'/],
      [{ url: '/a', priority: 'low' }, /^request:fail option 'priority'/],
    ])) {
      const { code, errMsg } = await failure(client.request(options));
      expect(code, 'CONFIG_INVALID');
      expectMatch(errMsg, words);
    }
    expect((await failure(client.login(/** @type {any} */ ({ fource: true })))).code, 'CONFIG_INVALID');
  },
};

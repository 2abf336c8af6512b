/** What happens when a session is over. @import { Case } from '../suite/kit.js' */
import { expect } from '../suite/expect.js';
import { call, listen } from '../suite/kit.js';

/** @type {Record<string, Case>} */
export const expiry = {
  async 'a 401 costs a login and a replay, and the app sees neither'({ loggedIn, backend, clock }) {
    const client = await loggedIn();
    backend.revoke('session-1');
    const pending = call(client, { url: '/products', method: 'POST', data: { a: 1 } });
    await clock.advance(1000);
    expect([...pending.events, pending.result.statusCode], ['success', 'complete', 200]);
    expect(backend.at('/products').map(({ session, data, status }) => [session, data, status]), [['session-1', { a: 1 }, 401], ['session-2', { a: 1 }, 200]]);
  },

  async 'answers that straggle in make one login'({ loggedIn, backend, behaviour, clock }) {
    const client = await loggedIn({ maxInFlight: 10 });
    backend.revoke('session-1');
    // The first answer leads to the login; others come while it is made, and long after it.
    behaviour.requestTakes = (url) => 20 + 40 * (Number(url.split('/').pop()) || 0);
    const all = Array.from({ length: 10 }, (_, index) => call(client, { url: `/r/${index}` }));
    await clock.advance(10_000);
    for (const { events, result } of all) expect([...events, result.statusCode], ['success', 'complete', 200]);
    expect(backend.logins(), 2);
    expect(backend.requests.filter(({ status }) => status === 401).length, 10);
  },

  async 'a body can say it, and a function of the app'({ loggedIn, storage, backend, wait }) {
    /** @type {NonNullable<import('../../../js-glue/dist/types/index.js').ClientOptions['expired']>[]} */
    const rules = [{ body: { 'error.code': [40001] } }, { test: ({ data }) => /** @type {any} */ (data)?.error?.code === 40001 }];
    for (const expired of rules) {
      storage.clear();
      const client = await loggedIn({ expired });
      backend.fault = ({ path, session }) => (path === '/a' && session === client.session().id && backend.at('/a').length % 2 ? { statusCode: 200, data: { error: { code: 40001 } } } : undefined);
      expect((await wait(client.request({ url: '/a' }))).data, { path: '/a' });
    }
    expect(backend.logins(), 4);
  },

  async 'a backend that says it for ever is believed in the end'({ loggedIn, backend, failure }) {
    const client = await loggedIn();
    const heard = listen(client);
    backend.fault = ({ path }) => (path === '/a' ? { statusCode: 401, data: { why: 'never' } } : undefined);
    const error = await failure(client.request({ url: '/a' }));
    expect([error.code, error.statusCode, error.response.data], ['SESSION_EXPIRED', 401, { why: 'never' }]);
    expect([backend.at('/a').length, backend.logins()], [2, 2]);
    expect(heard, ['login', 'expired']);
  },

  async 'a lifetime that was told ends on the second'({ loggedIn, backend, clock, wait }) {
    const client = await loggedIn({ session: { ttl: 60 } });
    const end = Number(client.session().expiresAt);
    await clock.advance(end - clock.shown() - 1);
    expect(client.session().state, 'active');
    await wait(client.request({ url: '/a' }));
    expect(client.session().state, 'expired');
    await wait(client.request({ url: '/a' }));
    expect(backend.at('/a').map(({ session }) => session), ['session-1', 'session-2']);
  },

  async 'a session is renewed ahead of its end'({ loggedIn, backend, clock, wait }) {
    const client = await loggedIn({ session: { ttl: 60, renewBefore: 30 } });
    await clock.advance(29_000);
    await wait(client.request({ url: '/a' }));
    await clock.advance(2_000);
    await wait(client.request({ url: '/a' }));
    expect(backend.at('/a').map(({ session, status }) => [session, status]), [['session-1', 200], ['session-2', 200]]);
  },

  async 'answers can give the session another id, and a longer life'({ loggedIn, backend, clock, wait }) {
    const client = await loggedIn({ session: { ttl: 60, sliding: true, update: { id: 'header.X-Session' } } });
    backend.fault = () => ({ statusCode: 200, header: { 'X-Session': 'rotated' } });
    await wait(client.request({ url: '/a' }));
    expect(client.session(), { state: 'active', id: 'rotated', expiresAt: clock.shown() + 60_000 });
    await wait(client.request({ url: '/a' }));
    expect(backend.at('/a').map(({ session }) => session), ['session-1', 'rotated']);
  },

  async 'replay: false gives the answer that there is'({ loggedIn, backend, failure }) {
    const client = await loggedIn();
    backend.revoke('session-1');
    expect((await failure(client.request({ url: '/a', replay: false }))).code, 'SESSION_EXPIRED');
    expect(backend.at('/a').length, 1);
  },

  async 'a failure of the network is not repeated: the backend may have acted'({ loggedIn, behaviour, count, failure }) {
    const client = await loggedIn();
    const before = count('request');
    behaviour.network = { errMsg: 'interrupted', errno: 600003 };
    const { code, errMsg, errno } = await failure(client.request({ url: '/a', method: 'POST' }));
    expect([code, errMsg, errno], ['REQUEST_FAILED', 'request:fail interrupted', 600003]);
    expect(count('request') - before, 1);
  },
};

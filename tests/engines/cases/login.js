/** How a session comes to be. @import { Case } from '../suite/kit.js' */
import { expect } from '../suite/expect.js';
import { call } from '../suite/kit.js';

/** @type {Record<string, Case>} */
export const login = {
  async 'a launch logs in once and stores the session'({ createClient, backend, storage, count, wait, clock }) {
    const client = createClient({ login: { url: '/login', expiresIn: 'expires_in' } });
    expect(client.session(), { state: 'loading', id: null, expiresAt: null });
    expect((await wait(client.request({ url: '/products' }))).statusCode, 200);
    const { state, id, expiresAt } = client.session();
    expect([state, id], ['active', 'session-1']);
    // The answer to the login took its time, and so did the request after it.
    expect(expiresAt, clock.shown() + 7_200_000 - 20);
    expect([backend.logins(), count('login'), storage.size], [1, 1, 1]);
  },

  async 'wx.login is asked before the machine is there'({ createClient, count, clock }) {
    createClient().request({ url: '/products', fail() {} });
    expect(count('login'), 1);
    await clock.advance(1000);
    expect(count('login'), 1);
  },

  async 'the next launch finds the session'({ loggedIn, launch, backend, calls, wait }) {
    await loggedIn();
    calls.length = 0;
    const client = launch().createClient();
    expect((await wait(client.request({ url: '/products' }))).statusCode, 200);
    expect(calls, ['getStorageSync', 'request']);
    expect(backend.logins(), 1);
  },

  async 'fifty requests wait for one login, and go out in order'({ createClient, backend, clock }) {
    const client = createClient();
    const all = Array.from({ length: 50 }, (_, index) => call(client, { url: `/r/${index}` }));
    await clock.advance(1000);
    for (const { events, result } of all) expect([...events, result.statusCode], ['success', 'complete', 200]);
    expect(backend.logins(), 1);
    expect(backend.requests.slice(1).map(({ path }) => path), all.map((_, index) => `/r/${index}`));
  },

  async 'login calls share a login, and say whether it was made'({ createClient, backend, wait }) {
    const client = createClient();
    const both = await wait(Promise.all([client.login(), client.login()]));
    const later = await wait(client.login());
    expect([...both, later].map(({ fresh }) => fresh), [true, true, false]);
    await wait(client.login({ force: true }));
    expect(backend.logins(), 2);
  },

  async 'what storage holds besides a session is no session'({ loggedIn, launch, storage, backend, wait }) {
    await loggedIn();
    const key = String([...storage.keys()][0]);
    const rubbish = ['{', 7, true, [], {}, [2], [9, 'session-1', 0, null, null, true], [2, {}, 'x', [], null, 1], [2, '', 0, null, null, true]];
    for (const [index, found] of rubbish.entries()) {
      storage.set(key, found);
      expect((await wait(launch().createClient().request({ url: '/products' }))).statusCode, 200);
      expect(backend.logins(), index + 2, JSON.stringify(found));
    }
  },

  async 'a failing exchange is tried again, later each time and with another code'({ createClient, backend, clock, wait }) {
    backend.fault = ({ path }) => (path === '/login' && backend.at('/login').length < 3 ? { statusCode: 503 } : undefined);
    await wait(createClient().login());
    expect(backend.at('/login').map(({ data }) => data.code), ['code-1', 'code-2', 'code-3']);
    expect(clock.elapsed(), 3 * (10 + 20) + 500 + 1000);
  },

  async 'a session got with a password is not renewed without the user'({ createClient, backend, count, wait, failure }) {
    const client = createClient();
    await wait(client.login({ via: { url: '/password', data: { password: 'right' } } }));
    let expired = 0;
    client.on('expired', () => void expired++);
    expect((await wait(client.request({ url: '/products' }))).statusCode, 200);
    backend.revoke(client.session().id);
    expect((await failure(client.request({ url: '/products' }))).code, 'SESSION_EXPIRED');
    expect([expired, count('login')], [1, 0]);
  },
};

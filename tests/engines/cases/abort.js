/** Calls, logins and clients that are ended early. @import { Case } from '../suite/kit.js' */
import { expect } from '../suite/expect.js';
import { call, listen } from '../suite/kit.js';

/** @param {ReturnType<typeof call>} pending */
function expectAborted({ events, result }) {
  expect([...events, result.code, result.errMsg], ['fail', 'complete', 'ABORTED', 'request:fail abort']);
}

/** @type {Record<string, Case>} */
export const abort = {
  async 'while it waits for the login, which goes on for the others'({ createClient, backend, clock, wait }) {
    const client = createClient();
    const pending = call(client, { url: '/a' });
    const other = client.request({ url: '/b' });
    await clock.advance(5);
    pending.task.abort();
    expect(pending.events, [], 'before abort has returned');
    expect((await wait(other)).statusCode, 200);
    expectAborted(pending);
    expect([backend.at('/a').length, backend.logins()], [0, 1]);
  },

  async 'before the machine is there'({ createClient, backend, clock }) {
    const pending = call(createClient(), { url: '/a', auth: false });
    pending.task.abort();
    pending.task.abort();
    await clock.advance(1000);
    expectAborted(pending);
    expect(backend.requests.length, 0);
  },

  async 'in flight: at the host too, and nothing comes afterwards'({ loggedIn, count, clock }) {
    const client = await loggedIn();
    const pending = call(client, { url: '/a' });
    await clock.advance(10);
    pending.task.abort();
    await clock.advance(10_000);
    expectAborted(pending);
    expect(count('abort'), 1);
  },

  async 'while it waits to be repeated'({ loggedIn, backend, clock }) {
    const client = await loggedIn();
    backend.revoke('session-1');
    const pending = call(client, { url: '/a' });
    await clock.advance(25);
    expect(client.session().state, 'renewing');
    pending.task.abort();
    await clock.advance(1000);
    expectAborted(pending);
    expect([backend.at('/a').length, client.session().id], [1, 'session-2']);
  },

  async 'after the end it changes nothing'({ loggedIn, clock }) {
    const pending = call(await loggedIn(), { url: '/a' });
    await clock.advance(1000);
    pending.task.abort();
    await clock.advance(1000);
    expect(pending.events, ['success', 'complete']);
  },

  async 'logout wins over a login under way'({ createClient, storage, backend, clock, wait }) {
    const client = createClient();
    const heard = listen(client);
    const pending = call(client, { url: '/a' });
    // The backend has made the session already; its answer is on the way.
    await clock.advance(15);
    expect(backend.logins(), 1);
    await wait(client.logout());
    await clock.advance(10_000);
    expect([...pending.events, pending.result.code], ['fail', 'complete', 'LOGGED_OUT']);
    expect([client.session().state, storage.size, heard], ['none', 0, ['logout']]);
    expect((await wait(client.request({ url: '/a' }))).statusCode, 200);
    expect(client.session().id, 'session-2');
  },

  async 'a destroyed client ends its calls and leaves no timer'({ loggedIn, backend, clock, failure }) {
    const client = await loggedIn({ request: { timeout: 50_000 } });
    backend.revoke('session-1');
    const pending = call(client, { url: '/a' });
    await clock.advance(25);
    client.destroy();
    await clock.advance(1);
    expect([...pending.events, pending.result.code], ['fail', 'complete', 'DESTROYED']);
    await clock.advance(100);
    expect(clock.running(), 0);
    expect((await failure(client.request({ url: '/a' }))).code, 'DESTROYED');
  },

  async 'a dead client asks the host for nothing, and runs no timer'({ createClient, loggedIn, count, clock, failure }) {
    const destroyed = await loggedIn();
    destroyed.destroy();
    const refused = createClient({ baseUrl: 'https://é.example' });
    await clock.advance(100);
    for (const client of [destroyed, refused]) {
      const before = count('login');
      await failure(client.request({ url: '/a', timeout: 50_000 }));
      await failure(client.login());
      await clock.advance(100);
      expect([count('login') - before, clock.running()], [0, 0]);
    }
  },
};

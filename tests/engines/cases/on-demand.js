/** What stands in files of its own beside the client: renewals by refresh tokens, and retries. @import { Case } from '../suite/kit.js' */
import { expect } from '../suite/expect.js';
import { call } from '../suite/kit.js';

/** @type {Record<string, Case>} */
export const onDemand = {
  async 'a session is renewed by its refresh token, which is another each time, and found again at the next launch'({ launch, backend, storage, wait }) {
    let given = 0;
    let good = 'first';
    backend.fault = ({ path, data, session }) => {
      if (path === '/sign-in') return { statusCode: 200, data: { sessionid: 'first', again: 'token-0' } };
      if (path === '/renew') return data.token === `token-${given}` ? { statusCode: 200, data: { sessionid: `renewed-${++given}`, again: `token-${given}` } } : { statusCode: 400 };
      return { statusCode: session === good ? 200 : 401 };
    };
    const options = { login: { url: '/login', refresh: 'again' }, renew: { url: '/renew', field: 'token' } };
    const client = launch().createClient(options);
    await wait(client.login({ via: { url: '/sign-in', data: { password: 'right' } } }));
    good = 'renewed-1';
    expect([(await wait(client.request({ url: '/a' }))).statusCode, client.session().id, given], [200, good, 1]);
    expect(JSON.parse(JSON.stringify([...storage.values()][0]))[8], 'token-1');
    good = 'renewed-2';
    const later = launch().createClient(options);
    expect([(await wait(later.request({ url: '/a' }))).statusCode, later.session().id, given, backend.codes()], [200, good, 2, 0]);
  },

  async 'a call is retried after a pause that doubles, with one key, and after an abort no more'({ loggedIn, backend, clock }) {
    const client = await loggedIn({ request: { retry: { limit: 3, delay: 500, jitter: false, key: true } } });
    /** @type {number[]} */
    const at = [];
    backend.fault = ({ path }) => {
      if (path !== '/busy') return undefined;
      at.push(clock.elapsed());
      return { statusCode: 503, data: {} };
    };
    const pending = call(client, { url: '/busy', method: 'POST' });
    await clock.advance(10_000);
    expect([at.length, ...pending.events, pending.result?.statusCode], [4, 'success', 'complete', 503]);
    expect(at.slice(1).map((time, index) => time - Number(at[index])), [520, 1020, 2020]);
    const keys = backend.at('/busy').map(({ header }) => header['Idempotency-Key']);
    expect([keys.length, typeof keys[0], keys.every((key) => key === keys[0])], [4, 'string', true]);

    const aborted = call(client, { url: '/busy' });
    await clock.advance(100);
    aborted.task.abort();
    await clock.advance(10_000);
    expect([aborted.result.code, backend.at('/busy').length], ['ABORTED', 5]);
  },
};

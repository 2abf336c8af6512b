/** Limits of time, the line for the host, and clocks that are wrong. @import { Case } from '../suite/kit.js' */
import { expect } from '../suite/expect.js';
import { call } from '../suite/kit.js';

/** @type {Record<string, Case>} */
export const time = {
  async 'a limit bounds the wait for a session as well'({ createClient, behaviour, clock, failure }) {
    behaviour.login = 'never';
    const { code, errMsg } = await failure(createClient().request({ url: '/a', timeout: 700 }));
    expect([code, errMsg, clock.elapsed()], ['REQUEST_FAILED', 'request:fail timeout', 700]);
  },

  async 'and the replay'({ loggedIn, backend, behaviour, clock, failure }) {
    const client = await loggedIn();
    behaviour.requestTakes = () => 300;
    backend.revoke('session-1');
    const begun = clock.elapsed();
    expect((await failure(client.request({ url: '/a', timeout: 700 }))).errMsg, 'request:fail timeout');
    expect(clock.elapsed() - begun, 700);
  },

  async 'without one, the host\'s own limit counts'({ loggedIn, behaviour, clock, failure }) {
    const client = await loggedIn();
    behaviour.requestTakes = () => 100_000;
    const begun = clock.elapsed();
    const { errMsg, errno } = await failure(client.request({ url: '/a' }));
    expect([errMsg, errno, clock.elapsed() - begun], ['request:fail timeout', 5, 60_000]);
  },

  async 'so many calls are at the host, the rest waits in order, important ones first'({ loggedIn, backend, clock }) {
    const client = await loggedIn({ maxInFlight: 2 });
    const sent = () => backend.requests.slice(1).map(({ path }) => path);
    for (const url of ['/1', '/2', '/3', '/4']) call(client, { url });
    call(client, { url: '/5', priority: 'high' });
    await clock.advance(10);
    expect(sent(), ['/1', '/2']);
    await clock.advance(20);
    expect(sent(), ['/1', '/2', '/5', '/3']);
    await clock.advance(100);
    expect(sent(), ['/1', '/2', '/5', '/3', '/4']);
  },

  async 'a clock that jumps costs a login and no more'({ loggedIn, backend, clock, wait }) {
    const client = await loggedIn({ session: { ttl: 3600 } });
    for (const by of [7_200_000, -86_400_000, 86_400_000 * 365]) {
      clock.jump(by);
      const before = backend.logins();
      for (let one = 0; one < 3; one++) expect((await wait(client.request({ url: '/a' }))).statusCode, 200);
      expect(backend.logins() - before <= 1, true, `a jump by ${by} ms`);
    }
  },

  async 'nothing runs on when all is answered'({ loggedIn, clock }) {
    const client = await loggedIn();
    for (let one = 0; one < 20; one++) call(client, { url: '/a', timeout: 5000 });
    await clock.advance(1000);
    expect(clock.running(), 0);
  },
};

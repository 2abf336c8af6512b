/** No machine, or one that breaks: an error for who waits, and never a hang. @import { Case, Kit } from '../suite/kit.js' */
import { expect, expectMatch } from '../suite/expect.js';
import { call, listen } from '../suite/kit.js';

/** @type {Record<string, Case>} */
export const traps = {
  async 'WASM_UNAVAILABLE while there is no machine, and the next call tries again'({ createClient, instances, backend, failure, wait }) {
    instances.absent = true;
    const client = createClient();
    for (const promise of [client.ready, client.request({ url: '/a' }), client.login(), client.logout()]) {
      expect((await failure(promise)).code, 'WASM_UNAVAILABLE');
    }
    expect(client.session().state, 'none');
    instances.absent = false;
    expect((await wait(client.request({ url: '/a' }))).statusCode, 200);
    expect([instances.made, backend.logins()], [1, 1]);
  },

  async 'WASM_UNAVAILABLE where a machine takes for ever to come'({ createClient, clock, failure }) {
    const global = /** @type {any} */ (globalThis);
    const { WXWebAssembly } = global;
    global.WXWebAssembly = { instantiate: () => new Promise(() => {}) };
    try {
      const { code, errMsg } = await failure(createClient({ wasm: '/x.wasm' }).request({ url: '/a' }));
      expect([code, clock.elapsed()], ['WASM_UNAVAILABLE', 15_000]);
      expectMatch(errMsg, /no answer within 15000 ms/);
    } finally {
      if (WXWebAssembly) global.WXWebAssembly = WXWebAssembly;
      else delete global.WXWebAssembly;
    }
  },

  async 'a trap fails what is pending, and the next call begins with what storage holds'(kit) {
    // Each answer has something to say: so each request is told.
    const client = await kit.loggedIn({ session: { sliding: true } });
    await trapAt(kit, client, () => call(client, { url: '/b' }));
  },

  async 'a trap fails what has gone under a lease, and the next call begins with what storage holds'(kit) {
    const client = await kit.loggedIn();
    await trapAt(kit, client, () => {
      // It would only say that there is a session; but what is out is told before that.
      /** @type {{ events: string[], result: any }} */
      const asked = { events: [], result: undefined };
      client.login().then(null, (/** @type {any} */ error) => {
        asked.events.push('fail', 'complete');
        asked.result = error;
      });
      return asked;
    });
  },

  async 'a trap in the middle of a login ends it, and the next one works'({ createClient, instances, backend, clock, failure, wait }) {
    const client = createClient();
    await wait(client.ready);
    const pending = client.login();
    const failed = failure(pending);
    await clock.advance(12);
    instances.trapNext = true;
    expect((await failed).code, 'WASM_UNAVAILABLE');
    expect((await wait(client.login())).fresh, true);
    expect(backend.logins(), 2);
  },

  async 'clients of one package share a machine; each has its own session'({ createClient, storage, instances, backend, wait }) {
    const clients = ['a', 'b', 'c'].map((storageKey) => createClient({ session: { storageKey } }));
    for (const client of clients) await wait(client.request({ url: '/a' }));
    expect(clients.map((client) => client.session().id), ['session-1', 'session-2', 'session-3']);
    expect([instances.made, storage.size, backend.logins()], [1, 3, 3]);
  },

  async 'a thousand requests through one machine'({ loggedIn, backend, instances, clock }) {
    const client = await loggedIn();
    let answered = 0;
    for (let batch = 0; batch < 10; batch++) {
      for (let one = 0; one < 100; one++) client.request({ url: `/r/${one}`, success: () => void answered++ });
      await clock.advance(1000);
      backend.requests.length = 0;
    }
    expect([answered, backend.logins(), instances.made], [1000, 1, 1]);
  },
};

/** Has the machine trap over what is asked of it. @param {Kit} kit @param {Parameters<typeof listen>[0]} client @param {() => { events: string[], result: any }} ask */
async function trapAt({ instances, backend, clock, wait }, client, ask) {
  const heard = listen(client);
  const pending = call(client, { url: '/a' });
  await clock.advance(10);
  instances.trapNext = true;
  const trapping = ask();
  await clock.advance(100);
  for (const { events, result } of [pending, trapping]) {
    expect([...events, result.code], ['fail', 'complete', 'WASM_UNAVAILABLE']);
    expectMatch(result.errMsg, /^(request|login):fail .*unreachable/i);
    expect(result.cause instanceof Error, true, 'the engine\'s own error');
  }
  expect([heard, client.session().id], [['WASM_UNAVAILABLE'], null]);
  expect((await wait(client.request({ url: '/b' }))).statusCode, 200);
  expect([client.session().id, backend.logins(), instances.made], ['session-1', 1, 2]);
}

/** Where the session goes, and how. @import { Case } from '../suite/kit.js' */
import { expect } from '../suite/expect.js';
import { BASE, call } from '../suite/kit.js';

/** @type {Record<string, Case>} */
export const attach = {
  async 'the session goes to its own origins'({ loggedIn, backend, wait }) {
    const client = await loggedIn({ allowedOrigins: ['https://files.example.com:8443'] });
    for (const url of ['/a', 'a', `${BASE}/a`, 'HTTPS://API.Example.com/a', `${BASE}:443/a`, 'https://files.example.com:8443/a']) {
      await wait(client.request({ url }));
      expect(backend.requests.at(-1)?.header, { sessionid: 'session-1' }, url);
    }
  },

  async 'and nowhere else, whatever an origin looks like'({ loggedIn, backend, count, clock }) {
    const client = await loggedIn();
    const sent = backend.requests.length;
    const others = [
      'http://api.example.com/a', `${BASE}:444/a`, `${BASE}.evil.example/a`, `${BASE}@evil.example/a`, 'https://evil.example/?https://api.example.com/a',
      'https://evil.example\\@api.example.com/a', '//evil.example/a', 'https://api.example.com\u3002evil.example/a', 'https://\u0430pi.example.com/a', 'data:,a',
    ];
    for (const url of others) call(client, { url });
    await clock.advance(10_000);
    expect(backend.requests.slice(sent).map(({ header }) => header), others.map(() => ({})));
    expect(count('login'), 1);
  },

  async 'in a header with a prefix, beside the app\'s own headers'({ loggedIn, backend, wait }) {
    const client = await loggedIn({ session: { name: 'Authorization', prefix: 'Bearer ' }, request: { header: () => ({ 'x-app': '1', 'x-page': '0' }) } });
    await wait(client.request({ url: '/a', header: { 'x-page': '2' } }));
    expect(backend.requests.at(-1)?.header, { 'x-app': '1', 'x-page': '2', Authorization: 'Bearer session-1' });
  },

  async 'in the query, in the body or in a cookie'({ launch, storage, backend, wait }) {
    /** @type {Array<['query' | 'body' | 'cookie', (request: any) => unknown, unknown]>} */
    const ways = [
      ['query', ({ url }) => url, `${BASE}/a?b=1&sid=session-1#c`],
      ['body', ({ data }) => data, { b: 1, sid: 'session-2' }],
      ['cookie', ({ header }) => header, { Cookie: 'sid=session-3' }],
    ];
    for (const [way, find, expected] of ways) {
      storage.clear();
      const client = launch().createClient({ session: { in: way, name: 'sid' } });
      const given = { b: 1 };
      expect((await wait(client.request({ url: '/a?b=1#c', method: 'POST', data: given }))).statusCode, 200, way);
      expect(find(backend.requests.at(-1)), expected, way);
      expect(given, { b: 1 }, 'the app\'s own object');
    }
  },

  async 'auth: false never carries it, \'optional\' never waits for it'({ createClient, loggedIn, backend, count, wait }) {
    const early = createClient();
    for (const auth of /** @type {const} */ ([false, 'optional'])) await wait(early.request({ url: '/public', auth }));
    expect(count('login'), 0);
    const client = await loggedIn();
    for (const auth of /** @type {const} */ ([false, 'optional'])) await wait(client.request({ url: '/public', auth }));
    expect(backend.at('/public').map(({ session }) => session), [undefined, undefined, undefined, 'session-1']);
  },

  async 'options that are not ours reach the host untouched'({ loggedIn, wx, wait }) {
    const client = await loggedIn();
    /** @type {any} */
    let seen;
    const { request } = wx;
    wx.request = (options) => request((seen = options));
    const data = { nested: [1] };
    const given = { url: '/a', method: /** @type {const} */ ('PUT'), dataType: 'text', enableHttp2: true, data, ofTomorrow: { a: 1 } };
    await wait(client.request(given));
    const { success, fail, complete, header, url, data: sent, ...rest } = seen;
    expect(rest, { method: 'PUT', dataType: 'text', enableHttp2: true, ofTomorrow: { a: 1 } });
    expect([sent, sent === data], [{ nested: [1] }, false]);
  },
};

/**
 * Text that is not ASCII, through the engine's own codec or, where it has none, the package's: URLs and options cross
 * into the machine as UTF-8, and the machine's texts come back so.
 *
 * @import { Case } from '../suite/kit.js'
 */
import { expect, expectMatch } from '../suite/expect.js';
import { BASE } from '../suite/kit.js';

/** Where UTF-8 takes another byte: the last and the first character of each length. */
const EDGES = ['\x7f', '\x80', '\u07ff', '\u0800', '\uffff', '\u{10000}', '\u{10ffff}'];
const TEXTS = [...EDGES, 'é', '会话', '😀', 'a😀b会c', '👩‍👩‍👧', '\ufeff', '\u2028'];
/** Half of a pair: no character, and UTF-8 has no bytes for it. */
const LONE = ['\ud800', 'x\udfff', '\ude00\ud83d', '\ud83d\ud83d\ude00'];

/** @type {Record<string, Case>} */
export const unicode = {
  async 'URLs reach the host as they were, with the session'({ loggedIn, backend, wait }) {
    const client = await loggedIn();
    for (const text of [...TEXTS, ...LONE]) {
      for (const url of [`/${text}/a?q=${text}`, `${BASE}/${text}`]) {
        await wait(client.request({ url }));
        const { url: sent, session } = /** @type {any} */ (backend.requests.at(-1));
        expect([sent, session], [url.startsWith('/') ? BASE + url : url, 'session-1'], 'URL');
      }
    }
  },

  async 'a long one as well'({ loggedIn, backend, wait }) {
    const client = await loggedIn();
    for (const symbol of ['中', '😀', 'é']) {
      const url = `/${symbol.repeat(20_000)}`;
      expect((await wait(client.request({ url }))).statusCode, 200);
      expect(backend.requests.at(-1)?.url === BASE + url, true, 'the same URL');
    }
  },

  async 'a base URL is ASCII: others are refused by the machine, in words that show them'({ createClient, failure }) {
    for (const baseUrl of [`${BASE}/应用/😀`, 'https://例え.example', 'https://api.example.com\ud83d']) {
      const { code, errMsg } = await failure(createClient({ baseUrl }).login());
      expect([code, errMsg.includes(`option 'baseUrl' is '${baseUrl}'`)], ['CONFIG_INVALID', true]);
    }
  },

  async 'a login URL with such a path is posted to as it is'({ createClient, backend, wait }) {
    for (const url of ['/登录/😀/login', `${BASE}/\ud83d/login`]) {
      await wait(createClient({ login: { url } }).login({ force: true }));
      expect(backend.requests.at(-1)?.url, url.startsWith('/') ? BASE + url : url);
    }
  },

  async 'codes and data stay as they are, halves of pairs too'({ createClient, backend, wx, wait }) {
    const codes = [...TEXTS, ...LONE];
    let next = 0;
    wx.login = ({ success }) => success({ code: codes[next++], errMsg: 'login:ok' });
    backend.fault = ({ path }) => (path === '/login' ? { statusCode: 200, data: { sessionid: 'of-the-test' } } : undefined);
    for (const code of codes) {
      await wait(createClient({ login: { url: '/login', data: { note: code } } }).login({ force: true }));
      expect(backend.at('/login').at(-1)?.data, { code, note: code }, 'what was posted');
    }
  },

  async 'a session id that no header can hold is none'({ createClient, backend, storage, failure }) {
    for (const text of [...TEXTS, ...LONE]) {
      backend.makeId = () => `id${text}`;
      const error = await failure(createClient().login());
      expect(error.code, 'EXCHANGE_REJECTED');
    }
    expect(storage.size, 0);
  },

  async 'ids of every character that one can hold come back from the machine as they went in'({ createClient, backend, wait }) {
    let id = '';
    for (let unit = 0x21; unit < 0x7f; unit++) id += String.fromCharCode(unit);
    backend.makeId = () => id;
    const client = createClient();
    expect((await wait(client.request({ url: '/a' }))).statusCode, 200);
    expect([client.session().id, backend.requests.at(-1)?.header.sessionid], [id, id]);
  },

  async 'in a query, an id is encoded'({ createClient, backend, wait }) {
    backend.makeId = () => 'a+b/c=&d#e%f';
    const client = createClient({ session: { in: 'query', name: 'sid' } });
    await wait(client.login());
    await wait(client.request({ url: '/a?会=话' }));
    expect(backend.requests.at(-1)?.url, `${BASE}/a?会=话&sid=a%2Bb%2Fc%3D%26d%23e%25f`);
    await wait(client.request({ url: '/a#\u2028#\u2029' }));
    expect(backend.requests.at(-1)?.url, `${BASE}/a?sid=a%2Bb%2Fc%3D%26d%23e%25f#\u2028#\u2029`);
  },

  async 'errors keep the words of the host and of the backend'({ createClient, loggedIn, behaviour, backend, failure }) {
    for (const text of [...TEXTS, ...LONE]) {
      behaviour.login = { errMsg: `login:fail ${text}` };
      expect((await failure(createClient().login())).errMsg.includes(`login:fail ${text}`), true, 'words of wx.login');
    }
    behaviour.login = 'ok';
    const client = await loggedIn();
    behaviour.network = { errMsg: '网络😀' };
    expect((await failure(client.request({ url: '/a' }))).errMsg, 'request:fail 网络😀');
    behaviour.network = undefined;
    backend.fault = () => ({ statusCode: 400, data: { error: '错误😀\ud83d' } });
    expect((await failure(client.login({ force: true }))).response.data, { error: '错误😀\ud83d' });
  },

  async 'a wrong option in any script is named'({ createClient }) {
    for (const name of ['基址', '😀', '\ud83d']) {
      try {
        createClient(/** @type {any} */ ({ [name]: 1 }));
        throw new Error('accepted');
      } catch (error) {
        expectMatch(/** @type {any} */ (error).message, new RegExp(`^CONFIG_INVALID: .*'${name}'`));
      }
    }
  },
};

/** Each error code that there is, and what comes with it. Those of a missing machine and of a trap are in traps.js. @import { Case } from '../suite/kit.js' */
import { expect, expectMatch, expectWithout } from '../suite/expect.js';
import { listen } from '../suite/kit.js';

/** @type {Record<string, Case>} */
export const errors = {
  async 'CONFIG_INVALID at once, with the nearest name or what is accepted'({ createClient, SessionError }) {
    const wrong = /** @type {any[]} */ ([
      [{ baseURL: 'https://x.example' }, "unknown option 'baseURL'; did you mean 'baseUrl'?"],
      [{ login: { url: '/l', codeFeld: 'c' } }, "unknown option 'login.codeFeld'; did you mean 'login.codeField'?"],
      [{ login: {} }, "option 'login.url' is missing; accepted: a path or an http(s) URL"],
      [{ replays: 11 }, "option 'replays' is 11; accepted: an integer from 0 to 10"],
      [{ session: { in: 'url' } }, "option 'session.in' is 'url'; accepted: 'header', 'query', 'body', 'cookie'"],
    ]);
    for (const [options, words] of wrong) {
      try {
        createClient(options);
        throw new Error('accepted');
      } catch (error) {
        const { code, errMsg, message } = /** @type {any} */ (error);
        expect([code, errMsg, message], ['CONFIG_INVALID', `createClient:fail ${words}`, `CONFIG_INVALID: createClient:fail ${words}`]);
        expect([error instanceof SessionError, error instanceof Error], [true, true]);
      }
    }
  },

  async 'CONFIG_INVALID from the machine rejects `ready` and every call'({ createClient, failure }) {
    const client = createClient({ allowedOrigins: ['https://a.example', 'https://b.example/path'] });
    for (const promise of [client.ready, client.request({ url: '/a' }), client.login()]) {
      const { code, errMsg } = await failure(promise);
      expect(code, 'CONFIG_INVALID');
      expectMatch(errMsg, /^createClient:fail option 'allowedOrigins\[1\]' is 'https:\/\/b\.example\/path'; accepted: origins/);
    }
  },

  async 'LOGIN_FAILED in the words of wx.login'({ createClient, behaviour, failure }) {
    behaviour.login = { errMsg: 'login:fail system error', errno: 1000 };
    const client = createClient();
    const heard = listen(client);
    const { code, errMsg, errno } = await failure(client.request({ url: '/a' }));
    expect([code, errMsg, errno], ['LOGIN_FAILED', 'request:fail wx.login failed (login:fail system error)', 1000]);
    expect(heard, ['LOGIN_FAILED']);
  },

  async 'LOGIN_TIMEOUT by the package\'s own timer'({ createClient, behaviour, clock, failure }) {
    behaviour.login = 'never';
    expect((await failure(createClient().login())).code, 'LOGIN_TIMEOUT');
    expect(clock.elapsed(), 10_000);
  },

  async 'LOGIN_UNAVAILABLE in the single-page mode'({ createClient, behaviour, failure }) {
    behaviour.login = { errMsg: 'login:fail' };
    behaviour.scene = 1154;
    expect((await failure(createClient().request({ url: '/a' }))).code, 'LOGIN_UNAVAILABLE');
  },

  async 'EXCHANGE_FAILED after the last attempt'({ createClient, behaviour, count, failure }) {
    behaviour.network = { errMsg: 'interrupted', errno: 600003 };
    const { code, errno } = await failure(createClient().request({ url: '/a' }));
    expect([code, errno, count('login')], ['EXCHANGE_FAILED', 600003, 3]);
  },

  async 'EXCHANGE_REJECTED with the answer, which stays out of logs'({ createClient, backend, failure }) {
    backend.fault = () => ({ statusCode: 403, data: { error: 'blocked' } });
    const error = await failure(createClient().login());
    expect([error.code, error.statusCode, error.response.data], ['EXCHANGE_REJECTED', 403, { error: 'blocked' }]);
    expect(Object.keys(error).includes('response'), false, 'enumerable');
    expect(backend.logins() + backend.at('/login').length, 1);
  },

  async 'REQUEST_FAILED in the words of wx.request; other statuses are answers'({ loggedIn, backend, behaviour, failure, wait }) {
    const client = await loggedIn();
    backend.fault = () => ({ statusCode: 502, data: '<h1>Bad Gateway</h1>' });
    const { statusCode, data } = await wait(client.request({ url: '/a' }));
    expect([statusCode, data], [502, '<h1>Bad Gateway</h1>']);
    behaviour.network = { errMsg: 'url not in domain list', errno: 600002 };
    const { code, errMsg, errno, name } = await failure(client.request({ url: '/a' }));
    expect([code, errMsg, errno, name], ['REQUEST_FAILED', 'request:fail url not in domain list', 600002, 'SessionError']);
  },

  async 'STORAGE_FAILED as an event, and the session lives on'({ createClient, behaviour, backend, wait }) {
    for (const thrown of [{ errMsg: 'setStorageSync:fail no space' }, new Error('setStorageSync:fail no space'), 'setStorageSync:fail no space']) {
      behaviour.storageThrows = thrown;
      const client = createClient();
      /** @type {any[]} */
      const told = [];
      client.on('error', ({ code, errMsg }) => told.push([code, errMsg]));
      for (let one = 0; one < 2; one++) expect((await wait(client.request({ url: '/a' }))).statusCode, 200);
      expect(told, [['STORAGE_FAILED', 'storage:fail storage refused the session (setStorageSync:fail no space)']]);
    }
    expect(backend.logins(), 3);
  },

  async 'SECRET_IN_REPLY as an event, once'({ createClient, backend, wait }) {
    backend.fault = ({ path }) => (path === '/login' ? { statusCode: 200, data: { sessionid: `s${backend.codes()}`, session_key: 'k' } } : undefined);
    const client = createClient();
    const heard = listen(client);
    for (let one = 0; one < 2; one++) await wait(client.login({ force: true }));
    expect(heard.filter((event) => event !== 'login'), ['SECRET_IN_REPLY']);
  },

  async 'no error quotes a session or a code'({ createClient, loggedIn, behaviour, backend, wx, failure }) {
    const client = await loggedIn();
    behaviour.network = { errMsg: 'cannot send sessionid: session-1' };
    expectWithout(await failure(client.request({ url: '/a' })), 'session-1');
    behaviour.network = undefined;
    backend.fault = () => ({ statusCode: 401, data: 'session-1' });
    expectWithout(await failure(client.request({ url: '/a' })), 'session-1');
    const { request } = wx;
    wx.request = (options) => request({ ...options, fail: (/** @type {any} */ { errMsg }) => options.fail({ errMsg: `${errMsg} ${JSON.stringify(options.data)}` }) });
    behaviour.network = { errMsg: 'interrupted' };
    const error = await failure(createClient({ session: { storageKey: 'other' }, login: { url: '/login', retry: { limit: 0 } } }).login());
    expect(error.code, 'EXCHANGE_FAILED');
    expectWithout(error, `code-${backend.codes()}`);
  },
};

import type { WxLike } from '../public/types';
import { checkHost, fail, type Given, readable, succeed } from './wx-form';
import { wxShaped } from './wx-shaped';

/** What the adapter needs of Douyin's global `tt` (docs: tt.request). */
export interface TtLike {
  login(options: any): unknown;
  request(options: any): unknown;
  getStorageSync(key: string): any;
  setStorageSync(key: string, data: any): any;
}

/** What `adaptTt` can do otherwise. */
export interface TtOptions {
  /**
   * Whether a user who is not signed in at the app around (Douyin, Toutiao …) is shown its sign-in window.
   *
   * @default false
   */
  force?: boolean;
  /**
   * Whether such a user is logged in as a device: the code is then the `anonymousCode`, and `isLogin` is false. Otherwise the
   * login fails with `LOGIN_FAILED`.
   *
   * @default false
   */
  anonymous?: boolean;
}

/** Douyin's host, adapted. */
export interface TtHost extends WxLike {
  /** Whether the user was signed in at the last `tt.login`; for `login.data`, so that the backend knows the code's kind. */
  readonly isLogin: boolean | undefined;
}

/**
 * Douyin's `tt` as the host of a client. It differs from wx in `tt.login`, which opens a window unless it is told not to
 * and may succeed without a code (docs: tt.login); in failures, whose number is `errNo`; and in `dataType`, where text is
 * called `string` (docs: tt.request).
 *
 * @param tt The global `tt`.
 * @param options What it can do otherwise.
 * @throws `TypeError` if it is given something else
 * @example
 * const { createClient } = require('weapp-session');
 * const { adaptTt } = require('weapp-session/tt');
 *
 * module.exports = createClient({
 *   host: adaptTt(tt),
 *   wasm: { fallback: require('weapp-session/fallback') },
 *   baseUrl: 'https://api.example.com',
 *   login: { url: '/wx/onlogin' },
 * });
 */
export function adaptTt(tt: TtLike, { force = false, anonymous = false }: TtOptions = {}): TtHost {
  checkHost('adaptTt', 'tt', tt, ['login', 'request', 'getStorageSync', 'setStorageSync']);
  let isLogin: boolean | undefined;
  const login = (options: Given) =>
    tt.login({
      // A login of ours is to go unnoticed, and a renewal comes at any time: no window without the app's wish.
      force,
      success: (given: unknown) => {
        const result = readable(given);
        isLogin = !!result.isLogin;
        const code = result.code || (anonymous && result.anonymousCode);
        if (code) succeed(options, 'login', Object.assign(result, { code }));
        else fail(options, 'login', undefined, 'the user is not signed in at the host');
      },
      fail: (failure: unknown) => fail(options, 'login', failure),
    });
  const host = wxShaped(tt, {
    name: 'tt',
    options: { request: ({ dataType = 'json' }) => ({ dataType: dataType === 'json' ? dataType : 'string' }) },
  });
  return Object.defineProperty(Object.assign(host, { login }), 'isLogin', { get: () => isLogin }) as TtHost;
}

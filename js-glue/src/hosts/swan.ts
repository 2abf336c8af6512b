import type { WxLike } from '../public/types';
import { checkHost, fail, functionOf, type Given, readable, succeed } from './wx-form';
import { wxShaped } from './wx-shaped';

/** What the adapter needs of Baidu's global `swan` (docs: swan.request). */
export interface SwanLike {
  request(options: any): unknown;
  getStorageSync(key: string): any;
  setStorageSync(key: string, data: any): any;
}

/**
 * Baidu's `swan` as the host of a client. Codes come from `swan.getLoginCode`, which took the place of `swan.login` and
 * opens no window (docs: swan.getLoginCode); older base libraries have only the latter. Failures have their number in
 * `errCode`, which is no HTTP status (docs: swan error codes), text is called `string` (docs: swan.request), and
 * synchronous storage returns an `Error` where wx throws one (docs: swan.setStorageSync, base library 3.140.1).
 *
 * @param swan The global `swan`.
 * @throws `TypeError` if it is given something else
 * @example
 * const { createClient } = require('weapp-session');
 * const { adaptSwan } = require('weapp-session/swan');
 *
 * module.exports = createClient({
 *   host: adaptSwan(swan),
 *   wasm: { fallback: require('weapp-session/fallback') },
 *   baseUrl: 'https://api.example.com',
 *   login: { url: '/wx/onlogin' },
 * });
 */
export function adaptSwan(swan: SwanLike): WxLike {
  const { getLoginCode } = (swan || {}) as Given;
  const codeApi = typeof getLoginCode === 'function' ? 'getLoginCode' : 'login';
  checkHost('adaptSwan', 'swan', swan, [codeApi, 'request', 'getStorageSync', 'setStorageSync']);
  const host = wxShaped(swan, {
    name: 'swan',
    options: { request: ({ dataType = 'json' }) => ({ dataType: dataType === 'json' ? dataType : 'string' }) },
  });
  return Object.assign(host, {
    login: (options: Given) =>
      functionOf(swan, 'swan', codeApi)({
        timeout: options.timeout,
        success: (given: unknown) => {
          const result = readable(given);
          // Whoever is not signed in at Baidu's app has no code, and that is a success there.
          if (result.code) succeed(options, 'login', result);
          else fail(options, 'login', result, 'the user is not signed in at the host');
        },
        fail: (failure: unknown) => fail(options, 'login', failure),
      }),
    getUserInfo: (options: Given) =>
      functionOf(swan, 'swan', 'getUserInfo')({
        success: (given: unknown) => {
          const result = readable(given);
          succeed(options, 'getUserInfo', Object.assign(result, { encryptedData: result.data }));
        },
        fail: (failure: unknown) => fail(options, 'getUserInfo', failure),
      }),
  });
}

import type { WxLike } from '../public/types';
import { checkHost } from './wx-form';
import { wxShaped } from './wx-shaped';

/** What the adapter needs of QQ's global `qq` (docs: QQ mini program API). */
export interface QqLike {
  login(options: any): unknown;
  request(options: any): unknown;
  getStorageSync(key: string): unknown;
  setStorageSync(key: string, data: any): unknown;
}

/**
 * QQ's `qq` as the host of a client. It is the nearest to wx: the same names, options and results; failures have their
 * number in `errCode` (docs: QQ mini program API, callbacks).
 *
 * @param qq The global `qq`.
 * @throws `TypeError` if it is given something else
 * @example
 * const { createClient } = require('weapp-session');
 * const { adaptQq } = require('weapp-session/qq');
 *
 * module.exports = createClient({
 *   host: adaptQq(qq),
 *   wasm: { fallback: require('weapp-session/fallback') },
 *   baseUrl: 'https://api.example.com',
 *   login: { url: '/wx/onlogin' },
 * });
 */
export function adaptQq(qq: QqLike): WxLike {
  checkHost('adaptQq', 'qq', qq, ['login', 'request', 'getStorageSync', 'setStorageSync']);
  return wxShaped(qq, { name: 'qq' });
}

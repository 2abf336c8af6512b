import type { WxLike } from '../public/types';
import { checkHost } from './wx-form';
import { wxShaped } from './wx-shaped';

/** What the adapter needs of QQ's global `qq`. */
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
 *     createClient({ host: adaptQq(qq), … })
 *
 * @throws TypeError if it is given something else
 */
export function adaptQq(qq: QqLike): WxLike {
  checkHost('adaptQq', 'qq', qq, ['login', 'request', 'getStorageSync', 'setStorageSync']);
  return wxShaped(qq, { name: 'qq' });
}

import type { WxLike } from '../public/types';
import { fail, failureOf, functionOf, type Given, isNumber, readable, succeed } from './wx-form';

/** What a host of the shape of wx has under another name, or with another argument. */
export interface Difference {
  /** The name of the host's global. */
  name: string;
  /** What an API is given in the place of the app's options. */
  options?: { [api: string]: (options: Given) => Given };
}

/** The APIs that answer once, by callbacks. */
const APIS = ['login', 'request', 'uploadFile', 'downloadFile', 'checkSession', 'getUserInfo'] as const;

/**
 * A host whose APIs are named and called as those of wx, and that differs in what its callbacks are told.
 *
 * It has no `getLaunchOptionsSync`: the client looks there for WeChat's single-page mode, and scene values are each
 * host's own.
 */
export function wxShaped(host: Given, { name, options: changes = {} }: Difference): WxLike {
  const forward = (api: string) => (options: Given) => {
    const change = changes[api];
    return functionOf(host, name, api)(
      Object.assign({}, options, change && change(options), {
        success: (result: unknown) => succeed(options, api, result),
        fail: (failure: unknown) => fail(options, api, failure),
        complete: undefined,
      }),
    );
  };
  const shaped: Given = {
    getStorageSync: (key: string) => functionOf(host, name, 'getStorageSync')(key),
    setStorageSync: (key: string, data: unknown) => stored('setStorageSync', functionOf(host, name, 'setStorageSync')(key, data)),
    removeStorageSync: (key: string) => stored('removeStorageSync', functionOf(host, name, 'removeStorageSync')(key)),
    connectSocket: (options: Given) => socketOf(forward('connectSocket')(options)),
    // The client asks about encrypted storage and nothing else; none of these hosts documents any.
    canIUse: () => false,
  };
  for (const api of APIS) shaped[api] = forward(api);
  return shaped as unknown as WxLike;
}

/** Where storage says no by what it returns, the client learns of it as it does from wx: by an exception. */
function stored(api: string, result: unknown): void {
  if (Object.prototype.toString.call(result) === '[object Error]') {
    const { message, errMsg, errCode } = result as any;
    throw failureOf(api, errMsg || message, errCode);
  }
}

/** A socket whose closing tells a number and a text, where hosts leave them out or write numbers as text. */
function socketOf(task: Given): Given {
  const pass = (method: string) => (given: unknown) => task[method](given);
  const socket: Given = {
    onClose: (listener: (close: Given) => void) => task.onClose((close: unknown) => listener(closeOf(close))),
  };
  for (const method of ['send', 'close', 'onOpen', 'onMessage', 'onError']) socket[method] = pass(method);
  return socket;
}

/** RFC 6455, 7.4.1: 1005 stands for "no code was told". */
export function closeOf(close: unknown): Given {
  const told = readable(close);
  const { code, reason } = told;
  return Object.assign(told, { code: (isNumber(code) && Number(code)) || 1005, reason: typeof reason === 'string' ? reason : '' });
}

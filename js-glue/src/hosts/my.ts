import type { WxLike } from '../public/types';
import { answered, bodyOf, httpStatusOf, wantedBody } from './my-answer';
import { socketOf } from './my-socket';
import { taskOf } from './my-task';
import { checkHost, fail, failureOf, functionOf, type Given, readable, succeed } from './wx-form';

/** What the adapter needs of Alipay's global `my` (docs: my.request). */
export interface MyLike {
  getAuthCode(options: any): unknown;
  request(options: any): unknown;
  getStorageSync(options: any): any;
  setStorageSync(options: any): any;
  removeStorageSync(options: any): any;
}

/** What `adaptMy` can do otherwise. */
export interface MyOptions {
  /**
   * What is asked for. `'auth_base'` shows the user nothing; others may open a window at any renewal.
   *
   * @default 'auth_base'
   */
  scopes?: string | string[];
}

/** The number of a request whose time was up (docs: my.request, error codes); code written for wx knows it by its words. */
const TIMED_OUT = 13;

/**
 * Alipay's `my` as the host of a client: other names for nearly everything, storage that takes and returns objects, and
 * answers that may arrive as failures.
 *
 * @param my The global `my`.
 * @param options What it can do otherwise.
 * @throws `TypeError` if it is given something else
 * @example
 * const { createClient } = require('weapp-session');
 * const { adaptMy } = require('weapp-session/my');
 *
 * module.exports = createClient({
 *   host: adaptMy(my),
 *   wasm: { fallback: require('weapp-session/fallback') },
 *   baseUrl: 'https://api.example.com',
 *   login: { url: '/wx/onlogin' },
 * });
 */
export function adaptMy(my: MyLike, { scopes = 'auth_base' }: MyOptions = {}): WxLike {
  checkHost('adaptMy', 'my', my, ['getAuthCode', 'request', 'getStorageSync', 'setStorageSync', 'removeStorageSync']);

  /** Calls an API with the app's options, changed, and tells the app in wx's form. */
  const call = (method: string, api: string, options: Given, change: Given, toResult: (result: Given) => Given = (result) => result) => {
    const task = functionOf(my, 'my', method)(
      Object.assign({}, options, change, {
        success: (result: unknown) => succeed(options, api, toResult(readable(result))),
        fail: (given: unknown) => {
          const failure = readable(given);
          if (httpStatusOf(failure)) succeed(options, api, toResult(failure));
          else fail(options, api, failure, api === 'request' && failure.error === TIMED_OUT ? 'timeout' : undefined);
        },
        complete: undefined,
      }),
    );
    // It is a promise, too (docs: my.request FAQ), and nobody looks at that.
    if (task && typeof task.catch === 'function') task.catch(() => {});
    return task;
  };

  /** A synchronous storage call; what it returns tells of a failure (docs: my.setStorageSync, error codes). */
  const stored = (api: string, options: Given): Given => {
    const result = functionOf(my, 'my', api)(options) || {};
    if (result.error || result.success === false) throw failureOf(api, result.errorMessage, result.error);
    return result;
  };

  return {
    login: (options: Given) => call('getAuthCode', 'login', options, { scopes }, ({ authCode }) => ({ code: authCode })),

    request(options: Given) {
      const { dataType, responseType } = options;
      const wanted = wantedBody(responseType);
      // Asked for as text, the body of a gateway's error page is no failure to decode (docs: my.request, error 14).
      const headers = textOf(options.header);
      const change: Given = { headers, header: undefined, responseType: undefined, dataType: wanted };
      // Without it the host sends the cookies that it keeps itself, and not the one in the headers (docs: my.request, enableCookie).
      if (Object.keys(headers).some((name) => /^cookie$/i.test(name))) change.enableCookie = true;
      return taskOf(call('request', 'request', options, change, (result) => answered(result, wanted === 'text' ? bodyOf(result, dataType) : result.data)));
    },

    // Older clients read the field's name from `fileName`, and the IDE wants a type (docs: my.uploadFile).
    uploadFile(options: Given) {
      const change = { header: textOf(options.header), fileName: options.name, fileType: options.fileType || 'image' };
      return taskOf(call('uploadFile', 'uploadFile', options, change, (result) => answered(result, bodyOf(result, 'text'))));
    },

    // A success tells a path and no status (docs: my.downloadFile).
    downloadFile(options: Given) {
      const toResult = (result: Given) => answered(Object.assign({ status: 200, tempFilePath: result.apFilePath }, result), undefined);
      return taskOf(call('downloadFile', 'downloadFile', options, { header: textOf(options.header) }, toResult));
    },

    connectSocket: (options: Given) => socketOf(my, call('connectSocket', 'connectSocket', options, { multiple: true })),

    getStorageSync: (key: string) => stored('getStorageSync', { key }).data,
    setStorageSync: (key: string, data: unknown) => stored('setStorageSync', { key, data }),
    removeStorageSync: (key: string) => stored('removeStorageSync', { key }),

    // Alipay encrypts all that is stored (docs: my.setStorageSync), so there is nothing to ask for.
    canIUse: (schema: string) => schema === 'setStorage.object.encrypt',
    getStorage: (options: Given) => call('getStorage', 'getStorage', options, { encrypt: undefined }),
    setStorage: (options: Given) => call('setStorage', 'setStorage', options, { encrypt: undefined }),
    removeStorage: (options: Given) => call('removeStorage', 'removeStorage', options, { encrypt: undefined }),

    checkSession() {
      throw new Error("session.checkSession asks for WeChat's session_key; Alipay has none");
    },
    getUserInfo(options: Given) {
      fail(options, 'getUserInfo', undefined, "login.with: 'userInfo' is WeChat's; Alipay hands out no encryptedData");
    },
  };
}

/** Headers whose values are text, as they have to be (docs: my.request, headers). */
function textOf(header: Given | undefined): Record<string, string> {
  const text: Record<string, string> = {};
  for (const name in header) text[name] = String(header[name]);
  return text;
}

/**
 * wx.canIUse (docs: wx.canIUse): whether this client has an API, an option or a result of one, or a member of an object.
 *
 * It knows of what this host has and no more; components are not among that. An API the host was made `without` is not
 * there with any of its parts.
 */
import { METHODS } from './call.js';
import { isAtLeast } from './version.js';

/** The version of the base library that brought wx.canIUse itself: what is older than that is simply there. */
const FIRST = '1.1.1';

/** @param {string} version @param {string} prefix @param {string[]} names @returns {Record<string, string>} */
const since = (version, prefix, ...names) => Object.fromEntries(names.map((name) => [`${prefix}.${name}`, version]));
/** @param {string} prefix @param {string[]} names */
const always = (prefix, ...names) => since(FIRST, prefix, ...names);

/** What lies below the names of APIs, with the version of the base library that brought it (docs: each API's own page). @type {Record<string, string>} */
const PARTS = {
  ...since('1.9.90', 'login.object', 'timeout'),
  ...always('login.success', 'code'),
  ...always('getUserInfo.object', 'withCredentials'),
  ...always('getUserInfo.success', 'userInfo', 'rawData', 'signature', 'encryptedData', 'iv'),
  ...since('2.7.0', 'getUserInfo.success', 'cloudID'),

  ...always('request.object', 'url', 'data', 'header', 'method', 'dataType', ...METHODS.map((method) => `method.${method}`)),
  ...since('1.7.0', 'request.object', 'responseType', 'responseType.text', 'responseType.arraybuffer'),
  ...since('2.10.0', 'request.object', 'timeout'),
  ...since('2.20.2', 'request.object', 'enableChunked'),
  ...always('request.success', 'data', 'statusCode'),
  ...since('1.2.0', 'request.success', 'header'),
  ...since('2.10.0', 'request.success', 'cookies'),
  ...always('uploadFile.object', 'url', 'filePath', 'name', 'header', 'formData'),
  ...since('2.10.0', 'uploadFile.object', 'timeout'),
  ...always('uploadFile.success', 'data', 'statusCode'),
  ...always('downloadFile.object', 'url', 'header'),
  ...since('1.8.0', 'downloadFile.object', 'filePath'),
  ...since('2.10.0', 'downloadFile.object', 'timeout'),
  ...always('downloadFile.success', 'tempFilePath', 'statusCode'),
  ...since('1.8.0', 'downloadFile.success', 'filePath'),
  ...since('1.4.0', 'RequestTask', 'abort'),
  ...since('2.1.0', 'RequestTask', 'onHeadersReceived', 'offHeadersReceived'),
  ...since('2.20.2', 'RequestTask', 'onChunkReceived', 'offChunkReceived'),
  ...since('1.4.0', 'UploadTask', 'abort', 'onProgressUpdate'),
  ...since('2.1.0', 'UploadTask', 'offProgressUpdate', 'onHeadersReceived', 'offHeadersReceived'),
  ...since('1.4.0', 'DownloadTask', 'abort', 'onProgressUpdate'),
  ...since('2.1.0', 'DownloadTask', 'offProgressUpdate', 'onHeadersReceived', 'offHeadersReceived'),

  ...always('connectSocket.object', 'url', 'header'),
  ...since('1.4.0', 'connectSocket.object', 'protocols'),
  ...since('2.4.0', 'connectSocket.object', 'tcpNoDelay'),
  ...since('2.8.0', 'connectSocket.object', 'perMessageDeflate'),
  ...since('2.10.0', 'connectSocket.object', 'timeout'),
  ...since('2.29.0', 'connectSocket.object', 'forceCellularNetwork'),
  ...since('1.7.0', 'SocketTask', 'send', 'close', 'onOpen', 'onClose', 'onError', 'onMessage'),

  ...always('setStorage.object', 'key', 'data'),
  ...always('getStorage.object', 'key'),
  ...since('2.21.3', 'setStorage.object', 'encrypt'),
  ...since('2.21.3', 'getStorage.object', 'encrypt'),
  ...always('getStorage.success', 'data'),
  ...always('removeStorage.object', 'key'),
  ...always('getSystemInfoSync.return', 'SDKVersion', 'platform', 'system', 'version', 'language'),
};

/** The APIs whose tasks have members of their own. @type {Record<string, string>} */
const TASKS = { RequestTask: 'request', UploadTask: 'uploadFile', DownloadTask: 'downloadFile', SocketTask: 'connectSocket' };

/** @param {string[]} apis those of the host @param {{ sdkVersion: string, without?: string[] }} options @returns {(schema: unknown) => boolean} */
export function createCanIUse(apis, { sdkVersion, without = [] }) {
  const present = new Set(['canIUse', ...apis].filter((api) => !without.includes(api)));

  return (schema) => {
    if (typeof schema !== 'string') return false;
    const [first, ...below] = schema.split('.');
    if (!present.has(TASKS[first] ?? first)) return false;
    return below.length === 0 || (Object.hasOwn(PARTS, schema) && isAtLeast(sdkVersion, PARTS[schema]));
  };
}

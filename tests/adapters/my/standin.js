/**
 * Alipay's `my`, by its documents (opendocs.alipay.com; repository AlipayDocs/open-docs, mini/api). Each part names the topics it
 * comes from.
 */
import { request } from './request.js';
import { socket } from './socket.js';
import { login, storage } from './storage.js';
import { transfer } from './transfer.js';

const CALLBACKS = ['success', 'fail', 'complete'];

/** @type {import('../strict.js').StandIn} */
export const myStandIn = {
  name: 'my',
  documented: {
    getAuthCode: ['scopes', 'timeout', ...CALLBACKS],
    request: ['url', 'headers', 'method', 'data', 'timeout', 'dataType', 'enableCookie', ...CALLBACKS],
    uploadFile: ['url', 'filePath', 'name', 'fileName', 'fileType', 'header', 'formData', 'timeout', 'hideLoading', ...CALLBACKS],
    downloadFile: ['url', 'header', 'timeout', ...CALLBACKS],
    connectSocket: ['url', 'data', 'header', 'multiple', 'protocols', ...CALLBACKS],
    getStorageSync: ['key'],
    setStorageSync: ['key', 'data'],
    removeStorageSync: ['key'],
    getStorage: ['key', ...CALLBACKS],
    setStorage: ['key', 'data', ...CALLBACKS],
    removeStorage: ['key', ...CALLBACKS],
    base64ToArrayBuffer: null,
    arrayBufferToBase64: [],
  },
  behaviour: {
    /** Whether answers of 4xx and 5xx are failures with number 19, as the table of errors has it, or successes, as the notes on the network do. */
    httpErrors: true,
    /** Whether an HTTP error comes without its status, as where the certificate was wrong. */
    bare: false,
    /** A base library before `tempFilePath` (2.7.23), with a status as text and messages one level higher. */
    older: false,
    /** Whether a closing tells its code, which no document says. */
    closeCodes: false,
    /** Whether headers come as text of JSON, as my.request FAQ shows them. */
    headersAsText: false,
    /** What the last login asked for. @type {unknown} */
    scopes: undefined,
    /** Whether the user refuses the login. */
    refused: false,
  },
  parts: [login, storage, request, transfer, socket],
};

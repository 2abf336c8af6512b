/**
 * wx.uploadFile and wx.downloadFile (docs: wx.uploadFile; wx.downloadFile), in the callback form only. The phone's files
 * are a Map given from outside.
 */
import { startCall } from './call.js';
import { toHeader } from './request-form.js';
import { toTask } from './task.js';

/**
 * @typedef {import('./call.js').CallOptions & { header?: Record<string, unknown> }} TransferOptions
 * @typedef {TransferOptions & { filePath: string, name: string, formData?: Record<string, unknown> }} UploadOptions
 */

const BOUNDARY = '----mini-program-host';
/** docs: UploadTask; DownloadTask. */
const EVENTS = /** @type {const} */ ({ HeadersReceived: 'headers', ProgressUpdate: 'progress' });

/** @param {import('./call.js').Network} network @param {Map<string, Uint8Array>} userFiles */
export function createTransfer(network, userFiles) {
  const { realm } = network.context;
  /** Their header listeners are told of less than those of a request. @param {import('./transport.js').Head} head */
  const toHead = ({ header }) => realm.plain({ header });
  let lastDownload = 0;
  return {
    /** The answer's data is always a string. @param {UploadOptions} options */
    uploadFile(options) {
      const call = startCall(network, options, {
        api: 'uploadFile',
        required: ['filePath', 'name'],
        toWire: (url) => ({
          url,
          method: 'POST',
          header: { ...toHeader(options.header), 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
          body: toMultipart(options, userFiles),
        }),
        toHead,
        toSent: (bytes, total) => realm.plain({ progress: percent(bytes, total), totalBytesSent: bytes, totalBytesExpectedToSend: total }),
        toResult: (head, body) => realm.plain({ ...head, data: body.toString('utf8') }),
      });
      return toTask(realm, call, EVENTS);
    },

    /** @param {TransferOptions & { filePath?: string }} options */
    downloadFile(options) {
      const call = startCall(network, options, {
        api: 'downloadFile',
        toWire: (url) => ({ url, method: 'GET', header: toHeader(options.header), body: undefined }),
        toHead,
        toReceived(bytes, { header }) {
          const total = Number(valueOf(header, 'content-length'));
          // An answer that does not say how long it is has no progress.
          return total > 0 ? realm.plain({ progress: percent(bytes, total), totalBytesWritten: bytes, totalBytesExpectedToWrite: total }) : undefined;
        },
        toResult(head, body) {
          const path = options.filePath ?? `http://tmp/download-${++lastDownload}`;
          userFiles.set(path, body);
          return realm.plain({ ...head, [options.filePath === undefined ? 'tempFilePath' : 'filePath']: path });
        },
      });
      return toTask(realm, call, EVENTS);
    },
  };
}

/** @param {number} bytes @param {number} total */
function percent(bytes, total) {
  return Math.floor((bytes / total) * 100);
}

/** @param {Record<string, string>} header @param {string} wanted in lower case @returns {string | undefined} */
function valueOf(header, wanted) {
  return Object.entries(header).find(([name]) => name.toLowerCase() === wanted)?.[1];
}

/** @param {UploadOptions} options @param {Map<string, Uint8Array>} userFiles */
function toMultipart({ filePath, name, formData = {} }, userFiles) {
  const content = userFiles.get(filePath);
  if (!content) throw new Error('file not found');
  const fields = Object.entries(formData).map(([field, value]) => `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${field}"\r\n\r\n${value}\r\n`);
  const head = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"; filename="${filePath.split('/').at(-1)}"\r\nContent-Type: application/octet-stream\r\n\r\n`;
  return Buffer.concat([Buffer.from(fields.join('') + head), content, Buffer.from(`\r\n--${BOUNDARY}--\r\n`)]);
}

/** @import { Apis, Kit, Options } from '../strict.js' */

/**
 * docs: my.uploadFile; my.downloadFile.
 * @param {Kit} kit @returns {Apis}
 */
export function transfer({ phone, behaviour, note, end }) {
  const FILE_TYPES = ['image', 'video', 'audio'];

  /** @param {string} api @param {string} words @returns {(failure: { errMsg: string }) => object} */
  const failureOf = (api, words) => ({ errMsg }) => {
    if (/abort$/.test(errMsg)) return { error: 9, errorMessage: `${api}:fail abort` };
    return /file not found/.test(errMsg) ? { error: 11, errorMessage: '文件不存在' } : { error: 12, errorMessage: words };
  };

  /** @param {Record<string, any>} task @param {(told: any) => object} progressOf @param {(told: any) => object} headersOf */
  const toTask = (task, progressOf, headersOf) => ({
    abort: () => task.abort(),
    onProgressUpdate: (/** @type {(told: object) => void} */ listener) => task.onProgressUpdate((/** @type {any} */ told) => listener(progressOf(told))),
    onHeadersReceived: (/** @type {(told: object) => void} */ listener) => task.onHeadersReceived((/** @type {any} */ told) => listener(headersOf(told))),
  });

  return {
    uploadFile(/** @type {Options} */ options) {
      const { url, filePath, name, fileName, fileType, header, formData, timeout } = options;
      if (name !== fileName || !FILE_TYPES.includes(fileType)) note('my.uploadFile: older clients need fileName, and the IDE fileType');
      const failed = failureOf('uploadFile', '上传文件失败');
      const task = phone.uploadFile({
        url, filePath, name, formData, timeout, header,
        success: (/** @type {any} */ { statusCode, data }) =>
          end(options, 'success', { statusCode: behaviour.older ? String(statusCode) : statusCode, header: {}, data }),
        fail: (/** @type {any} */ failure) => end(options, 'fail', failed(failure)),
      });
      // What is sent is called written.
      const progressOf = (/** @type {any} */ { progress, totalBytesSent, totalBytesExpectedToSend }) =>
        ({ progress, totalBytesWritten: totalBytesSent, totalBytesExpectedToWrite: totalBytesExpectedToSend });
      return toTask(task, progressOf, ({ header }) => header);
    },

    /** A success has a path and no status. */
    downloadFile(/** @type {Options} */ options) {
      const failed = failureOf('downloadFile', '下载失败');
      const task = phone.downloadFile({
        url: options.url, header: options.header, timeout: options.timeout,
        success(/** @type {any} */ { statusCode, tempFilePath }) {
          if (statusCode >= 400) end(options, 'fail', failed({ errMsg: '' }));
          else end(options, 'success', behaviour.older ? { apFilePath: tempFilePath } : { apFilePath: tempFilePath, tempFilePath });
        },
        fail: (/** @type {any} */ failure) => end(options, 'fail', failed(failure)),
      });
      return toTask(task, (told) => told, ({ header }) => ({ headers: header }));
    },
  };
}

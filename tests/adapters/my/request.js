/** @import { Apis, Kit, Options } from '../strict.js' */

/**
 * docs: my.request; my.request FAQ; notes on the network. A Cookie in the headers is sent where `enableCookie` asks for it; else the
 * host sends what it keeps itself, which here is nothing.
 * @param {Kit} kit @returns {Apis}
 */
export function request({ phone, behaviour, note, end }) {
  const DATA_TYPES = ['json', 'text', 'base64', 'arraybuffer'];
  const LONGEST = 60_000;

  /** In the numbers of the table of errors. @param {{ errno?: number, errMsg: string }} failure */
  function failureOf({ errno, errMsg }) {
    if (/abort$/.test(errMsg)) return { error: 9, errorMessage: 'request:fail abort' };
    if (errno === 5) return { error: 13, errorMessage: '请求超时' };
    return errno === 600002 ? { error: 4, errorMessage: '无权调用该接口' } : { error: 12, errorMessage: '网络出错' };
  }

  /** Whether an answer is a success, and what is told. @param {Record<string, any>} answer @param {string} dataType @returns {['success' | 'fail', object]} */
  function judge(answer, dataType) {
    if (answer.status >= 400 && behaviour.httpErrors) {
      const error = { error: 19, errorMessage: 'http status error' };
      return ['fail', behaviour.bare ? error : { ...answer, ...error }];
    }
    if (dataType !== 'json') return ['success', answer];
    try {
      return ['success', { ...answer, data: JSON.parse(answer.data) }];
    } catch {
      return ['fail', { ...answer, error: 14, errorMessage: 'JSON parse data error' }];
    }
  }

  /** The task is a promise as well. @param {Record<string, any>} task @param {Promise<unknown>} promise */
  function toTask(task, promise) {
    const own = new Map();
    return Object.assign(promise, {
      abort: () => task.abort(),
      onHeadersReceived(/** @type {(told: object) => void} */ listener) {
        own.set(listener, (/** @type {any} */ { header }) => listener({ headers: header }));
        task.onHeadersReceived(own.get(listener));
      },
      offHeadersReceived: (/** @type {unknown} */ listener) => task.offHeadersReceived(listener && own.get(listener)),
    });
  }

  return {
    request(/** @type {Options} */ options) {
      const { url, headers = {}, method, data, dataType = 'json', timeout = 30_000 } = options;
      if (!DATA_TYPES.includes(dataType)) note(`my.request: dataType ${dataType}`);
      for (const name in headers) if (typeof headers[name] !== 'string') note(`my.request: a header that is no text, ${name}`);
      const sent = Object.fromEntries(Object.entries(headers).filter(([name]) => options.enableCookie === true || name.toLowerCase() !== 'cookie'));
      let task;
      const promise = new Promise((resolve, reject) => {
        /** @param {'success' | 'fail'} kind @param {object} result */
        const settle = (kind, result) => {
          (kind === 'success' ? resolve : reject)(result);
          end(options, kind, result);
        };
        task = phone.request({
          url, method, data, header: sent, timeout: Math.min(timeout, LONGEST),
          dataType: 'text', responseType: dataType === 'arraybuffer' ? dataType : 'text',
          success: (/** @type {any} */ { statusCode: status, header, data }) => settle(...judge({ status, headers: behaviour.headersAsText ? JSON.stringify(header) : header, data }, dataType)),
          fail: (/** @type {any} */ failure) => settle('fail', failureOf(failure)),
        });
      });
      return toTask(/** @type {any} */ (task), promise);
    },
  };
}

/**
 * The stand-in's calls over the network: one answer of the backend each, or a failure.
 *
 * @import { Backend } from './backend.js'
 * @import { Clock } from './clock.js'
 *
 * @typedef {object} Behaviour
 * @property {{ errMsg: string, errno?: number } | undefined} network what every call fails with, without the API's name
 * @property {(url: string) => number} requestTakes how long an answer takes
 */

const TIMEOUT = { errMsg: 'timeout', errno: 5 };
/** What `wx.request` waits for where nobody says how long (docs: network). */
const DEFAULT_TIMEOUT = 60_000;

/** Tells a call of the host how it ended. @param {any} options @param {'success' | 'fail'} how @param {any} result */
export function end(options, how, result) {
  options[how]?.(result);
  options.complete?.(result);
}

/** @param {{ clock: Clock, backend: Backend, behaviour: Behaviour, calls: string[] }} world `calls` is told of each */
export function createNetwork({ clock, backend, behaviour, calls }) {
  const { setTimeout, clearTimeout } = clock.globals;

  /** @param {string} api @param {any} options @param {(answer: any) => any} finish makes the API's own result of an answer */
  return function overNetwork(api, options, finish) {
    calls.push(api);
    /** @type {Record<string, Set<(result: any) => void>>} */
    const listeners = {};
    const tell = (/** @type {string} */ event, /** @type {any} */ result) => listeners[event]?.forEach((listener) => listener(result));
    const timers = [setTimeout(() => fail(TIMEOUT), options.timeout ?? DEFAULT_TIMEOUT)];
    const finishOnce = (/** @type {'success' | 'fail'} */ how, /** @type {any} */ result) => {
      timers.forEach(clearTimeout);
      end(options, how, result);
    };
    const fail = (/** @type {{ errMsg: string, errno?: number }} */ { errMsg, errno }) =>
      finishOnce('fail', { errMsg: `${api}:fail ${errMsg}`, ...(errno && { errno }) });
    const { network } = behaviour;
    if (network) timers.push(setTimeout(() => fail(network), 5));
    else {
      const { url, header = {}, method = 'GET', data = options.formData } = options;
      const { statusCode, data: body, header: headers = {} } = backend.answer({ api, url, header, method, data });
      timers.push(
        setTimeout(() => {
          tell('HeadersReceived', { header: headers });
          tell('ProgressUpdate', { progress: 100 });
          finishOnce('success', finish({ statusCode, data: body, header: headers, errMsg: `${api}:ok` }));
        }, behaviour.requestTakes(url)),
      );
    }
    /** @type {Record<string, any>} */
    const task = {
      abort() {
        calls.push('abort');
        timers.forEach(clearTimeout);
        setTimeout(() => fail({ errMsg: 'abort' }), 0);
      },
    };
    for (const event of ['HeadersReceived', 'ProgressUpdate']) {
      task['on' + event] = (/** @type {any} */ listener) => (listeners[event] ??= new Set()).add(listener);
      task['off' + event] = (/** @type {any} */ listener) => listeners[event]?.delete(listener);
    }
    return task;
  };
}

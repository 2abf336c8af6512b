/** wx.request and wx.uploadFile over the link's server (docs: wx.request; wx.uploadFile; network). Every HTTP status is a success. */
import { toWire } from '../../tests/host/wx/request-form.js';
import { createSlots } from '../../tests/host/wx/slots.js';
import { readFile } from './files.js';
import { placeOf } from './places.js';
import { after, answer } from './turn.js';

/**
 * @import { Link } from './link.js'
 * @import { Watch } from './watch.js'
 *
 * @typedef {import('../../tests/host/wx/request-form.js').RequestOptions & import('./watch.js').Marked} RequestOptions
 * @typedef {RequestOptions & { filePath: string, name: string, formData?: Record<string, unknown> }} UploadOptions
 *
 * @typedef {object} Exchange what goes out, and how what comes back is read
 * @property {URL} url
 * @property {RequestInit} init
 * @property {(text: string) => unknown} read
 * @property {(percent: number) => void} [sent]
 */

const DEFAULT_TIMEOUT = 60_000;
/** In the words of the network stack that Android clients use. @type {Record<string, { words: string, errno?: number }>} */
const FAILURES = {
  disconnected: { words: 'errcode:-106 cronet_error_code:-106 error_msg:net::ERR_INTERNET_DISCONNECTED', errno: 600001 },
  failed: { words: 'errcode:-2 cronet_error_code:-2 error_msg:net::ERR_FAILED', errno: 600001 },
  timedOut: { words: 'timeout', errno: 5 },
  aborted: { words: 'abort' },
};
/** How often an upload tells how far it is. */
const STEPS = 4;

/** @param {Link} link @param {Watch} watch */
export function createNetwork(link, watch) {
  const host = { link, watch, slots: createSlots() };

  return {
    /** @param {RequestOptions} options */
    request(options) {
      return startCall(host, 'request', options, () => {
        const { url, method, header, body } = toWire(options, new URL(options.url));
        return { url, init: { method, headers: withoutReferer(header), body: /** @type {BodyInit | undefined} */ (body) }, read: parse };
      });
    },

    /** Its answer is always text. @param {UploadOptions} options */
    uploadFile(options) {
      /** @type {Set<(progress: { progress: number }) => void>} */
      const listeners = new Set();
      const task = startCall(host, 'uploadFile', options, () => {
        const { 'content-type': _, ...headers } = withoutReferer(toWire({ ...options, data: undefined }, new URL(options.url)).header);
        const init = { method: 'POST', headers, body: toForm(options) };
        const sent = (/** @type {number} */ progress) => listeners.forEach((listener) => listener({ progress }));
        return { url: new URL(options.url), init, read: (text) => text, sent };
      });
      return { ...task, onProgressUpdate: listeners.add.bind(listeners), offProgressUpdate: listeners.delete.bind(listeners) };
    },
  };
}

/**
 * @param {{ link: Link, watch: Watch, slots: ReturnType<typeof createSlots> }} host
 * @param {'request' | 'uploadFile'} api
 * @param {RequestOptions} options
 * @param {() => Exchange} prepare
 */
function startCall({ link, watch, slots }, api, options, prepare) {
  const controller = new AbortController();
  const { signal } = controller;
  signal.addEventListener('abort', () => settle('fail', signal.reason));
  let leave = () => {};
  let done = false;

  /** @param {'success' | 'fail'} outcome @param {any} result the answer, or a name of FAILURES */
  function settle(outcome, result) {
    if (done) return;
    done = true;
    const { words = '', ...rest } = outcome === 'fail' ? FAILURES[result] ?? FAILURES.failed : result;
    const shown = { errMsg: outcome === 'fail' ? `${api}:fail ${words}` : `${api}:ok`, ...rest };
    told?.(outcome, shown);
    leave();
    answer(options, outcome, shown);
  }

  /** @type {ReturnType<Watch['request']> | undefined} */
  let told;
  leave = slots.take(() => {
    if (done) return;
    told = watch.request(api === 'request' ? options : { ...options, method: 'POST' });
    setTimeout(() => controller.abort('timedOut'), options.timeout || DEFAULT_TIMEOUT);
    exchange(link, prepare(), signal).then(
      (response) => settle('success', response),
      (failure) => settle('fail', failure),
    );
  });
  return { abort: () => controller.abort('aborted') };
}

/**
 * @param {Link} link
 * @param {Exchange} exchange
 * @param {AbortSignal} signal
 */
async function exchange({ conditions, server }, { url, init, read, sent }, signal) {
  for (let step = 1; step <= STEPS; step++) {
    await after(conditions.latency / 2 / STEPS);
    if (conditions.offline) throw 'disconnected';
    sent?.((step / STEPS) * 100);
  }
  const response = await server.fetch(placeOf(url), { ...init, headers: { ...init.headers, ...orders(conditions, url) }, signal }).catch(() => {
    throw 'failed';
  });
  const text = await response.text();
  await server.arrived(Number(response.headers.get('x-playground-event')));
  await after(conditions.latency / 2);
  if (conditions.offline) throw 'disconnected';
  return { statusCode: response.status, header: Object.fromEntries(response.headers), cookies: [], data: read(text) };
}

/** What the backend is to do with this request, other than usual. @param {Link['conditions']} conditions @param {URL} url @returns {Record<string, string>} */
function orders({ failing, refusing, loginDelay }, url) {
  return {
    ...(refusing && { 'x-playground-refuse': '1' }),
    ...(failing && { 'x-playground-fail': '1' }),
    ...(loginDelay > 0 && url.pathname.endsWith('/onlogin') && { 'x-playground-delay': String(loginDelay) }),
  };
}

/** @param {UploadOptions} options */
function toForm({ filePath, name, formData = {} }) {
  const form = new FormData();
  for (const [field, value] of Object.entries(formData)) form.append(field, String(value));
  const file = readFile(filePath);
  form.append(name, file, file.name);
  return form;
}

/** A browser sets that one itself. @param {Record<string, string>} header */
function withoutReferer({ referer, ...header }) {
  return header;
}

/** @param {string} text */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** wx.request over fetch (docs: wx.request; network). Every HTTP status is a success. */
import { toWire } from '../../tests/host/wx/request-form.js';
import { createSlots } from '../../tests/host/wx/slots.js';
import { after, answer } from './turn.js';

/**
 * @import { Link } from './link.js'
 * @import { Watch } from './watch.js'
 *
 * @typedef {import('../../tests/host/wx/request-form.js').RequestOptions & import('./watch.js').Marked} RequestOptions
 */

const DEFAULT_TIMEOUT = 60_000;
/** In the words of the network stack that Android clients use. */
const DISCONNECTED = { errMsg: 'request:fail errcode:-106 cronet_error_code:-106 error_msg:net::ERR_INTERNET_DISCONNECTED', errno: 600001 };
const FAILED = { errMsg: 'request:fail errcode:-2 cronet_error_code:-2 error_msg:net::ERR_FAILED', errno: 600001 };
const TIMED_OUT = { errMsg: 'request:fail timeout', errno: 5 };
const ABORTED = { errMsg: 'request:fail abort' };

/** @param {Link} link @param {Watch} watch */
export function createNetwork(link, watch) {
  const slots = createSlots();

  return {
    /** @param {RequestOptions} options */
    request(options) {
      const controller = new AbortController();
      const { signal } = controller;
      signal.addEventListener('abort', () => settle('fail', signal.reason));
      let leave = () => {};
      let done = false;

      /** @param {'success' | 'fail'} outcome @param {any} result */
      function settle(outcome, result) {
        if (done) return;
        done = true;
        told?.(outcome, result);
        leave();
        answer(options, outcome, result);
      }

      /** @type {ReturnType<Watch['request']> | undefined} */
      let told;
      leave = slots.take(() => {
        if (done) return;
        told = watch.request(options);
        setTimeout(() => controller.abort(TIMED_OUT), options.timeout || DEFAULT_TIMEOUT);
        exchange(link, options, signal).then(
          (response) => settle('success', response),
          (failure) => settle('fail', failure),
        );
      });
      return { abort: () => controller.abort(ABORTED) };
    },
  };
}

/**
 * @param {Link} link
 * @param {RequestOptions} options
 * @param {AbortSignal} signal
 */
async function exchange({ conditions, name, arrived }, options, signal) {
  await after(conditions.latency / 2);
  if (conditions.offline) throw DISCONNECTED;
  const { url, method, header, body } = toWire(options, new URL(options.url));
  const response = await fetch(url, {
    method,
    headers: { ...withoutReferer(header), ...orders(conditions, url), 'x-playground-window': name },
    body: /** @type {BodyInit | undefined} */ (body),
    cache: 'no-store',
    credentials: 'omit',
    signal,
  }).catch(() => {
    throw FAILED;
  });
  const text = await response.text();
  await arrived(Number(response.headers.get('x-playground-event')));
  await after(conditions.latency / 2);
  if (conditions.offline) throw DISCONNECTED;
  return { errMsg: 'request:ok', statusCode: response.status, header: Object.fromEntries(response.headers), cookies: [], data: parse(text) };
}

/** What the backend is to do with this request, other than usual. @param {Link['conditions']} conditions @param {URL} url @returns {Record<string, string>} */
function orders({ failing, refusing, loginDelay }, url) {
  return {
    ...(refusing && { 'x-playground-refuse': '1' }),
    ...(failing && { 'x-playground-fail': '1' }),
    ...(loginDelay > 0 && url.pathname.endsWith('/onlogin') && { 'x-playground-delay': String(loginDelay) }),
  };
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

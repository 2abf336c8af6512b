/**
 * What a wx.request looks like on the wire (docs: wx.request, data and header).
 *
 * @typedef {object} RequestOptions
 * @property {string} url
 * @property {any} [data]
 * @property {Record<string, unknown>} [header]
 * @property {number} [timeout]
 * @property {string} [method]
 * @property {string} [dataType]
 * @property {'text' | 'arraybuffer'} [responseType]
 * @property {boolean} [enableChunked]
 * @property {unknown} [success]
 * @property {unknown} [fail]
 * @property {unknown} [complete]
 *
 * @typedef {{ url: URL, method: string, header: Record<string, string>, body: string | Uint8Array | undefined }} WireRequest
 */

const FORM = 'application/x-www-form-urlencoded';
/** The form of the header every request carries and none can change (docs: network, Referer). */
const REFERER = 'https://servicewechat.com/wx0000000000000000/devtools/page-frame.html';

/** @param {RequestOptions} options @param {URL} url @returns {WireRequest} */
export function toWire(options, url) {
  const method = (options.method ?? 'GET').toUpperCase();
  const header = toHeader(options.header);
  const { data } = options;
  if (method !== 'GET') return { url, method, header, body: toBody(data, header['content-type']) };
  const target = new URL(url);
  const query = toQuery(data);
  if (query !== '') target.search = target.search === '' ? query : `${target.search}&${query}`;
  return { url: target, method, header, body: undefined };
}

/** @param {Record<string, unknown> | undefined} given @param {Record<string, string>} [defaults] */
export function toHeader(given = {}, defaults = { 'content-type': 'application/json' }) {
  const header = { ...defaults };
  for (const [name, value] of Object.entries(given)) {
    if (value !== undefined && value !== null) header[name.toLowerCase()] = String(value);
  }
  header.referer = REFERER;
  return header;
}

/** @param {unknown} data @param {string} contentType */
function toBody(data, contentType) {
  if (data === undefined || data === null) return undefined;
  if (typeof data === 'string') return data;
  if (isArrayBuffer(data)) return new Uint8Array(data);
  return contentType.startsWith(FORM) ? toQuery(data) : JSON.stringify(data);
}

/** @param {unknown} data */
function toQuery(data) {
  if (typeof data === 'string') return data;
  if (typeof data !== 'object' || data === null || isArrayBuffer(data)) return '';
  return Object.entries(data)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(typeof value === 'object' ? JSON.stringify(value) : String(value))}`)
    .join('&');
}

/** Also for a buffer of the mini program's realm. @param {unknown} value @returns {value is ArrayBuffer} */
export function isArrayBuffer(value) {
  return Object.prototype.toString.call(value) === '[object ArrayBuffer]';
}

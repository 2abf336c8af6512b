/** A host that answers as a test says: with whatever it makes of status, headers and body, and by `success` or `fail`. */

/** @import { Host } from '../host/index.js' */

/**
 * @typedef {Record<string, any>} Sent what the host was given
 * @typedef {{ statusCode?: any, header?: any, headers?: any, data?: any, cookies?: any, errMsg?: string, fails?: boolean }} Answer `fails`: handed to `fail`
 */

/**
 * Takes the place of `wx.request`, `wx.uploadFile` and `wx.downloadFile`. The answers are made outside of the mini program's realm, as on
 * hosts that do so, unless a test makes them inside.
 *
 * @param {Host} host
 * @param {(sent: Sent) => Answer} answer
 * @returns {Sent[]} what was sent, logins too
 */
export function answering(host, answer) {
  /** @type {Sent[]} */
  const sent = [];
  host.evaluate(`(give) => {
    wx.request = wx.uploadFile = wx.downloadFile = (options) => {
      const answer = give(options);
      setTimeout(() => options[answer.fails ? 'fail' : 'success'](answer), 1);
      return { abort() {} };
    };
  }`)((/** @type {Sent} */ options) => {
    sent.push(options);
    return answer(options);
  });
  return sent;
}

/** An answer to a login. */
export const LOGIN = { statusCode: 200, header: {}, data: { sessionid: 'first' } };
/** An answer to anything. */
export const OK = { statusCode: 200, header: {}, data: { ok: true } };
/** Whether this is the exchange of a login. @param {Sent} sent */
export const isLogin = ({ url }) => url.endsWith('/wx/onlogin');

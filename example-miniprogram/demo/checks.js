/**
 * What the demo asserts in the end.
 *
 * @typedef {object} Check
 * @property {string} what
 * @property {string} expected
 * @property {number} got
 * @property {boolean} holds
 */

/**
 * @param {import('./words.js').Say} words
 * @param {import('./acts.js').Counts} counts
 * @param {import('./phone.js').Phone} phone
 * @returns {Check[]}
 */
export function checks(words, { launchLogins, launchReads, once, burst, renewal, storedAfterLogout }, { host, seen }) {
  return [
    exactly(1, 'wx.login calls at launch', launchLogins),
    // What the last launch has left, and before the login what another part of the app may have.
    exactly(2, 'storage reads at launch', launchReads),
    atLeast(words, 1, '401 answers of the backend, one request after an expiry', once.refusals),
    exactly(1, 'wx.login calls for it', once.logins),
    atLeast(words, 1, '401 answers of the backend, ten requests after an expiry', burst.refusals),
    exactly(1, 'wx.login calls for them', burst.logins),
    atLeast(words, 1, "401 answers of the backend, after an account's session has ended", renewal.refusals),
    exactly(0, 'wx.login calls for that', renewal.logins),
    atLeast(words, 1, 'answers that the pages saw', seen.answers),
    exactly(0, '401 answers that the pages saw', seen.refusals),
    exactly(0, 'failed requests that the pages saw', seen.failures),
    exactly(0, "'error' events that the pages saw", seen.troubles.length),
    exactly(0, 'entries in storage after the logout', storedAfterLogout),
    exactly(0, 'uncaught errors of the mini program', host.errors.length + host.unhandledRejections.length),
  ];
}

/** @param {number} expected @param {string} what @param {number} got @returns {Check} */
function exactly(expected, what, got) {
  return { what, expected: String(expected), got, holds: got === expected };
}

/** @param {import('./words.js').Say} words @param {number} least @param {string} what @param {number} got @returns {Check} */
function atLeast(words, least, what, got) {
  return { what, expected: words('{} or more', least), got, holds: got >= least };
}

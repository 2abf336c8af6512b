/** As much of an assertion library as the cases need: none runs in every engine as it is. */

/** Fails unless both are the same, objects by what is in them. @param {unknown} actual @param {unknown} expected @param {string} [what] */
export function expect(actual, expected, what) {
  if (!same(actual, expected)) throw new Error(`${what ? what + ': ' : ''}expected ${show(expected)}, got ${show(actual)}`);
}

/** @param {string} text @param {RegExp} pattern */
export function expectMatch(text, pattern) {
  if (!pattern.test(text)) throw new Error(`expected ${pattern}, got ${show(text)}`);
}

/** Fails if a text is to be found in what is shown of a value. @param {unknown} value @param {string} secret */
export function expectWithout(value, secret) {
  const error = /** @type {any} */ (value);
  for (const shown of [String(value), JSON.stringify(value), error.message, error.errMsg, error.stack]) {
    if (String(shown).includes(secret)) throw new Error(`${show(secret)} is in ${show(shown)}`);
  }
}

/** @param {any} a @param {any} b @returns {boolean} */
function same(a, b) {
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return Object.is(a, b);
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => key in b && same(a[key], b[key]));
}

/** Other characters than ASCII by their numbers: a lone surrogate would not survive the way to the report. @param {unknown} value */
function show(value) {
  const text = value === undefined ? 'undefined' : (JSON.stringify(value) ?? String(value));
  return text.replace(/[^\x20-\x7e]/g, (unit) => '\\u' + unit.charCodeAt(0).toString(16).padStart(4, '0'));
}

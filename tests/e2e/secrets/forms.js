/** The forms in which somebody may quote a secret, and finding them in a text. */

/**
 * @typedef {'id' | 'code' | 'credential' | 'token'} Kind `token`: a refresh token
 * @typedef {{ kind: Kind, secret: string, form: string, text: string }} Form
 */

/** What is shorter stands in many texts by chance. */
export const SHORTEST = 4;
/** Of a secret as long as this, each half is one as well. */
const TWO_HALVES = 16;

/** @param {string} text */
const lowerHex = (text) => text.replace(/%[0-9A-F]{2}/g, (byte) => byte.toLowerCase());

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The forms of a secret by their names, each text once. @param {string} secret @returns {Map<string, string>} text to name */
export function formsOf(secret) {
  const half = Math.floor(secret.length / 2);
  const wellFormed = secret.toWellFormed();
  const encoded = encodeURIComponent(wellFormed);
  const json = JSON.stringify(secret).slice(1, -1);
  const base64 = Buffer.from(wellFormed).toString('base64');
  /** @type {Array<[string, string]>} */
  const all = [
    ['whole', secret],
    ['JSON-escaped', json],
    ['JSON-escaped twice', JSON.stringify(json).slice(1, -1)],
    ['percent-encoded', encoded],
    ['percent-encoded, in lower hex', lowerHex(encoded)],
    ['percent-encoded twice', encodeURIComponent(encoded)],
    ['percent-encoded but for what a URL may have', encodeURI(wellFormed)],
    ['as in a form', encoded.replaceAll('%20', '+')],
    ['percent-decoded', decoded(secret)],
    ['base64', base64.replace(/=+$/, '')],
    ['base64url', base64.replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_')],
    ...(secret.length < TWO_HALVES ? [] : /** @type {Array<[string, string]>} */ ([['its first half', secret.slice(0, half)], ['its second half', secret.slice(half)]])),
  ];
  /** @type {Map<string, string>} */
  const forms = new Map();
  for (const [name, text] of all) {
    if (text.length >= SHORTEST && !forms.has(text)) forms.set(text, name);
  }
  return forms;
}

/** All forms of secrets that come one by one, and the first of them in a text. */
export function createSearch() {
  /** By their first characters, since a text is gone through once for all of them. @type {Map<string, Form[]>} */
  const forms = new Map();
  const known = new Set();

  return {
    get size() {
      return known.size;
    },

    /** @param {Kind} kind @param {string} secret */
    add(kind, secret) {
      if (secret.length < SHORTEST || known.has(secret)) return;
      known.add(secret);
      for (const [text, form] of formsOf(secret)) {
        const start = text.slice(0, SHORTEST);
        forms.set(start, [...(forms.get(start) ?? []), { kind, secret, form, text }]);
      }
    },

    /** @param {string} text @param {(form: Form) => boolean} [counts] @returns {Form | undefined} */
    find(text, counts = () => true) {
      if (known.size === 0) return undefined;
      for (let at = 0; at <= text.length - SHORTEST; at++) {
        const found = forms.get(text.slice(at, at + SHORTEST))?.find((form) => text.startsWith(form.text, at) && counts(form));
        if (found) return found;
      }
      return undefined;
    },
  };
}

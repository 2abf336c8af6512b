/** In the place of node:crypto: random bytes, and the texts that are made of them. */

class Bytes extends Uint8Array {
  /** @param {string} [encoding] @returns {string} */
  toString(encoding) {
    if (encoding === 'hex') return [...this].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    const text = btoa(String.fromCharCode(...this));
    return encoding === 'base64url' ? text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '') : text;
  }
}

/** @param {number} count */
export function randomBytes(count) {
  return crypto.getRandomValues(new Bytes(count));
}

/** Only a stand-in that takes codes of other issuers hashes, and the playground's does not. @returns {never} */
export function createHash() {
  throw new Error('the page does not hash');
}

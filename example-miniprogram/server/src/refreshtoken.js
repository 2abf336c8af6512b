import { createHash, randomBytes } from 'node:crypto';

/**
 * What a refresh token looks like: `<family>.<secret>`. The family is the same from login to logout, so that a used token
 * still tells what it belonged to, and none of the used ones has to be kept. The secret, 256 bits, is another one each time.
 *
 * @typedef {object} RefreshToken
 * @property {string} token what the client has, and the store never
 * @property {string} family the hash of the family: what it is called in the store
 * @property {string} hash of the whole token
 */

const FAMILY_BYTES = 16;
const SECRET_BYTES = 32;
const FORMAT = /^[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}$/; // 16 and 32 bytes in base64url

/**
 * The first of a new family.
 *
 * @returns {RefreshToken}
 */
export function newRefreshToken() {
  return refreshToken(random(FAMILY_BYTES), random(SECRET_BYTES));
}

/** What a token's successor is made with. */
export function newNonce() {
  return random(SECRET_BYTES);
}

/**
 * The token that follows a used one. It is derived and not random, so that the same answer can be given again though the
 * token in it is not kept: that takes the nonce, which only the store has, and the used token, which only the client has.
 * Whoever has one of the two learns nothing, and the store forgets the nonce with the grace period.
 *
 * Both are of one length. This is the one-step key derivation of NIST SP 800-56C; the first four bytes are its counter.
 *
 * @param {RefreshToken} used
 * @param {string} nonce
 * @returns {RefreshToken}
 */
export function nextRefreshToken({ token }, nonce) {
  const [family] = token.split('.', 1);
  return refreshToken(family, sha256(`\0\0\0\x01${token}${nonce}`));
}

/**
 * Tokens come from outside: whatever does not look like one of ours never reaches the store.
 *
 * @param {string} text
 * @returns {RefreshToken | null}
 */
export function readRefreshToken(text) {
  if (!FORMAT.test(text)) return null;
  const [family, secret] = text.split('.');
  return refreshToken(family, secret);
}

/**
 * @param {string} family
 * @param {string} secret
 * @returns {RefreshToken}
 */
function refreshToken(family, secret) {
  const token = `${family}.${secret}`;
  return { token, family: sha256(family), hash: sha256(token) };
}

/**
 * Without salt or cost, which are for passwords: nobody guesses 128 random bits.
 *
 * @param {string} text
 */
function sha256(text) {
  return createHash('sha256').update(text).digest('base64url');
}

/** @param {number} bytes */
function random(bytes) {
  return randomBytes(bytes).toString('base64url');
}

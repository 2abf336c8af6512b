import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/**
 * Passwords are kept as `scrypt:N:r:p:salt:hash`. The costs stand beside the hash, so that they can be raised some day
 * while older hashes still work.
 *
 * @typedef {{ N: number, r: number, p: number }} Costs
 */

/** One of the settings OWASP's Password Storage Cheat Sheet recommends: 16 MiB of memory, five rounds. */
const COSTS = { N: 2 ** 14, r: 8, p: 5 };
const SALT_BYTES = 16;
const HASH_BYTES = 32;

/**
 * @param {string} password
 * @returns {Promise<string>} different each time, since the salt is
 */
export async function hashPassword(password) {
  const salt = randomBytes(SALT_BYTES);
  return format(salt, await derive(password, salt, HASH_BYTES, COSTS));
}

/**
 * @param {string} password
 * @param {string} kept what `hashPassword` gave
 * @returns {Promise<boolean>}
 */
export async function isPassword(password, kept) {
  const [, N, r, p, salt, hash] = kept.split(':');
  const costs = { N: Number(N), r: Number(r), p: Number(p) };
  const expected = Buffer.from(hash, 'base64url');
  return timingSafeEqual(await derive(password, Buffer.from(salt, 'base64url'), expected.length, costs), expected);
}

/**
 * What no password matches. Comparing with it takes as long as with a real one, so that the time an answer takes does
 * not tell which accounts exist.
 *
 * @returns {string}
 */
export function unmatchedPassword() {
  return format(randomBytes(SALT_BYTES), randomBytes(HASH_BYTES));
}

/**
 * @param {Buffer} salt
 * @param {Buffer} hash
 */
function format(salt, hash) {
  return ['scrypt', COSTS.N, COSTS.r, COSTS.p, salt.toString('base64url'), hash.toString('base64url')].join(':');
}

/**
 * @param {string} password
 * @param {Buffer} salt
 * @param {number} length
 * @param {Costs} costs
 * @returns {Promise<Buffer>}
 */
function derive(password, salt, length, costs) {
  return new Promise((resolve, reject) => {
    // One keyboard sends "é" as one character, another as two.
    scrypt(password.normalize('NFKC'), salt, length, costs, (error, hash) => (error ? reject(error) : resolve(hash)));
  });
}

/**
 * In the place of the backend's hashing, which a page without HTTPS has no means for: the accounts live in the memory of
 * the page in which they were typed, and end with it, so nobody is kept from anything by a hash.
 */

/** @param {string} password */
export async function hashPassword(password) {
  return password.normalize('NFKC');
}

/** @param {string} password @param {string} kept */
export async function isPassword(password, kept) {
  return password.normalize('NFKC') === kept;
}

/** No password is empty. */
export function unmatchedPassword() {
  return '';
}

/** Values of the protocol in a few characters. Everything that could be a secret is masked. */

const SHOWN = 4;
/** Fields whose text is not a secret and says something. */
const READABLE = ['error'];
/** Fields that only repeat what another one says. */
const LEFT_OUT = ['message'];

/** The first four characters. @param {string} secret */
export function mask(secret) {
  return secret.length > SHOWN ? `${secret.slice(0, SHOWN)}…` : '…';
}

/** `{sessionid: Kx8v…, expires_in: 7200}`. @param {unknown} value @returns {string} */
export function brief(value) {
  if (typeof value === 'string') return mask(value);
  if (Array.isArray(value)) return `${value.length} items`;
  if (typeof value !== 'object' || value === null) return String(value);
  const fields = Object.entries(value).filter(([name]) => !LEFT_OUT.includes(name));
  return `{${fields.map(([name, field]) => `${name}: ${READABLE.includes(name) ? field : brief(field)}`).join(', ')}}`;
}

/** How an HTTP status is drawn. @param {number} statusCode @returns {import('./link.js').Tone} */
export function toneOf(statusCode) {
  if (statusCode === 401) return 'warn';
  return statusCode < 400 ? 'ok' : 'bad';
}

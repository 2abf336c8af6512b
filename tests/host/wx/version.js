/** Versions of the base library (docs: compatibility, comparing versions): numbers between dots, compared one by one. */

/** @param {string} version @param {string} wanted */
export function isAtLeast(version, wanted) {
  const [own, other] = [version, wanted].map((text) => text.split('.').map(Number));
  for (let index = 0; index < Math.max(own.length, other.length); index++) {
    const difference = (own[index] ?? 0) - (other[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

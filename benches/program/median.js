/** The middle one. @param {number[]} figures */
export function median(figures) {
  return [...figures].sort((a, b) => a - b)[figures.length >> 1] ?? NaN;
}

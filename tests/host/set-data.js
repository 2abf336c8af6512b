/**
 * setData of pages and components (docs: Page.prototype.setData): keys may be paths such as `list[0].name`; what lies
 * between is created.
 */

/**
 * @param {Record<string, any>} data
 * @param {Record<string, unknown>} changes copies are the caller's business
 * @param {{ object: () => object, array: () => unknown[] }} make containers of the mini program's realm
 */
export function applyData(data, changes, make) {
  for (const [path, value] of Object.entries(changes)) {
    const steps = parsePath(path);
    const last = /** @type {string | number} */ (steps.pop());
    /** @type {any} */
    let place = data;
    steps.forEach((step, index) => {
      const next = steps[index + 1] ?? last;
      if (typeof place[step] !== 'object' || place[step] === null) place[step] = typeof next === 'number' ? make.array() : make.object();
      place = place[step];
    });
    place[last] = value;
  }
}

/** `a.b[2].c` is a, b, 2, c. @param {string} path @returns {Array<string | number>} */
function parsePath(path) {
  return [...path.matchAll(/\[(\d+)\]|([^.[\]]+)/g)].map(([, index, name]) => (index === undefined ? name : Number(index)));
}

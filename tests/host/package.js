/**
 * A compiled mini program folder: the code package. Nothing outside it can be reached.
 *
 * @typedef {ReturnType<typeof openPackage>} CodePackage
 */
import { readFileSync, statSync } from 'node:fs';
import { posix, resolve, sep } from 'node:path';

/** @param {string} root */
export function openPackage(root) {
  const base = resolve(root);

  /** The place on disk of a path of the package, or undefined if it leads outside. @param {string} path */
  function locate(path) {
    const full = resolve(base, `.${sep}${posix.normalize(path)}`);
    return full.startsWith(base + sep) ? full : undefined;
  }

  /** @param {string} path */
  function has(path) {
    const full = locate(path);
    return full !== undefined && (statSync(full, { throwIfNoEntry: false })?.isFile() ?? false);
  }

  /** @param {string} path */
  function bytes(path) {
    const full = locate(path);
    if (full === undefined) throw new Error(`outside the code package: ${path}`);
    return readFileSync(full);
  }

  return {
    has,
    bytes,
    /** @param {string} path */
    text: (path) => bytes(path).toString('utf8'),
  };
}

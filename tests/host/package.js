/**
 * A compiled mini program folder: the code package. Nothing outside it can be reached.
 *
 * @typedef {ReturnType<typeof openPackage>} CodePackage
 * @typedef {{ root: string, independent?: boolean }} SubPackage
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { posix, resolve, sep } from 'node:path';

/** @param {string} root @param {string} config the file whose `workers` names the folder of Workers */
export function openPackage(root, config = 'app.json') {
  const base = resolve(root);

  /** The place on disk of a path of the package, or undefined if it leads outside. @param {string} path */
  function locate(path) {
    const full = resolve(base, `.${sep}${posix.normalize(path)}`);
    return full.startsWith(base + sep) ? full : undefined;
  }

  /** @param {string} path */
  function exists(path) {
    const full = locate(path);
    return full !== undefined && existsSync(full) && statSync(full).isFile();
  }

  const declared = exists(config) ? JSON.parse(bytes(config).toString('utf8')) : {};
  const workers = workersOf(declared);
  const independent = independentOf(declared);

  /** Of the Worker folder nothing but code is packed (docs: WXWebAssembly; Worker). @param {string} path */
  function has(path) {
    const isPacked = workers === undefined || path.endsWith('.js') || !posix.normalize(path).startsWith(`${workers}/`);
    return isPacked && exists(path);
  }

  /** @param {string} path */
  function bytes(path) {
    const full = locate(path);
    if (full === undefined) throw new Error(`outside the code package: ${path}`);
    return readFileSync(full);
  }

  return {
    /** The folder of Workers, if there is one. */
    workers,
    has,
    /** Whether code of one file may use another: an independent sub-package depends on nothing outside (docs: independent sub-packages). @param {string} from @param {string} path */
    reaches: (from, path) => independent.every((root) => !from.startsWith(root) || path.startsWith(root)),
    bytes,
    /** @param {string} path */
    text: (path) => bytes(path).toString('utf8'),
  };
}

/** The folder that `workers` names: a path, or an object with one. @param {{ workers?: string | { path: string } }} config */
function workersOf({ workers }) {
  const path = typeof workers === 'object' ? workers.path : workers;
  return path && posix.normalize(path).replace(/\/$/, '');
}

/** The folders of independent sub-packages, with a slash at the end. @param {{ subPackages?: SubPackage[], subpackages?: SubPackage[] }} config */
function independentOf({ subPackages, subpackages = subPackages ?? [] }) {
  return subpackages.filter(({ independent }) => independent).map(({ root }) => `${posix.normalize(root).replace(/\/$/, '')}/`);
}

/**
 * CommonJS as the base library has it (docs: modules; npm support): static paths inside the code package, a function
 * around each file, npm packages under `miniprogram_npm`.
 */
import { posix } from 'node:path';

/**
 * @typedef {{ exports: any }} Module
 *
 * @typedef {object} ModuleOptions
 * @property {(evaluate: (source: string) => any) => (path: string, exports: any) => any} [enter] comes into each context, a Worker's too,
 *   before any code of the mini program; what it gives is given what each file exports, and gives what stands in its place
 */

/**
 * @param {import('./realm.js').Realm} realm
 * @param {import('./package.js').CodePackage} files
 * @param {ModuleOptions} options
 * @param {string} [first] the file that the host's own `require` stands in
 */
export function createModules(realm, files, { enter }, first = 'app.js') {
  /** @type {Map<string, Module>} */
  const modules = new Map();
  const loaded = enter?.((source) => realm.evaluate(source, 'enter.js'));

  /** @param {string} path @returns {any} the exports of the file at a path of the package */
  function load(path) {
    const known = modules.get(path);
    if (known) return known.exports;
    const module = /** @type {Module} */ (realm.plain({ exports: {} }));
    modules.set(path, module);
    try {
      if (path.endsWith('.json')) module.exports = realm.parse(files.text(path));
      else run(path, module);
    } catch (error) {
      modules.delete(path);
      throw error;
    }
    if (loaded) module.exports = loaded(path, module.exports);
    return module.exports;
  }

  /** @param {string} path @param {Module} module */
  function run(path, module) {
    const wrapper = realm.evaluate(`(function (require, module, exports) {${files.text(path)}\n})`, path);
    wrapper.call(undefined, requireFrom(path), module, module.exports);
  }

  /** @param {string} from the file that requires */
  function requireFrom(from) {
    return realm.function((/** @type {string} */ request) => {
      if (typeof request !== 'string') throw realm.error(`require args must be a string, in ${from}`, 'TypeError');
      const path = resolve(from, request);
      if (path === undefined) throw realm.error(`module '${request}' is not defined, required by '${from}'`);
      return load(path);
    });
  }

  /** @param {string} from @param {string} request @returns {string | undefined} */
  function resolve(from, request) {
    if (request.startsWith('/')) return asFile(from, request.slice(1));
    const folder = posix.dirname(from);
    if (/^\.\.?(\/|$)/.test(request)) return asFile(from, posix.join(folder, request));
    // A bare name may be a file beside this one (docs: modules), then a package of this folder or of one above it.
    return asFile(from, posix.join(folder, request)) ?? asPackage(from, folder, request);
  }

  /** @param {string} from @param {string} folder @param {string} name @returns {string | undefined} */
  function asPackage(from, folder, name) {
    const found = asFile(from, posix.join(folder, 'miniprogram_npm', name));
    if (found !== undefined || folder === '.') return found;
    return asPackage(from, posix.dirname(folder), name);
  }

  /** @param {string} from @param {string} path */
  function asFile(from, path) {
    const base = posix.normalize(path).replace(/\/$/, '');
    const isCode = /\.(js|json)$/.test(base);
    return [...(isCode ? [base] : []), `${base}.js`, `${base}.json`, `${base}/index.js`].find((file) => files.has(file) && files.reaches(from, file));
  }

  return { load, require: requireFrom(first) };
}

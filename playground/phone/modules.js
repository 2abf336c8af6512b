/**
 * Runs a mini program's files as WeChat's `define` does: each is a function of `require`, `module`, `exports` and the
 * globals that a mini program has.
 *
 * @typedef {Record<string, unknown>} Globals
 */

/** @param {Record<string, string>} scripts by path */
export function createModules(scripts) {
  /** @type {Map<string, { exports: any }>} */
  const loaded = new Map();

  /** @param {string} path @param {Globals} globals */
  function load(path, globals) {
    const known = loaded.get(path);
    if (known) return known.exports;
    const source = scripts[path];
    if (source === undefined) throw new Error(`module '${path}' is not defined`);
    const module = { exports: {} };
    loaded.set(path, module);
    const require = (/** @type {string} */ name) => load(resolve(name, path, scripts), globals);
    const run = new Function('require', 'module', 'exports', ...Object.keys(globals), `${source}\n//# sourceURL=miniprogram/${path}`);
    run(require, module, module.exports, ...Object.values(globals));
    return module.exports;
  }

  return { load };
}

/** @param {string} name @param {string} from @param {Record<string, string>} scripts */
function resolve(name, from, scripts) {
  const path = /^\.{0,2}\//.test(name) ? new URL(name, `file:///${from}`).pathname.slice(1) : `miniprogram_npm/${name}`;
  return [path, `${path}.js`, `${path}/index.js`].find((candidate) => candidate in scripts) ?? path;
}

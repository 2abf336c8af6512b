/**
 * Which engine runs the Rust in these tests: WXWebAssembly, or with `ENGINE=fallback` in the environment the package's
 * JavaScript for clients without it. The tests are the same. `LEASES=off` runs them without leases: see ../leases/switch.js.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { asWanted, leasesAreOff } from '../leases/switch.js';
import { copyPackage } from './package.js';

/** @import { Host, HostOptions } from '../host/index.js' */

const { ENGINE = 'wasm' } = process.env;
if (!['wasm', 'fallback'].includes(ENGINE)) throw new Error(`ENGINE is ${ENGINE}; accepted: wasm, fallback`);
const isFallback = ENGINE === 'fallback';

/** What the host of this engine is like. @type {Partial<HostOptions>} */
export const engineHost = isFallback ? { wasm: 'absent' } : {};

/** For the option `skip` of tests that only one engine can pass. @param {string} why */
export const needsWebAssembly = (why) => (isFallback ? `the fallback has no WebAssembly: ${why}` : false);

/** Whoever gives no option `wasm` is given the fallback; what is odd about the other options stays as it is. */
const GIVE_FALLBACK = `
  const sdk = require('./glue.js');
  const make = require('./fallback.js');
  const fallback = (functions) => (typeof makeInstance === 'function' ? makeInstance(make, functions) : make(functions));
  const given = (options) => {
    try {
      if (typeof options !== 'object' || options === null || Array.isArray(options) || options.wasm !== undefined) return options;
      const wasm = { value: { fallback }, enumerable: true };
      return Object.defineProperties({}, Object.assign(Object.getOwnPropertyDescriptors(options), { wasm }));
    } catch (error) {
      return options;
    }
  };
  module.exports = Object.assign({}, sdk, { createClient: (options) => sdk.createClient(given(options)) });
`;

/** Lays our package out as "build npm" does. @param {string} folder the package's own @returns {string} the glue's file */
export function installPackage(folder) {
  copyPackage(folder);
  const index = join(folder, 'index.js');
  if (leasesAreOff) writeFileSync(index, asWanted(readFileSync(index, 'utf8')));
  if (!isFallback) return index;
  const glue = join(folder, 'glue.js');
  renameSync(index, glue);
  writeFileSync(index, GIVE_FALLBACK);
  return glue;
}

/**
 * A script for the mini program's realm: whatever crosses an instance's border from then on is what `around` makes of it.
 *
 * @param {string} around source of `{ imports: (functions) => functions, exports: (exports) => exports }`, or of one of the two
 */
export function aroundInstances(around) {
  const whole = `Object.assign({ imports: (functions) => functions, exports: (exports) => exports }, ${around})`;
  if (isFallback) {
    return `
      var around = ${whole};
      var makeInstance = (make, functions) => ({ exports: around.exports(make(around.imports(functions)).exports) });
    `;
  }
  return `
    var around = ${whole};
    {
      const { instantiate } = WXWebAssembly;
      WXWebAssembly.instantiate = (path, imports) =>
        instantiate(path, { b: around.imports(imports.b) }).then(({ instance }) => ({ instance: { exports: around.exports(instance.exports) } }));
    }
  `;
}

/**
 * Has loading take a while, on either engine. Until then the app's calls wait in the client.
 *
 * @param {Host} host before a client is made
 * @param {number} ms
 */
export function loadIn(host, ms) {
  host.evaluate(
    isFallback
      ? `this.WXWebAssembly = { instantiate: () => new Promise((_resolve, reject) => setTimeout(reject, ${ms}, new Error('not on this client'))) };`
      : `{
        const { instantiate } = WXWebAssembly;
        WXWebAssembly.instantiate = (...given) => new Promise((resolve) => setTimeout(resolve, ${ms})).then(() => instantiate(...given));
      }`,
  );
}

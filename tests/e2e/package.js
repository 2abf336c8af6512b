/**
 * The package under test: the build's, or with `PACKAGE=<folder>` what a compiler made of it. The folder is a compiled
 * mini program with our package in its `miniprogram_npm`.
 */
import { cpSync, existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test as run } from 'node:test';
import { fileURLToPath } from 'node:url';

const INSTALLED = 'miniprogram_npm/weapp-session';
const BUILT = fileURLToPath(new URL('../../js-glue/dist/miniprogram', import.meta.url));
/** The files beside index.js that it loads where an app asks for what they do. */
export const ON_DEMAND = ['places', 'renew', 'retry', 'socket', 'wafer', 'words'];
const compiled = process.env.PACKAGE && resolve(process.env.PACKAGE);

/** Copies the package, with what its code requires. @param {string} folder of the package, in the `miniprogram_npm` of a code package */
export function copyPackage(folder) {
  if (!compiled) return copy(BUILT, folder, 'js-glue/dist is missing: run `cargo xtask build` first');
  copy(join(compiled, INSTALLED), folder, `PACKAGE=${compiled} has no ${INSTALLED}`);
  // WeChat's compiler keeps the functions that stand in for newer syntax in files of their own.
  const helpers = join(compiled, '@babel');
  if (existsSync(helpers)) cpSync(helpers, join(folder, '../../@babel'), { recursive: true });
}

/** @param {string} from @param {string} to @param {string} otherwise what to say if there is nothing to copy */
function copy(from, to, otherwise) {
  if (!existsSync(join(from, 'index.js'))) throw new Error(otherwise);
  cpSync(from, to, { recursive: true });
}

/** Why a test is skipped when a compiled package is under test, or false: the `skip` of node:test. @param {string} reason */
export const skipCompiled = (reason) => (compiled ? `not for a compiled package: ${reason}` : false);

/** `test`, for a file that has nothing to say of a compiled package. @param {string} reason @returns {typeof run} */
export function testBuild(reason) {
  const skip = skipCompiled(reason);
  return /** @type {any} */ (
    (/** @type {string} */ name, /** @type {any[]} */ ...rest) => {
      const body = rest.pop();
      return run(name, { ...rest[0], skip: skip || rest[0]?.skip }, body);
    }
  );
}

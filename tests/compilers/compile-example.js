/**
 * The example mini program through WeChat's own compiler: `node tests/compilers/compile-example.js <folder>`. It gets
 * the package as its users do, from the packed tarball, and the compiled mini program is left in `<folder>/compiled`.
 */
import assert from 'node:assert/strict';
import { cpSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'acorn';
import { partOf } from './size.js';
import { install, pack } from './tarball.js';
import { compile } from './wechat.js';

const here = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));
const EXAMPLE = here('../../example-miniprogram/miniprogram');
const BUILT = here('../../js-glue/dist/miniprogram');
const PACKAGE = 'miniprogram_npm/weapp-session';
const MODULE = 'weapp_session.wasm.br';

const work = resolve(process.argv[2] ?? 'target/compilers');
rmSync(work, { recursive: true, force: true });
const project = prepare(join(work, 'example'));
const files = compile(project, join(work, 'compiled'));
check(files);
report(files);

/** A copy of the example with the package installed. @param {string} folder */
function prepare(folder) {
  // What the project's own build has put there must not be what is compiled.
  cpSync(EXAMPLE, folder, { recursive: true, filter: (path) => !/miniprogram_npm|node_modules/.test(path.slice(EXAMPLE.length)) });
  install(pack(work), folder);
  return folder;
}

/** @param {Map<string, Uint8Array>} files */
function check(files) {
  const ours = [...files.keys()].filter((path) => path.startsWith(PACKAGE)).map((path) => path.slice(PACKAGE.length + 1));
  assert.deepEqual(ours.sort(), readdirSync(BUILT).sort(), '"build npm" takes the folder of the package that is meant for it, and nothing beside it');
  const original = readFileSync(join(BUILT, MODULE));
  assert.ok(original.equals(files.get(`${PACKAGE}/${MODULE}`) ?? Buffer.of()), 'the module is the one that was built');
  for (const [path, bytes] of files) {
    // Throws where syntax newer than ES5 was left.
    if (path.endsWith('.js')) parse(Buffer.from(bytes).toString(), { ecmaVersion: 5 });
  }
}

/** @param {Map<string, Uint8Array>} files */
function report(files) {
  const part = partOf(files, `${PACKAGE}/index.js`);
  const helpers = [...part].filter(([path]) => path.startsWith('@babel/'));
  const sum = (/** @type {Array<[string, number]>} */ list) => list.reduce((total, [, size]) => total + size, 0);
  const module = files.get(`${PACKAGE}/${MODULE}`)?.length ?? 0;
  console.log(`compiled by WeChat's compiler, as ES5 (bytes)
  ${PACKAGE}/index.js  ${part.get(`${PACKAGE}/index.js`)}
  ${PACKAGE}/${MODULE}  ${module}
  ${helpers.length} functions of @babel/runtime that it requires (an app's own code shares them)  ${sum(helpers)}
  in all  ${sum([...part]) + module}`);
}

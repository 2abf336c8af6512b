/** What the build makes of the tables in Rust, as the glue has them. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/**
 * @typedef {typeof import('../../js-glue/src/generated/options.ts')['OPTIONS']} Rows
 * @typedef {object} Option
 * @property {string} path
 * @property {number} kinds
 * @property {any} accepted its range, choices or format
 * @property {any} default
 * @property {Option[]} fields those of a group
 */

const GENERATED = fileURLToPath(new URL('../../js-glue/src/generated', import.meta.url));

/** @type {typeof import('../../js-glue/src/generated/options.ts')} */
const { OPTIONS, ...rest } = await generated('options');

/** The bits that a row's kinds are made of. */
export const KINDS = rest;

/** @type {typeof import('../../js-glue/src/generated/codes.ts')} */
export const { ERROR_NAMES } = await generated('codes');

/** The options of `createClient`: those in no group. */
export const ROOT = fieldsOf(OPTIONS, '');

/** All of them, groups before their fields. */
export const ALL = ROOT.flatMap(withFields);

/** @param {Option} option @returns {Option[]} */
function withFields(option) {
  return [option, ...option.fields.flatMap(withFields)];
}

/** @param {Rows} rows @param {string} prefix @returns {Option[]} */
function fieldsOf(rows, prefix) {
  return Object.entries(rows).map(([name, row]) => {
    const path = prefix + name;
    const [kinds, accepted, more] = typeof row === 'number' ? [row] : Array.isArray(row) ? row : [KINDS.OBJECT | KINDS.GROUP, undefined, row];
    return kinds & KINDS.GROUP
      ? { path, kinds, accepted, default: undefined, fields: fieldsOf(more, `${path}.`) }
      : { path, kinds, accepted, default: more, fields: [] };
  });
}

/** @param {string} name @returns {Promise<any>} */
async function generated(name) {
  const { outputFiles } = await build({ entryPoints: [join(GENERATED, `${name}.ts`)], bundle: true, write: false, format: 'esm' });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0]?.contents ?? '').toString('base64')}`);
}

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

/** The groups whose fields are checked by a file of the package's own. @type {Record<string, Rows>} */
const ELSEWHERE = await generated('elsewhere').then(({ RENEW, REQUEST_RETRY }) => ({ renew: RENEW, 'request.retry': REQUEST_RETRY }));

/** The options of `createClient`: those in no group. */
export const ROOT = fieldsOf(OPTIONS, '');

/** All of them, groups before their fields. */
export const ALL = ROOT.flatMap(withFields);

/** What a group needs, whichever of its options is tried. @type {Record<string, object>} */
const NEEDED = { renew: { url: '/renew' }, retry: { limit: 1 } };

/** The group of an option in these options, which is made if there is none. @param {any} options @param {string[]} names */
export function groupIn(options, names) {
  return names.reduce((group, name) => (group[name] ??= { ...NEEDED[name] }), options);
}

/** @param {Option} option @returns {Option[]} */
function withFields(option) {
  return [option, ...option.fields.flatMap(withFields)];
}

/** @param {Rows} rows @param {string} prefix @returns {Option[]} */
function fieldsOf(rows, prefix) {
  return Object.entries(rows).map(([name, row]) => {
    const path = prefix + name;
    const fields = ELSEWHERE[path] ?? row;
    const [kinds, accepted, more] = typeof fields === 'number' ? [fields] : Array.isArray(fields) ? fields : [KINDS.OBJECT | KINDS.GROUP, undefined, fields];
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

/**
 * The package without leases. With `LEASES=off` in the environment all tests that run the built package run that: what the machine
 * lends is dropped at the border, and a stored record is read without its credential and its seal, so that no launch finds terms in it. The
 * product has no such switch; its text is changed, in the two places through which all of it comes.
 */
import { readFileSync } from 'node:fs';

const { LEASES = 'on' } = process.env;
if (!['on', 'off'].includes(LEASES)) throw new Error(`LEASES is ${LEASES}; accepted: on, off`);
export const leasesAreOff = LEASES === 'off';

/** A number at the border, by its name. @param {string} name */
export function codeOf(name) {
  const [, number] = new RegExp(`export const ${name} = (\\d+);`).exec(codes) ?? [];
  if (number === undefined) throw new Error(`js-glue/src/generated/codes.ts has no ${name}`);
  return Number(number);
}
const codes = readFileSync(new URL('../../js-glue/src/generated/codes.ts', import.meta.url), 'utf8');

/** The one function through which the machine says what is to be done, and its first two parameters. */
const PERFORM = /\$a\(\s*([\w$]+),\s*([\w$]+)[^)]*\)\s*\{/g;
/** Where a stored record is taken up; the build may have put the name `slice` into a variable. */
const READ = /(\.slice|\[[\w$]+\])\(0,\s*10\)/g;

/** @param {string} text @param {RegExp} place @param {string} by */
function replaceOnce(text, place, by) {
  const found = text.match(place)?.length;
  if (found !== 1) throw new Error(`${place} is found ${found ?? 0} times in the package`);
  return text.replace(place, by);
}

/** Drops what the machine lends. @param {string} text of the package's index.js @returns {string} */
export const lendingNothing = (text) => replaceOnce(text, PERFORM, `$&if($2===${codeOf('EFFECT_LEND')})return;`);

/** Reads stored records without their seal. @param {string} text @returns {string} */
export const readingNoSeals = (text) => replaceOnce(text, READ, `$&.map((value,place)=>place===${codeOf('RECORD_CREDENTIAL')}||place===${codeOf('RECORD_SEAL')}?void 0:value)`);

/** @param {string} text @returns {string} */
export const withoutLeases = (text) => readingNoSeals(lendingNothing(text));

/** The package as this run of the tests wants it. @param {string} text @returns {string} */
export const asWanted = (text) => (leasesAreOff ? withoutLeases(text) : text);

/** For the option `skip` of tests that are about leases. @param {string} why */
export const needsLeases = (why) => (leasesAreOff ? `without leases: ${why}` : false);

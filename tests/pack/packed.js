/** What `cargo xtask pack` has left in target/pack, read. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

/** @typedef {{ name: string, bytes: Buffer, mode: string, owner: string, time: number, type: string }} Entry */

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const FOLDER = join(ROOT, 'target/pack');
if (!existsSync(FOLDER)) throw new Error('target/pack is missing: run `cargo xtask pack` first');

/** Names of the three files. */
export const NAMES = readdirSync(FOLDER).sort();

/** @param {string} ending @returns {string} the path of the one file with it */
export function fileWith(ending) {
  const name = NAMES.find((one) => one.endsWith(ending));
  if (!name) throw new Error(`nothing in target/pack ends with ${ending}`);
  return join(FOLDER, name);
}

const BLOCK = 512;

/** The files of a tarball, in its order. @param {Buffer} packed @returns {Entry[]} */
export function entriesOf(packed) {
  const archive = gunzipSync(packed);
  const entries = [];
  for (let at = 0; archive[at];) {
    const text = (/** @type {number} */ from, /** @type {number} */ length) => archive.toString('latin1', at + from, at + from + length).replace(/\0.*$/s, '');
    const number = (/** @type {number} */ from) => parseInt(text(from, 12), 8);
    const size = number(124);
    const start = at + BLOCK;
    entries.push({
      name: text(0, 100),
      mode: text(100, 8),
      // The numbers and the names of user and group.
      owner: [parseInt(text(108, 8), 8), parseInt(text(116, 8), 8), text(265, 32), text(297, 32)].join(':'),
      time: number(136),
      type: text(156, 1),
      bytes: archive.subarray(start, start + size),
    });
    at = start + Math.ceil(size / BLOCK) * BLOCK;
  }
  return entries;
}

export const packed = readFileSync(fileWith('.tgz'));
export const entries = entriesOf(packed);

/** A file of the package, as text. @param {string} name */
export function textOf(name) {
  const entry = entries.find((one) => one.name === `package/${name}`);
  if (!entry) throw new Error(`${name} is not in the package`);
  return entry.bytes.toString();
}

export const bill = JSON.parse(readFileSync(fileWith('.cdx.json'), 'utf8'));

/** What is installed here, by this folder's own lock. */
import { readFileSync } from 'node:fs';

/** @param {string} name of a package @returns {string} */
export function versionOf(name) {
  return JSON.parse(readFileSync(new URL(`node_modules/${name}/package.json`, import.meta.url), 'utf8')).version;
}

/** What a file of a compiled mini program brings with it. */
import { posix } from 'node:path';

/** The file and all that it requires, with their sizes. @param {Map<string, Uint8Array>} files @param {string} entry @returns {Map<string, number>} */
export function partOf(files, entry) {
  /** @type {Map<string, number>} */
  const part = new Map();
  const open = [entry];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    const bytes = files.get(path);
    if (!bytes) throw new Error(`${path} is required and missing`);
    if (part.has(path)) continue;
    part.set(path, bytes.length);
    for (const [, name = ''] of Buffer.from(bytes).toString().matchAll(/\brequire\("(\.[^"]+)"\)/g)) {
      const required = posix.join(posix.dirname(path), name);
      open.push(required.endsWith('.js') ? required : `${required}.js`);
    }
  }
  return part;
}

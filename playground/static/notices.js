/** The licences of what is bundled of others, which ask to be handed on with it. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const BUNDLED = {
  'glass-easel': import.meta.url,
  'glass-easel-miniprogram-adapter': import.meta.url,
  // What the example's backend reads cookies with.
  cookie: new URL('../../example-miniprogram/server/src/sessionid.js', import.meta.url).href,
};

export async function readNotices() {
  const notices = Object.entries(BUNDLED).map(async ([name, from]) => {
    const folder = folderOf(name, createRequire(from));
    const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
    return `${name} ${version}\n\n${(await readFile(join(folder, 'LICENSE'), 'utf8')).trim()}\n`;
  });
  return (await Promise.all(notices)).join('\n\n');
}

/** @param {string} name @param {NodeJS.Require} require */
function folderOf(name, { resolve }) {
  let folder = dirname(resolve(name));
  while (!folder.endsWith(name)) folder = dirname(folder);
  return folder;
}

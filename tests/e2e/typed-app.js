/** The app in tests/types, and the compilers that it is given to. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const TYPES = fileURLToPath(new URL('../types', import.meta.url));

/** The compiler of a package that is installed under this name. @param {string} name @param {string} [from] the URL of a file that it is installed for */
export const compilerOf = (name, from = import.meta.url) => join(dirname(createRequire(from).resolve(`${name}/package.json`)), 'bin/tsc');

/** TypeScript as the project has it, and as most apps have it. */
export const COMPILERS = { current: compilerOf('typescript'), 5: compilerOf('typescript-5') };

/** What stands for the API in drop-in.ts, and what stands there when a client does. */
const WX = 'const api = wx;';
const CLIENT = "import { createClient } from 'weapp-session';\nconst api = createClient({ login: { url: '/login' } });";

/**
 * Writes the app's files into a folder, or some of them: those that name no host, with the lines that are written for wx
 * a second time, with a client in its place.
 *
 * @param {string} folder @param {(file: string) => boolean} [takes]
 */
export function writeApp(folder, takes = () => true) {
  for (const file of readdirSync(TYPES).filter((file) => file.endsWith('.ts') && takes(file))) writeFileSync(join(folder, file), readFileSync(join(TYPES, file)));
  const dropIn = readFileSync(join(TYPES, 'drop-in.ts'), 'utf8');
  if (!dropIn.includes(WX)) throw new Error(`drop-in.ts has no line "${WX}"`);
  writeFileSync(join(folder, 'drop-in-client.ts'), dropIn.replace(WX, CLIENT));
}

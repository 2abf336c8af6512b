/** The package as npm would publish it, and its clean installation from there. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const BUILT = fileURLToPath(new URL('../../js-glue/dist', import.meta.url));

/** Packs the built package. @param {string} folder where the tarball goes @returns {string} its path */
export function pack(folder) {
  mkdirSync(folder, { recursive: true });
  npm(BUILT, 'pack', '--silent', '--pack-destination', folder);
  const [tarball, ...others] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  if (!tarball || others.length > 0) throw new Error(`one tarball was expected in ${folder}`);
  return join(folder, tarball);
}

/** Installs a tarball into a folder with a package.json. It depends on nothing, so no registry is asked. @param {string} tarball @param {string} folder */
export function install(tarball, folder) {
  npm(folder, 'install', '--no-save', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', tarball);
}

/** @param {string} cwd @param {string[]} words */
export function npm(cwd, ...words) {
  execFileSync(process.platform === 'win32' ? 'npm.cmd' : 'npm', words, { cwd, stdio: ['ignore', 'ignore', 'inherit'], shell: process.platform === 'win32' });
}

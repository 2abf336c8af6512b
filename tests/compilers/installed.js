/** A project of an app's own, with the package installed from the packed tarball. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { install, pack } from './tarball.js';

const WORK = fileURLToPath(new URL('../../target/compilers', import.meta.url));

/**
 * A folder with nothing in it but the package. It lies beside the test, so that what is installed for the test is found
 * from there as well, and is removed at the end.
 *
 * @param {string} base the URL of the test
 */
export function createProject(base) {
  mkdirSync(WORK, { recursive: true });
  const tarballs = mkdtempSync(join(WORK, 'tarball-'));
  const folder = mkdtempSync(fileURLToPath(new URL('project-', base)));
  process.on('exit', () => [tarballs, folder].forEach((path) => rmSync(path, { recursive: true, force: true })));
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  const tarball = pack(tarballs);
  install(tarball, folder);
  return { folder, tarball };
}

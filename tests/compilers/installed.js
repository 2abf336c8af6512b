/** A project of an app's own, with the package installed from a tarball. */
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
 * @param {string} [tarball] without it, one is packed of what was built
 */
export function createProject(base, tarball = packBuilt()) {
  const folder = mkdtempSync(fileURLToPath(new URL('project-', base)));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  install(tarball, folder);
  return { folder, tarball };
}

function packBuilt() {
  mkdirSync(WORK, { recursive: true });
  const tarballs = mkdtempSync(join(WORK, 'tarball-'));
  process.on('exit', () => rmSync(tarballs, { recursive: true, force: true }));
  return pack(tarballs);
}

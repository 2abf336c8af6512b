/** A mini program through WeChat's own compiler. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unzipSync } from 'fflate';

/** What the compiler prints when all is well. The list of file extensions it asks WeChat for: offline it uses its own. */
const EXPECTED = [
  /^\[miniprogram-builder\] (initservices|getservice) CI$/,
  /^\[summer-compiler\] forkProcess/,
  /^serialize mini-weixin$/,
  /^\[error\] .*(getwhiteextlist|get white ext list)/,
];

/**
 * Builds npm and compiles for an upload; fails if the compiler has anything to say.
 *
 * @param {string} project its folder @param {string} folder where the compiled mini program goes
 * @returns {Map<string, Uint8Array>} its files by path
 */
export function compile(project, folder) {
  const zip = `${folder}.zip`;
  const program = fileURLToPath(new URL('wechat-compiler.js', import.meta.url));
  // It leaves empty folders where it runs.
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, project, zip], { encoding: 'utf8', cwd: dirname(folder) });
  const unexpected = `${stdout}\n${stderr}`.split('\n').filter((line) => line && !EXPECTED.some((pattern) => pattern.test(line)));
  assert.deepEqual(unexpected, [], 'the compiler warns of nothing');
  assert.equal(status, 0);
  const files = new Map(Object.entries(unzipSync(readFileSync(zip))).filter(([path]) => !path.endsWith('/')));
  for (const [path, bytes] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  return files;
}

/** The packed package in a tool that does not read `exports`. What it makes of an app runs: it logs in and sends a request. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { logsIn } from '../compilers/built-app.js';
import { createProject } from '../compilers/installed.js';

const here = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));

/** An app's folder with the package and some files. @param {Record<string, string>} files each with what it is called there */
function project(files) {
  const { folder } = createProject(import.meta.url);
  writeFileSync(join(folder, 'package.json'), '{ "name": "app", "version": "1.0.0", "private": true, "dependencies": { "weapp-session": "*" } }');
  for (const [from, to] of Object.entries(files)) cpSync(here(from), join(folder, to));
  return folder;
}

/** A command of Node.js; what it prints is shown if it fails. @param {string} cwd @param {string[]} words */
const run = (cwd, ...words) => execFileSync(process.execPath, words, { cwd, stdio: 'pipe' });

/** A mini program for Douyin after "build npm". @param {(installed: string) => void} [change] what is done to the installed package before */
function douyin(change = () => {}) {
  const folder = project({ 'sample/douyin.js': 'app.js' });
  writeFileSync(join(folder, 'app.json'), '{ "pages": [] }');
  change(join(folder, 'node_modules/weapp-session'));
  run(folder, here('douyin.js'), folder);
  return folder;
}

test('Douyin\'s "build npm" takes the folder that is meant for it, and the app logs in and sends a request', async (t) => {
  const folder = douyin();
  const [ours, theirs] = [here('../../js-glue/dist/miniprogram'), join(folder, 'miniprogram_npm/weapp-session')].map((path) => readdirSync(path).filter((name) => !name.endsWith('.map')).sort());
  // It puts the main file into a folder of its own, and one that forwards to it in its place.
  assert.deepEqual(theirs, [...(ours ?? []), 'miniprogram', 'package.json'].sort());
  await logsIn(t, folder, { wasm: 'absent' });
});

test('that it moves the main file is noticed, once that file requires one beside it', async (t) => {
  const folder = douyin((installed) => {
    const main = join(installed, 'miniprogram/index.js');
    writeFileSync(main, `require('./tt.js');\n${readFileSync(main, 'utf8')}`);
  });
  await assert.rejects(logsIn(t, folder, { wasm: 'absent' }), /tt\.js/);
});

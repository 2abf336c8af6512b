/** The tarball that is handed to others: what is in it, and that its bytes tell nothing of when and where it was made. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { brotliDecompressSync } from 'node:zlib';
import { install } from '../compilers/tarball.js';
import { entries, FOLDER, fileWith, NAMES, packed, ROOT, textOf } from './packed.js';

const { name, version, files } = JSON.parse(textOf('package.json'));

test('there are three files, named after the version', () => {
  assert.deepEqual(NAMES, ['.cdx.json', '.tgz', '.tgz.sha256'].map((ending) => `${name}-${version}${ending}`));
});

test('the package has these files and no other', () => {
  assert.deepEqual(entries.map((entry) => entry.name), [
    'CHANGELOG.md', 'LICENSE', 'README.md', 'README.zh-CN.md', 'THIRD-PARTY.md',
    'fallback.js',
    'miniprogram/fallback.js', 'miniprogram/index.js', 'miniprogram/my.js', 'miniprogram/places.js', 'miniprogram/qq.js', 'miniprogram/renew.js', 'miniprogram/retry.js', 'miniprogram/socket.js',
    'miniprogram/swan.js', 'miniprogram/tt.js', 'miniprogram/wafer.js', 'miniprogram/weapp_session.wasm.br', 'miniprogram/words.js',
    'my.js', 'package.json', 'qq.js', 'swan.js', 'tt.js',
    'types/fallback.d.ts', 'types/index.d.ts', 'types/my.d.ts', 'types/qq.d.ts', 'types/swan.d.ts', 'types/tt.d.ts',
    'wasm.br/package.json', 'wasm/package.json', 'wasm/weapp_session.wasm',
  ].map((path) => `package/${path}`));
});

test('the READMEs lead to nothing that is not in the package, and name no command of the repository', () => {
  for (const readme of ['README.md', 'README.zh-CN.md']) {
    const text = textOf(readme);
    const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
    assert.ok(links.length > 5, readme);
    for (const link of links) assert.ok(/^(https:|#)/.test(link) || entries.some((entry) => entry.name === `package/${link}`), `${readme}: ${link}`);
    assert.doesNotMatch(text, /^cargo |^!\[/m, readme);
    assert.match(text, /createClient/, readme);
  }
});

test('npm would pack the same', () => {
  const [listed] = JSON.parse(execFileSync('npm', ['pack', '--dry-run', '--json', './js-glue/dist'], { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  const paths = listed.files.map((/** @type {{ path: string }} */ file) => `package/${file.path}`).sort();
  assert.deepEqual(paths, entries.map((entry) => entry.name).sort());
  for (const file of files) assert.ok(paths.some((/** @type {string} */ path) => `${path}/`.startsWith(`package/${file}/`)), file);
});

test('times, owners and modes are the same for all, whoever packs', () => {
  for (const { name, mode, owner, time, type } of entries) {
    assert.deepEqual({ mode: parseInt(mode, 8), owner, time, type }, { mode: 0o644, owner: '0:0::', time: Date.UTC(1985, 9, 26, 8, 15) / 1000, type: '0' }, name);
  }
  // Of gzip's header: no flags, and so no file's name; no time; no operating system.
  assert.deepEqual([...packed.subarray(3, 8), packed[9]], [0, 0, 0, 0, 0, 255]);
});

test('no file names a path of this machine', () => {
  const folders = [ROOT, homedir(), process.env.CARGO_HOME, process.env.RUSTUP_HOME, tmpdir()].filter((path) => path !== undefined && path.length > 1);
  const places = folders.map((path) => `${String(path).replace(/\/$/, '')}/`);
  const OTHERS = /\/registry\/src\/|\/rustc\/|\/rustlib\/|\.cargo\/|\.rustup\/|\/home\/\w|\/Users\/|[A-Z]:\\\\?Users|crates-by-name/;
  for (const { name, bytes } of entries) {
    const text = (name.endsWith('.br') ? brotliDecompressSync(bytes) : bytes).toString('latin1');
    for (const place of places) assert.ok(!text.includes(place), `${name} names ${place}`);
    assert.doesNotMatch(text, OTHERS, name);
  }
});

test('the compressed module is the other one', () => {
  const [compressed, plain] = ['miniprogram/weapp_session.wasm.br', 'wasm/weapp_session.wasm'].map((path) => entries.find((entry) => entry.name === `package/${path}`)?.bytes);
  assert.ok(compressed && plain && brotliDecompressSync(compressed).equals(plain));
});

test('the checksum is that of the tarball, as sha256sum reads it', () => {
  const digest = createHash('sha256').update(packed).digest('hex');
  assert.equal(readFileSync(fileWith('.sha256'), 'utf8'), `${digest}  ${basename(fileWith('.tgz'))}\n`);
});

test('npm installs it', (t) => {
  mkdirSync(join(ROOT, 'target/compilers'), { recursive: true });
  const app = mkdtempSync(join(ROOT, 'target/compilers/packed-'));
  t.after(() => rmSync(app, { recursive: true, force: true }));
  writeFileSync(join(app, 'package.json'), '{ "name": "app", "version": "1.0.0", "private": true }');
  install(join(FOLDER, `${name}-${version}.tgz`), app);
  const required = createRequire(join(app, 'app.js'))(name);
  assert.equal(required.version, version);
  assert.equal(typeof required.createClient, 'function');
});

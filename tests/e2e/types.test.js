/** The type declarations, as an app's compiler sees them: what tests/types holds compiles or fails as it says there. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { testBuild } from './package.js';

const test = testBuild('it has no declarations');

const TYPES = fileURLToPath(new URL('../types', import.meta.url));
const BUILT = fileURLToPath(new URL('../../js-glue/dist/types/index.d.ts', import.meta.url));
const TSC = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
if (!existsSync(BUILT)) throw new Error('js-glue/dist is missing: run `cargo xtask build` first');

/** What the compiler has to say. @param {string} project @returns {Promise<string>} */
function compile(project) {
  return new Promise((resolve) => {
    execFile(process.execPath, [TSC, '--project', project], (error, out, trouble) => resolve(error ? `${error.message}\n${out}${trouble}` : ''));
  });
}

for (const [name, file] of [['bundler', 'tsconfig.json'], ['node16', 'tsconfig.node16.json']]) {
  test(`an app's use compiles, and its mistakes do not (moduleResolution ${name})`, async () => {
    assert.equal(await compile(join(TYPES, file)), '');
  });
}

test('the declarations need no typings of WeChat\'s and stand a strict look', async (t) => {
  const folder = mkdtempSync(join(TYPES, 'bare-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'app.ts'), "import { createClient } from 'weapp-session';\nexport const client = createClient({ login: { url: '/' }, host: undefined! });\n");
  const { compilerOptions } = JSON.parse(readFileSync(join(TYPES, 'tsconfig.json'), 'utf8'));
  const options = { ...compilerOptions, types: [], skipLibCheck: false, paths: { 'weapp-session': [BUILT] } };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, include: ['app.ts'] }));
  assert.equal(await compile(folder), '');
});

test('a mistake is found at all', async (t) => {
  const folder = mkdtempSync(join(TYPES, 'bare-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const source = readFileSync(join(TYPES, 'refused.ts'), 'utf8');
  writeFileSync(join(folder, 'refused.ts'), source.replace(/\/\/ @ts-expect-error/g, '//'));
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ extends: '../tsconfig.json', include: ['refused.ts'] }));
  const found = (await compile(folder)).match(/^.*refused\.ts\(\d+,\d+\): error/gm) ?? [];
  const marks = source.match(/\/\/ @ts-expect-error/g) ?? [];
  assert.ok(marks.length >= 40);
  assert.ok(found.length >= marks.length, `${found.length} of ${marks.length}`);
});

/** The type declarations, as an app's compiler sees them: what tests/types holds compiles or fails as it says there. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { testBuild } from './package.js';
import { COMPILERS, TYPES, writeApp } from './typed-app.js';

/** @import { TestContext } from 'node:test' */

const test = testBuild('it has no declarations');

const DECLARATIONS = fileURLToPath(new URL('../../js-glue/dist/types', import.meta.url));
const BUILT = join(DECLARATIONS, 'index.d.ts');
if (!existsSync(BUILT)) throw new Error('js-glue/dist is missing: run `cargo xtask build` first');

/** What the compiler has to say. @param {string} project @param {string} [tsc] @returns {Promise<string>} */
function compile(project, tsc = COMPILERS.current) {
  return new Promise((resolve) => {
    execFile(process.execPath, [tsc, '--project', project], (error, out, trouble) => resolve(error ? `${error.message}\n${out}${trouble}` : ''));
  });
}

/** A folder for an app's files, beside those of tests/types. @param {TestContext} t */
function appFolder(t) {
  const folder = mkdtempSync(join(TYPES, 'bare-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

for (const [resolution, module, tsc] of /** @type {const} */ ([['bundler', 'esnext', 'current'], ['node16', 'node16', 'current'], ['bundler', 'esnext', 5], ['node16', 'node16', 5], ['node10', 'commonjs', 5]])) {
  test(`an app's use compiles, that of wx.request too, and its mistakes do not (moduleResolution ${resolution}, TypeScript ${tsc})`, async (t) => {
    const folder = appFolder(t);
    writeApp(folder);
    const compilerOptions = { module, moduleResolution: resolution, ...(resolution === 'node10' && { esModuleInterop: false, allowSyntheticDefaultImports: false }) };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ extends: '../tsconfig.json', compilerOptions, include: ['*.ts'] }));
    assert.equal(await compile(folder, COMPILERS[tsc]), '');
  });
}

test('the declarations need no typings of WeChat\'s and stand a strict look', async (t) => {
  const folder = appFolder(t);
  writeFileSync(join(folder, 'app.ts'), "import { createClient } from 'weapp-session';\nexport const client = createClient({ login: { url: '/' }, host: undefined! });\n");
  const { compilerOptions } = JSON.parse(readFileSync(join(TYPES, 'tsconfig.json'), 'utf8'));
  for (const lib of ['es2015', 'es2017', 'esnext']) {
    const options = { ...compilerOptions, types: [], lib: [lib], skipLibCheck: false, paths: { 'weapp-session': [BUILT] } };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, include: ['app.ts'] }));
    for (const tsc of Object.values(COMPILERS)) assert.equal(await compile(folder, tsc), '', lib);
  }
});

test('the declarations hold what an app can name, and nothing of the inside', () => {
  const files = readdirSync(DECLARATIONS, { recursive: true });
  assert.deepEqual(files.sort(), ['fallback.d.ts', 'index.d.ts', 'my.d.ts', 'qq.d.ts', 'socket.d.ts', 'swan.d.ts', 'tt.d.ts', 'wafer.d.ts']);
  for (const file of files) {
    const text = readFileSync(join(DECLARATIONS, String(file)), 'utf8');
    const imported = [...text.matchAll(/\bfrom '([^']+)'|\bimport\('([^']+)'\)/g)].map(([, from, within]) => from ?? within);
    assert.deepEqual(imported, file === 'index.d.ts' ? [] : ['./index'], `what ${file} imports`);
    const declared = [...text.matchAll(/^(?:declare )?(?:const|function|class|interface|type) (\w+)/gm)].map(([, name]) => name);
    const exported = [...text.matchAll(/^export (?:type )?\{(.*)\};$/gm)].flatMap(([, names = '']) => names.trim().split(', '));
    // What the three tasks have in common has no name outside.
    if (!/^(fallback|socket|wafer)\./.test(String(file))) assert.deepEqual(declared.filter((name = '') => !exported.includes(name)), file === 'index.d.ts' ? ['Task'] : [], `what ${file} declares and does not export`);
    assert.doesNotMatch(text, /@internal|\b_[a-z]/, `${file} has private names`);
  }
});

test('a mistake is found at all', async (t) => {
  const folder = appFolder(t);
  const source = readFileSync(join(TYPES, 'refused.ts'), 'utf8');
  writeFileSync(join(folder, 'refused.ts'), source.replace(/\/\/ @ts-expect-error/g, '//'));
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ extends: '../tsconfig.json', include: ['refused.ts'] }));
  const found = (await compile(folder)).match(/^.*refused\.ts\(\d+,\d+\): error/gm) ?? [];
  const marks = source.match(/\/\/ @ts-expect-error/g) ?? [];
  assert.ok(marks.length >= 40);
  assert.ok(found.length >= marks.length, `${found.length} of ${marks.length}`);
});

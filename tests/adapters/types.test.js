/** The adapters' declarations under the typings that hosts publish of themselves: what tests/types/hosts holds compiles or fails as it says there. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const TYPES = fileURLToPath(new URL('../types', import.meta.url));
const DIST = fileURLToPath(new URL('../../js-glue/dist', import.meta.url));
const TSC = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');

/** One host's file with the typings it needs: they declare the same globals, so never two of them. */
const FILES = [['my.ts', '@mini-types/my'], ['tt.ts', '@douyin-microapp/typings'], ['others.ts', undefined]];

/** @type {{ typesVersions: { '*': Record<string, string[]> } }} */
const { typesVersions } = JSON.parse(readFileSync(join(DIST, 'package.json'), 'utf8'));
const paths = Object.fromEntries(Object.entries(typesVersions['*']).map(([name, [file]]) => [`weapp-session/${name}`, [join(DIST, file ?? '')]]));

for (const [file, typings] of FILES) {
  test(`${file}: use compiles, and mistakes do not`, async (t) => {
    const folder = mkdtempSync(join(TYPES, 'bare-'));
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    const { compilerOptions } = JSON.parse(readFileSync(join(TYPES, 'tsconfig.json'), 'utf8'));
    const options = { ...compilerOptions, types: typings ? [typings] : [], skipLibCheck: true, paths: { 'weapp-session': [join(DIST, 'types/index.d.ts')], ...paths } };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, files: [`../hosts/${file}`] }));
    const said = await new Promise((resolve) => {
      execFile(process.execPath, [TSC, '--project', folder], (error, out, trouble) => resolve(error ? `${out}${trouble}` : ''));
    });
    assert.equal(said, '');
  });
}

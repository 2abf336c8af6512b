/** The packed declarations beside those of the frameworks: what an app has typed by them compiles with a client. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createProject } from '../compilers/installed.js';
import { COMPILERS } from '../e2e/typed-app.js';
import { fileWith } from '../pack/packed.js';

const { folder } = createProject(import.meta.url, fileWith('.tgz'));
/** Each with the typings of the whole framework that it needs; they declare the same globals, so never two of them. */
const FRAMEWORKS = { taro: [], 'uni-app': ['@dcloudio/types'] };

for (const [name, types] of Object.entries(FRAMEWORKS)) {
  for (const [version, tsc] of Object.entries(COMPILERS)) {
    test(`options, callbacks and results typed for ${name} compile (TypeScript ${version})`, () => {
      cpSync(fileURLToPath(new URL(`types/${name}.ts`, import.meta.url)), join(folder, `${name}.ts`));
      // Their own declarations do not all compile.
      const compilerOptions = { strict: true, exactOptionalPropertyTypes: true, noEmit: true, skipLibCheck: true, target: 'es2020', lib: ['es2020', 'dom'], module: 'esnext', moduleResolution: 'bundler', types };
      writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: [`${name}.ts`] }));
      try {
        execFileSync(process.execPath, [tsc, '--project', '.'], { cwd: folder, encoding: 'utf8' });
      } catch (error) {
        assert.fail(/** @type {{ stdout: string }} */ (error).stdout);
      }
    });
  }
}

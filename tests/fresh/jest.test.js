/** An app's own tests with Jest, in fresh projects: also with the last version that reads no `exports`. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { backendFor, createProject, run, write } from './project.js';

const APP = readFileSync(fileURLToPath(new URL('sample/jest-app.js', import.meta.url)), 'utf8');

for (const [name, kind] of Object.entries({ 'Jest 30': 'jest', 'Jest 27': 'jest-27' })) {
  test(`${name} finds every entry of the package, and there an app logs in and gets the products`, async (t) => {
    const { backend, clock } = await backendFor(t);
    const project = createProject(t, kind);
    write(project, { 'app.test.js': APP });
    const env = { BASE_URL: backend.url, CODES: `${backend.issueCode('one')} ${backend.issueCode('another')}` };
    const { stderr } = await clock.track(run(project, 'npx jest --ci --no-cache --runInBand --testEnvironment node', env));
    assert.match(stderr, /^Tests: +9 passed, 9 total$/m);
    assert.deepEqual(backend.seen.map(({ path, status }) => `${path} ${status}`), ['/wx/onlogin 200', '/wx/products/list 200', '/wx/onlogin 200', '/wx/products/list 200']);
  });
}

/** The mini program of the start page for uni-app with Vue 2, in a fresh project: it starts, logs in and shows the products. */
import { join } from 'node:path';
import { test } from 'node:test';
import { readPage } from '../e2e/pages.js';
import { backendFor, createProject, run, write } from '../fresh/project.js';
import { putIntoStatic, showsProducts, UNI_APP_GLOBALS } from './built.js';

const PAGE = readPage('en', 'start/uni-app');

/** The code of a file, where it is written for Vue 2 or for both. @param {string} path */
const fileFor = (path) => String(PAGE.fences.findLast((fence) => fence.path === path)?.code);

test('an app made with uni-app and Vue 2 logs in and shows the products', async (t) => {
  const world = await backendFor(t);
  const project = createProject(t, 'uni-app-vue-2');
  putIntoStatic(PAGE, project);
  const files = { 'src/session.js': fileFor('session.js'), 'src/App.vue': fileFor('src/App.vue'), 'src/pages/index/index.vue': fileFor('src/pages/index/index.vue') };
  write(project, world.aimed(files));
  // This version looks for it before it sets it.
  await run(project, 'npx vue-cli-service uni-build', { NODE_ENV: 'production', UNI_PLATFORM: 'mp-weixin', UNI_CLI_CONTEXT: project });
  await showsProducts(t, join(project, 'dist/build/mp-weixin'), world, UNI_APP_GLOBALS);
});

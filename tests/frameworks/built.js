/** Apps that a framework's compiler has made of the start pages, and what tests of them have in common. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHost } from '../host/index.js';

/**
 * @import { TestContext } from 'node:test'
 * @import { Backend } from '../e2e/backend.js'
 * @import { Markdown } from '../e2e/markdown.js'
 * @import { Clock } from '../host/clock.js'
 */

/** uni-app's runtime takes for granted a name for the global object that the test host, like older clients, does not have. */
export const UNI_APP_GLOBALS = "var global = Function('return this')()";

/**
 * The app starts, logs in once, and its page shows the products.
 *
 * @param {TestContext} t @param {string} root the folder of the mini program
 * @param {{ clock: Clock, backend: Backend }} world @param {string} [globals] a script that is run before
 */
export async function showsProducts(t, root, { clock, backend }, globals) {
  const host = createHost({ root, clock, domains: [backend.url], wechat: { issueCode: backend.issueCode } });
  t.after(() => host.close());
  if (globals) host.evaluate(globals);
  host.launch();
  const page = host.openPage('pages/index/index');
  // How a framework names what it hands to a page is its own affair.
  const shows = (/** @type {string} */ text) => JSON.stringify(page.data).includes(text);
  await clock.runUntil(() => shows('苏绣团扇') || host.errors.length > 0 || host.unhandledRejections.length > 0);
  assert.deepEqual(host.errors, []);
  assert.deepEqual(host.unhandledRejections, []);
  assert.deepEqual(backend.seen.map(({ method, path, status }) => `${method} ${path} ${status}`), ['POST /wx/onlogin 200', 'GET /wx/products/list 200']);
}

/** Runs the command that the page for uni-app has npm run after an installation, for a project of the command line. @param {Markdown} page @param {string} project */
export function putIntoStatic(page, project) {
  const { scripts } = JSON.parse(page.fences.find(({ language, code }) => language === 'json' && code.includes('postinstall'))?.code ?? '');
  const [, command = ''] = /^node -e "(.*)"$/.exec(scripts.postinstall) ?? [];
  execFileSync(process.execPath, ['-e', command.replace("'static/", "'src/static/")], { cwd: project, stdio: 'pipe' });
}

/** The recipe about unit tests: the page's own test, the fake wx, a backend that runs, and TypeScript, in Node.js. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { needsWebAssembly } from './engine.js';
import { testBuild } from './package.js';
import { english, fileOf, folder, readPage } from './pages.js';
import { filesOf, recipesOf, SESSION } from './recipes.js';
import { ROOT } from './repository.js';
import { COMPILERS } from './typed-app.js';

/** @import { TestContext } from 'node:test' */

const test = testBuild('the recipes tell of the package before an app is compiled');
const skip = needsWebAssembly('this is about Node.js');
const run = promisify(execFile);

/** A project with the package in it. @param {TestContext} t @param {Record<string, string>} files */
function project(t, files) {
  const root = folder(t, { 'package.json': '{}', ...files });
  mkdirSync(join(root, 'node_modules'));
  symlinkSync(join(ROOT, 'js-glue/dist'), join(root, 'node_modules/weapp-session'));
  symlinkSync(join(ROOT, 'node_modules/miniprogram-api-typings'), join(root, 'node_modules/miniprogram-api-typings'));
  return root;
}

/** How a command of Node.js ends. @param {string} root @param {string[]} args @returns {Promise<{ code: number, stdout: string }>} */
function node(root, ...args) {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  return run(process.execPath, args, { cwd: root, env }).then(({ stdout }) => ({ code: 0, stdout }), (error) => error);
}

for (const page of recipesOf('unit-tests')) {
  const fake = filesOf(page, 'fake-wx.js');
  const tested = filesOf(page, 'test/products.test.js');
  const products = fileOf(english, 'pages/products/index.js');

  test(`${page.name}: the test passes, alone in its folder, and fails where the session is not renewed`, { skip }, async (t) => {
    for (const [replays, status] of [[1, 0], [0, 1]]) {
      const session = { 'session.js': SESSION['session.js'].replace('login:', `replays: ${replays}, login:`) };
      const root = project(t, { ...session, ...products, ...fake, ...tested });
      const { code, stdout } = await node(root, '--test', 'test/');
      assert.equal(code, status, stdout);
      assert.match(stdout, /# tests 1\n/);
    }
  });

  test(`${page.name}: queries, uploads and storage are those of wx`, { skip }, async (t) => {
    const root = project(t, {
      ...SESSION,
      ...fake,
      'use.js': `
        const seen = [];
        require('./fake-wx')(({ path, query, method, data, header }) => {
          if (path === '/wx/onlogin') return { statusCode: 200, data: { sessionid: 'one' } };
          seen.push([method, path, query, data, header.sessionid]);
          return { statusCode: 200, data: { name: 'a' } };
        });
        const client = require('./session');
        (async () => {
          await client.request({ url: '/list?page=2', data: { size: 5 } });
          await client.request({ url: '/orders', method: 'POST', data: { id: 1 } });
          const task = client.uploadFile({ url: '/wx/upload', filePath: 'a.png', name: 'file', formData: { kind: 'b' } });
          task.onProgressUpdate(() => {});
          const { data } = await task;
          seen.push(typeof data, JSON.parse(data).name, typeof wx.getStorageSync('weapp-session:https://api.example.com'));
          const failed = await client.downloadFile({ url: '/file' }).catch((error) => error.code);
          console.log(JSON.stringify([...seen, failed]));
          client.destroy();
        })();
      `,
    });
    const { stdout } = await node(root, 'use.js');
    assert.deepEqual(JSON.parse(stdout), [
      ['GET', '/list', { page: '2', size: 5 }, { size: 5 }, 'one'],
      ['POST', '/orders', {}, { id: 1 }, 'one'],
      ['POST', '/wx/upload', {}, { kind: 'b', filePath: 'a.png' }, 'one'],
      'string', 'a', 'object', 'REQUEST_FAILED',
    ]);
  });

  test(`${page.name}: a backend that runs can answer`, { skip }, async (t) => {
    /** @type {Array<[string | undefined, string | undefined, string]>} */
    const seen = [];
    const server = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      seen.push([request.method, request.url, body]);
      if (request.headers.sessionid !== 'one' && request.url !== '/wx/onlogin') response.writeHead(401).end();
      else response.end(JSON.stringify({ sessionid: 'one', products: ['Tea'] }));
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
    t.after(() => server.close());
    const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
    const root = project(t, {
      ...SESSION,
      ...fake,
      ...filesOf(page, 'real-backend.js'),
      'use.js': `
        require('./fake-wx')(require('./real-backend')('http://127.0.0.1:${port}'));
        const client = require('./session');
        client.request({ url: '/list', data: { page: 2 } }).then(({ data }) => (console.log(data.products[0]), client.destroy()));
      `,
    });
    assert.equal((await node(root, 'use.js')).stdout, 'Tea\n');
    assert.deepEqual(seen.map(([method, url]) => `${method} ${url}`), ['POST /wx/onlogin', 'GET /list?page=2']);
    assert.equal(JSON.parse(String(seen[0]?.[2])).code, 'test-code');
  });

  for (const [version, tsc] of Object.entries(COMPILERS)) {
    test(`${page.name}: an app in TypeScript is compiled and tested (TypeScript ${version})`, { skip }, async (t) => {
      const start = readPage('en', 'start/typescript');
      const typed = Object.fromEntries(start.fences.filter(({ language }) => language === 'ts').map(({ path, code }) => [path, code]));
      const config = start.fences.find(({ code }) => code.includes('compilerOptions'))?.code ?? '';
      const [code = ''] = Object.values(tested);
      assert.ok(page.prose.includes('`../build/pages/products/index`') && page.prose.includes('`../build/session`') && page.prose.includes('`.client.destroy()`'));
      const compiled = code.replace("'../pages/", "'../build/pages/").replace("require('../session').destroy()", "require('../build/session').client.destroy()");
      const root = project(t, { ...typed, ...fake, 'tsconfig.json': config, 'test/products.test.js': compiled });
      const [command = ''] = page.fences.filter(({ language }) => language === 'sh').map(({ code }) => code);
      const built = await node(root, tsc, ...command.replace('npx tsc', '').split(/[\s\\]+/).filter(Boolean));
      assert.equal(built.code, 0, built.stdout);
      const { code: status, stdout } = await node(root, '--test', 'test/');
      assert.equal(status, 0, stdout);
    });
  }
}

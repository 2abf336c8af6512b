/** Both READMEs: their first screen, the lines of use, and the sizes that they and other documents tell. */
import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { readMarkdown } from './markdown.js';
import { skipUnmeasured } from './measured.js';
import { testBuild } from './package.js';
import { chinese, english, fileOf, launch, READMES } from './pages.js';
import { ROOT } from './repository.js';

/** @import { Client } from '../../js-glue/dist/types/index.js' */

const test = testBuild('the READMEs tell of the package before an app is compiled');

const DIST = join(ROOT, 'js-glue/dist');

for (const readme of READMES) {
  test(`${readme.name}: the first screen says how to see it at work and how to run its tests`, () => {
    const first = readme.text.slice(0, readme.text.indexOf('\n## '));
    for (const command of ['demo', 'test']) assert.match(first, new RegExp(`^cargo xtask ${command}\\b`, 'm'));
  });

  test(`${readme.name}: the lines of use show the products after one login, and after the session has expired`, async (t) => {
    const { clock, host, backend, wait } = await launch(t, { ...fileOf(readme, 'session.js'), ...fileOf(readme, 'pages/products/index.js') });
    const page = host.openPage('pages/products/index');
    await clock.runUntil(() => page.data.products.length === 6);
    const client = /** @type {Client} */ (host.require('./session'));
    await wait(backend.revoke(String(client.session().id)));
    const again = host.openPage('pages/products/index');
    await clock.runUntil(() => again.data.products.length === 6);
    assert.equal(backend.logins, 2);
    assert.ok(Number(client.session().expiresAt) > clock.now());
  });
}

/** Bytes of a shipped file, as the documents write numbers: 12 345. @param {string} file */
function bytesOf(file) {
  return grouped(statSync(join(DIST, 'miniprogram', file)).size);
}

/** @param {number} bytes */
function grouped(bytes) {
  return String(bytes).replace(/\B(?=(\d{3})+$)/g, ' ');
}

test('the sizes that the documents tell are those of the build', { skip: skipUnmeasured }, () => {
  const [index = '', wasm = '', fallback = ''] = ['index.js', 'weapp_session.wasm.br', 'fallback.js'].map(bytesOf);
  const plain = (/** @type {string} */ number) => Number(number.replaceAll(' ', ''));
  const together = plain(index) + plain(wasm);
  /** @type {Array<[string, RegExp, string]>} */
  const told = [
    ['docs/design/size.md', /^\| `index\.js` \| ([\d ]+) \|$/gm, index],
    ['docs/design/size.md', /^\| `weapp_session\.wasm\.br` \| ([\d ]+) \|$/gm, wasm],
    ['docs/design/size.md', /^\| together \| ([\d ]+) of /gm, grouped(together)],
    ['docs/design/size.md', /`fallback\.js`, for apps that require it, has ([\d ]+) more\./g, fallback],
    ['docs/design/size.md', /^The module's ([\d ]+) bytes are compressed/gm, wasm],
    ['docs/design/size.md', /It is missed by ([\d ]+): /g, grouped(together - 20_300)],
    ['docs/en/recipes/without-webassembly.md', /the fallback \(([\d ]+) bytes,/g, fallback],
    ['docs/zh-CN/recipes/without-webassembly.md', /备用实现 ([\d ]+) 字节（/g, fallback],
    ...READMES.flatMap(({ name }) => /** @type {Array<[string, RegExp, string]>} */ ([
      [name, /^\| `index\.js` \| ([\d ]+) \|/gm, index],
      [name, /^\| `weapp_session\.wasm\.br` \| ([\d ]+) \|/gm, wasm],
      [name, /^\| `fallback\.js` \| ([\d ]+) \|/gm, fallback],
    ])),
  ];
  for (const [document, words, bytes] of told) {
    const found = [...readMarkdown(document).text.matchAll(words)].map(([, number]) => number);
    assert.deepEqual(found, [bytes], `${document}: ${words}`);
  }
});

test('each README leads to the other', () => {
  assert.match(english.text.slice(0, 100), /\(README\.zh-CN\.md\)/);
  assert.match(chinese.text.slice(0, 100), /\(README\.md\)/);
});

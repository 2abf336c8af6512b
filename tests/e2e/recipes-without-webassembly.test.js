/** The recipe about clients without WebAssembly. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { skipUnmeasured } from './measured.js';
import { ON_DEMAND, testBuild } from './package.js';
import { fileOf, inBothLanguages, launch } from './pages.js';
import { ROOT } from './repository.js';

/** @import { Client } from '../../js-glue/dist/types/index.js' */

const test = testBuild('the recipes tell of the package before an app is compiled');

const folder = join(ROOT, 'js-glue/dist/miniprogram');
/** What an app in WeChat can do without, as nothing of its own requires it. */
const spare = readdirSync(folder).filter((file) => file.endsWith('.js') && !['index', ...ON_DEMAND].includes(file.slice(0, -'.js'.length)));

for (const page of inBothLanguages('recipes/without-webassembly')) {
  test(`${page.name}: with the fallback required, a client without WebAssembly is served`, async (t) => {
    const { host, wait } = await launch(t, fileOf(page, 'session.js'), { host: { wasm: 'absent' } });
    const client = /** @type {Client} */ (host.require('./session'));
    assert.equal((await wait(client.login())).fresh, true);
  });

  test(`${page.name}: each file that an app in WeChat can do without is left out`, () => {
    const { packOptions } = JSON.parse(page.fences.find(({ language }) => language === 'json')?.code ?? '');
    const left = packOptions.ignore.map((/** @type {{ type: string, value: string }} */ { type, value }) => `${type} ${value}`);
    assert.deepEqual(left.sort(), spare.map((file) => `file miniprogram_npm/weapp-session/${file}`).sort());
    assert.match(page.prose, /`"ignoreUploadUnusedFiles": true`/);
  });

  test(`${page.name}: each file that index.js loads is named as one to keep`, () => {
    const kept = page.prose.split('\n').find((line) => line.startsWith('`places.js`')) ?? '';
    assert.deepEqual([...kept.matchAll(/`(\w+)\.js`/g)].map(([, name]) => name).filter((name) => name !== 'index').slice(0, ON_DEMAND.length), ON_DEMAND);
  });

  test(`${page.name}: it tells the sizes of what can be left out`, { skip: skipUnmeasured }, () => {
    const size = (/** @type {string} */ file) => statSync(join(folder, file)).size;
    const others = spare.filter((file) => file !== 'fallback.js').reduce((sum, file) => sum + size(file), 0);
    const compressed = brotliCompressSync(readFileSync(join(folder, 'fallback.js'))).length;
    const told = [...page.prose.matchAll(/(\d[\d .]*) (?:bytes|字节|KB)/g)].map(([, number = '']) => number);
    assert.deepEqual(told, [String(size('fallback.js')).replace(/(?=...$)/, ' '), (compressed / 1000).toFixed(1), String(Math.floor(others / 1000))]);
  });
}

for (const page of inBothLanguages('start/bundlers')) {
  test(`${page.name}: each file that has to stay beside index.js is named`, () => {
    assert.deepEqual([...page.text.matchAll(/`\.\/(\w+)\.js`/g)].map(([, name]) => name), ON_DEMAND);
  });
}

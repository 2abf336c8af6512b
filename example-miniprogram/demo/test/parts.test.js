/** What of the demo can go wrong without being seen. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { brief, mask } from '../brief.js';
import { checks } from '../checks.js';
import { createNarrator } from '../narrator.js';
import { copyMiniprogram } from '../stage.js';
import { wordsFor } from '../words.js';

test('the staged copy has a config.js of its own, and the original keeps its', () => {
  const original = readFileSync(new URL('../../miniprogram/config.js', import.meta.url), 'utf8');
  const stage = copyMiniprogram({ baseUrl: 'http://127.0.0.1:1' });
  assert.equal(readFileSync(join(stage.path, 'config.js'), 'utf8'), 'module.exports = {"baseUrl":"http://127.0.0.1:1"};\n');
  assert.ok(existsSync(join(stage.path, 'pages/products/index.js')));
  assert.equal(readFileSync(new URL('../../miniprogram/config.js', import.meta.url), 'utf8'), original);
  stage.cleanup();
  assert.ok(!existsSync(stage.path));
});

test('a secret shows four characters at most, and a short one none', () => {
  assert.equal(mask('abcdefgh'), 'abcd…');
  assert.equal(mask('abcd'), '…');
  assert.equal(brief({ sessionid: 'abcdefgh', expires_in: 7200 }), '{sessionid: abcd…, expires_in: 7200}');
  assert.equal(brief({ error: 'session_expired', message: 'log in again' }), '{error: session_expired}');
  assert.equal(brief({ products: [1, 2, 3] }), '{products: 3 items}');
});

test('lines that repeat are counted', () => {
  let out = '';
  const narrator = createNarrator({ write: (text) => (out += text), colour: false, words: wordsFor({}) });
  for (let round = 0; round < 3; round++) {
    narrator.say('page', 'SDK', 'asks');
    narrator.say('SDK', 'page', 'answers');
  }
  narrator.outcome('done');
  assert.deepEqual(out.trimEnd().split('\n').map((line) => line.replace(/ +/g, ' ').trim()), [
    '1 page -> SDK asks',
    '2 SDK -> page answers',
    '… and 2 more: page -> SDK asks',
    '… and 2 more: SDK -> page answers',
    '=> done',
  ]);
});

test('each thing the demo asserts can fail', () => {
  const expiry = { logins: 1, refusals: 1 };
  const good = { launchLogins: 1, launchReads: 2, once: expiry, burst: expiry, renewal: { ...expiry, logins: 0 }, storedAfterLogout: 0 };
  const seen = { answers: 1, failures: 0, refusals: 0, troubles: [] };
  const host = { errors: [], unhandledRejections: [] };
  /** @param {object} [counts] @param {object} [phone] @returns {number} how many checks fail */
  const failing = (counts, phone) => checks(wordsFor({}), { ...good, ...counts }, /** @type {any} */ ({ host, seen, ...phone })).filter(({ holds }) => !holds).length;

  assert.equal(failing(), 0);
  for (const counts of [
    { launchLogins: 2 }, { launchReads: 3 }, { storedAfterLogout: 1 },
    { once: { ...expiry, logins: 2 } }, { once: { ...expiry, refusals: 0 } },
    { burst: { ...expiry, logins: 10 } }, { burst: { ...expiry, refusals: 0 } },
    { renewal: expiry }, { renewal: { logins: 0, refusals: 0 } },
  ]) assert.equal(failing(counts), 1, JSON.stringify(counts));
  for (const worse of [{ answers: 0 }, { failures: 1 }, { refusals: 1 }, { troubles: ['LOGIN_FAILED'] }]) {
    assert.equal(failing({}, { seen: { ...seen, ...worse } }), 1, JSON.stringify(worse));
  }
  assert.equal(failing({}, { host: { errors: ['thrown'], unhandledRejections: [] } }), 1);
});

test("the terminal's language is that of the first variable that is set", () => {
  for (const [env, said] of /** @type {Array<[NodeJS.ProcessEnv, string]>} */ ([
    [{}, 'failure: X'],
    [{ LANG: 'zh_CN.UTF-8' }, '失败：X'],
    [{ LANG: 'zh_CN.UTF-8', LC_ALL: 'C' }, 'failure: X'],
    [{ LANG: 'en_US.UTF-8', LC_MESSAGES: 'zh_TW.UTF-8' }, '失败：X'],
  ])) assert.equal(wordsFor(env)('failure: {}', 'X'), said);
  // What somebody has sent is not taken for a sentence of ours.
  assert.equal(wordsFor({})('200 {}'), '200 {}');
});

/** What an app does on a phone, whatever it is made with: the same before and after the update. */
import assert from 'node:assert/strict';

/** @import { Phone } from './apps.js' @import { Files } from './steps.js' */

/** How many requests a page sends at once, at most. */
const MANY = 3;

/** A version's options: see `createPhone`. @typedef {Parameters<Phone['start']>[1]} Options */

/** It logs in, shows what it asks for, and does so again when its session is over. @param {Phone} phone @param {Files} files @param {Options} [options] */
export async function logsInAndRenews(phone, files, options) {
  const { server, start } = phone;
  const { show } = await start(files, options);
  const first = await show();
  assert.ok(!first.problem && first.seen, JSON.stringify(first));
  assert.equal(server.logins(), 1);
  await server.expire();
  const again = await show();
  assert.deepEqual(again, first);
  assert.equal(server.logins(), 2);
  assert.deepEqual(await Promise.all(Array.from({ length: MANY }, show)), Array(MANY).fill(first));
  assert.equal(server.logins(), 2);
}

/** An answer of 500 is a failure, and no reason to log in. @param {Phone} phone @param {Files} files @param {Options} [options] */
export async function tellsOfFailures(phone, files, options) {
  const { server, start } = phone;
  const { show } = await start(files, options);
  server.breakDown(true);
  const { seen, problem } = await show();
  assert.ok(!seen && problem, JSON.stringify({ seen, problem }));
  server.breakDown(false);
  assert.ok((await show()).seen);
  assert.equal(server.logins(), 1);
}

/** Who was signed in is so after the update, and the old key is gone. @param {Phone} phone @param {string} key @param {Files} files @param {Options} [options] */
export async function staysSignedIn({ server, start, storage, clock }, key, files, options) {
  const logins = server.logins();
  assert.ok(storage.has(key), 'the app before the update keeps its session there');
  for (const launch of ['the first', 'the next']) {
    const { host, show } = await start(files, options);
    const { seen, problem } = await show();
    assert.ok(seen, `${launch} launch: ${problem}`);
    await clock.advance(1000);
    assert.equal(server.logins(), logins, `${launch} launch`);
    assert.equal(host.count('login'), 0, `${launch} launch`);
    assert.ok(!storage.has(key), `${launch} launch`);
  }
}

/** Where storage is full the old key stays, so who was signed in is so at the next launch, too. @param {Phone} phone @param {string} key @param {Files} files @param {Options} [options] */
export async function keepsWhatIsNotStored({ server, start, storage, clock }, key, files, options) {
  const logins = server.logins();
  assert.ok(storage.has(key), 'the app before the update keeps its session there');
  for (const launch of ['the first', 'the next']) {
    const { host, show } = await start(files, options);
    host.evaluate("wx.setStorageSync = () => { throw new Error('setStorageSync:fail exceed storage max size 10Mb'); }");
    const { seen, problem } = await show();
    assert.ok(seen, `${launch} launch: ${problem}`);
    await clock.advance(1000);
    assert.equal(server.logins(), logins, `${launch} launch`);
    assert.ok(storage.has(key), `${launch} launch`);
  }
}

/** What calls of every kind give, and what they say to the server. @param {Phone} phone @param {Files} files @param {Options} [options] */
export async function calls({ server, start }, files, options) {
  const { show } = await start(files, options);
  const { seen, problem } = await show();
  assert.ok(seen, problem);
  return { seen: JSON.parse(JSON.stringify(seen)), sends: server.sends?.() };
}

/** A session that the backend does not know costs one login, and what is asked for comes. @param {Phone} phone @param {string} key @param {Files} files */
export async function replacesWrongSession({ server, start, storage }, key, files) {
  storage.set(key, JSON.stringify(key.startsWith('weapp') ? { id: 'wrong', skey: 'wrong' } : 'wrong'));
  const { show } = await start(files);
  assert.ok((await show()).seen);
  assert.equal(server.logins(), 1);
}

/** What was kept there and can be no session means that there is none. @param {Phone} phone @param {string} key @param {Files} files @param {Options} [options] */
export async function takesNoRubbish({ server, start, storage, clock }, key, files, options) {
  for (const rubbish of [{ some: 'object' }, '会话', 7, 'two\nlines', { skey: '会话', id: 'x' }]) {
    storage.clear();
    storage.set(key, JSON.stringify(rubbish));
    const logins = server.logins();
    const { show } = await start(files, options);
    assert.ok((await show()).seen, JSON.stringify(rubbish));
    await clock.advance(1000);
    assert.equal(server.logins(), logins + 1, JSON.stringify(rubbish));
  }
}

/** An answer to a session that is over comes after the new one was made: how many logins that takes. @param {Phone} phone @param {Files} files @param {Options} [options] */
export async function loginsAfterLateAnswer({ server, start }, files, options) {
  const { show } = await start(files, options);
  await show();
  const logins = server.logins();
  await server.expire();
  server.holdUp?.();
  for (const { seen, problem } of await Promise.all([show(), show()])) assert.ok(seen, problem);
  return server.logins() - logins;
}

/** Sessions that are over as soon as they are made: the app hears of it, and nothing goes on for ever. @param {Phone} phone @param {Files} files @param {Options} [options] */
export async function endsWhereAllIsRefused({ server, start, clock }, files, options) {
  const { show } = await start(files, options);
  server.refuseAll?.(true);
  assert.ok((await show()).problem);
  await clock.advance(10_000);
  assert.ok(server.logins() <= 2, `${server.logins()} logins`);
}

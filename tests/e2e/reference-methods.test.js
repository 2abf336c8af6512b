/** The reference of methods: its table of a call's options is that of the build, and its code runs. */
import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { CALL_OPTIONS } from './call-options.js';
import { codeIn } from './markdown.js';
import { testBuild } from './package.js';
import { english, fileOf, inBothLanguages, launch } from './pages.js';

/** @import { Client } from '../../js-glue/dist/types/index.js' */

const test = testBuild('the reference tells of the package before an app is compiled');
const AsyncFunction = /** @type {FunctionConstructor} */ (Object.getPrototypeOf(async () => {}).constructor);

for (const page of inBothLanguages('reference/methods')) {
  /** Code that is no file, run as the body of a function. @param {RegExp} which @param {Record<string, unknown>} names @returns {Promise<unknown>} */
  function play(which, names) {
    const [snippet] = page.fences.filter(({ code }) => which.test(code));
    assert.ok(snippet, `${page.name}: no code with ${which}`);
    return new AsyncFunction(...Object.keys(names), snippet.code)(...Object.values(names));
  }

  test(`${page.name}: the table of a request's options has each that is not the host's, and the time limit`, () => {
    const table = page.tables.find(({ rows }) => rows.some(([option]) => option === '`auth`'));
    assert.ok(table);
    assert.deepEqual(table.rows.map(([option = '']) => codeIn(option)[0]).sort(), [...CALL_OPTIONS, 'timeout'].sort());
    for (const row of table.rows) assert.ok(row.length === 3 && row.every(Boolean), row[0]);
  });

  test(`${page.name}: the listener hears of a failed login`, async (t) => {
    const { host, wait } = await launch(t, { ...fileOf(english, 'session.js'), ...fileOf(page, 'watch.js') });
    host.require('./watch');
    host.behaviour.login = { fail: { errMsg: 'login:fail' } };
    await wait(host.require('./session').login().catch(() => {}));
    assert.match(inspect(host.logs), /LOGIN_FAILED/);
  });

  test(`${page.name}: the upload tells its progress and its answer`, async (t) => {
    const userFiles = new Map([['wxfile://photo.jpg', new Uint8Array(10)]]);
    const { host, wait } = await launch(t, fileOf(english, 'session.js'), { host: { userFiles } });
    /** @type {unknown[]} */
    const told = [];
    await wait(play(/uploadFile/, { client: host.require('./session'), filePath: 'wxfile://photo.jpg', console: { log: (/** @type {unknown} */ line) => told.push(line) } }));
    assert.equal(told.at(-1), 100);
  });

  test(`${page.name}: the socket has the session, and echoes`, async (t) => {
    const [, option = ''] = /`(socket: require\('weapp-session\/socket'\))`/.exec(page.prose) ?? [];
    const { 'session.js': session = '' } = fileOf(english, 'session.js');
    const { clock, host, wait } = await launch(t, { 'session.js': session.replace('login:', `${option}, login:`) });
    /** @type {unknown[]} */
    const told = [];
    await wait(play(/connectSocket/, { client: host.require('./session'), console: { log: (/** @type {unknown} */ line) => told.push(line) } }));
    await clock.runUntil(() => told.some((line) => /hello/.test(String(line))));
    host.require('./session').destroy();
    await clock.advance(10);
  });
}

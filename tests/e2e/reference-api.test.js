/** The reference of the API: it has all that the package exports, each name once, and its examples run. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { anchorsOf } from './markdown.js';
import { testBuild } from './package.js';
import { inBothLanguages, launch } from './pages.js';
import { ROOT } from './repository.js';

/**
 * @import { Client } from '../../js-glue/dist/types/index.js'
 * @import { Page, Phone } from './pages.js'
 */

const test = testBuild('the reference tells of the package before an app is compiled');

const TYPES = join(ROOT, 'js-glue/dist/types');
const FILE = 'wxfile://photo.jpg';

/** What each example has to have done: the phone's backend, what the example leaves, and what it printed. @type {Record<string, (phone: Phone, client: Client, names: any, printed: unknown[]) => unknown>} */
const DONE = {
  'client.ready': (_phone, client) => assert.equal(client.session().state, 'none'),
  'client.login': ({ backend }, _client, { fresh, expiresAt }) => assert.deepEqual([fresh, expiresAt > 0, backend.logins], [true, true, 1]),
  'client.logout': ({ backend }, client) => assert.deepEqual([backend.at('/wx/logout').map(({ status }) => status), client.session().state], [[200], 'none']),
  'client.request': (_phone, _client, { statusCode, data }) => assert.deepEqual([statusCode, data.products.length > 0], [200, true]),
  'client.uploadFile': (_phone, _client, { statusCode, data }, printed) => assert.deepEqual([statusCode, typeof data, printed.at(-1)], [200, 'string', 100]),
  'client.downloadFile': ({ host }, _client, { tempFilePath }) => assert.ok(tempFilePath.length > 0 && host.count('downloadFile') === 1),
  'client.connectSocket': ({ clock }, _client, _names, printed) => clock.runUntil(() => printed.some((line) => /hello/.test(String(line)))),
  'client.setSession': ({ wait }, client) => wait(client.ready).then(() => assert.equal(client.session().id, 'session-id-of-another-login')),
  'client.session': (_phone, _client, { state, expiresAt }) => assert.deepEqual([state, expiresAt], ['loading', null]),
  'client.on': (_phone, _client, { stop }) => assert.equal(stop(), undefined),
  'client.destroy': ({ failure }, client) => failure(client.ready).then(({ code }) => assert.equal(code, 'DESTROYED')),
  SessionError: ({ backend }, _client, _names, printed) => assert.deepEqual([printed, backend.logins], [['LOGIN_FAILED'], 0]),
};

/** What is played on hosts of their own, in tests/adapters/reference.test.js. */
const ADAPTERS = ['adaptMy', 'adaptTt', 'adaptSwan', 'adaptQq'];

/** The names behind headings, of the code under them. @param {string} section */
const nameOf = (section) => section.replace(/^#+ /, '');

/** Everything that the package's declarations export. */
function exported() {
  const lists = readdirSync(TYPES).map((file) => readFileSync(join(TYPES, file), 'utf8').match(/^export (?:type )?\{[^}]*\}/gm) ?? []);
  return [...new Set(lists.flat().flatMap((list) => list.replace(/^[^{]*\{|\}/g, '').split(',').map((name) => name.trim())))];
}

/** @param {Page} page @param {string} name */
function exampleOf({ fences }, name) {
  const [example, ...others] = fences.filter(({ section }) => nameOf(section) === name);
  assert.ok(example && others.length === 0, name);
  return example.code;
}

for (const page of inBothLanguages('reference/api')) {
  test(`${page.name}: everything that the package exports has its heading, and nothing else`, () => {
    const items = page.headings.filter((heading) => heading.startsWith('### ')).map(nameOf);
    assert.ok(items.length > 40);
    assert.deepEqual([...items].sort(), exported().sort());
  });

  test(`${page.name}: no two headings have the same address`, () => {
    const anchors = anchorsOf(page);
    assert.deepEqual(anchors.filter((anchor, index) => anchors.indexOf(anchor) < index), []);
  });

  test(`${page.name}: every example is run by a test`, () => {
    assert.deepEqual(page.fences.map(({ section }) => nameOf(section)), ['createClient', ...Object.keys(DONE), ...ADAPTERS]);
  });

  for (const [name, done] of Object.entries(DONE)) {
    test(`${page.name}: ${name}`, async (t) => {
      const code = exampleOf(page, name);
      const names = [...code.matchAll(/^const (?:\{ (.*) \}|(\w+)) =/gm)].flatMap(([, several, one = '']) => several?.split(', ') ?? [one]);
      const example = `const client = require('./session');\nmodule.exports = async (console, filePath) => {\n${code}\nreturn { ${names.join(', ')} };\n};`;
      const plain = exampleOf(page, 'createClient');
      const session = name === 'client.connectSocket' ? plain.replace('login:', "socket: require('weapp-session/socket'),\n  login:") : plain;
      const phone = await launch(t, { 'session.js': session, 'example.js': example }, { host: { userFiles: new Map([[FILE, new Uint8Array(10)]]) } });
      if (name === 'SessionError') phone.host.behaviour.login = { fail: { errMsg: 'login:fail' } };
      /** @type {unknown[]} */
      const printed = [];
      const log = (/** @type {unknown} */ line) => printed.push(line);
      const client = /** @type {Client} */ (phone.host.require('./session'));
      if (name === 'client.logout') await phone.wait(client.login());
      const left = await phone.wait(/** @type {any} */ (phone.host.require('./example'))({ log, warn: log }, FILE));
      await done(phone, client, left, printed);
      client.destroy();
      await phone.clock.advance(10);
    });
  }
}

/** What an unknown option is told: the option that is meant, wherever it stands; and never one that plainly is not. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ALL, groupIn } from './options-table.js';
import { createWorld } from './world.js';

const BASE = { baseUrl: 'https://api.example.com', login: { url: '/login' } };

/** What the error for an option says after its name. @param {any} sdk @param {string} path @param {unknown} [value] */
function hintFor(sdk, path, value = 'x') {
  const options = structuredClone(/** @type {any} */ (BASE));
  const names = path.split('.');
  const last = names.pop() ?? '';
  groupIn(options, names)[last] = value;
  try {
    sdk.createClient(options);
  } catch (error) {
    const { code, errMsg } = /** @type {any} */ (error);
    assert.equal(code, 'CONFIG_INVALID', path);
    const begin = `createClient:fail unknown option '${path}'; `;
    assert.ok(errMsg.startsWith(begin), errMsg);
    return errMsg.slice(begin.length);
  }
  throw new Error(`should have been refused: ${path}`);
}

/** @param {...string} paths */
const meant = (...paths) => `did you mean ${paths.map((path) => `'${path}'`).join(' or ')}?`;

/** What a group has. @param {string} group */
const listed = (group) => {
  const { fields } = ALL.find(({ path }) => path === group) ?? { fields: ALL.filter(({ path }) => !path.includes('.')) };
  return `accepted: ${fields.map(({ path }) => path.split('.').at(-1)).join(', ')}`;
};

test('the likely mistakes of a first day lead to the option that is meant', async (t) => {
  const { sdk } = await createWorld(t);
  for (const [path, ...right] of [
    // As other request libraries have it.
    ['baseURL', 'baseUrl'],
    ['base_url', 'baseUrl'],
    ['url', 'baseUrl', 'login.url'],
    ['session.key', 'session.name'],
    ['expired.code', 'expired.statusCodes'],
    ['header', 'request.header'],
    ['headers', 'request.header'],
    ['request.headers', 'request.header'],
    ['timeout', 'request.timeout'],
    ['request.timeOut', 'request.timeout'],
    ['retry', 'login.retry', 'request.retry', 'replays'],
    ['retries', 'login.retry', 'request.retry', 'replays'],
    ['replay', 'replays'],
    // With the group's name in front, and in the wrong group.
    ['loginUrl', 'login.url'],
    ['loginTimeout', 'login.timeout'],
    ['sessionName', 'session.name'],
    ['session.sessionName', 'session.name'],
    ['wasmPath', 'wasm.path'],
    ['login.retryLimit', 'login.retry.limit'],
    ['storageKey', 'session.storageKey'],
    ['persist', 'session.persist'],
    ['statusCode', 'expired.statusCodes'],
    ['login.baseUrl', 'baseUrl'],
    ['session.replays', 'replays'],
    ['session.statusCodes', 'expired.statusCodes'],
    // What the login is called elsewhere.
    ['login.path', 'login.url'],
    ['login.uri', 'login.url'],
    ['login.headers', 'login.header'],
    ['login.token', 'login.session'],
    ['login.expires_in', 'login.expiresIn'],
    // What the session is called elsewhere.
    ['token', 'login.session', 'session.name'],
    ['session.header', 'session.name'],
    ['session.timeout', 'session.ttl'],
    ['session.expiresIn', 'session.ttl'],
    ['session.renew_before', 'session.renewBefore'],
    ['expired.status', 'expired.statusCodes'],
    ['wasm.paht', 'wasm.path'],
  ]) {
    assert.equal(hintFor(sdk, String(path)), meant(...right), path);
  }
});

test('a name that could be meant for anything, or for nothing here, gets the list of its group', async (t) => {
  const { sdk } = await createWorld(t);
  for (const name of ['appid', 'appId', 'secret', 'data', 'method', 'dataType', 'responseType', 'withCredentials', 'interceptors', 'cache', 'env', 'debug', 'custom', 'transformRequest', 'id', 'in', 'x', '', '商品']) {
    assert.equal(hintFor(sdk, name), listed(''), name);
  }
  for (const [group, ...names] of [['session', 'data', 'url', 'wx', 'constructor'], ['login', 'host', 'wasm', 'cache', 'name'], ['expired', 'x', 'header'], ['request', 'data', 'method'], ['wasm', 'header', 'bytes'], ['login.retry', 'times', 'max']]) {
    for (const name of names) assert.equal(hintFor(sdk, `${group}.${name}`), listed(String(group)), `${group}.${name}`);
  }
});

test('a slip of one letter in the name of any option leads to it', async (t) => {
  const { sdk } = await createWorld(t);
  for (const { path } of ALL) {
    const [, group = '', name = ''] = /^(.*\.)?([^.]+)$/.exec(path) ?? [];
    // Of two letters, one is not enough to go by.
    if (name.length < 3) continue;
    const middle = Math.floor(name.length / 2);
    for (const slip of [name.slice(0, middle) + name.slice(middle + 1), `${name.slice(0, middle)}q${name.slice(middle)}`, `${name.slice(0, middle)}q${name.slice(middle + 1)}`, name.toUpperCase()]) {
      assert.match(hintFor(sdk, group + slip), new RegExp(`^did you mean .*'${path}'.*\\?$`), group + slip);
    }
  }
});

test('names of any length are refused at once, and shown in part', async (t) => {
  const { sdk } = await createWorld(t);
  const name = 'timeout'.repeat(1_000_000);
  assert.throws(() => sdk.createClient({ ...BASE, [name]: 1 }), (/** @type {any} */ error) => error.code === 'CONFIG_INVALID' && error.errMsg.length < 300);
});

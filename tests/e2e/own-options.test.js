/** A call's options that are the SDK's own: wrong values and slips in their names fail that call; the host's options are its business. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { CALL_OPTIONS } from './call-options.js';
import { call, createWorld } from './world.js';

const { resolve } = createRequire(import.meta.url);

/** Whatever the documents of hosts name as an option of these calls, and a few that are near to ours by chance. */
const OF_HOSTS = [
  ...['dataType', 'responseType', 'enableCookie', 'dataCharset', 'timeout', 'headers', 'method', 'referrerStrategy', 'includeHeader', 'fileName', 'fileType', 'hideLoading', 'multiple', 'protocols'], // Alipay
  ...['usePrefetchCache', 'addCommonParams', 'withCommonParams', 'enableCache', 'socketType', 'service_id'], // Douyin
  ...['defer', 'accept', 'sslVerify', 'firstIpv4', 'withCredentials', 'cloudCache'], // Baidu, uni-app
  ...['redirect', 'path', 'api', 'env', 'region', 'params', 'report', 'retry', 'retries', 'plain', 'raw', 'property', 'author', 'oauth', 'signal', 'custom', 'x'],
];

/** The fields of an interface in WeChat's typings. @param {string} text @param {string} name */
function fieldsOf(text, name) {
  const [, body = ''] = new RegExp(`interface ${name}(?:<[^{]*?>)? (?:extends \\w+ )?\\{$(.*?)^    \\}$`, 'ms').exec(text) ?? [];
  return [...body.matchAll(/^ {8}(\w+)\??:/gm)].map(([, field = '']) => field);
}

test('wrong values fail the call, by name, as wrong options of the client do', async (t) => {
  const { clock, createSocketClient, backend, failure } = await createWorld(t);
  const client = createSocketClient();
  for (const [options, words] of /** @type {Array<[any, string]>} */ ([
    [{ auth: 'no' }, "option 'auth' is 'no'; accepted: true, 'optional', false"],
    [{ auth: null }, "option 'auth' is null; accepted: true, 'optional', false"],
    [{ auth: 1 }, "option 'auth' is 1; accepted: true, 'optional', false"],
    [{ auth: 'Bearer of-some-token' }, "option 'auth' is a string; accepted: true, 'optional', false"],
    [{ auth: { username: 'joe', password: 'hunter2' } }, "option 'auth' is an object; accepted: true, 'optional', false"],
    [{ replay: 'no' }, "option 'replay' is 'no'; accepted: true, false"],
    [{ replay: 0 }, "option 'replay' is 0; accepted: true, false"],
    [{ replay: null }, "option 'replay' is null; accepted: true, false"],
    [{ priority: 'top' }, "option 'priority' is 'top'; accepted: 'normal', 'high'"],
    [{ priority: 1 }, "option 'priority' is 1; accepted: 'normal', 'high'"],
    [{ auht: false }, "unknown option 'auht'; did you mean 'auth'?"],
    [{ Auth: false }, "unknown option 'Auth'; did you mean 'auth'?"],
    [{ repaly: false }, "unknown option 'repaly'; did you mean 'replay'?"],
    [{ replays: 0 }, "unknown option 'replays'; did you mean 'replay'?"],
    [{ prioritiy: 'high' }, "unknown option 'prioritiy'; did you mean 'priority'?"],
    [{ auht: false, auth: 'no' }, "unknown option 'auht'; did you mean 'auth'?"],
  ])) {
    for (const api of /** @type {const} */ (['request', 'uploadFile', 'downloadFile', 'connectSocket'])) {
      if (api === 'connectSocket' && 'priority' in options) continue;
      const error = await failure(/** @type {any} */ (client)[api]({ url: '/x', filePath: 'x', name: 'x', ...options }));
      assert.deepEqual([error.code, error.errMsg], ['CONFIG_INVALID', `${api}:fail ${words}`]);
    }
    const pending = call(client, { url: '/x', ...options });
    assert.deepEqual(pending.events, [], 'not before request() has returned');
    await clock.runUntil(() => pending.done);
    assert.deepEqual([pending.events, pending.result.errMsg], [['fail', 'complete'], `request:fail ${words}`]);
  }
  assert.equal(backend.at('/x').length, 0);
});

test('every slip of one letter in their names, behind the first, is noticed', async (t) => {
  const { createClient, failure } = await createWorld(t);
  const client = createClient();
  for (const name of CALL_OPTIONS) {
    for (let at = 1; at <= name.length; at++) {
      const [before, after] = [name.slice(0, at), name.slice(at)];
      const slips = [`${before}z${after}`, before + after.slice(1), after && `${before}z${after.slice(1)}`, after.length > 1 ? `${before}${after[1]}${after[0]}${after.slice(2)}` : ''];
      for (const slip of slips) {
        if (!slip || slip === name) continue;
        const error = await failure(client.request(/** @type {any} */ ({ url: '/x', [slip]: true })));
        assert.equal(error.errMsg, `request:fail unknown option '${slip}'; did you mean '${name}'?`);
      }
    }
  }
});

test('no option of a host is taken for a slip: they reach it untouched', async (t) => {
  const typings = readFileSync(resolve('miniprogram-api-typings/types/wx/lib.wx.api.d.ts'), 'utf8');
  const known = ['RequestOption', 'UploadFileOption', 'DownloadFileOption', 'ConnectSocketOption'].flatMap((name) => {
    const fields = fieldsOf(typings, name);
    assert.ok(fields.includes('url'), name);
    return fields;
  });
  const ours = new Set([...CALL_OPTIONS, 'url', 'data', 'header', 'success', 'fail', 'complete', 'timeout']);
  const names = [...new Set([...OF_HOSTS, ...known])].filter((name) => !ours.has(name));
  assert.ok(names.length > 50, `${names.length} names`);
  const { host, createClient, wait } = await createWorld(t);
  host.evaluate(`
    var sent;
    wx.request = (options) => { sent = options; setTimeout(() => options.success({ statusCode: 200, data: {}, header: {}, errMsg: 'request:ok' })); };
  `);
  const client = createClient();
  for (const name of names) {
    await wait(client.request(/** @type {any} */ ({ url: '/x', auth: false, [name]: 'as it is' })));
    assert.equal(host.evaluate('sent')[name], 'as it is', name);
  }
});

test('a timeout that is none is the host\'s to judge, as with wx.request', async (t) => {
  const { host, createClient, wait } = await createWorld(t);
  host.evaluate(`
    var sent;
    wx.request = (options) => { sent = options; setTimeout(() => options.success({ statusCode: 200, data: {}, header: {}, errMsg: 'request:ok' })); };
  `);
  const client = createClient();
  for (const timeout of ['5000', -1, NaN, 0, null]) {
    await wait(client.request(/** @type {any} */ ({ url: '/x', auth: false, timeout })));
    assert.deepEqual(host.evaluate('sent').timeout, timeout);
  }
});

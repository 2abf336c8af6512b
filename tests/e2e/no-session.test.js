/** A login's answer without a session: the error says which option looked, what was there by its kind, and what is accepted. */
import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { test } from 'node:test';
import { answering, OK } from './answering.js';
import { createWorld } from './world.js';
import { MAGIC } from './wafer-backend.js';

const ACCEPTED = 'accepted: printable ASCII, at most 4096';
const PATH = "option 'login.session' looked at 'data.token' and found ";
const CALL = "option 'login.session' gave ";
const NO_JSON = ' (the body is no JSON)';
/** What must not be shown, in whatever form it was found. */
const SECRET = 'hunter2hunter2';

for (const [what, login, data, words] of /** @type {Array<[string, any, any, string]>} */ ([
  ['a wrong path', {}, { token: SECRET }, `${PATH}undefined`],
  ['a wrong path deeper down', {}, { data: { Token: SECRET } }, `${PATH}undefined`],
  ['null', {}, { data: { token: null } }, `${PATH}null`],
  ['a number', {}, { data: { token: 918273645 } }, `${PATH}a number`],
  ['a boolean', {}, { data: { token: true } }, `${PATH}true`],
  ['an object', {}, { data: { token: { id: SECRET } } }, `${PATH}an object`],
  ['an empty text', {}, { data: { token: '' } }, `${PATH}''`],
  ['a line break', {}, { data: { token: `${SECRET}\n` } }, `${PATH}a string`],
  ['a space at the end', {}, { data: { token: `${SECRET} ` } }, `${PATH}a string`],
  ['a character beyond ASCII', {}, { data: { token: `${SECRET}é` } }, `${PATH}a string`],
  ['a text that is too long', {}, { data: { token: SECRET.repeat(999) } }, `${PATH}a string`],
  ['an HTML page', {}, `<html>${SECRET}</html>`, `${PATH}undefined${NO_JSON}`],
  ['an empty body', {}, '', `${PATH}undefined${NO_JSON}`],
  ['a header that is not there', { session: 'header.X-Token' }, {}, "option 'login.session' looked at 'header.X-Token' and found undefined"],
  ['a function that gives nothing', { session: () => {} }, {}, `${CALL}undefined`],
  ['a function that gives a number', { session: () => 918273645 }, {}, `${CALL}a number`],
  ['a function that gives an object without an id', { session: () => ({ sessionid: SECRET }) }, {}, `${CALL}an object with the id undefined`],
  ['a function that gives an object with an odd id', { session: () => ({ id: `${SECRET}\n` }) }, {}, `${CALL}an object with the id a string`],
  ['a function of an HTML page', { session: (/** @type {any} */ { data }) => data.token }, '<html>', `${CALL}undefined${NO_JSON}`],
  ['a function that promises nothing', { session: async () => {} }, {}, `${CALL}undefined`],
])) {
  test(`${what}: ${words}`, async (t) => {
    const { host, createClient, failure } = await createWorld(t);
    answering(host, () => ({ ...OK, data }));
    const error = await failure(createClient({ login: { session: 'data.token', ...login } }).login());
    assert.equal(error.code, 'EXCHANGE_REJECTED');
    assert.ok(error.errMsg.includes(`${words}; ${ACCEPTED}`), error.errMsg);
    const { response, ...rest } = Object.fromEntries(Object.getOwnPropertyNames(error).map((name) => [name, /** @type {any} */ (error)[name]]));
    assert.ok(response);
    for (const secret of [SECRET, '918273645']) assert.ok(!inspect(rest, { showHidden: true, depth: 9 }).includes(secret), 'what was found is not shown');
  });
}

for (const [what, data, words] of /** @type {Array<[string, any, string]>} */ ([
  ['no mark', { session: { id: 'a', skey: 'b' } }, `looked at '${MAGIC}' and found undefined`],
  ['no id', { [MAGIC]: 1, session: { skey: 'b' } }, "looked at 'session.id' and found undefined"],
  ['no skey', { [MAGIC]: 1, session: { id: 'a', skey: 7 } }, "looked at 'session.skey' and found a number"],
  ['an skey with a line break', { [MAGIC]: 1, session: { id: 'a', skey: 'b\n' } }, "looked at 'session.skey' and found a string"],
  ['a page', '<html>', `looked at '${MAGIC}' and found undefined${NO_JSON}`],
])) {
  test(`wafer, ${what}: ${words}`, async (t) => {
    const { host, createClient, failure } = await createWorld(t);
    answering(host, () => ({ ...OK, data }));
    const error = await failure(createClient({ protocol: host.require('weapp-session/wafer'), login: { with: 'code' } }).login());
    assert.equal(error.code, 'EXCHANGE_REJECTED');
    assert.ok(error.errMsg.includes(`option 'protocol' ${words}; ${ACCEPTED}`), error.errMsg);
  });
}

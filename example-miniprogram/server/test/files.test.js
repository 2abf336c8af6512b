import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startBackend } from '../testing/backend.js';

const MIB = 1024 * 1024;

/**
 * @param {{ url: string }} backend
 * @param {FormData | string} body
 * @param {Record<string, string>} [headers]
 */
async function upload({ url }, body, headers = {}) {
  const response = await fetch(`${url}/wx/upload`, { method: 'POST', headers, body });
  const answer = /** @type {any} */ (await response.json());
  return { status: response.status, error: answer.error, answer };
}

/** @param {number} size @param {{ name?: string, field?: string }} [options] */
function form(size, { name = '照片 🖼.png', field = 'file' } = {}) {
  const data = new FormData();
  data.append(field, new Blob([new Uint8Array(size)]), name);
  return data;
}

test('an upload is told its name and size', async (t) => {
  const backend = await startBackend(t);
  const sessionid = await backend.login();
  for (const size of [0, 5, MIB]) {
    const { status, answer } = await upload(backend, form(size), { sessionid });
    assert.deepEqual([status, answer], [200, { name: '照片 🖼.png', size }]);
  }
});

test('the session of an upload may be a field of its form', async (t) => {
  const backend = await startBackend(t);
  const sessionid = await backend.login();
  const data = form(5);
  data.append('sessionid', sessionid);
  assert.equal((await upload(backend, data)).status, 200);
});

test('without a session an upload is refused, in a way that a client which is still sending can see', async (t) => {
  const backend = await startBackend(t);
  const { status, error } = await upload(backend, form(MIB), { sessionid: 'A'.repeat(43) });
  assert.deepEqual([status, error], [401, 'session_expired']);
});

test('a file that is too large is refused, and the client sees it', async (t) => {
  const backend = await startBackend(t);
  const sessionid = await backend.login();
  for (const size of [MIB + 1, 8 * MIB]) {
    const { status, error } = await upload(backend, form(size), { sessionid });
    assert.deepEqual([status, error], [413, 'body_too_large']);
  }
});

test('what holds no file is refused', async (t) => {
  const backend = await startBackend(t);
  const sessionid = await backend.login();
  const fields = new FormData();
  fields.append('file', 'only text');
  for (const [body, headers] of /** @type {Array<[FormData | string, Record<string, string>?]>} */ ([
    [fields],
    ['{}', { 'content-type': 'application/json' }],
    ['text', { 'content-type': 'text/plain' }],
  ])) {
    const { status, error } = await upload(backend, body, { sessionid, ...headers });
    assert.deepEqual([status, error], [400, 'file_missing']);
  }
});

test('a form that is malformed, or holds more than one file or another field, is a 400', async (t) => {
  const backend = await startBackend(t);
  const sessionid = await backend.login();
  const two = form(5);
  two.append('file', new Blob(['x']), 'b');
  const many = form(5);
  for (let field = 1; field <= 11; field++) many.append(`field${field}`, 'x');
  for (const [body, headers] of /** @type {Array<[FormData | string, Record<string, string>?]>} */ ([
    [form(5, { field: 'other' })],
    [two],
    [many],
    ['x', { 'content-type': 'multipart/form-data' }],
    ['--b\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\nabc', { 'content-type': 'multipart/form-data; boundary=b' }],
  ])) {
    const { status, error } = await upload(backend, body, { sessionid, ...headers });
    assert.deepEqual([status, error], [400, 'bad_request']);
  }
  assert.deepEqual(backend.logged, []);
});

test('the receipt is a text file for whoever has a session', async (t) => {
  const { url, call, login, register } = await startBackend(t);
  for (const [sessionid, customer] of [[await login(), '微信用户'], [await register('lin', 'long enough'), 'lin']]) {
    const response = await fetch(`${url}/wx/download/receipt`, { headers: { sessionid } });
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('content-type'), 'text/plain; charset=utf-8');
    assert.equal(response.headers.get('content-disposition'), 'attachment; filename=receipt.txt');
    assert.equal(response.headers.get('cache-control'), 'no-store');
    assert.match(await response.text(), new RegExp(`^收据\n顾客：${customer}\n`));
  }
  const { status, body } = await call('GET', '/wx/download/receipt');
  assert.deepEqual([status, body.error], [401, 'session_expired']);
});

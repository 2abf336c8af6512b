/** UTF-8 without TextEncoder and TextDecoder, against the ones that Node has. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import { build } from 'esbuild';
import { createWorld } from './world.js';

const entry = fileURLToPath(new URL('../../js-glue/src/codec.ts', import.meta.url));
const bundle = await build({ entryPoints: [entry], bundle: true, write: false, format: 'iife', globalName: 'codec' });
/** The codec in a realm that has neither of the two. */
const { TextEncoder: Encoder, TextDecoder: Decoder } = vm.runInNewContext(`${bundle.outputFiles[0]?.text}; codec`);
const encoder = new Encoder();
const decoder = new Decoder();

/** @param {string} text @param {{ encodeInto(text: string, bytes: Uint8Array): { written: number } }} [by] */
function bytesOf(text, by = encoder) {
  const bytes = new Uint8Array(text.length * 3);
  return [...bytes.subarray(0, by.encodeInto(text, bytes).written)];
}

test('ours is in use where the host has none, and the host\'s own where it has', () => {
  assert.notEqual(Encoder, TextEncoder);
  const native = vm.runInNewContext(`${bundle.outputFiles[0]?.text}; codec`, { TextEncoder, TextDecoder });
  assert.equal(native.TextEncoder, TextEncoder);
  assert.equal(native.TextDecoder, TextDecoder);

  // Encoders of older engines have no `encodeInto`.
  class OldEncoder {}
  const old = vm.runInNewContext(`${bundle.outputFiles[0]?.text}; codec`, { TextEncoder: OldEncoder, TextDecoder });
  assert.notEqual(old.TextEncoder, OldEncoder);
  assert.deepEqual(bytesOf('a😀é', new old.TextEncoder()), [...new TextEncoder().encode('a😀é')]);
});

test('every code point of Unicode goes there and back', () => {
  const native = new TextEncoder();
  for (let start = 0; start < 0x110000; start += 0x1000) {
    let text = '';
    for (let point = start; point < start + 0x1000; point++) {
      if (point < 0xd800 || point > 0xdfff) text += String.fromCodePoint(point);
    }
    const bytes = native.encode(text);
    assert.deepEqual(Buffer.from(bytesOf(text)), Buffer.from(bytes));
    assert.equal(decoder.decode(bytes), text);
  }
});

test('lone surrogates become U+FFFD', () => {
  for (const text of ['\ud800', '\udc00', 'a\ud83db', '\ud83d\ud83d\ude00', '\ude00\ud83d', '\ud83d', 'x\udfff\ud800y']) {
    assert.deepEqual(bytesOf(text), [...new TextEncoder().encode(text)], JSON.stringify(text));
  }
});

test('encodeInto says how much it read and wrote', () => {
  const bytes = new Uint8Array(12);
  assert.deepEqual({ ...encoder.encodeInto('a😀é', bytes) }, { read: 4, written: 7 });
  assert.equal(new TextDecoder().decode(bytes.subarray(0, 7)), 'a😀é');
});

test('invalid bytes decode as the standard says', () => {
  const native = new TextDecoder('utf-8', { ignoreBOM: true });
  const cases = [
    [0x80], [0xbf], [0xc0, 0x80], [0xc1, 0xbf], [0xc2], [0xc2, 0x41], [0xe0, 0x80, 0x80], [0xe0, 0xa0], [0xe1, 0x80], [0xed, 0xa0, 0x80],
    [0xed, 0xbf, 0xbf], [0xf0, 0x80, 0x80, 0x80], [0xf0, 0x90, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xff, 0xfe],
    [0x41, 0xf0, 0x9f, 0x98, 0x42], [0xe4, 0xbd, 0xe4, 0xbd, 0xa0], [0xef, 0xbb, 0xbf, 0x41],
  ];
  for (const bytes of cases) assert.equal(decoder.decode(Uint8Array.from(bytes)), native.decode(Uint8Array.from(bytes)), String(bytes));

  // All pairs and many longer sequences over the bytes where the rules change.
  const edges = [0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xec, 0xed, 0xef, 0xf0, 0xf3, 0xf4, 0xf5, 0xff];
  for (const a of edges) for (const b of edges) for (const c of edges) for (const d of edges) {
    const bytes = Uint8Array.of(a, b, c, d);
    const ours = decoder.decode(bytes);
    if (ours !== native.decode(bytes)) assert.equal(ours, native.decode(bytes), String(bytes));
  }
});

test('the package\'s own texts: ASCII as it is, any other character as DEL, a byte for each unit', async () => {
  const source = readFileSync(new URL('../../js-glue/src/generated/weapp_session_bg.js', import.meta.url), 'utf8');
  // A mini program has neither of the two.
  const createBindings = vm.runInNewContext(`${source.replace('export function', 'function')}; createBindings`);
  const memory = { buffer: new ArrayBuffer(99_999) };
  /** @type {any[]} */
  const crossed = [];
  const bindings = createBindings({ 7: { 1: (/** @type {any[]} */ ...given) => crossed.push(given) } });
  const exported = new Proxy({}, {
    // Which of them is which a build decides: the allocator is the one that has two arguments.
    get: (_, name) => (name === 'memory' ? memory : (/** @type {number[]} */ ...given) => (given.length === 2 ? 8 : crossed.push(given))),
  });
  bindings._start(exported);
  /** @param {string} [text] */
  const sent = (text) => {
    bindings._dispatch(7, 1, 0, 0, 0, 0, text, 0, 0, 0);
    const [at, length] = crossed.pop().slice(6, 8);
    return at && Buffer.from(memory.buffer, at, length).toString('latin1');
  };
  const ascii = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)).join('');
  assert.equal(sent(ascii), ascii);
  for (const text of ['é', '中', '\ud800', '\udfff', '\u0080', '\uffff', 'é'.repeat(99)]) {
    assert.equal(sent('a' + text + 'z'), 'a' + '\x7f'.repeat(text.length) + 'z');
  }
  assert.equal(sent(undefined), 0);

  const perform = Object.entries(bindings._imports).find(([name]) => name !== '$grown')?.[1];
  for (const text of [ascii, 'x'.repeat(60_000)]) {
    memory.buffer = new ArrayBuffer(99_999);
    bindings._imports.$grown();
    Buffer.from(memory.buffer).write(text, 16, 'latin1');
    perform(7, 1, 2, 3, 4, 16, text.length, 8, 9, 10);
    assert.deepEqual(crossed.pop(), [2, 3, 4, text, 8, 9, 10]);
  }
});

test('what is not ASCII is refused by its own name, or goes past the wasm as it is', async (t) => {
  const { host, clock, backend, createClient, failure, wait } = await createWorld(t);
  for (const options of [{ session: { name: 'séance' } }, { session: { prefix: '会' } }, { allowedOrigins: ['https://例.example'] }, { baseUrl: 'https://api.example/路' }]) {
    const error = await failure(createClient(options).ready);
    assert.equal(error.code, 'CONFIG_INVALID');
    assert.match(error.errMsg, /'séance'|'会'|'https:\/\/例\.example'|'https:\/\/api\.example\/路'/);
  }
  const client = createClient({ login: { codeField: '代码' } });
  await failure(client.login());
  assert.equal(typeof backend.at('/wx/onlogin').at(-1)?.body.代码, 'string');
  const working = createClient();
  await wait(working.login());
  host.clearCalls();
  for (const url of ['/echo/商品?名=\ud800', '路/😀']) {
    working.request({ url });
    await clock.advance(10);
    const [sent] = host.calls.filter(({ api }) => api === 'request').slice(-1);
    const options = /** @type {any} */ (sent?.args[0]);
    assert.ok(options.url.endsWith(url), options.url);
    assert.equal(options.header.sessionid, working.session().id);
  }
});

test('codes of every kind reach the backend as they are', async (t) => {
  const codes = ['plain', 'é', '会话码', '😀🍎', 'a😀b会c', '\u0000\u0001', '\u{10ffff}', '\ud800x', 'x\udc00', '中'.repeat(5000)];
  let next = 0;
  const { backend, createClient, failure } = await createWorld(t, { host: { wechat: { issueCode: () => codes[next++] ?? '' } } });
  for (const code of codes) {
    await failure(createClient().login());
    const received = backend.at('/wx/onlogin').at(-1)?.body.code;
    // They stay outside the wasm, which would make lone surrogates well-formed.
    assert.equal(received, code);
  }
});

import assert from 'node:assert/strict';
import test from 'node:test';
import { brotliCompressSync } from 'node:zlib';
import { checkMvp } from '../mvp.js';
import { hostWith } from './mini-program.js';
import { ADD, I32, code, module, section, type } from './tiny-wasm.js';

const VALID = { 'add.wasm': ADD, 'pkg/add.wasm.br': brotliCompressSync(ADD) };

/** @param {import('../index.js').Host} host @param {string} call */
const attempt = (host, call) => host.clock.runUntil(host.evaluate(`WXWebAssembly.instantiate(${call})`));

test('a module is instantiated from a path of the package, plain or brotli', async (t) => {
  const host = hostWith(t, VALID);
  for (const path of ['add.wasm', '/pkg/add.wasm.br']) {
    const { instance } = /** @type {any} */ (await attempt(host, `'${path}'`));
    assert.equal(instance.exports.add(2, 3), 5);
    assert.equal(host.evaluate('(memory) => memory.buffer instanceof ArrayBuffer')(instance.exports.memory), true);
  }
});

test('anything but such a path is refused', async (t) => {
  const host = hostWith(t, { ...VALID, 'add.bin': ADD });
  for (const call of ['new Uint8Array(8)', "'add.bin'", "'missing.wasm'", "'../add.wasm'"]) {
    await assert.rejects(attempt(host, call), (/** @type {any} */ error) => /WXWebAssembly/.test(error.message), call);
  }
  assert.equal(host.evaluate('typeof WXWebAssembly.compile'), 'undefined');
});

test('a client can lack WebAssembly, refuse it, hang, or be slow', async (t) => {
  assert.equal(hostWith(t, VALID, { wasm: 'absent' }).evaluate('typeof WXWebAssembly'), 'undefined');
  const host = hostWith(t, VALID, { wasm: 'refuse', instantiateDelay: 300 });
  await assert.rejects(attempt(host, "'add.wasm'"), { name: 'CompileError' });
  host.behaviour.wasm = 'hang';
  await assert.rejects(attempt(host, "'add.wasm'"), /nothing left to wait for/);
  host.behaviour.wasm = 'present';
  await attempt(host, "'add.wasm'");
  assert.equal(host.clock.elapsed(), 300);
});

test('the promise of the old base library is the one that comes back', async (t) => {
  const host = hostWith(t, VALID, { promise: 'timers' });
  assert.equal(host.evaluate("WXWebAssembly.instantiate('add.wasm') instanceof Promise"), true);
  assert.equal((/** @type {any} */ (await attempt(host, "'add.wasm'"))).instance.exports.add(1, 1), 2);
});

test('a module beyond the MVP is an invalid wasm file', async (t) => {
  const host = hostWith(t, { 'new.wasm': code([0x20, 0x00, 0xc0, 0x1a]) });
  await assert.rejects(attempt(host, "'new.wasm'"), { name: 'CompileError', message: /invalid wasm file.*sign extension/ });
});

test('the check accepts what the MVP has', () => {
  const everyImmediate = [
    0x02, 0x40, 0x03, I32, 0x41, 0x7f, 0x0b, 0x04, 0x40, 0x05, 0x0b, 0x0b, 0x41, 0xff, 0xff, 0xff, 0xff, 0x07, 0x1a, 0x42, 0x00, 0x1a, 0x43, 0, 0, 0, 0,
    0x1a, 0x44, 0, 0, 0, 0, 0, 0, 0xc0, 0xfc, 0x1a, 0x3f, 0x00, 0x28, 0x02, 0x00, 0x1a,
  ];
  checkMvp(ADD);
  checkMvp(code(everyImmediate));
  checkMvp(module(section(0, [1, 0x61, 0xfc, 0xc0]), section(6, [1, I32, 1, 0x41, 0, 0x0b])));
});

const BEYOND = /** @type {Array<[string, Uint8Array, RegExp]>} */ ([
  ['sign extension', code([0x20, 0x00, 0xc4]), /sign extension, opcode 0xc4 at offset 0x1f/],
  ['saturating conversion', code([0x43, 0, 0, 0, 0, 0xfc, 0x00]), /saturating/],
  ['memory.copy', code([0xfc, 0x0a, 0, 0]), /bulk memory/],
  ['SIMD', code([0xfd, 0x0c]), /SIMD/],
  ['ref.null', code([0xd0, 0x70]), /reference types/],
  ['typed select', code([0x1c, 1, I32]), /typed select/],
  ['block with a type index', code([0x02, 0x00, 0x0b]), /multi-value/],
  ['padded table index', code([0x11, 0x00, 0x80, 0x80, 0x80, 0x80, 0x00]), /call_indirect/],
  ['two results', module(type([], [I32, I32])), /multi-value/],
  ['externref parameter', module(type([0x6f], [])), /value type 0x6f/],
  ['imported global', module(section(2, [1, 1, 0x61, 1, 0x62, 3, I32, 0])), /imported global a\.b/],
  ['exported global', module(section(6, [1, I32, 0, 0x41, 0, 0x0b]), section(7, [1, 1, 0x67, 3, 0])), /exported global g/],
  ['two tables', module(section(4, [2, 0x70, 0, 0, 0x70, 0, 0])), /second table/],
  ['table of externref', module(section(4, [1, 0x6f, 0, 0])), /reference types/],
  ['two memories', module(section(5, [2, 0, 1, 0, 1])), /second memory/],
  ['shared memory', module(section(5, [1, 3, 1, 2])), /threads/],
  ['DataCount section', module(section(12, [0])), /DataCount/],
  ['passive data', module(section(5, [1, 0, 1]), section(11, [1, 1, 0])), /bulk memory/],
  ['passive elements', module(section(9, [1, 1, 0, 0])), /bulk memory/],
  ['tag section', module(section(13, [0])), /exception handling/],
  ['sections out of order', module(section(5, [1, 0, 1]), section(4, [0])), /section 4 after section 5/],
  ['cut off', ADD.slice(0, -1), /unexpected end/],
  ['no module', new TextEncoder().encode('<html></html>'), /not a module/],
]);

for (const [feature, bytes, message] of BEYOND) {
  test(`the check refuses: ${feature}`, () => assert.throws(() => checkMvp(bytes), message));
}

test('what the check refuses, an engine of today accepts: so it is the check that says no', () => {
  for (const bytes of [code([0x20, 0x00, 0xc0, 0x1a]), module(type([], [I32, I32])), module(section(12, [0]))]) {
    assert.equal(WebAssembly.validate(/** @type {Uint8Array<ArrayBuffer>} */ (bytes)), true);
  }
});

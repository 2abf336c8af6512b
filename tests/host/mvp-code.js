/** The instructions of the WebAssembly MVP: scans function bodies and refuses whatever came later. */

/** @typedef {import('./binary-reader.js').BinaryReader} BinaryReader */

const VALUE_TYPES = new Map([[0x7f, 'i32'], [0x7e, 'i64'], [0x7d, 'f32'], [0x7c, 'f64']]);
const EMPTY_BLOCK = 0x40;
const END = 0x0b;

/** What later opcodes are called, for the message. */
const LATER = /** @type {Array<[from: number, to: number, feature: string]>} */ ([
  [0x06, 0x0a, 'exception handling'],
  [0x12, 0x15, 'tail calls or typed references'],
  [0x18, 0x19, 'exception handling'],
  [0x1c, 0x1c, 'typed select (reference types)'],
  [0x1f, 0x1f, 'exception handling'],
  [0x25, 0x26, 'table access (reference types)'],
  [0xc0, 0xc4, 'sign extension'],
  [0xd0, 0xd6, 'reference types'],
  [0xfb, 0xfb, 'garbage collection'],
  [0xfc, 0xfc, 'bulk memory or saturating conversion'],
  [0xfd, 0xfd, 'SIMD'],
  [0xfe, 0xfe, 'threads'],
]);

/** @param {BinaryReader} reader */
export function checkValueType(reader) {
  const at = reader.offset;
  const type = reader.byte();
  if (!VALUE_TYPES.has(type)) reader.refuse(`value type 0x${type.toString(16)}`, at);
}

/** A function body: locals, then instructions up to the end. @param {BinaryReader} reader */
export function checkBody(reader) {
  const end = reader.sized();
  reader.vector(() => {
    reader.u32();
    checkValueType(reader);
  });
  checkInstructions(reader);
  if (reader.offset !== end) reader.refuse('a function body that does not end where its size says');
}

/** Instructions up to the `end` that closes them. @param {BinaryReader} reader */
export function checkInstructions(reader) {
  for (let depth = 1; depth > 0;) {
    const at = reader.offset;
    const opcode = reader.byte();
    if (opcode === END) depth--;
    if (opcode >= 0x02 && opcode <= 0x04) depth++;
    checkImmediates(reader, opcode, at);
  }
}

/** @param {BinaryReader} reader @param {number} opcode @param {number} at */
function checkImmediates(reader, opcode, at) {
  if (opcode >= 0x02 && opcode <= 0x04) return checkBlockType(reader);
  if (opcode >= 0x20 && opcode <= 0x24) return void reader.u32();
  if (opcode >= 0x28 && opcode <= 0x3e) return skipMemoryArgument(reader);
  if (opcode >= 0x45 && opcode <= 0xbf) return;
  switch (opcode) {
    case 0x00: case 0x01: case 0x05: case END: case 0x0f: case 0x1a: case 0x1b:
      return;
    case 0x0c: case 0x0d: case 0x10:
      return void reader.u32();
    case 0x0e:
      reader.vector(() => void reader.u32());
      return void reader.u32();
    case 0x11:
      reader.u32();
      return checkZero(reader, 'a table index of call_indirect that is not the single byte 0 (reference types)');
    case 0x3f: case 0x40:
      return checkZero(reader, 'a memory index (multi-memory)');
    case 0x41:
      return reader.skipSigned(5);
    case 0x42:
      return reader.skipSigned(10);
    case 0x43:
      return reader.skip(4);
    case 0x44:
      return reader.skip(8);
    default:
      return reader.refuse(`${featureOf(opcode)}, opcode 0x${opcode.toString(16)}`, at);
  }
}

/** @param {number} opcode */
function featureOf(opcode) {
  return LATER.find(([from, to]) => opcode >= from && opcode <= to)?.[2] ?? 'unknown instruction';
}

/** @param {BinaryReader} reader */
function checkBlockType(reader) {
  const at = reader.offset;
  const type = reader.byte();
  if (type !== EMPTY_BLOCK && !VALUE_TYPES.has(type)) reader.refuse('block type with parameters or several results (multi-value)', at);
}

/** Alignment and offset; bit 6 of the alignment names a memory. @param {BinaryReader} reader */
function skipMemoryArgument(reader) {
  const at = reader.offset;
  if (reader.u32() > 3) reader.refuse('alignment (multi-memory)', at);
  reader.u32();
}

/** @param {BinaryReader} reader @param {string} what */
export function checkZero(reader, what) {
  const at = reader.offset;
  if (reader.byte() !== 0) reader.refuse(what, at);
}

/**
 * Does a module stay within the WebAssembly MVP, as clients on older iOS need it (docs: WXWebAssembly; field report of
 * "CompileError: invalid wasm file" with newer features)? Stricter than the MVP in one thing: iOS does not support
 * exported globals, so no global may be imported or exported; mutable ones inside are fine.
 *
 * It reads the binary itself, since an engine can't be asked to forget features. It is no validator: what is written in
 * the MVP's format and makes no sense is left to the engine.
 */
import { BinaryReader } from './binary-reader.js';
import { checkBody, checkInstructions, checkValueType, checkZero } from './mvp-code.js';

const HEADER = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
const FUNCREF = 0x70;
const FUNCTION_TYPE = 0x60;
const KIND = /** @type {const} */ ({ function: 0, table: 1, memory: 2, global: 3 });

/**
 * @typedef {{ reader: BinaryReader, tables: number, memories: number }} Scan
 */

/** By section id. @type {Record<number, (scan: Scan) => void>} */
const SECTIONS = {
  1: ({ reader }) => void reader.vector(() => checkFunctionType(reader)),
  2: (scan) => void scan.reader.vector(() => checkImport(scan)),
  3: ({ reader }) => void reader.vector(() => void reader.u32()),
  4: (scan) => void scan.reader.vector(() => checkTable(scan)),
  5: (scan) => void scan.reader.vector(() => checkMemory(scan)),
  6: ({ reader }) => void reader.vector(() => checkGlobal(reader)),
  7: ({ reader }) => void reader.vector(() => checkExport(reader)),
  8: ({ reader }) => void reader.u32(),
  9: ({ reader }) => void reader.vector(() => checkElements(reader)),
  10: ({ reader }) => void reader.vector(() => checkBody(reader)),
  11: ({ reader }) => void reader.vector(() => checkData(reader)),
};
const LATER_SECTIONS = new Map([[12, 'DataCount section (bulk memory)'], [13, 'tag section (exception handling)']]);

/**
 * Throws an Error that names the feature and the offset.
 * @param {Uint8Array} bytes
 */
export function checkMvp(bytes) {
  const reader = new BinaryReader(bytes);
  for (const expected of HEADER) {
    const at = reader.offset;
    if (reader.byte() !== expected) reader.refuse('not a module of version 1', at);
  }
  const scan = { reader, tables: 0, memories: 0 };
  for (let last = 0; !reader.atEnd;) last = checkSection(scan, last);
}

/** @param {Scan} scan @param {number} last the id of the section before */
function checkSection(scan, last) {
  const { reader } = scan;
  const at = reader.offset;
  const id = reader.byte();
  const end = reader.sized();
  if (id === 0) {
    reader.offset = end;
    return last;
  }
  const check = SECTIONS[id] ?? reader.refuse(LATER_SECTIONS.get(id) ?? `section ${id}`, at);
  if (id <= last) reader.refuse(`section ${id} after section ${last}`, at);
  check(scan);
  if (reader.offset !== end) reader.refuse(`section ${id} that does not end where its size says`);
  return id;
}

/** @param {BinaryReader} reader */
function checkFunctionType(reader) {
  const at = reader.offset;
  if (reader.byte() !== FUNCTION_TYPE) reader.refuse('a type that is no function (garbage collection)', at);
  reader.vector(() => checkValueType(reader));
  if (reader.vector(() => checkValueType(reader)) > 1) reader.refuse('a function with several results (multi-value)', at);
}

/** @param {Scan} scan */
function checkImport(scan) {
  const { reader } = scan;
  const name = `${reader.name()}.${reader.name()}`;
  const at = reader.offset;
  const kind = reader.byte();
  if (kind === KIND.function) return void reader.u32();
  if (kind === KIND.table) return checkTable(scan);
  if (kind === KIND.memory) return checkMemory(scan);
  return reader.refuse(kind === KIND.global ? `imported global ${name}` : `import kind ${kind} of ${name}`, at);
}

/** @param {Scan} scan */
function checkTable(scan) {
  const { reader } = scan;
  const at = reader.offset;
  if (++scan.tables > 1) reader.refuse('a second table (reference types)', at);
  if (reader.byte() !== FUNCREF) reader.refuse('a table of something else than functions (reference types)', at);
  checkLimits(reader);
}

/** @param {Scan} scan */
function checkMemory(scan) {
  if (++scan.memories > 1) scan.reader.refuse('a second memory (multi-memory)');
  checkLimits(scan.reader);
}

/** @param {BinaryReader} reader */
function checkLimits(reader) {
  const at = reader.offset;
  const flags = reader.byte();
  if (flags > 1) reader.refuse('shared or 64-bit limits (threads, memory64)', at);
  reader.u32();
  if (flags === 1) reader.u32();
}

/** @param {BinaryReader} reader */
function checkGlobal(reader) {
  checkValueType(reader);
  const at = reader.offset;
  if (reader.byte() > 1) reader.refuse('mutability', at);
  checkInstructions(reader);
}

/** @param {BinaryReader} reader */
function checkExport(reader) {
  const name = reader.name();
  const at = reader.offset;
  const kind = reader.byte();
  if (kind === KIND.global) reader.refuse(`exported global ${name}`, at);
  if (kind > KIND.global) reader.refuse(`export kind ${kind} of ${name}`, at);
  reader.u32();
}

/** @param {BinaryReader} reader */
function checkElements(reader) {
  checkZero(reader, 'an element segment that is not active in table 0 (bulk memory, reference types)');
  checkInstructions(reader);
  reader.vector(() => void reader.u32());
}

/** @param {BinaryReader} reader */
function checkData(reader) {
  checkZero(reader, 'a data segment that is not active in memory 0 (bulk memory)');
  checkInstructions(reader);
  reader.offset = reader.sized();
}

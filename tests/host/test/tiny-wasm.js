/** WebAssembly modules of a few bytes, put together by hand. Every section is shorter than 128 bytes. */

export const I32 = 0x7f;

/** @param {number} id @param {number[]} content */
export const section = (id, content) => [id, content.length, ...content];

/** @param {number[][]} sections */
export const module = (...sections) => new Uint8Array([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, ...sections.flat()]);

/** A type section with one function. @param {number[]} parameters @param {number[]} results */
export const type = (parameters, results) => section(1, [1, 0x60, parameters.length, ...parameters, results.length, ...results]);

/** A code section with one body. @param {number[]} instructions */
export const body = (instructions) => section(10, [1, instructions.length + 2, 0, ...instructions, 0x0b]);

/** A module with a memory and one function of one i32 that has this code. @param {number[]} instructions */
export const code = (instructions) => module(type([I32], []), section(3, [1, 0]), section(5, [1, 0, 1]), body(instructions));

/** Exports `add`, of two i32, and `memory`. */
export const ADD = module(
  type([I32, I32], [I32]),
  section(3, [1, 0]),
  section(5, [1, 0, 1]),
  section(7, [2, 3, 0x61, 0x64, 0x64, 0, 0, 6, 0x6d, 0x65, 0x6d, 0x6f, 0x72, 0x79, 2, 0]),
  body([0x20, 0x00, 0x20, 0x01, 0x6a]),
);

/** Reads the WebAssembly binary format, byte by byte, and knows where it is. */

export class BinaryReader {
  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.bytes = bytes;
    this.offset = 0;
  }

  get atEnd() {
    return this.offset >= this.bytes.length;
  }

  /** @param {string} what @param {number} [offset] @returns {never} */
  refuse(what, offset = this.offset) {
    throw new Error(`not MVP: ${what} at offset 0x${offset.toString(16)}`);
  }

  byte() {
    if (this.atEnd) this.refuse('unexpected end');
    return this.bytes[this.offset++];
  }

  /** @param {number} count */
  skip(count) {
    if (this.offset + count > this.bytes.length) this.refuse('unexpected end');
    this.offset += count;
  }

  /** An unsigned LEB128 number of 32 bits. */
  u32() {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    return this.refuse('number too long');
  }

  /** Skips a signed LEB128 number. @param {number} maxBytes */
  skipSigned(maxBytes) {
    for (let count = 0; count < maxBytes; count++) {
      if (this.byte() < 0x80) return;
    }
    this.refuse('number too long');
  }

  /** Reads a length and that many bytes; gives where they end. */
  sized() {
    const length = this.u32();
    const end = this.offset + length;
    if (end > this.bytes.length) this.refuse('unexpected end');
    return end;
  }

  name() {
    const end = this.sized();
    const text = new TextDecoder().decode(this.bytes.subarray(this.offset, end));
    this.offset = end;
    return text;
  }

  /** Runs `item` as often as the count that comes first says. @param {(index: number) => void} item */
  vector(item) {
    const count = this.u32();
    for (let index = 0; index < count; index++) item(index);
    return count;
  }
}

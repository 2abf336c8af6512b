/**
 * UTF-8 for hosts without `TextEncoder` and `TextDecoder`, which mini programs are (docs: JavaScript support), for mini
 * programs in Rust. The npm package needs none: see xtask/src/wasm/trim.rs.
 *
 * A bundler puts the two exports in the place of the globals of the same names. Both follow the WHATWG Encoding
 * Standard: what is not well-formed becomes U+FFFD.
 */

/** As `TextEncoder.prototype.encodeInto`, for a destination that is large enough: three bytes for each unit. */
function encodeInto(text: string, bytes: Uint8Array): { read: number; written: number } {
  let written = 0;
  // Goes by code points; surrogates that are alone come alone.
  for (const symbol of text) {
    let point = symbol.codePointAt(0)!;
    if (point >> 11 === 0x1b) point = 0xfffd;
    if (point < 0x80) {
      bytes[written++] = point;
      continue;
    }
    if (point < 0x800) {
      bytes[written++] = 0xc0 | (point >> 6);
    } else {
      if (point < 0x10000) {
        bytes[written++] = 0xe0 | (point >> 12);
      } else {
        bytes[written++] = 0xf0 | (point >> 18);
        bytes[written++] = 0x80 | ((point >> 12) & 0x3f);
      }
      bytes[written++] = 0x80 | ((point >> 6) & 0x3f);
    }
    bytes[written++] = 0x80 | (point & 0x3f);
  }
  return { read: text.length, written };
}

/**
 * As `TextDecoder.prototype.decode`. The range of the second byte depends on the first (Unicode, table 3-7): that
 * excludes overlong forms, surrogates and what lies beyond U+10FFFF.
 */
function decode(bytes: Uint8Array): string {
  let text = '';
  let index = 0;
  while (index < bytes.length) {
    let point = bytes[index++]!;
    let more = 0;
    let least = 0x80;
    let greatest = 0xbf;
    if (point >= 0x80) {
      if (point >= 0xc2 && point < 0xe0) {
        more = 1;
        point &= 0x1f;
      } else if (point >= 0xe0 && point < 0xf0) {
        if (point === 0xe0) least = 0xa0;
        if (point === 0xed) greatest = 0x9f;
        more = 2;
        point &= 0xf;
      } else if (point >= 0xf0 && point < 0xf5) {
        if (point === 0xf0) least = 0x90;
        if (point === 0xf4) greatest = 0x8f;
        more = 3;
        point &= 7;
      } else {
        point = 0xfffd;
      }
    }
    for (; more > 0; more--) {
      const byte = bytes[index];
      if (byte === undefined || byte < least || byte > greatest) {
        point = 0xfffd;
        break;
      }
      point = (point << 6) | (byte & 0x3f);
      least = 0x80;
      greatest = 0xbf;
      index++;
    }
    text += String.fromCodePoint(point);
  }
  return text;
}

class Encoder {
  encodeInto = encodeInto;
}

class Decoder {
  decode = decode;
}

declare const TextEncoder: typeof Encoder | undefined;
declare const TextDecoder: typeof Decoder | undefined;

// Encoders of older engines lack `encodeInto`, which is all that is used.
const HostEncoder = typeof TextEncoder === 'function' && 'encodeInto' in TextEncoder.prototype ? TextEncoder : Encoder;
const HostDecoder = typeof TextDecoder === 'function' ? TextDecoder : Decoder;

export { HostEncoder as TextEncoder, HostDecoder as TextDecoder };

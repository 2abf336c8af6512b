/**
 * Texts at the border to the wasm, for a bundler to put in the place of `TextEncoder` and `TextDecoder`, which mini
 * programs lack (docs: JavaScript support). They do less, which is enough here; codec.ts is all of UTF-8.
 *
 * What Rust hands out is what a session travels as, which is ASCII (`Carrier::carried`). What it takes are URLs, options
 * and ids: there it accepts nothing but ASCII where it looks, so it need not know which other character was refused.
 */
export class TextEncoder {
  /** What is not ASCII crosses as U+FFFD: three bytes for each unit, as the bindings provide for. */
  encodeInto(text: string, bytes: Uint8Array): { read: number; written: number } {
    let written = 0;
    for (let read = 0; read < text.length; read++) {
      const code = text.charCodeAt(read);
      if (code < 0x80) bytes[written++] = code;
      else {
        bytes.set([0xef, 0xbf, 0xbd], written);
        written += 3;
      }
    }
    return { read: text.length, written };
  }
}

export class TextDecoder {
  decode(bytes: Uint8Array): string {
    let text = '';
    bytes.forEach((byte) => {
      text += String.fromCharCode(byte);
    });
    return text;
  }
}

// What wasm-bindgen's bindings look for on other hosts, for a bundler to put in the place of the globals.
import { TextDecoder as Decoder } from '../../../js-glue/src/codec.ts';

export { TextEncoder } from '../../../js-glue/src/codec.ts';

/** The SDK's decoder, with what these bindings do beyond the SDK's: they begin by a call without bytes. */
export class TextDecoder {
  constructor(...options) {
    const decoder = new Decoder(...options);
    this.decode = (bytes = new Uint8Array(0)) => decoder.decode(bytes);
  }
}

/**
 * Futures ask the global object for `queueMicrotask`. A mini program may have neither (docs: JavaScript support), and
 * on nothing the question would throw; on an empty object it leads to promises.
 */
const noGlobals = {};
export { noGlobals as globalThis };

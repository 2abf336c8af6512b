/** JSON, however a host hands it over. */
import { attempt } from './attempt';
import { tagOf } from './copy';
import { isString } from './is';

/**
 * What JSON says that comes as text, as a backend's under another content type does and every answer to an upload (docs:
 * wx.request, dataType; wx.uploadFile), or as bytes. Whatever else comes back as it is.
 */
export function parsed(given: any): unknown {
  return attempt(() => {
    const text = isBytes(given) ? textOf(new Uint8Array((given as any).buffer || given, (given as any).byteOffset, given.byteLength)) : given;
    return isString(text) ? JSON.parse(text.replace(/^\uFEFF/, '')) : given;
  }, given);
}

/** Not by `instanceof`: there are buffers of other realms. */
function isBytes(given: unknown): given is ArrayBuffer | ArrayBufferView {
  return ArrayBuffer.isView(given) || tagOf(given) === 'ArrayBuffer';
}

/** The text of bytes that begin as an object or a list does; none of others: of a picture no more is looked at. */
function textOf(bytes: Uint8Array): string {
  let text = '';
  if (/^(\xEF\xBB\xBF)?\s*[[{]/.test(String.fromCharCode(...bytes.subarray(0, 99)))) {
    for (const byte of bytes) text += String.fromCharCode(byte);
  }
  // A URI holds UTF-8 as a byte in percent each, and hosts can read that without a TextDecoder.
  return decodeURIComponent(escape(text));
}

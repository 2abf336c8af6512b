/** JSON, however a host hands it over. */
import { isString } from './is';

/**
 * What JSON says that comes as text, as a backend's under another content type does and every answer to an upload (docs:
 * wx.request, dataType; wx.uploadFile), or as bytes. Whatever else comes back as it is.
 */
export function parsed(given: unknown): unknown {
  try {
    const text = textOf(given);
    return isString(text) ? JSON.parse(text.replace(/^\uFEFF/, '')) : given;
  } catch {
    return given;
  }
}

/** The text of bytes that begin as an object or a list does: of a picture no more is looked at. */
function textOf(given: any): unknown {
  // Not by `instanceof`: there are buffers of other realms.
  if (!ArrayBuffer.isView(given) && {}.toString.call(given) !== '[object ArrayBuffer]') return given;
  const bytes = new Uint8Array((given as any).buffer || given, (given as any).byteOffset, given.byteLength);
  if (!/^(\xEF\xBB\xBF)?\s*[[{]/.test(String.fromCharCode(...bytes.subarray(0, 99)))) return given;
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  // A URI holds UTF-8 as a byte in percent each, and hosts can read that without a TextDecoder.
  return decodeURIComponent(escape(text));
}

/** The files that the phone has: a picture, as wx.chooseMedia would hand it out. */

export const PICTURE = 'wxfile://tmp/tea.jpg';
/** As large as a picture of a phone's, sent small. */
const PICTURE_BYTES = 200 * 1024;

/** @param {string} path @returns {File} */
export function readFile(path) {
  if (path !== PICTURE) throw new Error(`file not found: ${path}`);
  return new File([new Uint8Array(PICTURE_BYTES)], 'tea.jpg', { type: 'image/jpeg' });
}

/** Text in percent, as URLs have it. */
export const encode = encodeURIComponent;

/** The text again; as it is, where it cannot have been written so. */
export function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

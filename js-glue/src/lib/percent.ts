/** Text that stands in percent, as in URLs; as it is, where it cannot have been written so. */
export function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Text in percent, as URLs have it. What can't be converted stays as it is. */

export const encode = (text: string): string => convert(encodeURIComponent, text);
export const decode = (text: string): string => convert(decodeURIComponent, text);

function convert(by: (text: string) => string, text: string): string {
  try {
    return by(text);
  } catch {
    return text;
  }
}

/** Text in percent, as URLs have it. What can't be converted stays as it is. */
import { attempt } from './attempt';

export const encode = (text: string): string => attempt(() => encodeURIComponent(text), text);
export const decode = (text: string): string => attempt(() => decodeURIComponent(text), text);

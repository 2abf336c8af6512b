import { isObject } from './is';

/** Headers, whose names are compared without case (RFC 9110, section 5.1). */
type Header = Record<string, unknown>;

/** Sets a field of a header that is ours, in the place of one with its name, however that is written. */
export function setHeader(call: { header?: any }, name: string, value: unknown): void {
  const header: Header = (call.header = isObject(call.header) ? call.header : {});
  for (const other in header) {
    // Lengths first: they tell nearly all apart, and cost nothing.
    if (other.length === name.length && isSame(other, name)) delete header[other];
  }
  header[name] = value;
}

/** Headers over headers. */
export function mergeHeaders(under: Header | undefined, over: Header | undefined): Header {
  const merged = { header: {} };
  for (const part of [under, over]) {
    for (const name in part) setHeader(merged, name, part[name]);
  }
  return merged.header;
}

/** The values under a name: hosts give one, a list of several, or the name in two spellings. */
export function valuesOf(header: Header | undefined, name: string): unknown[] {
  let values: unknown[] = [];
  for (const other in header) {
    if (isSame(other, name)) values = values.concat(header[other]);
  }
  return values;
}

/** Whether two names are the same. */
export function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

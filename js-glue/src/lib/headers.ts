/** Headers, whose names are compared without case (RFC 9110, section 5.1). */
type Header = Record<string, unknown>;

/** A copy of a header with one more field, in the place of one with its name. */
export function withHeader(header: Header | undefined, name: string, value: unknown): Header {
  const merged: Header = {};
  for (const other in header) {
    if (!isSame(other, name)) merged[other] = header[other];
  }
  merged[name] = value;
  return merged;
}

/** Headers over headers. */
export function mergeHeaders(under: Header | undefined, over: Header | undefined): Header {
  let merged: Header = {};
  for (const part of [under, over]) {
    for (const name in part) merged = withHeader(merged, name, part[name]);
  }
  return merged;
}

/** The values under a name: hosts give one, a list of several, or the name in two spellings. */
export function valuesOf(header: Header | undefined, name: string): unknown[] {
  let values: unknown[] = [];
  for (const other in header) {
    if (isSame(other, name)) values = values.concat(header[other]);
  }
  return values;
}

/** Lengths first: they tell nearly all apart, and cost nothing. */
function isSame(one: string, other: string): boolean {
  return one.length === other.length && one.toLowerCase() === other.toLowerCase();
}

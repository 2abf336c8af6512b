/** In the place of node:querystring. What comes twice is an array. @param {string} text */
export function parse(text) {
  /** @type {Record<string, string | string[]>} */
  const query = Object.create(null);
  for (const [name, value] of new URLSearchParams(text)) {
    query[name] = name in query ? [query[name], value].flat() : value;
  }
  return query;
}

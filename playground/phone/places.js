/** Where on the wire a name is found: the backend under its own, every other server under a path of the playground's. */
export const WEATHER = 'https://weather.example';

/** @param {URL} url */
export function isElsewhere(url) {
  return url.host !== location.host;
}

/** @param {URL} url @returns {URL} */
export function placeOf(url) {
  return isElsewhere(url) ? new URL(`/elsewhere${url.pathname}${url.search}`, location.origin) : url;
}

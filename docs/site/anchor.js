/** What GitHub makes of a heading, so that a link to a heading works there and in the site. @param {string} heading without its marks */
export function anchorOf(heading) {
  return heading.toLowerCase().replace(/[^\p{L}\p{N}\- _]/gu, '').trim().replaceAll(' ', '-');
}

/**
 * What the sources cite: pages of hosts' documentation, in comments such as `(docs` + `: network, limits; errno)`, and
 * sections of RFCs.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesOf, ROOT } from './repository.js';

/** @typedef {Map<string, string[]>} Citations what is cited, and the files that do */

/** The page that leads from these citations to the documents themselves. */
export const SOURCES = 'docs/design/sources.md';

/** A text in one line, without the marks that comments put before their lines. @param {string} text */
const flatten = (text) => text.replace(/\n[ \t]*(?:\/\/[/!]?|\*(?!\/)|#)?[ \t]*/g, ' ');

/** Ends a citation: its bracket, its sentence, a colon, the comment or a tag in it. */
const END = /\)|\.(?=\s|$)|: |\*\/| @\w/;

/** Where the details of a topic begin. */
const DETAILS = / of "|,/;

/** Names of APIs and objects, which are topics of their own also among the details of another. */
const API = /\b(?:wx|my|swan|tt|qq)\.\w+|\b(?:Request|Upload|Download|Socket)Task\b(?:\.\w+)?/g;

/** Stands for what another citation of the same comment names. */
const BACK_REFERENCE = 'the same';

/** The topics of a citation: parts between semicolons, without their details. A part that quotes code is a remark. @param {string} citation */
function topicsOf(citation) {
  const parts = (citation.split(END)[0] ?? '').split(';').map((part) => part.trim());
  const topics = parts.flatMap((part) => {
    const topic = part.split(DETAILS)[0] ?? '';
    return [topic, ...(part.slice(topic.length).match(API) ?? [])];
  });
  return topics.filter((topic) => topic !== BACK_REFERENCE && !topic.includes('`'));
}

/** What a text cites. @param {string} text */
export function citedIn(text) {
  const flat = flatten(text);
  const topics = flat.split(/\bdocs: /).slice(1).flatMap(topicsOf);
  const found = [...flat.matchAll(/\bRFC (\d{3,5}), (?:section )?(\d+(?:\.\d+)*)/g)];
  return { topics, sections: found.map(([, number, section]) => `RFC ${number}, section ${section}`) };
}

/** Every topic and every section of an RFC that is cited anywhere. */
export function citations() {
  /** @type {{ topics: Citations, sections: Citations }} */
  const all = { topics: new Map(), sections: new Map() };
  for (const file of filesOf()) {
    if (file === SOURCES) continue;
    const cited = citedIn(readFileSync(join(ROOT, file), 'utf8'));
    for (const kind of /** @type {const} */ (['topics', 'sections'])) {
      for (const what of cited[kind]) all[kind].set(what, [...(all[kind].get(what) ?? []), file]);
    }
  }
  return all;
}

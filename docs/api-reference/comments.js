/** What a documentation comment says: its text, its tags, and the pages that it cites. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {{ name: string, address: string }} Link
 * @typedef {object} Comment
 * @property {string[]} paragraphs without citations
 * @property {string | undefined} default
 * @property {string | undefined} example
 * @property {Record<string, string>} parameters by name; of a parameter's fields, by path
 * @property {string | undefined} throws
 * @property {Link[]} see
 */

const SOURCES = new URL('../design/sources.md', import.meta.url);
const CITATION = /\s*\(docs[:] ([^)]+)\)/g;

/** The first address of each topic that comments may cite. @type {Map<string, string>} */
const addresses = new Map();
for (const [, topic = '', address = ''] of readFileSync(SOURCES, 'utf8').matchAll(/^\| ([^|]+) \| \[[^\]]*\]\(([^)]+)\)/gm)) addresses.set(topic, address);

/** @param {string} citation what stands in the brackets @returns {Link[]} */
function linksOf(citation) {
  return citation.split(';').map((part) => {
    const [topic = ''] = part.trim().split(',');
    const address = addresses.get(topic);
    if (!address) throw new Error(`'${topic}' is cited, and not in ${fileURLToPath(SOURCES)}`);
    return { name: topic, address };
  });
}

/** @param {string} text */
function inOneLine(text) {
  return text.replace(/\s+/g, ' ').trim();
}

/** The lines of a comment without what makes it one, as a text for each part: the description, and each tag. @param {string} source */
function partsOf(source) {
  const lines = source.replace(/^\/\*\*|\*\/$/g, '').split('\n').map((line) => line.replace(/^\s*\* ?/, '').trimEnd());
  return lines.join('\n').split(/^(?=@\w)/m);
}

/** @param {string | undefined} source from its first star to its last, if there is one @returns {Comment | undefined} */
export function readComment(source) {
  if (!source) return undefined;
  const [description = '', ...tags] = partsOf(source);
  /** @type {Comment} */
  const comment = { paragraphs: [], default: undefined, example: undefined, parameters: {}, throws: undefined, see: [] };
  for (const tag of tags) {
    const [, name = '', text = ''] = /^@(\w+)\s*([^]*)$/.exec(tag) ?? [];
    if (name === 'default') comment.default = text.trim();
    else if (name === 'example') comment.example = text.trim();
    else if (name === 'throws') comment.throws = inOneLine(text);
    else if (name === 'param') {
      const [, parameter = '', words = ''] = /^(\S+)\s+([^]*)$/.exec(text) ?? [];
      comment.parameters[parameter] = inOneLine(words);
    } else if (name === 'see') {
      const [, address = '', words = ''] = /^\{@link (\S+) \| ([^}]+)\}/.exec(text) ?? [];
      if (!address) throw new Error(`not understood: ${tag}`);
      comment.see.push({ name: words, address });
    } else throw new Error(`unknown tag: ${tag}`);
  }
  for (const [, citation = ''] of inOneLine(description).matchAll(CITATION)) comment.see.push(...linksOf(citation));
  comment.paragraphs = description.split(/\n\s*\n/).map((text) => inOneLine(text).replace(CITATION, '')).filter(Boolean);
  const cited = comment.paragraphs.find((text) => /\bdocs[:] /.test(text));
  if (cited) throw new Error(`a citation without brackets: ${cited}`);
  return comment;
}

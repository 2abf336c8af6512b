/** The page in one language: Markdown made of the exported items. */
import { INTRODUCTION, OBJECT, SECTIONS, TITLE, WORDS } from './layout.js';

/**
 * @import { Comment } from './comments.js'
 * @import { Language } from './layout.js'
 * @import { Field, Item, Method } from './read.js'
 *
 * @typedef {object} Writer what a page is written with
 * @property {Language} language
 * @property {(text: string) => string} translate a text of a comment, in the page's language
 * @property {Set<string>} names everything exported
 */

/** @param {Map<string, Item>} items @param {Language} language @param {(text: string) => string} translate @returns {string} */
export function pageOf(items, language, translate) {
  const writer = { language, translate, names: new Set(items.keys()) };
  const left = new Set(items.keys());
  const parts = [`# ${TITLE[language]}`, INTRODUCTION[language]];
  for (const { title, items: names } of SECTIONS) {
    parts.push(`## ${title[language]}`);
    for (const name of names) {
      const item = items.get(name);
      if (!item || !left.delete(name)) throw new Error(`docs/api-reference/layout.js: '${name}' is not exported, or stands there twice`);
      parts.push(...itemOf(writer, item));
    }
  }
  if (left.size > 0) throw new Error(`docs/api-reference/layout.js: no place for ${[...left].join(', ')}`);
  return `${parts.filter(Boolean).join('\n\n')}\n`;
}

/** @param {Writer} writer @param {string} word */
const say = (writer, word) => /** @type {string} */ (WORDS[word]?.[writer.language]);

/** @param {Writer} writer @param {Item} item @returns {string[]} */
function itemOf(writer, item) {
  const [method] = item.methods;
  const parts = [`### ${item.name}`, item.module === 'weapp-session' ? '' : sentence(writer, 'from', `\`${item.module}\``)];
  if (method?.name === item.name) return [...parts, ...functionOf(writer, method, item.name)];
  parts.push(item.declaration && linked(writer, item.declaration, item.name), descriptionOf(writer, item.comment, item.name));
  const bases = item.bases.map((base) => linked(writer, base, item.name));
  if (bases.length > 0) parts.push(sentence(writer, 'extends', bases.join(say(writer, 'comma'))));
  if (item.name === OBJECT.item) {
    // What a property gives, its type has said.
    const properties = item.fields.map(({ path, type, comment }) => ({ name: path, signature: `${path}: ${type}`, result: 'void', parameters: [], comment }));
    return [...parts, ...[...properties, ...item.methods].flatMap((one) => [`#### ${OBJECT.name}.${one.name}`, ...functionOf(writer, one, one.name)])];
  }
  return [...parts, methodsOf(writer, item), fieldsOf(writer, item), untouchedOf(writer, item), exampleOf(item.comment)];
}

/** A function: how it is called, what it does, takes, gives and fails with. @param {Writer} writer @param {Method} method @param {string} name @returns {string[]} */
function functionOf(writer, { signature, result, parameters, comment }, name) {
  const rows = parameters.map(({ path, type, isOptional, comment: about }) => [
    `\`${path}${isOptional ? '?' : ''}\``, linked(writer, type, ''), descriptionOf(writer, about, `${name}, ${path}`),
  ]);
  return [
    `\`${signature}\``,
    descriptionOf(writer, comment, name),
    rows.length > 0 ? table([say(writer, 'parameter'), say(writer, 'type'), say(writer, 'meaning')], rows) : '',
    /^(void|.*=> void)$/.test(result) ? '' : sentence(writer, 'returns', linked(writer, result, '')),
    failuresOf(writer, comment),
    exampleOf(comment),
  ];
}

/** @param {Writer} writer @param {Comment | undefined} comment */
function failuresOf(writer, comment) {
  return comment?.throws ? sentence(writer, 'fails', coded(writer.translate(comment.throws))) : '';
}

/** What is told of each field. Those of an interface of the host that nothing is told of stand elsewhere. @param {Writer} writer @param {Item} item */
function fieldsOf(writer, item) {
  const described = item.fields.filter(({ comment }) => comment);
  if (described.length === 0) return '';
  const hasDefaults = described.some(({ comment }) => comment?.default);
  const columns = [say(writer, 'field'), say(writer, 'type'), ...(hasDefaults ? [say(writer, 'default')] : []), say(writer, 'meaning')];
  const rows = described.map(({ path, type, isOptional, comment }) => [
    `\`${path}${isOptional ? '?' : ''}\``,
    linked(writer, type, item.name),
    ...(hasDefaults ? [comment?.default ? `\`${comment.default}\`` : '—'] : []),
    descriptionOf(writer, comment, `${item.name}.${path}`),
  ]);
  return table(columns, rows);
}

/** The fields that are told of by the host. @param {Writer} writer @param {Item} item */
function untouchedOf(writer, item) {
  const isOfHost = (item.comment?.see.length ?? 0) > 0;
  const bare = [...item.fields.filter(({ comment }) => !comment).map(({ path }) => path), ...item.methods.filter(({ comment }) => !comment).map(({ name }) => name)];
  if (bare.length > 0 && !isOfHost) throw new Error(`${item.name}: nothing is told of ${bare.join(', ')}`);
  const names = bare.map((name) => `\`${name}\``).join(say(writer, 'comma'));
  if (!names) return item.isOpen ? say(writer, 'onlyMore') : '';
  return sentence(writer, 'untouched', names + (item.isOpen ? say(writer, 'more') : ''));
}

/** @param {Writer} writer @param {Item} item */
function methodsOf(writer, item) {
  const rows = item.methods.filter(({ comment }) => comment).map(({ signature, comment, name }) => [`\`${signature}\``, descriptionOf(writer, comment, `${item.name}.${name}`)]);
  return rows.length > 0 ? table([say(writer, 'method'), say(writer, 'effect')], rows) : '';
}

/** What a comment says, and where there is more. @param {Writer} writer @param {Comment | undefined} comment @param {string} of */
function descriptionOf(writer, comment, of) {
  if (!comment || comment.paragraphs.length === 0) throw new Error(`${of} is not documented`);
  const text = comment.paragraphs.map(writer.translate).join(say(writer, 'between'));
  const links = comment.see.map(({ name, address }) => `[${/ /.test(name) ? writer.translate(name) : name}](${address})`);
  // A page of ours is named in the sources by its path.
  const ours = coded(text).replace(/`?docs\/en\/reference\/(\w+\.md)`?/g, '[$1]($1)');
  return links.length > 0 ? `${ours}${say(writer, 'between')}${say(writer, 'see')}${links.join(say(writer, 'comma'))}${say(writer, 'stop')}` : ours;
}

/** @param {Comment | undefined} comment */
function exampleOf(comment) {
  return comment?.example ? `\`\`\`js\n${comment.example}\n\`\`\`` : '';
}

/** `Gives: …` @param {Writer} writer @param {string} word @param {string} what */
function sentence(writer, word, what) {
  const stop = /[.。]$/.test(what) ? '' : say(writer, 'stop');
  return `${say(writer, word)}${say(writer, 'colon')}${what}${stop}`;
}

/** A type as code, which leads to the first exported item in it. @param {Writer} writer @param {string} type @param {string} self where it stands */
function linked(writer, type, self) {
  const [name] = (type.match(/\b[A-Za-z]+\b/g) ?? []).filter((word) => writer.names.has(word) && word !== self);
  return name ? `[\`${type}\`](#${name.toLowerCase()})` : `\`${type}\``;
}

/** Error codes lead to what is told of them. @param {string} text */
function coded(text) {
  return text.replace(/`([A-Z]+_[A-Z_]+|ABORTED|DESTROYED)`/g, (code, name) => `[${code}](errors.md#${name.toLowerCase()})`);
}

/** @param {string[]} columns @param {string[][]} rows */
function table(columns, rows) {
  const line = (/** @type {string[]} */ cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(columns), `|${columns.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}

// One variable for each text, name or `undefined` that stands at several places: `errMsg` takes six bytes each time, and
// `void 0` as many, where a variable takes one. Minifiers undo that with what they see is constant, so the texts come out of
// one that is split.
import { parse } from 'acorn';
import { KEPT } from './arrows.js';

/** @typedef {import('acorn').AnyNode & { [field: string]: any }} Node */
/** @typedef {{ text: string | undefined, start: number, end: number, isText?: boolean, write: (name: string) => string }} Place */

/**
 * Fields and methods that may be named by a variable. Engines that only interpret find what is named in the program faster, so that
 * functions on the way of each request keep their names (`isHot`); in all others it costs little.
 */
const FIELDS = 'errMsg connectSocket forEach replace toLowerCase filter split join concat expiresAt then catch fromCharCode expiresIn delete push header length data fail statusCode timeout indexOf slice resolve encryptedData request uploadFile setSession expired logout close prototype enumerable setStorageSync'.split(' ');

/** Those of them that literals may have in this way. The task that each request makes is one with others: that took V8 a quarter of a request. */
const KEYS = ['errMsg', 'connectSocket', 'expiresAt', 'expiresIn', 'header', 'statusCode', 'timeout', 'encryptedData', 'request', 'uploadFile', 'setSession', 'expired', 'logout', 'close', 'prototype', 'enumerable'];

/** The global that is named most often. Others, as timers, are looked up each time: apps replace them. */
const GLOBAL = 'Promise';

/** Functions of the surroundings that are looked up each time, as apps replace them: in one function of ours each, which others call. */
const LOOKED_UP = ['setTimeout', 'clearTimeout'];

/** No text has it. */
const SEPARATOR = '|';

/** How long the name of such a variable is, or at most. */
const NAME = 1.9;

/**
 * All nodes of a tree, each with the one that it is part of, and whether it is in a function on the way of each request.
 *
 * @param {Node} node @param {(node: Node, parent: Node, isHot: boolean) => void} see @param {boolean} [isHot]
 */
function visit(node, see, isHot = false) {
  for (const part of Object.values(node).flat()) {
    if (!part || typeof part !== 'object' || typeof part.type !== 'string') continue;
    see(part, node, isHot);
    visit(part, see, isHot || (part.type === 'CallExpression' && part.callee.name === KEPT));
  }
}

/**
 * Where a text or a field stands, and what stands there in its place, given a variable. Texts that `typeof` is compared with stay:
 * that is one step for an engine; so do the names of files that are required, which tools read in the program (docs: modules); and the fields in functions on the way of each request, since engines without a JIT compiler
 * find a name faster that stands in the program. @param {Node} node @param {Node} parent @param {boolean} isHot
 * @returns {Place | undefined}
 */
function placeOf(node, parent, isHot) {
  const { start, end } = node;
  const isTypeof = [parent.left, parent.right].some((side) => side?.operator === 'typeof');
  const isRequired = parent.callee?.name === 'require';
  if (node.type === 'Literal' && typeof node.value === 'string' && !isTypeof && !isRequired && !(parent.type === 'Property' && parent.key === node)) {
    return { text: node.value, start, end, isText: true, write: (name) => ` ${name} ` };
  }
  // With two signs of equality, it is the same.
  if (node.type === 'Literal' && node.value === null && /^[!=]=$/.test(parent.operator)) return { text: undefined, start, end, write: (name) => ` ${name} ` };
  if (node.type === 'UnaryExpression' && node.operator === 'void' && node.argument.type === 'Literal') return { text: undefined, start, end, write: (name) => ` ${name} ` };
  if (isHot || node.type !== 'Identifier' || !FIELDS.includes(node.name)) return undefined;
  if (parent.type === 'MemberExpression' && parent.property === node && !parent.computed) {
    return { text: node.name, start: start - '.'.length, end, write: (name) => `[${name}]` };
  }
  if (parent.type === 'Property' && parent.key === node && !parent.computed && !parent.shorthand && KEYS.includes(node.name)) {
    return { text: node.name, start, end, write: (name) => `[${name}]` };
  }
  return undefined;
}

/**
 * A text that has others in it which have a variable, as a sum of those and of what is left; nothing, where that is no shorter.
 *
 * @param {string} text @param {Array<[string | undefined, Place[]]>} pool @param {Map<string, string | undefined>} known What has been found.
 * @returns {string | undefined}
 */
function inParts(text, pool, known) {
  if (known.has(text)) return known.get(text);
  let best = { saved: 0, written: /** @type {string | undefined} */ (undefined) };
  pool.forEach(([part = ''], index) => {
    const at = text.indexOf(part);
    const sides = [text.slice(0, at), text.slice(at + part.length)];
    // Two quotation marks go on a side where nothing is left, and come between two parts.
    const saved = part.length + 2 - Math.ceil(NAME) - sides.filter((side) => side).length * '""+'.length;
    if (at < 0 || saved <= best.saved) return;
    const [before, after] = sides.map((side) => side && (inParts(side, pool, known) ?? JSON.stringify(side)));
    best = { saved, written: [before, `pooled_${index}`, after].filter((one) => one).join('+') };
  });
  known.set(text, best.written);
  return best.written;
}

/** The script with such variables, where they make it shorter. @param {string} script */
export function pooled(script) {
  /** @type {Map<string | undefined, Place[]>} */
  const places = new Map();
  /** @type {Array<Place & { name: string }>} */
  const edits = [];
  visit(/** @type {Node} */ (parse(script, { ecmaVersion: 2015, sourceType: 'script' })), (node, parent, isHot) => {
    const { start, end } = node;
    const isName = (parent.type === 'MemberExpression' && parent.property === node) || parent.type === 'Property';
    if (node.type === 'Identifier' && node.name === GLOBAL && !isName) edits.push({ text: GLOBAL, start, end, write: String, name: `pooled_${GLOBAL}` });
    const place = placeOf(node, parent, isHot);
    if (place && !place.text?.includes(SEPARATOR)) places.set(place.text, [...(places.get(place.text) ?? []), place]);
  });
  const saved = (/** @type {[string | undefined, Place[]]} */ [text, found]) =>
    found.reduce((sum, { start, end, write }) => sum + (end - start) - write('').trim().length - NAME, 0) - (text?.length ?? 0) - SEPARATOR.length - NAME - 1;
  // What is left over when all texts are dealt out is `undefined`.
  const worth = [...places].filter((one) => saved(one) > 0).sort(([one], [other]) => Number(one === undefined) - Number(other === undefined));
  worth.forEach(([, found], index) => edits.push(...found.map((place) => ({ ...place, name: `pooled_${index}` }))));
  const known = new Map();
  for (const [text, found] of places) {
    if (worth.some(([other]) => other === text)) continue;
    const written = inParts(text ?? '', worth, known);
    if (written !== undefined) edits.push(...found.filter(({ isText }) => isText).map(({ start, end }) => ({ text, start, end, name: '', write: () => `(${written})` })));
  }
  edits.sort((one, other) => other.start - one.start);
  for (const { start, end, name, write } of edits) script = script.slice(0, start) + write(name) + script.slice(end);
  const texts = worth.flatMap(([text]) => (text === undefined ? [] : [text]));
  return `var pooled_${GLOBAL}=${GLOBAL},[${worth.map((_, index) => `pooled_${index}`)}]=${texts.length > 0 ? `${JSON.stringify(texts.join(SEPARATOR))}.split('${SEPARATOR}')` : '[]'};${script}`;
}

/** The script with one call of each function that is looked up, in a function that all others call. Minifiers would undo it, so it comes after them. @param {string} script */
export function callingOnce(script) {
  /** @type {Map<string, Node[]>} */
  const calls = new Map(LOOKED_UP.map((name) => [name, []]));
  visit(/** @type {Node} */ (parse(script, { ecmaVersion: 2015, sourceType: 'script' })), (node) => {
    if (node.type === 'CallExpression' && node.callee.type === 'Identifier') calls.get(node.callee.name)?.push(node);
  });
  /** @type {string[]} */
  const made = [];
  /** @type {Node[]} */
  const callees = [];
  for (const [name, found] of calls) {
    const given = new Set(found.map((call) => call.arguments.length));
    // As many arguments in each call, since hosts may count them; and so many calls that it is shorter.
    if (given.size !== 1 || found.length < 4) continue;
    const args = Array.from(found[0]?.arguments ?? [], (_, index) => `given_${index}`).join();
    made.push(`var called_${name}=${given.has(1) ? args : `(${args})`}=>${name}(${args});`);
    callees.push(...found.map(({ callee }) => callee));
  }
  callees.sort((one, other) => other.start - one.start);
  for (const { name, start, end } of callees) script = `${script.slice(0, start)}called_${name}${script.slice(end)}`;
  return joined(made.join('') + script);
}

/** Declarations that follow each other as one. @param {string} script */
const joined = (script) => script.replace(/;var (?=called_)/g, ',').replace(/^(var called_.*?\));var /, '$1,');

// What the parts of a client share is a record, and functions of many files are given it first: `f(state, a)`, `state._x`. In
// what ships, those functions stand in the one that makes the record, and its fields are variables there: `f(a)`, `x`.
//
// A function goes there if each mention of it is a call that gives it the record first: then whatever calls it is there as
// well, and has that record and no other. All else stays outside, and is made once. Where a function with a parameter of the
// record's name is used in another way, or the record as more than something that has fields, the build fails.
import { parts, scan } from './scopes.js';

/** @typedef {import('./scopes.js').Node} Node */
/** @typedef {import('./scopes.js').Variable} Variable */
/** @typedef {ReturnType<typeof scan> & { refuse(node: Node, why: string): void }} Script */
/** @typedef {{ id: Node, root: Node, given: Map<Node, Node[]> }} Found Where the record is made, and the functions that are given it, each with its calls. */

/** What the record is called, where it is made and where it is given. */
const RECORD = 'state';

/** A field's variable. @param {string} field */
const nameOf = (field) => `${RECORD}_${field}`;

/** All nodes in a node, and itself. @param {Node} node @returns {Node[]} */
const within = (node) => [node, ...parts(node).flatMap(within)];

/** Whether something is put where a name or a field stands, or it is declared there. @param {Node} node */
function isSet(node) {
  const { parent } = node;
  if (/^(Catch|Function|Class|Arrow)/.test(parent.type)) return parent.body !== node;
  if (parent.type === 'Property') return parent.parent.type === 'ObjectPattern' && parent.value === node;
  if (parent.type === 'VariableDeclarator') return parent.id === node;
  return /^(Update|ArrayPattern|Rest)/.test(parent.type) || (/^(Assignment|ForIn|ForOf)/.test(parent.type) && parent.left === node);
}

/** Whether it is what it was declared as, always. @param {Variable | undefined} variable */
const isConstant = (variable) => variable?.places.filter(isSet).length === 1;

/** @param {Script} script @returns {Found} */
function find({ tree, variables, variableOf, refuse }) {
  const ids = variables.map(({ places }) => places[0]).filter(({ name, parent }) => name === RECORD && parent.type === 'VariableDeclarator' && parent.init?.type === 'ObjectExpression');
  const [id] = ids;
  if (ids.length !== 1) throw new Error(`${ids.length} records are called ${RECORD}`);
  const root = id.parent.parent.parent.parent;
  if (root.type !== 'FunctionDeclaration' || root.parent !== tree || !isConstant(variableOf.get(id))) refuse(id, 'is not made by a function of the script, once in each call');

  /** @type {Found['given']} */
  const given = new Map();
  for (const one of tree.body) {
    if (one.type !== 'FunctionDeclaration' || !/^(Identifier|ObjectPattern)$/.test(one.params[0]?.type)) continue;
    const places = (variableOf.get(one.id)?.places ?? []).filter((place) => place !== one.id);
    if (places.length > 0 && places.every((place) => place.parent.type === 'CallExpression' && place.parent.callee === place)) given.set(one, places.map(({ parent }) => parent));
  }
  // Those that are given something else go, and so do those to whom these give it.
  for (let before; before !== given.size; ) {
    before = given.size;
    const held = new Set([id, ...[...given.keys()].map(({ params }) => params[0])].flatMap((place) => variableOf.get(place) ?? []));
    const isHeld = (/** @type {Node} */ call) => held.has(/** @type {Variable} */ (variableOf.get(call.arguments[0])));
    for (const [one, calls] of given) if (!calls.every(isHeld)) given.delete(one);
  }
  if (given.has(root)) refuse(root.id, 'is given the record that it makes');
  for (const one of tree.body) if (one.params?.[0]?.name === RECORD && !given.has(one)) refuse(one.id, `is not always called with ${RECORD} first`);
  return { id, root, given };
}

/** Whether those functions mean the same where they go. @param {Script} script @param {Found} found */
function checkMoved({ refuse }, { root, given }) {
  const { variables, outer } = root.scope;
  for (const { id, scope } of given.keys()) {
    if (scope.foreign.has('arguments')) refuse(id, 'counts its arguments');
    const outside = [...scope.seen].filter((variable) => variable.scope === outer).map(({ name }) => name);
    for (const name of [id.name, ...scope.foreign, ...outside]) if (variables.has(name)) refuse(id, `needs ${name}, which is another in ${root.id.name}`);
  }
}

/** The fields of the record, each with where it is named, and the patterns into which some are read. @param {Script} script @param {Found} found */
function findUses({ variableOf, refuse }, { id, given }) {
  const calls = new Set([...given.values()].flat());
  /** @type {Map<string, Node[]>} */
  const fields = new Map();
  /** @type {Node[]} */
  const patterns = [];

  /** @param {Node} node @param {Node} key @param {Node[]} [places] */
  function see(node, { type, name }, places = []) {
    if (node.computed || node.method || (node.kind && node.kind !== 'init') || type !== 'Identifier' || name in {}) refuse(node, 'is no plain field');
    fields.set(name, [...(fields.get(name) ?? []), ...places]);
  }

  /** @param {Node} pattern */
  function seePattern(pattern) {
    patterns.push(pattern);
    for (const one of pattern.properties) {
      see(one, one.key);
      if (one.value.type !== 'Identifier') refuse(one, 'is more than a name for a field');
    }
  }

  /** @param {Node} place */
  function seeRecord(place) {
    const { parent } = place;
    const { parent: user } = parent;
    if (parent.type === 'MemberExpression' && parent.object === place && ![user.callee, user.tag].includes(parent) && user.operator !== 'delete') see(parent, parent.property, [parent]);
    else if (parent.type === 'VariableDeclarator' && parent.id.type === 'ObjectPattern' && user.parent.type === 'BlockStatement') seePattern(parent.id);
    else if (!calls.has(parent) || parent.arguments.indexOf(place) !== 0) refuse(parent, 'needs the record itself');
  }

  for (const one of id.parent.init.properties) {
    if (fields.has(one.key.name)) refuse(one, 'is there twice');
    see(one, one.key);
  }
  const initial = fields.size;
  for (const one of [id, ...[...given.keys()].map(({ params }) => params[0])]) {
    if (one.type === 'ObjectPattern') seePattern(one);
    else for (const place of variableOf.get(one)?.places ?? []) if (place !== one) seeRecord(place);
  }
  return { fields, patterns, initial };
}

/** Which variables are another name for a field, neither of which ever changes: those that it is read into, and what the record is made with. @param {Script} script @param {Found} found @param {ReturnType<typeof findUses>} uses */
function findAliases({ variableOf }, { id, root }, { fields, patterns }) {
  /** @type {Map<Variable, string>} */
  const aliases = new Map();
  const made = id.parent.init.properties.filter((/** @type {Node} */ { key }) => !fields.get(key.name)?.some(isSet));
  // By then, all that is declared before it has its value.
  const isBefore = (/** @type {Node} */ { value }) => variableOf.get(value)?.scope === root.scope && variableOf.get(value).places[0].start < id.start;
  const names = made.map((/** @type {Node} */ { key }) => key.name);
  for (const { key, value } of [...made.filter(isBefore), ...patterns.flatMap(({ properties }) => properties)]) {
    const variable = variableOf.get(value);
    if (variable && isConstant(variable) && !aliases.has(variable) && names.includes(key.name)) aliases.set(variable, key.name);
  }
  return aliases;
}

/** @param {string} text @param {Script} script @param {Found} found */
function rewrite(text, script, found) {
  const { variableOf, refuse } = script;
  const { id, root, given } = found;
  const uses = findUses(script, found);
  const aliases = findAliases(script, found, uses);
  const names = [...uses.fields.keys()].map(nameOf);
  for (const node of within(script.tree)) if (names.includes(node.name)) refuse(node, 'is the name of a field as a variable');
  /** What stands in the place of a node. @type {Map<Node, () => string>} */
  const written = new Map();

  /** @param {Node} node @param {number} [from] */
  function write(node, from = node.start) {
    const known = written.get(node);
    if (known && from === node.start) return known();
    let made = '';
    for (const part of (node.shorthand ? [node.value] : parts(node)).sort((one, other) => one.start - other.start)) {
      if (part.start < from) continue;
      made += text.slice(from, part.start) + write(part);
      from = part.end;
    }
    return made + text.slice(from, node.end);
  }

  /** What a pattern declares besides aliases. @param {Node} pattern */
  const readInto = ({ properties }) =>
    properties.filter((/** @type {Node} */ { value }) => !aliases.has(/** @type {any} */ (variableOf.get(value)))).map((/** @type {Node} */ { key, value }) => `${value.name}=${nameOf(key.name)}`);

  for (const [field, places] of uses.fields) for (const place of places) written.set(place, () => nameOf(field));
  for (const [{ places, name }, field] of aliases) {
    for (const place of places) written.set(place.parent.shorthand ? place.parent : place, () => (place.parent.shorthand ? `${name}:` : '') + nameOf(field));
  }
  for (const call of [...given.values()].flat()) written.set(call, () => `${write(call.callee)}(${call.arguments.slice(1).map((/** @type {Node} */ one) => write(one)).join()})`);

  /** The record's fields. @param {Node[]} properties */
  const writeFields = (properties) =>
    [...uses.fields.keys()].flatMap((field, at) => {
      const { value } = properties[at] ?? {};
      if (!value) return nameOf(field);
      return aliases.get(variableOf.get(value)) === field ? [] : `${nameOf(field)}=${write(value)}`;
    });

  /** Each declarator in a declaration of its own: the record's becomes one of several variables, which need no value. @param {Node} declaration */
  function writeDeclaration({ kind, declarations }) {
    return declarations.map((/** @type {Node} */ one) => {
      const list = one.id === id ? writeFields(one.init.properties) : uses.patterns.includes(one.id) ? readInto(one.id) : [write(one)];
      return list.length > 0 ? `${kind} ${list.join()};` : '';
    }).join('');
  }
  for (const { parent } of [id, ...uses.patterns]) if (parent.type === 'VariableDeclarator') written.set(parent.parent, () => writeDeclaration(parent.parent));
  for (const one of root.body.body) if (one.type === 'VariableDeclaration') written.set(one, () => writeDeclaration({ ...one, kind: 'var' }));

  /** @param {Node} one */
  function writeGiven({ start, params: [first, ...rest], body }) {
    const read = first.type === 'ObjectPattern' ? readInto(first) : [];
    if (read.length > 0 && rest.some(({ type }) => type !== 'Identifier')) refuse(first, 'is read before other parameters');
    return `${text.slice(start, first.start)}${rest.map((one) => write(one)).join()}){${read.length > 0 ? `let ${read.join()};` : ''}${write(body, body.start + 1)}`;
  }
  for (const one of given.keys()) written.set(one, () => '');
  written.set(root.body, () => `{${write(root.body, root.body.start + 1).slice(0, -1)};${[...given.keys()].map(writeGiven).join('')}}`);
  return write(script.tree);
}

/** The script with variables in the place of the record. @param {string} text */
export function asVariables(text) {
  /** @type {Script['refuse']} */
  const refuse = ({ start, end }, why) => {
    throw new Error(`${text.slice(start, end)} ${why}: …${text.slice(Math.max(0, start - 99), end + 99)}…`);
  };
  const script = { ...scan(text), refuse };
  const found = find(script);
  checkMoved(script, found);
  return rewrite(text, script, found);
}

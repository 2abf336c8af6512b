// What the parts of a client share is a record, and functions of many files are given it first: `f(state, a)`, `state._x`. In
// what ships, those functions stand in the one that makes the record, and its fields are variables there: `f(a)`, `x`.
//
// A function goes there if each mention of it is a call that gives it the record first: then whatever calls it is there as
// well, and has that record and no other. All else stays outside, and is made once. Where a function with a parameter of the
// record's name is used in another way, or the record as more than something that has fields, the build fails.
import { parts, scan, within } from './scopes.js';

/** @typedef {import('./scopes.js').Node} Node */
/** @typedef {import('./scopes.js').Variable} Variable */
/** @typedef {ReturnType<typeof scan> & { refuse(node: Node, why: string): void }} Script */
/** @typedef {{ id: Node, root: Node, given: Map<Node, Node[]> }} Found What the record is called where it is made, the function that makes it, and those that are given it, each with its calls. */
/** @typedef {{ fields: Map<string, Node[]>, patterns: Node[] }} Uses Fields of the record, those first that it is made with, each with where it is named; and patterns into which some are read. */

/** What the record is called, where it is made and where it is given. */
const RECORD = 'state';

/** A field's variable. @param {string} field */
const nameOf = (field) => `${RECORD}_${field}`;

/** Whether something is put where a name or a field stands, or it is declared there. @param {Node} node */
function isSet(node) {
  const { parent } = node;
  if (/^(Catch|Function|Class|Arrow)/.test(parent.type)) return parent.body !== node;
  if (parent.type === 'Property') return parent.parent.type === 'ObjectPattern' && parent.value === node;
  if (parent.type === 'VariableDeclarator') return parent.id === node;
  return /^(Update|ArrayPattern|Rest)/.test(parent.type) || (/^(Assignment|ForIn|ForOf)/.test(parent.type) && parent.left === node);
}

/** Whether it is what it was declared as, always. @param {Variable} variable */
const isConstant = ({ places }) => places.filter(isSet).length === 1;

/** @param {Script} script @returns {Found} */
function find({ tree, variables, variableOf, refuse }) {
  const origins = variables.filter(({ name, places: [{ parent }] }) => name === RECORD && parent.type === 'VariableDeclarator' && parent.init?.type === 'ObjectExpression');
  const [origin] = origins;
  if (origins.length !== 1) throw new Error(`${origins.length} records are called ${RECORD}`);
  const [id] = origin.places;
  const root = id.parent.parent.parent.parent;
  if (root.type !== 'FunctionDeclaration' || root.parent !== tree || !isConstant(origin)) refuse(id, 'is not made by a function of the script, once in each call');

  /** @type {Found['given']} */
  const given = new Map();
  for (const one of tree.body) {
    if (one.type !== 'FunctionDeclaration' || !/^(Identifier|ObjectPattern)$/.test(one.params[0]?.type)) continue;
    const places = (variableOf.get(one.id)?.places ?? []).filter((place) => place !== one.id);
    const isCalled = places.every((place) => place.parent.type === 'CallExpression' && place.parent.callee === place);
    if (places.length > 0 && isCalled) given.set(one, places.map(({ parent }) => parent));
  }
  // Those that are given something else go, and so do those to whom these give it.
  for (let before; before !== given.size; ) {
    before = given.size;
    const held = new Set([id, ...[...given.keys()].map(({ params }) => params[0])].flatMap((place) => variableOf.get(place) ?? []));
    const isHeld = (/** @type {Node} */ call) => held.has(/** @type {Variable} */ (variableOf.get(call.arguments[0])));
    for (const [one, calls] of given) if (!calls.every(isHeld)) given.delete(one);
  }
  for (const one of tree.body) if (one.params?.[0]?.name === RECORD && !given.has(one)) refuse(one.id, `is not always called with ${RECORD} first`);
  return { id, root, given };
}

/** Whether those functions mean the same where they go. @param {Script} script @param {Found} found */
function checkMoved({ refuse }, { root, given }) {
  const { variables, outer } = root.scope;
  if (given.has(root)) refuse(root.id, 'is given the record that it makes');
  for (const { id, scope } of given.keys()) {
    if (scope.foreign.has('arguments')) refuse(id, 'counts its arguments');
    const outside = [...scope.seen].filter((variable) => variable.scope === outer).map(({ name }) => name);
    for (const name of [id.name, ...scope.foreign, ...outside]) if (variables.has(name)) refuse(id, `needs ${name}, which is another in ${root.id.name}`);
  }
}

/** @param {Script} script @param {Found} found @returns {Uses} */
function findUses({ variableOf, refuse }, { id, given }) {
  const calls = new Set([...given.values()].flat());
  /** @type {Uses} */
  const { fields, patterns } = { fields: new Map(), patterns: [] };

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
    if (parent.type === 'MemberExpression' && parent.object === place && !(user.type === 'CallExpression' && user.callee === parent) && user.tag !== parent && user.operator !== 'delete') see(parent, parent.property, [parent]);
    else if (parent.type === 'VariableDeclarator' && parent.id.type === 'ObjectPattern' && user.parent.type === 'BlockStatement') seePattern(parent.id);
    else if (!calls.has(parent) || parent.arguments.indexOf(place) !== 0) refuse(parent, 'needs the record itself');
  }

  for (const one of id.parent.init.properties) {
    if (fields.has(one.key.name)) refuse(one, 'is there twice');
    see(one, one.key);
  }
  for (const one of [id, ...[...given.keys()].map(({ params }) => params[0])]) {
    if (one.type === 'ObjectPattern') seePattern(one);
    else for (const place of variableOf.get(one)?.places ?? []) if (place !== one) seeRecord(place);
  }
  return { fields, patterns };
}

/**
 * Which variables are another name for a field, neither of which ever changes: what the record is made with, and what it is read
 * into.
 *
 * @param {Script} script @param {Found} found @param {Uses} uses
 */
function findAliases({ variableOf }, { id, root }, { fields, patterns }) {
  /** @type {Map<Variable, string>} */
  const aliases = new Map();
  const made = id.parent.init.properties.filter((/** @type {Node} */ { key }) => !fields.get(key.name)?.some(isSet));
  const names = made.map((/** @type {Node} */ { key }) => key.name);
  for (const { key, value } of [...made, ...patterns.flatMap(({ properties }) => properties)]) {
    const variable = variableOf.get(value);
    if (!variable || !isConstant(variable) || aliases.has(variable) || !names.includes(key.name)) continue;
    // By the time that the record is made, what is declared before it in the same function has its value.
    if (!isSet(value) && (variable.scope !== root.scope || variable.places[0].start > id.start)) continue;
    aliases.set(variable, key.name);
  }
  return aliases;
}

/** Writes a script anew: nodes for which there is something as that, and all others as they are. @param {string} text */
function rewriting(text) {
  /** @type {Map<Node, () => string>} */
  const written = new Map();

  /** @param {Node} node @returns {string} */
  const write = (node) => written.get(node)?.() ?? writeFrom(node, node.start);

  /** What comes in a node from there on. @param {Node} node @param {number} from */
  function writeFrom(node, from) {
    let made = '';
    for (const part of (node.shorthand ? [node.value] : parts(node)).sort((one, other) => one.start - other.start)) {
      if (part.start < from) continue;
      made += text.slice(from, part.start) + write(part);
      from = part.end;
    }
    return made + text.slice(from, node.end);
  }
  return { written, write, writeFrom };
}

/** @param {string} text @param {Script} script @param {Found} found @param {Uses} uses */
function rewrite(text, script, found, uses) {
  const { variableOf, refuse } = script;
  const { id, root, given } = found;
  const aliases = findAliases(script, found, uses);
  const aliasAt = (/** @type {Node} */ place) => aliases.get(/** @type {Variable} */ (variableOf.get(place)));
  const { written, write, writeFrom } = rewriting(text);
  const list = (/** @type {Node[]} */ nodes) => nodes.map(write).join();

  /** What is read into variables of their own. @param {Node} pattern @returns {string[]} */
  const readInto = ({ properties }) => properties.flatMap((/** @type {Node} */ { key, value }) => (aliasAt(value) ? [] : `${value.name}=${nameOf(key.name)}`));

  /** The fields' variables. @param {Node[]} properties @returns {string[]} */
  const fieldsOf = (properties) =>
    [...uses.fields.keys()].flatMap((field, index) => {
      const { value } = properties[index] ?? {};
      if (!value) return nameOf(field);
      return aliasAt(value) === field ? [] : `${nameOf(field)}=${write(value)}`;
    });

  /** Each declarator in a declaration of its own. @param {Node} declaration @param {string} kind */
  function writeDeclaration({ declarations }, kind) {
    const made = declarations.map((/** @type {Node} */ one) => (one.id === id ? fieldsOf(one.init.properties) : uses.patterns.includes(one.id) ? readInto(one.id) : [write(one)]));
    return made.map((/** @type {string[]} */ one) => (one.length > 0 ? `${kind} ${one.join()};` : '')).join('');
  }

  /** A function without the record. @param {Node} one */
  function writeGiven({ start, params, body }) {
    /** @type {Node[]} */
    const [first, ...others] = params;
    const read = first.type === 'ObjectPattern' ? readInto(first) : [];
    if (read.length > 0 && others.some(({ type }) => type !== 'Identifier')) refuse(first, 'is read before other parameters');
    return `${text.slice(start, first.start)}${list(others)}){${read.length > 0 ? `let ${read.join()};` : ''}${writeFrom(body, body.start + 1)}`;
  }

  for (const [field, places] of uses.fields) for (const place of places) written.set(place, () => nameOf(field));
  for (const [{ name, places }, field] of aliases) {
    for (const place of places) written.set(place.parent.shorthand ? place.parent : place, () => (place.parent.shorthand ? `${name}:` : '') + nameOf(field));
  }
  for (const call of [...given.values()].flat()) written.set(call, () => `${write(call.callee)}(${list(call.arguments.slice(1))})`);
  for (const { parent } of uses.patterns) if (parent.type === 'VariableDeclarator') written.set(parent.parent, () => writeDeclaration(parent.parent, parent.parent.kind));
  // With `var`, minifiers put them together.
  for (const one of root.body.body) if (one.type === 'VariableDeclaration') written.set(one, () => writeDeclaration(one, 'var'));
  for (const one of given.keys()) written.set(one, () => '');
  written.set(root.body, () => `{${writeFrom(root.body, root.body.start + 1).slice(0, -1)};${[...given.keys()].map(writeGiven).join('')}}`);
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
  const uses = findUses(script, found);
  const names = [...uses.fields.keys()].map(nameOf);
  for (const node of within(script.tree)) if (names.includes(node.name)) refuse(node, 'is what a field is called as a variable');
  return rewrite(text, script, found, uses);
}

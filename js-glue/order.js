// What is computed after a variable has been set, whichever way a function goes.
import { declaredIn } from './scopes.js';

/** @typedef {import('./scopes.js').Node} Node */
/** @typedef {import('./scopes.js').Variable} Variable */

/** Whether a name stands where it is declared: as a parameter, a function or a class, or without a value. @param {Node} place */
export function isDeclared(place) {
  const { parent } = place;
  if (parent.type === 'VariableDeclarator') return parent.id === place && !parent.init;
  return /Function|Class|Catch/.test(parent.type) && parent.body !== place && parent.superClass !== place;
}

/** What sets the variable that is named at a place, if it does. @param {Node} place @returns {Node | undefined} */
export function setBy(place) {
  let at = place;
  while (/Pattern|Rest|Property$/.test(at.parent.type)) {
    const { parent } = at;
    if ((parent.type === 'AssignmentPattern' && parent.left !== at) || (parent.type === 'Property' && parent.value !== at) || parent.parent.type === 'ObjectExpression') return undefined;
    at = parent;
  }
  const { parent } = at;
  if (parent.type === 'VariableDeclarator' && parent.id === at) return parent.init ? parent : /^For(In|Of)/.test(parent.parent.parent.type) ? parent.parent.parent : undefined;
  if (/Function/.test(parent.type) && parent.body !== at && parent.id !== at) return parent;
  return parent.type === 'UpdateExpression' || (/^(Assignment|For(In|Of))/.test(parent.type) && parent.left === at) ? parent : undefined;
}

/** The parts of a node in which it goes on, after one of them, in any case. Nothing, where that one is not always computed. @type {Record<string, (parent: Node, part: Node) => Node[] | undefined>} */
const AFTER = {
  SequenceExpression: ({ expressions }, part) => expressions.slice(expressions.indexOf(part) + 1),
  CallExpression: ({ arguments: given }, part) => given.slice(given.indexOf(part) + 1),
  NewExpression: ({ arguments: given }, part) => given.slice(given.indexOf(part) + 1),
  ArrayExpression: ({ elements }, part) => elements.slice(elements.indexOf(part) + 1).filter((/** @type {Node | null} */ one) => one),
  LogicalExpression: ({ left, right }, part) => (part === left ? [right] : undefined),
  ConditionalExpression: ({ test, consequent, alternate }, part) => (part === test ? [consequent, alternate] : undefined),
  IfStatement: ({ test, consequent, alternate }, part) => (part === test ? [consequent, ...(alternate ? [alternate] : [])] : undefined),
  ForStatement: ({ init, test, update, body }, part) => (part === init ? [test, update, body].filter((one) => one) : undefined),
  ForInStatement: ({ right, body }, part) => (part === right ? [body] : undefined),
  ForOfStatement: ({ right, body }, part) => (part === right ? [body] : undefined),
  VariableDeclaration: ({ declarations }, part) => declarations.slice(declarations.indexOf(part) + 1),
  MemberExpression: ({ object, property }, part) => (part === object ? [property] : []),
  BinaryExpression: ({ left, right }, part) => (part === left ? [right] : []),
  AssignmentExpression: ({ right }, part) => (part === right ? [] : undefined),
  VariableDeclarator: ({ init }, part) => (part === init ? [] : undefined),
  UnaryExpression: () => [],
  SpreadElement: () => [],
  ExpressionStatement: () => [],
  ReturnStatement: () => [],
  ThrowStatement: () => [],
};

/** Those of an object's properties, which compute their names as well. @param {Node} object @param {Node} part */
const propertiesAfter = ({ properties }, part) => properties.slice(properties.indexOf(part) + 1);

/** What comes surely after a node has been computed, and only then. @param {Node} node @returns {Node[]} */
export function after(node) {
  /** @type {Node[]} */
  const found = [];
  if (/^For(In|Of)/.test(node.type)) return [node.body];
  for (let at = node; ; at = at.parent) {
    const { parent } = at;
    if (parent.type === 'BlockStatement') {
      return [...found, ...parent.body.slice(parent.body.indexOf(at) + 1)];
    }
    const next = parent.type === 'ObjectExpression' ? propertiesAfter(parent, at) : parent.type === 'Property' && parent.parent.type === 'ObjectExpression' ? (parent.value === at ? [] : [parent.value]) : AFTER[parent.type]?.(parent, at);
    if (!next) return found;
    found.push(...next);
  }
}

/** Whether one node is in another. @param {Node} part @param {Node} whole */
export const isIn = (part, whole) => whole.start <= part.start && part.end <= whole.end;

/** The function that a node is in. @param {Node} node @returns {Node} */
export function functionOf(node) {
  for (node = node.parent; node.parent !== node && !/Function/.test(node.type); ) node = node.parent;
  return node;
}

/**
 * What sets a variable first, if nothing names it before that in whichever way its function goes.
 *
 * @param {Variable} variable @returns {Node | undefined}
 */
export function setFirst({ places, scope }) {
  const named = places.filter((place) => !isDeclared(place)).sort((one, other) => one.start - other.start);
  const first = named.map(setBy).find((set) => set);
  if (!first || first.operator?.length > 1 || first.type === 'UpdateExpression' || /Function/.test(first.type) || functionOf(first).scope !== scope) return undefined;
  const targets = declaredIn(first.type === 'VariableDeclarator' ? first.id : first.left.type === 'VariableDeclaration' ? first.left.declarations[0].id : first.left);
  const value = first.type === 'VariableDeclarator' ? first.init : first.right;
  const regions = [...after(first), ...(value.type === 'ArrowFunctionExpression' ? [value] : [])];
  return named.every((place) => targets.includes(place) || regions.some((region) => isIn(place, region))) ? first : undefined;
}

// Where a function is called, as far as the text tells: it stands in a variable that is only called, or is given to a function
// that only calls it.
import { setBy } from './order.js';

/** @typedef {import('./scopes.js').Node} Node */
/** @typedef {import('./scopes.js').Variable} Variable */

/** Whether it is `Promise`, which gives its function two. @param {Node} callee @param {Map<Node, Variable>} variableOf */
function isPromise(callee, variableOf) {
  const places = variableOf.get(callee)?.places;
  return places ? places.some(({ parent }) => parent.type === 'VariableDeclarator' && parent.init?.name === 'Promise') : callee.name === 'Promise';
}

/** The function that is always called by that name, if there is one. @param {Variable | undefined} variable @returns {Node | undefined} */
export function functionIn(variable) {
  const sets = variable?.places.flatMap((place) => setBy(place) ?? (/Function|Class|Catch/.test(place.parent.type) && place.parent.body !== place ? place.parent : [])) ?? [];
  const { type, init, id } = /** @type {Partial<Node>} */ (sets.length === 1 ? sets[0] : {});
  return type === 'VariableDeclarator' && id.type === 'Identifier' && init.type === 'ArrowFunctionExpression' ? init : undefined;
}

/** Whether a function that stands in a node is only looked at there, or let go. @param {Node} node */
function isLetGo({ parent, start }) {
  if (parent.type === 'SequenceExpression') return parent.expressions.at(-1).start !== start;
  if (parent.operator === '&&') return parent.left.start === start;
  return parent.type === 'ExpressionStatement' || (parent.type === 'UnaryExpression' && parent.operator !== 'delete') || /^[!=]==$/.test(parent.operator) || (/^(If|Conditional)/.test(parent.type) && parent.test.start === start);
}

/** Whether a node has what stands in one of its parts. @param {Node} parent @param {Node} node */
const hands = ({ type, test, left, expressions, operator }, node) => (type === 'ConditionalExpression' && test !== node) || type === 'LogicalExpression' || (type === 'SequenceExpression' && expressions.at(-1) === node) || (type === 'AssignmentExpression' && operator === '=' && left !== node);

/**
 * The calls of a function, or of what stands in another node; nothing, where it may be more than called.
 *
 * @param {Node} made @param {Map<Node, Variable>} variableOf
 * @param {(call: Node, index: number) => boolean} [isLeft] Whether a call is left out that is given it, at that place.
 * @returns {Node[] | undefined}
 */
export function callsOf(made, variableOf, isLeft = () => false) {
  /** @type {Node[]} */
  const calls = [];
  /** @type {Set<Variable | undefined>} */
  const seen = new Set();

  /** Whether all is known that becomes of a variable. @param {Node} place */
  function followVariable(place) {
    const variable = place.type === 'Identifier' ? variableOf.get(place) : undefined;
    if (!variable) return false;
    if (seen.has(variable)) return true;
    seen.add(variable);
    return variable.places.every((other) => isTarget(other) || follow(other));
  }

  /** Whether all is known that becomes of what stands in a node. @param {Node} node @returns {boolean} */
  function follow(node) {
    const { parent } = node;
    if (isLetGo(node)) return true;
    if (parent.type === 'CallExpression') {
      if (parent.callee === node) return calls.push(parent) > 0;
      const index = parent.arguments.indexOf(node);
      if (isLeft(parent, index)) return true;
      const param = functionIn(variableOf.get(parent.callee))?.params[index];
      const isPlain = parent.arguments.slice(0, index).every((/** @type {Node} */ { type }) => type !== 'SpreadElement');
      return isPlain && param !== undefined && followVariable(param.type === 'AssignmentPattern' ? param.left : param);
    }
    if (parent.type === 'NewExpression' && isPromise(parent.callee, variableOf)) return calls.push({ ...parent, arguments: ['resolve', 'reject'] }) > 0;
    if (parent.type === 'VariableDeclarator') return followVariable(parent.id);
    if (parent.type === 'AssignmentPattern') return parent.right === node && followVariable(parent.left);
    if (!hands(parent, node)) return false;
    return (parent.type !== 'AssignmentExpression' || followVariable(parent.left)) && follow(parent);
  }
  return follow(made) ? calls : undefined;
}

/** Whether a name is one that something is put into. @param {Node} place */
const isTarget = (place) => setBy(place) !== undefined || (/^(VariableDeclarator|ArrowFunction)/.test(place.parent.type) && place.parent.body !== place && place.parent.init !== place);

/** The most arguments that calls give, if it is known. @param {Node[]} calls */
export function mostArguments(calls) {
  if (calls.some((call) => call.arguments.some((/** @type {Node} */ { type }) => type === 'SpreadElement'))) return Infinity;
  return Math.max(0, ...calls.map((call) => call.arguments.length));
}

// Functions whose results nobody uses: `a=>{f(a)}` takes two bytes more than `a=>f(a)`.
import { callsOf } from './calls.js';
import { functionOf } from './order.js';
import { scan, within } from './scopes.js';

/** @typedef {import('./scopes.js').Node} Node */
/** @typedef {import('./scopes.js').Variable} Variable */

/** What drops the result of a function that is given to it first. */
const DROPPING = { methods: ['forEach'], functions: ['setTimeout'] };

/** The texts that variables stand for, from where they are dealt out: `[a,b]="one|two".split("|")`. @param {Node} tree @param {Map<Node, Variable>} variableOf */
function textsOf(tree, variableOf) {
  /** @type {Map<Variable | undefined, string>} */
  const texts = new Map();
  for (const { type, id, init } of within(tree)) {
    if (type !== 'VariableDeclarator' || id.type !== 'ArrayPattern' || typeof init?.callee?.object?.value !== 'string' || init.callee.property.name !== 'split') continue;
    const dealt = init.callee.object.value.split(init.arguments[0].value);
    id.elements.forEach((/** @type {Node | null} */ one, /** @type {number} */ index) => one && texts.set(variableOf.get(one), dealt[index]));
  }
  return texts;
}

/** @param {string} script @param {readonly string[]} kept Functions that stay as they are. */
export function withoutResults(script, kept) {
  const { tree, variableOf } = scan(script);
  const texts = textsOf(tree, variableOf);
  /** @type {Map<Node, boolean>} */
  const found = new Map();

  /** @param {Node} call @param {number} index */
  function isDropping({ callee }, index) {
    if (index > 0) return false;
    if (callee.type === 'Identifier') return !variableOf.has(callee) && DROPPING.functions.includes(callee.name);
    return callee.type === 'MemberExpression' && DROPPING.methods.includes((callee.computed ? texts.get(variableOf.get(callee.property)) : callee.property.name) ?? '');
  }

  /** Whether nobody uses what a function returns. @param {Node} made @returns {boolean} */
  function isUnused(made) {
    const known = found.get(made);
    if (known !== undefined) return known;
    // One that only returns what it returned itself returns nothing more.
    found.set(made, true);
    const calls = made.type === 'ArrowFunctionExpression' ? callsOf(made, variableOf, isDropping) : undefined;
    const is = calls !== undefined && calls.every((call) => call.type === 'NewExpression' || isDropped(call));
    found.set(made, is);
    return is;
  }

  /** Whether nobody uses the value of an expression. @param {Node} node @returns {boolean} */
  function isDropped(node) {
    const { parent } = node;
    if (parent.type === 'ExpressionStatement') return true;
    if (parent.type === 'SequenceExpression') return parent.expressions.at(-1) !== node || isDropped(parent);
    if (parent.type === 'LogicalExpression') return parent.right === node && isDropped(parent);
    if (parent.type === 'ConditionalExpression') return parent.test !== node && isDropped(parent);
    if (parent.type === 'ArrowFunctionExpression') return parent.body === node && isUnused(parent);
    if (parent.type === 'ReturnStatement') return isUnused(functionOf(parent));
    return parent.type === 'UnaryExpression' && parent.operator === 'void';
  }

  /** @type {Array<{ start: number, end: number }>} */
  const edits = [];
  for (const made of within(tree)) {
    if (made.type !== 'ArrowFunctionExpression' || made.body.type !== 'BlockStatement') continue;
    const [only, other] = made.body.body;
    if (only?.type !== 'ExpressionStatement' || other || only.expression.type === 'SequenceExpression' || only.directive) continue;
    if (kept.includes(made.parent.id?.name)) continue;
    // One that is found unused while others are looked at may not be, if one of those is not.
    found.clear();
    if (isUnused(made)) edits.push({ start: made.body.start, end: only.start }, { start: only.expression.end, end: made.body.end });
  }
  for (const { start, end } of edits.sort((one, other) => other.start - one.start)) script = script.slice(0, start) + script.slice(end);
  return script;
}

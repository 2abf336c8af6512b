// Variables that are declared where they are set: `var a,b;f();return a=1,b=2,{}` names each one time more than
// `f();var a=1,b=2;return{}`. Minifiers declare all that a function has where it begins, and put what follows into one statement.
import { parts, scan } from './scopes.js';

/** @typedef {import('./scopes.js').Node} Node */
/** @typedef {import('./scopes.js').Variable} Variable */
/** @typedef {{ start: number, end: number, text: string }} Edit */

/** All nodes in a node, and itself. @param {Node} node @returns {Node[]} */
const within = (node) => [node, ...parts(node).flatMap(within)];

/** What a statement computes, one after the other. @param {Node} statement @returns {Node[]} */
function expressionsOf({ type, expression, argument }) {
  const whole = type === 'ExpressionStatement' ? expression : type === 'ReturnStatement' ? argument : undefined;
  return whole?.type === 'SequenceExpression' ? whole.expressions : whole ? [whole] : [];
}

/** The scope of the function that a node is in. @param {Node} node */
function scopeOf(node) {
  while (node.parent !== node && !/Function/.test(node.type)) node = node.parent;
  return node.scope;
}

/** Where variables are declared that functions have from their beginning, and that have no value then. @param {Variable[]} variables */
function bareOf(variables) {
  /** @type {Map<Variable, Node>} */
  const bare = new Map();
  for (const variable of variables) {
    const [declared, again] = variable.places.flatMap(({ parent }) => (parent.type === 'VariableDeclarator' && parent.id.name === variable.name ? [parent] : []));
    if (declared && !again && !declared.init && declared.parent.kind === 'var' && declared.parent.parent.type === 'BlockStatement') bare.set(variable, declared);
  }
  return bare;
}

/** @param {string} script @returns {string} */
export function declaredWhereSet(script) {
  const { tree, variables, variableOf } = scan(script);
  const bare = bareOf(variables);
  const textOf = (/** @type {Node} */ { start, end }) => script.slice(start, end);
  /** @type {Edit[]} */
  const edits = [];
  /** @type {Set<Node>} */
  const moved = new Set();

  for (const statement of within(tree)) {
    const expressions = expressionsOf(statement);
    if (expressions.length === 0) continue;
    const scope = scopeOf(statement);
    const isReturn = statement.type === 'ReturnStatement';
    /** @type {Variable[]} */
    const set = [];
    /** @type {string[]} */
    const declarators = [];
    /** @type {string[]} */
    let rest = [];
    for (const one of expressions) {
      const variable = one.type === 'AssignmentExpression' && one.operator === '=' ? variableOf.get(one.left) : undefined;
      if (!variable || !bare.has(variable) || variable.scope !== scope || set.includes(variable) || (isReturn && one === expressions.at(-1))) rest.push(textOf(one));
      else {
        set.push(variable);
        declarators.push(`${variable.name}=${rest.length > 0 ? `(${rest.join()},${textOf(one.right)})` : textOf(one.right)}`);
        rest = [];
      }
    }
    const last = rest.join();
    let made = `var ${declarators.join()};${isReturn ? `return${/^[[{(]/.test(last) ? '' : ' '}${last};` : last && `${last};`}`;
    if (!/^(Block|Program|SwitchCase)/.test(statement.parent.type)) made = `{${made}}`;
    const saved = set.reduce((sum, { name }) => sum + name.length + 1, 0) + (statement.end - statement.start) - made.length;
    if (set.length === 0 || saved <= 0 || edits.some((other) => other.start < statement.end && statement.start < other.end)) continue;
    edits.push({ start: statement.start, end: statement.end, text: made });
    for (const variable of set) {
      moved.add(/** @type {Node} */ (bare.get(variable)));
      bare.delete(variable);
    }
  }
  for (const { parent } of moved) {
    if (edits.some(({ start }) => start === parent.start)) continue;
    const kept = parent.declarations.filter((/** @type {Node} */ one) => !moved.has(one)).map(textOf);
    edits.push({ start: parent.start, end: parent.end, text: kept.length > 0 ? `var ${kept.join()};` : '' });
  }
  edits.sort((one, other) => other.start - one.start);
  for (const { start, end, text } of edits) script = script.slice(0, start) + text + script.slice(end);
  // What is in others has its turn when those are done.
  return moved.size > 0 ? declaredWhereSet(script) : script;
}

// Variables that are declared where they are set: `var a,b;f();return a=1,b=2,{}` names each one time more than
// `f();var a=1,b=2;return{}`. Minifiers declare all that a function has where it begins, and make one statement of what follows.
import { scan, within } from './scopes.js';

/** @typedef {import('./scopes.js').Node} Node */
/** @typedef {import('./scopes.js').Variable} Variable */
/** @typedef {{ statement: Node, set: Variable[], text: string }} Edit */

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

/** Variables that functions declare once, without a value, each with where that is. @param {Variable[]} variables */
function bareOf(variables) {
  /** @type {Map<Variable, Node>} */
  const bare = new Map();
  for (const variable of variables) {
    const [declared, again] = variable.places.flatMap((place) => (place.parent.type === 'VariableDeclarator' && place.parent.id === place ? [place.parent] : []));
    if (declared && !again && !declared.init && declared.parent.kind === 'var' && declared.parent.parent.type === 'BlockStatement') bare.set(variable, declared);
  }
  return bare;
}

/**
 * A statement with declarations in it; nothing, where it has none or they take more.
 *
 * @param {Node} statement @param {(node: Node) => string} textOf @param {(one: Node) => Variable | undefined} declarable
 * @returns {Edit | undefined}
 */
function declaring(statement, textOf, declarable) {
  const isReturn = statement.type === 'ReturnStatement';
  const expressions = expressionsOf(statement);
  /** @type {Variable[]} */
  const set = [];
  /** @type {string[]} */
  const declarators = [];
  /** @type {string[]} */
  let rest = [];
  for (const one of expressions) {
    const variable = isReturn && one === expressions.at(-1) ? undefined : declarable(one);
    if (!variable || set.includes(variable)) rest.push(textOf(one));
    else {
      set.push(variable);
      declarators.push(`${variable.name}=${rest.length > 0 ? `(${rest.join()},${textOf(one.right)})` : textOf(one.right)}`);
      rest = [];
    }
  }
  const last = rest.join();
  // What begins as these is another thing as a statement.
  if (!isReturn && /^(\{|function|class|let)/.test(last)) return undefined;
  const end = isReturn ? `;return${/^[[{(]/.test(last) ? '' : ' '}${last}` : last && `;${last}`;
  const made = `var ${declarators.join()}${end}`;
  const text = /^(Block|Program|SwitchCase)/.test(statement.parent.type) ? made + (textOf(statement).endsWith(';') ? ';' : '') : `{${made}}`;
  const saved = set.reduce((sum, { name }) => sum + name.length + 1, 0) + textOf(statement).length - text.length;
  return set.length > 0 && saved > 0 ? { statement, set, text } : undefined;
}

/** @param {string} script @returns {string} */
export function declaredWhereSet(script) {
  const { tree, variables, variableOf } = scan(script);
  const textOf = (/** @type {Node} */ { start, end }) => script.slice(start, end);
  const bare = bareOf(variables);
  /** @type {Edit[]} */
  const edits = [];
  /** @type {Node[]} */
  const taken = [];
  const declarationsOf = (/** @type {Edit} */ { set }) => set.map((variable) => /** @type {Node} */ (bare.get(variable)).parent);
  for (const statement of within(tree)) {
    // What is in another has its turn when that is done.
    if (expressionsOf(statement).length === 0 || edits.some((other) => statement.start < other.statement.end && other.statement.start < statement.end)) continue;
    const scope = scopeOf(statement);
    const edit = declaring(statement, textOf, ({ type, operator, left }) => {
      const variable = type === 'AssignmentExpression' && operator === '=' ? variableOf.get(left) : undefined;
      return variable && bare.has(variable) && variable.scope === scope && !edits.some(({ set }) => set.includes(variable)) ? variable : undefined;
    });
    // A declaration can have functions in it, and these others: one after the other.
    const ranges = edit ? [statement, ...declarationsOf(edit)] : [];
    if (!edit || ranges.some((one) => taken.some((other) => one !== other && one.start < other.end && other.start < one.end))) continue;
    taken.push(...ranges);
    edits.push(edit);
  }
  if (edits.length === 0) return script;
  const moved = new Set(edits.flatMap(({ set }) => set).map((variable) => /** @type {Node} */ (bare.get(variable))));
  for (const declaration of new Set([...moved].map(({ parent }) => parent))) {
    const kept = declaration.declarations.filter((/** @type {Node} */ one) => !moved.has(one)).map(textOf);
    edits.push({ statement: declaration, set: [], text: kept.length > 0 ? `var ${kept.join()};` : '' });
  }
  edits.sort((one, other) => other.statement.start - one.statement.start);
  for (const { statement, text } of edits) script = script.slice(0, statement.start) + text + script.slice(statement.end);
  return declaredWhereSet(script);
}

// Functions as arrows: `function f(a){return b}` takes fourteen bytes more than `f=a=>b` in a list of variables, and
// minifiers leave declarations as they are. The sources keep declarations, which are easier to read. And constants before
// all of them: minifiers put numbers where they are used only if they see that they have been set by then.
import { parse } from 'acorn';

/** @typedef {import('acorn').AnyNode & { [field: string]: any }} Node */

/** What a node is made of. @param {Node} node @returns {Node[]} */
function parts(node) {
  return Object.values(node).flat().filter((part) => part && typeof part === 'object' && typeof part.type === 'string');
}

/** Whether a function has a `this` or `arguments` of its own, which an arrow has not. @param {Node} node @returns {boolean} */
function hasOwnContext(node) {
  return parts(node).some((part) => {
    if (part.type === 'ThisExpression' || (part.type === 'Identifier' && part.name === 'arguments')) return true;
    return !/^Function|^Class/.test(part.type) && hasOwnContext(part);
  });
}

/** What minifiers know nothing of: they leave a function where it is that is given to it, and have it called there. */
export const KEPT = '__kept__';

/**
 * The script with the functions that are declared in it, or in a function's body, as arrows: variables at the beginning of
 * the same body, where declarations count from as well.
 *
 * @param {string} script
 * @param {string[]} [kept] the names of those that stay functions of their own; see `letGo`
 */
export function toArrows(script, kept = []) {
  const wanted = new Set(kept);
  /** An arrow in the place of a function. @param {Node} one */
  const arrowOf = (one) => `(${one.params.length ? write(one.params[0].start, one.params.at(-1).end) : ''})=>${write(one.body.start, one.body.end)}`;
  /** The same, with its name. @param {Node} one */
  const named = (one) => `${one.id.name}=${wanted.delete(one.id.name) ? `${KEPT}(${arrowOf(one)})` : arrowOf(one)}`;

  /** Those of each body, by where it begins. @type {Map<number, Node[]>} */
  const declared = new Map();
  /** Where those end that are taken out, by where they begin. @type {Map<number, number>} */
  const taken = new Map();

  /** @param {Node} node @param {boolean} isBody */
  function find(node, isBody) {
    const functions = isBody ? node.body.filter((/** @type {Node} */ part) => part.type === 'FunctionDeclaration' && !part.async && !part.generator && !hasOwnContext(part)) : [];
    if (functions.length > 0) declared.set(node.type === 'Program' ? 0 : node.start + 1, functions);
    for (const one of functions) taken.set(one.start, one.end);
    for (const part of parts(node)) find(part, part.type === 'BlockStatement' && /Function/.test(node.type));
  }

  /** The text between two places, with what was declared there as arrows. @param {number} from @param {number} to */
  function write(from, to) {
    let text = '';
    for (let at = from; at < to; at++) {
      const functions = declared.get(at);
      declared.delete(at);
      if (functions) text += `var ${functions.map(named).join(',')};`;
      const end = taken.get(at);
      if (end === undefined) text += script[at];
      else at = end - 1;
    }
    return text;
  }

  find(/** @type {Node} */ (parse(script, { ecmaVersion: 2015, sourceType: 'script' })), true);
  const text = write(0, script.length);
  if (wanted.size > 0) throw new Error(`no functions: ${[...wanted]}`);
  return text;
}

/** The script without what kept its functions. @param {string} script */
export function letGo(script) {
  /** @type {Node[]} */
  const calls = [];
  const find = (/** @type {Node} */ node) => {
    if (node.callee?.name === KEPT) calls.push(node);
    parts(node).forEach(find);
  };
  find(/** @type {Node} */ (parse(script, { ecmaVersion: 2015, sourceType: 'script' })));
  // From the last one: places before it stay what they are.
  return calls.sort((one, other) => other.start - one.start).reduce((text, { start, end, arguments: [kept] }) => text.slice(0, start) + text.slice(kept.start, kept.end) + text.slice(end), script);
}

/**
 * The script with those of its variables first that begin as a number or a text.
 *
 * @param {string} script
 */
export function constantsFirst(script) {
  /** @type {string[]} */
  const constants = [];
  /** @type {string[]} */
  const others = [];
  for (const part of /** @type {Node} */ (parse(script, { ecmaVersion: 2015, sourceType: 'script' })).body) {
    const textOf = (/** @type {Node} */ { start, end }) => script.slice(start, end);
    if (part.type !== 'VariableDeclaration') {
      others.push(textOf(part));
      continue;
    }
    const isConstant = (/** @type {Node} */ { init }) => init?.type === 'Literal';
    constants.push(...part.declarations.filter(isConstant).map(textOf));
    const rest = part.declarations.filter((/** @type {Node} */ one) => !isConstant(one));
    if (rest.length > 0) others.push(`var ${rest.map(textOf).join(',')};`);
  }
  return (constants.length > 0 ? `var ${constants.join(',')};` : '') + others.join('');
}

/**
 * The script with an arrow that it exports as a function in parentheses. V8 takes those for called at once: it reads what is in
 * them one time, where an arrow that has most of the glue in it is read again by its first call.
 *
 * @param {string} script @param {string} name
 */
export function readOnce(script, name) {
  for (const { expression } of /** @type {Node} */ (parse(script, { ecmaVersion: 2015, sourceType: 'script' })).body) {
    for (const part of expression?.expressions ?? [expression]) {
      const { left, right } = part ?? {};
      if (left?.property?.name !== name || right.type !== 'ArrowFunctionExpression' || right.body.type !== 'BlockStatement' || hasOwnContext(right)) continue;
      const params = right.params.map((/** @type {Node} */ one) => script.slice(one.start, one.end)).join();
      return `${script.slice(0, right.start)}(function(${params})${script.slice(right.body.start, right.end)})${script.slice(right.end)}`;
    }
  }
  throw new Error(`no arrow is exported as ${name}`);
}

// Variables as parameters that nobody gives: `a=>{var b=f(a);return b+b}` takes eleven bytes more than `(a,b=f(a))=>b+b`, and
// `a=>{a++;var b=f(a);return b+b}` seven more than `(a,b)=>(a++,b=f(a),b+b)`.
import { callsOf, mostArguments } from './calls.js';
import { declarationsOf, isFree, movable } from './parameters.js';
import { declaredIn, parts, scan, within } from './scopes.js';

/** @typedef {import('./scopes.js').Node} Node */
/** @typedef {import('./scopes.js').Variable} Variable */
/** @typedef {{ moved: Node[], loose: Node[] }} Plan
 * `moved` are declared with their values among the parameters, the variables of all declarations in `loose` without. */

/** Names that are shorter in the end count as what they will be. @param {string} text */
const lengthOf = (text) => text.replace(/\b[a-z]+_\w+/g, 'x').length;

/** Whether it can have other parameters. @param {Node} made @param {readonly string[]} kept */
function isOpen({ type, parent, params, body, scope }, kept) {
  if (!/^(Arrow)?FunctionExpression$/.test(type) || body.type !== 'BlockStatement' || body.body[0]?.directive || scope.foreign.has('arguments')) return false;
  if (kept.includes(parent.id?.name) || params.at(-1)?.type === 'RestElement' || parent.left?.object?.name === 'exports') return false;
  return type === 'ArrowFunctionExpression' || (/^(Property|MethodDefinition)$/.test(parent.type) && !/[gs]et$/.test(parent.kind));
}

/** Writes a script with the plans for its functions. @param {string} script @param {Map<Node, Plan>} plans @param {(identifier: Node) => Variable | undefined} variableOf */
function writing(script, plans, variableOf) {
  /** @param {Node} node @param {number} from @param {number} to @param {Node[]} [among] */
  function copy(node, from, to, among = parts(node)) {
    let text = '';
    for (const part of among.sort((one, other) => one.start - other.start)) {
      if (part.start < from || part.end > to) continue;
      text += script.slice(from, part.start) + write(part);
      from = part.end;
    }
    return text + script.slice(from, to);
  }

  /** A declaration of a function with a plan. @param {Node} node @param {Plan} plan */
  function writeDeclaration({ parent, kind, declarations, ...node }, { moved, loose }) {
    const isLoose = loose.some(({ start }) => start === node.start);
    const left = declarations.filter((/** @type {Node} */ one) => !moved.includes(one) && !(isLoose && !one.init && !/^For(In|Of)/.test(parent.type)));
    const list = left.map((/** @type {Node} */ one) => write(isLoose && !one.init ? one.id : one)).join();
    const isStatement = !/^For/.test(parent.type);
    const text = !list ? '' : !isLoose ? `${kind} ${list}`.replace(/^(\w+) (?=[[{])/, '$1') : isStatement && list.startsWith('{') ? `(${list})` : list;
    return isStatement && (text || parent.type !== 'BlockStatement') ? `${text};` : text;
  }

  /** @param {Node} made @param {Plan} plan */
  function writeFunction(made, { moved, loose }) {
    const own = new Set(made.params.flatMap(declaredIn).map(variableOf));
    const movedOnes = moved.flatMap(({ id }) => declaredIn(id)).map(variableOf);
    const bare = new Set(loose.flatMap(({ declarations }) => declarations).flatMap((/** @type {Node} */ { id }) => declaredIn(id)).map(variableOf).filter((/** @type {Variable | undefined} */ one) => !own.has(one) && !movedOnes.includes(one)));
    const isBare = (/** @type {Node} */ { init }) => !init;
    const params = [...made.params.map(write), ...moved.filter(isBare).map(write), ...[...bare].map((variable) => variable?.name), ...moved.filter((one) => !isBare(one)).map(write)];
    const list = params.length === 1 && /^[\w$]+$/.test(params[0]) && made.type === 'ArrowFunctionExpression' ? params[0] : `(${params.join()})`;
    const statements = made.body.body.map((/** @type {Node} */ one) => ({ one, text: write(one) })).filter((/** @type {{ text: string }} */ { text }) => text);
    const { one: last } = statements.at(-1) ?? {};
    const isExpression = last?.type === 'ReturnStatement' && last.argument && statements.every((/** @type {{ one: Node }} */ { one }) => one === last || one.type === 'ExpressionStatement' || loose.includes(one));
    if (made.type === 'ArrowFunctionExpression' && isExpression) {
      const values = [...statements.slice(0, -1).map((/** @type {{ text: string }} */ { text }) => text.replace(/;$/, '')), write(last.argument)];
      return `${list}=>${values.length > 1 || last.argument.type === 'SequenceExpression' || values[0].startsWith('{') ? `(${values.join()})` : values[0]}`;
    }
    return `${list}${made.type === 'ArrowFunctionExpression' ? '=>' : ''}{${statements.map((/** @type {{ text: string }} */ { text }) => text).join('')}}`;
  }

  /** @type {Map<Node, Plan>} */
  const planned = new Map();
  /** @param {Node} node @returns {string} */
  function write(node) {
    const plan = plans.get(node);
    if (plan) {
      for (const one of declarationsOf(node)) planned.set(one, plan);
      for (const { parent } of plan.moved) planned.set(parent, plan);
      return writeFunction(node, plan);
    }
    const around = node.type === 'VariableDeclaration' ? planned.get(node) : undefined;
    return around ? writeDeclaration(node, around) : copy(node, node.start, node.end);
  }
  return write;
}

/** @param {string} script @param {readonly string[]} kept Functions that stay as they are. */
export function asParameters(script, kept) {
  const { tree, variableOf } = scan(script);
  const find = (/** @type {Node} */ identifier) => variableOf.get(identifier);
  /** @type {Map<Node, Plan>} */
  const plans = new Map();
  const write = (/** @type {Node} */ node) => writing(script, plans, find)(node);
  // From the inside to the outside.
  for (const made of within(tree).reverse()) {
    if (!isOpen(made, kept)) continue;
    const calls = made.type === 'ArrowFunctionExpression' ? callsOf(made, variableOf) : undefined;
    const isKnown = calls !== undefined && mostArguments(calls) <= made.params.length;
    const moved = isKnown ? movable(made, find) : [];
    const canBeLoose = (/** @type {Node} */ { declarations }) =>
      declarations.filter((/** @type {Node} */ one) => !moved.includes(one)).flatMap((/** @type {Node} */ { id }) => declaredIn(id)).every((/** @type {Node} */ id) => isFree(/** @type {Variable} */ (find(id)), made, isKnown));
    const free = declarationsOf(made).filter(canBeLoose);
    let best = { plan: /** @type {Plan | undefined} */ (undefined), length: lengthOf(write(made)) };
    const attempt = (/** @type {Plan} */ plan) => {
      plans.set(made, plan);
      const length = lengthOf(write(made));
      if (length < best.length) best = { plan, length };
    };
    attempt({ moved, loose: [] });
    attempt({ moved, loose: free });
    for (const one of free) {
      const loose = best.plan?.loose ?? [];
      attempt({ moved, loose: loose.includes(one) ? loose.filter((other) => other !== one) : [...loose, one] });
    }
    if (best.plan) plans.set(made, best.plan);
    else plans.delete(made);
  }
  return write(tree);
}

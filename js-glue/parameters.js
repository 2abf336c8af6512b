// The variables that a function begins with as parameters that nobody gives: `a=>{var b=f(a);return b+b}` takes eleven bytes
// more than `(a,b=f(a))=>b+b`. Only where every call is in sight, and gives no more than the parameters that were there before.
import { declaredIn, parts, scan, within } from './scopes.js';

/** @typedef {import('./scopes.js').Node} Node */
/** @typedef {import('./scopes.js').Variable} Variable */

/** The most arguments that calls give, if it is known. @param {Node[]} calls */
function mostArguments(calls) {
  if (calls.some((call) => call.arguments.some((/** @type {Node} */ { type }) => type === 'SpreadElement'))) return Infinity;
  return Math.max(0, ...calls.map((call) => call.arguments.length));
}

/** Whether it is `Promise`, which gives its function two. @param {Node} callee @param {Map<Node, Variable>} variableOf */
function isPromise(callee, variableOf) {
  const places = variableOf.get(callee)?.places;
  return places ? places.some(({ parent }) => parent.type === 'VariableDeclarator' && parent.init?.name === 'Promise') : callee.name === 'Promise';
}

/** What stands in the functions of a node. @param {Node} node @param {boolean} [isInside] @returns {Node[]} */
function inFunctions(node, isInside = false) {
  return parts(node).flatMap((part) => [...(isInside ? [part] : []), ...inFunctions(part, isInside || /Function|Class/.test(part.type))]);
}

/** The calls of a function; nothing, where it is more than called. @param {Node} made @param {Map<Node, Variable>} variableOf @returns {Node[] | undefined} */
function callsOf(made, variableOf) {
  const { parent } = made;
  if (parent.type === 'CallExpression' && parent.callee === made) return [parent];
  if (parent.type === 'NewExpression' && isPromise(parent.callee, variableOf)) return [{ ...parent, arguments: ['resolve', 'reject'] }];
  if (parent.type !== 'VariableDeclarator' || parent.init !== made || parent.id.type !== 'Identifier') return undefined;
  const others = variableOf.get(parent.id)?.places.filter((place) => place !== parent.id) ?? [];
  const isCall = (/** @type {Node} */ place) => place.parent.type === 'CallExpression' && place.parent.callee === place;
  return others.every(isCall) ? others.map((place) => place.parent) : undefined;
}

/** The variables that a function begins with. @param {Node} made */
function beginningOf(made) {
  const statements = made.body.body;
  const end = statements.findIndex((/** @type {Node} */ { type }) => type !== 'VariableDeclaration');
  return statements.slice(0, end < 0 ? statements.length : end).flatMap((/** @type {Node} */ { declarations }) => declarations);
}

/**
 * Those of them that can be parameters, in an order in which they can. A parameter sees no variable of the body, none that
 * comes after it before its own turn, and is declared once; and what is computed is computed in the order in which it was.
 *
 * @param {Node} made @param {(identifier: Node) => Variable | undefined} variableOf
 */
function movable(made, variableOf) {
  const declaredBy = (/** @type {{ id: Node }} */ { id }) => declaredIn(id).map(variableOf);
  const all = [...made.params.map((/** @type {Node} */ id) => ({ id })), ...within(made.body).filter(({ type }) => type === 'VariableDeclarator')];
  const declared = all.flatMap(declaredBy);
  const isOnce = (/** @type {any} */ one) => declaredBy(one).every((variable) => declared.filter((other) => other === variable).length === 1);
  const first = beginningOf(made);
  const bare = first.filter((/** @type {Node} */ one) => !one.init && isOnce(one));
  const set = first.filter((/** @type {Node} */ { init }) => init);
  // A parameter that the body declares again is another variable there.
  const known = [...all.slice(0, made.params.length).filter(isOnce), ...bare].flatMap(declaredBy);

  /** The places in `set` of what is named in a node; one beyond all of them for what is in the body. @param {Node} node */
  const placesIn = (node) =>
    within(node).flatMap((part) => {
      const variable = variableOf(part);
      if (variable?.scope !== made.scope || known.includes(variable)) return [];
      const place = set.findIndex((/** @type {any} */ one) => declaredBy(one).includes(variable));
      return place < 0 ? set.length : place;
    });
  const named = set.map(placesIn);
  /** Whether it is or may have a function that is made here: nobody else has those, so that only who names them can call them. @type {boolean[]} */
  const has = [];
  set.forEach((/** @type {Node} */ one, /** @type {number} */ place) => has.push(within(one).some(({ type }) => /Function|Class/.test(type)) || named[place].some((/** @type {number} */ other) => has[other])));
  const callsNone = (/** @type {number} */ place) => (set[place].init.type === 'ArrowFunctionExpression' && set[place].id.type === 'Identifier') || !named[place].some((/** @type {number} */ other) => other !== place && has[other]);

  // QuickJS gives functions among the parameters other variables than the body has, which begin as those do.
  const written = new Set(within(made.body).flatMap(writtenBy).map(variableOf));
  const sharesNone = set.map((/** @type {Node} */ one) => !inFunctions(one).some((/** @type {Node} */ part) => variableOf(part)?.scope === made.scope && written.has(variableOf(part))));

  // And what a parameter's value assigns to another one, the body does not see there.
  const writesNone = set.map((/** @type {Node} */ one) => !within(one).flatMap(writtenBy).some((part) => variableOf(part)?.scope === made.scope));

  // Functions may name what is set after them, as far as nothing in between calls them.
  let count = 0;
  let end = set.length;
  const isGood = (/** @type {number} */ place) => isOnce(set[place]) && sharesNone[place] && writesNone[place] && named[place].every((/** @type {number} */ other) => other < end && (other <= place || range(place, other).every(callsNone)));
  for (; count < end; count++) {
    if (isGood(count)) continue;
    end = count;
    count = -1;
  }
  return [...bare, ...set.slice(0, end)];
}

/** What a node assigns to. @param {Node} node @returns {Node[]} */
function writtenBy({ type, left, argument }) {
  if (type === 'UpdateExpression') return declaredIn(argument);
  return type === 'AssignmentExpression' || (/^For(In|Of)/.test(type) && left.type !== 'VariableDeclaration') ? declaredIn(left) : [];
}

/** The numbers from one up to another. @param {number} from @param {number} to */
const range = (from, to) => Array.from({ length: to - from }, (_, index) => from + index);

/** @param {string} script @param {readonly string[]} kept Functions that stay as they are. */
export function asParameters(script, kept) {
  const { tree, variableOf } = scan(script);
  /** @type {Map<Node, Node[]>} */
  const moves = new Map();
  for (const made of within(tree)) {
    if (made.type !== 'ArrowFunctionExpression' || made.body.type !== 'BlockStatement' || kept.includes(made.parent.id?.name)) continue;
    const calls = made.params.at(-1)?.type === 'RestElement' ? undefined : callsOf(made, variableOf);
    if (!calls || mostArguments(calls) > made.params.length) continue;
    const moved = movable(made, (identifier) => variableOf.get(identifier));
    if (moved.length > 0) moves.set(made, moved);
  }

  /** @param {Node} node @returns {string} */
  function write(node) {
    let text = '';
    let { start } = node;
    const put = (/** @type {Node} */ part, /** @type {string} */ what) => {
      text += script.slice(start, part.start) + what;
      start = part.end;
    };
    const moved = moves.get(node);
    if (moved) {
      const all = [...node.params, ...moved];
      const params = all.length === 1 && /^[\w$]+$/.test(write(all[0])) ? write(all[0]) : `(${all.map(write).join()})`;
      const rest = node.body.body.flatMap((/** @type {Node} */ statement) => {
        if (!statement.declarations) return [statement];
        const kept = statement.declarations.filter((/** @type {Node} */ one) => !moved.includes(one));
        return kept.length > 0 ? [{ ...statement, kept }] : [];
      });
      const only = rest.length === 1 && rest[0].type === 'ReturnStatement' && rest[0].argument;
      if (only) {
        const value = write(only);
        return `${params}=>${only.type === 'SequenceExpression' || value.startsWith('{') ? `(${value})` : value}`;
      }
      const body = rest.map((/** @type {Node} */ statement) => (statement.kept ? `${statement.kind} ${statement.kept.map(write).join()};`.replace(/^(\w+) (?=[[{])/, '$1') : write(statement)));
      return `${params}=>{${body.join('')}}`;
    }
    for (const part of parts(node).sort((one, other) => one.start - other.start)) if (part.start >= start) put(part, write(part));
    return text + script.slice(start, node.end);
  }
  return write(tree);
}

// Which variables of a function can be parameters: those that it begins with, where every call is in sight and gives no more than
// the parameters that were there before; and any other without its value, where that is so or nothing reads it before it is set.
import { isDeclared, setFirst } from './order.js';
import { declaredIn, parts, within } from './scopes.js';

/** @typedef {import('./scopes.js').Node} Node */
/** @typedef {import('./scopes.js').Variable} Variable */

/** What stands in the functions of a node. @param {Node} node @param {boolean} [isInside] @returns {Node[]} */
function inFunctions(node, isInside = false) {
  return parts(node).flatMap((part) => [...(isInside ? [part] : []), ...inFunctions(part, isInside || /Function|Class/.test(part.type))]);
}

/** The variables that a function begins with. @param {Node} made */
function beginningOf(made) {
  const statements = made.body.body;
  const end = statements.findIndex((/** @type {Node} */ { type }) => type !== 'VariableDeclaration');
  const loop = end < 0 || statements[end].type !== 'ForStatement' || statements[end].init?.kind !== 'var' ? [] : [statements[end].init];
  return [...statements.slice(0, end < 0 ? statements.length : end), ...loop].flatMap((/** @type {Node} */ { declarations }) => declarations);
}

/**
 * Those of them that can be parameters, in an order in which they can. A parameter sees no variable of the body, none that
 * comes after it before its own turn, and is declared once; and what is computed is computed in the order in which it was.
 *
 * @param {Node} made @param {(identifier: Node) => Variable | undefined} variableOf
 */
export function movable(made, variableOf) {
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
  const namesNone = (/** @type {number} */ place) => !named[place].some((/** @type {number} */ other) => other !== place && has[other]);
  const callsNone = (/** @type {number} */ place) => (set[place].init.type === 'ArrowFunctionExpression' && set[place].id.type === 'Identifier') || (!givesFunction(set[place].init) && namesNone(place));

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

/** Whether a function that is made in a node goes to somebody who may call it. @param {Node} node */
function givesFunction(node) {
  const makes = (/** @type {Node} */ part) => within(part).some(({ type }) => /Function|Class/.test(type));
  return within(node).some(({ type, arguments: given, right }) => (/^(Call|New)/.test(type) && given.some(makes)) || (type === 'AssignmentExpression' && makes(right)));
}

/** What a node assigns to. @param {Node} node @returns {Node[]} */
function writtenBy({ type, left, argument }) {
  if (type === 'UpdateExpression') return declaredIn(argument);
  return type === 'AssignmentExpression' || (/^For(In|Of)/.test(type) && left.type !== 'VariableDeclaration') ? declaredIn(left) : [];
}

/** The numbers from one up to another. @param {number} from @param {number} to */
const range = (from, to) => Array.from({ length: to - from }, (_, index) => from + index);


/** The declarations of a function that are none of those in it. @param {Node} made @returns {Node[]} */
export function declarationsOf(made) {
  /** @param {Node} node @returns {Node[]} */
  const find = (node) => parts(node).flatMap((/** @type {Node} */ part) => (/Function|Class/.test(part.type) ? [] : [...(part.type === 'VariableDeclaration' && part.kind === 'var' ? [part] : []), ...find(part)]));
  return find(made.body);
}

/**
 * Whether a variable can be a parameter that begins as anything, or has been one before.
 *
 * @param {Variable} variable @param {Node} made @param {boolean} isKnown Whether it begins as nothing.
 */
export function isFree(variable, made, isKnown) {
  const isParam = (/** @type {Node} */ place) => made.params.some((/** @type {Node} */ param) => param.start <= place.start && place.end <= param.end);
  if (variable.scope !== made.scope || variable.places.some((place) => /Function|Class|Catch/.test(place.parent.type) && place.parent !== made && isDeclared(place))) return false;
  const given = variable.places.filter(isParam);
  // Functions among the parameters see what was given.
  if (made.params.flatMap(inFunctions).some((/** @type {Node} */ part) => given.includes(part))) return false;
  return given.length > 0 || isKnown || setFirst(variable) !== undefined;
}

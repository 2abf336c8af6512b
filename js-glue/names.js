// Names for all variables of a script together. Minifiers name them from the outside to the inside, so that a variable of
// the whole script gets a name that nobody inside has; here those that are named most often choose first, wherever they are
// declared, and two share a name where neither is named in the scope of the other. A field and the variable that it is read
// into are called alike if that is free: `{a}` takes two bytes less than `{a:b}`.
import { scan } from './scopes.js';

/** @typedef {import('./scopes.js').Node} Node */
/** @typedef {import('./scopes.js').Variable} Variable */
/** @typedef {{ start: number, end: number, key?: string }} Place Where a variable's name goes; the name of the field before it, if there is one. */

const LETTERS = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ$_'];
/** All words of two letters that can't be names are among these. */
const RESERVED = ['as', 'do', 'if', 'in', 'is', 'of'];
const NAMES = [...LETTERS, ...LETTERS.flatMap((first) => [...LETTERS, ...'0123456789'].map((second) => first + second)).filter((name) => !RESERVED.includes(name))];

/** @param {Node} identifier @returns {Place} */
function placeOf(identifier) {
  const { start, end, parent } = identifier;
  const value = parent.type === 'AssignmentPattern' && parent.left === identifier ? parent : identifier;
  const field = value.parent;
  if (field.type !== 'Property' || field.value !== value || field.computed || field.key.type !== 'Identifier') return { start, end };
  return { start: field.start, end, key: field.key.name };
}

/** What stands at a place. @param {Place} place @param {string} name */
const written = ({ key }, name) => (key === undefined || key === name ? name : `${key}:${name}`);

/** The script with shorter names. @param {string} script */
export function renamed(script) {
  const { variables } = scan(script);
  const places = new Map(variables.map((variable) => [variable, variable.places.map(placeOf)]));
  /** Those that must have another name. @type {Map<Variable, Set<Variable>>} */
  const others = new Map(variables.map((variable) => [variable, new Set()]));
  const tellApart = (/** @type {Variable} */ one, /** @type {Variable} */ other) => {
    if (one === other) return;
    others.get(one)?.add(other);
    others.get(other)?.add(one);
  };
  for (const one of variables) {
    for (const scope of one.scopes) scope.variables.forEach((other) => tellApart(one, other));
    one.scope.seen.forEach((other) => tellApart(one, other));
  }

  /** @type {Map<Variable, string>} */
  const names = new Map();
  for (const variable of [...variables].sort((one, other) => other.places.length - one.places.length)) {
    const at = places.get(variable) ?? [];
    const taken = new Set([...(others.get(variable) ?? [])].map((other) => names.get(other)));
    const isFree = (/** @type {string} */ name) => !taken.has(name) && !variable.scope.foreign.has(name);
    const bytes = (/** @type {string} */ name) => at.reduce((sum, place) => sum + written(place, name).length, 0);
    const likely = [...at.flatMap(({ key }) => key ?? []), NAMES.find(isFree) ?? ''].filter(isFree);
    names.set(variable, likely.reduce((best, name) => (bytes(name) < bytes(best) ? name : best)));
  }

  const edits = variables.flatMap((variable) => (places.get(variable) ?? []).map((place) => ({ ...place, text: written(place, names.get(variable) ?? '') })));
  edits.sort((one, other) => other.start - one.start);
  for (const { start, end, text } of edits) script = script.slice(0, start) + text + script.slice(end);
  return script;
}

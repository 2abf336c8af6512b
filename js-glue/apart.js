// A variable that is declared again as two: `a=>{var a=f(a);return a+a}` is `a=>{var b=f(a);return b+b}`, and that variable can be a
// parameter. Minifiers give both one name where the first is read no more.
import { callsOf, mostArguments } from './calls.js';
import { functionOf, isDeclared, isIn, setBy } from './order.js';
import { declaredIn, scan, unused, within } from './scopes.js';

/** @typedef {import('./scopes.js').Node} Node */
/** @typedef {import('./scopes.js').Variable} Variable */

/** Whether a variable is declared where a name stands, with a value or without: it may also be set before the only declaration. @param {Node} place */
const declares = (place) => isDeclared(place) || /^(VariableDeclarator|\w*Function)/.test(setBy(place)?.type ?? '');

/**
 * Where the second of the two is named, if a declaration of a function makes another of it.
 *
 * @param {Node} target What it is called in the declaration. @param {Variable} variable @param {Node} declarator @param {Node} made
 */
function second(target, { places, scope }, declarator, made) {
  const others = places.filter((place) => place !== target);
  const before = others.filter((place) => place.start < declarator.start || isIn(place, declarator.init));
  const isFirst = before.some((place) => setBy(place) || (isDeclared(place) && place.parent === made)) && before.some(declares);
  const isPlain = before.every((place) => functionOf(place) === made) && others.every((place) => before.includes(place) || place.start > declarator.end);
  return scope === made.scope && isFirst && isPlain ? [target, ...others.filter((place) => !before.includes(place))] : [];
}

/** The script with two for one, in functions of which every call is in sight. @param {string} script @param {readonly string[]} kept @returns {string} */
export function apart(script, kept) {
  const { tree, variableOf } = scan(script);
  for (const made of within(tree)) {
    if (made.type !== 'ArrowFunctionExpression' || made.body.type !== 'BlockStatement' || kept.includes(made.parent.id?.name)) continue;
    const calls = callsOf(made, variableOf);
    if (!calls || mostArguments(calls) > made.params.length) continue;
    const statements = made.body.body.filter((/** @type {Node} */ { kind }) => kind === 'var');
    const declarators = statements.flatMap((/** @type {Node} */ { declarations }) => declarations).filter((/** @type {Node} */ { init }) => init);
    for (const declarator of declarators) {
      for (const target of declaredIn(declarator.id)) {
        const places = second(target, /** @type {Variable} */ (variableOf.get(target)), declarator, made);
        if (places.length === 0) continue;
        const name = unused(script, 'apart');
        for (const { parent, start, end, ...place } of places.sort((one, other) => other.start - one.start)) {
          const property = parent.type === 'AssignmentPattern' && parent.left.start === start ? parent.parent : parent;
          const text = property.type === 'Property' && property.shorthand ? `${place.name}:${name}` : name;
          script = script.slice(0, start) + text + script.slice(end);
        }
        return apart(script, kept);
      }
    }
  }
  return script;
}

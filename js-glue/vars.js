// What blocks declare as variables of the function around them: minifiers put those together, and into expressions, where they
// leave a block with `let` as it is. Each has a name of its own before. One that a loop makes anew for functions made in it stays.
import { declaredIn, scan, within } from './scopes.js';

/** @typedef {import('./scopes.js').Node} Node */
/** @typedef {import('./scopes.js').Variable} Variable */

/** Whether a node is a loop. @param {Node} node */
const isLoop = ({ type }) => /^(For|While|DoWhile)/.test(type);

/** What a node is in, from the inside to the function around it. @param {Node} node @returns {Node[]} */
function around(node) {
  const outer = [];
  for (let at = node.parent; !/Function|Program/.test(at.type); at = at.parent) outer.push(at);
  return outer;
}

/** The function around a node. @param {Node} node */
const functionOf = (node) => (around(node).at(-1) ?? node).parent;

/** @param {string} script */
export function asVars(script) {
  const { tree, variableOf } = scan(script);
  /** @type {Map<Node, { end: number, text: string }>} */
  const edits = new Map();
  let count = 0;
  for (const declaration of within(tree)) {
    if (declaration.type !== 'VariableDeclaration' || declaration.kind === 'var') continue;
    const declared = declaration.declarations.flatMap((/** @type {Node} */ { id }) => declaredIn(id)).map((/** @type {Node} */ id) => /** @type {Variable} */ (variableOf.get(id)));
    const loops = around(declaration).filter(isLoop);
    const isSetByLoop = /^For(In|Of)/.test(declaration.parent.type);
    const isBare = !isSetByLoop && declaration.declarations.some((/** @type {Node} */ { init }) => !init);
    const isAnew = declared.some((/** @type {Variable} */ { places }) => places.some((place) => functionOf(place) !== functionOf(declaration)));
    // What stands in the head of a loop is made anew by the loops around that.
    if ((isAnew && loops.length > 0) || (isBare && loops.some((loop) => loop !== declaration.parent))) continue;
    edits.set(declaration, { end: declaration.start + declaration.kind.length, text: 'var' });
    for (const { name, places } of declared) {
      const own = `${name}$${count++}`;
      for (const place of places) {
        const property = place.parent.type === 'AssignmentPattern' && place.parent.left === place ? place.parent.parent : place.parent;
        const isShort = property.type === 'Property' && property.shorthand;
        edits.set(place, { end: place.end, text: isShort ? `${name}:${own}` : own });
      }
    }
  }
  const sorted = [...edits].sort(([one], [other]) => other.start - one.start);
  for (const [{ start }, { end, text }] of sorted) script = script.slice(0, start) + text + script.slice(end);
  return script;
}

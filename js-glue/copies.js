// Variables that only have what another has, which never changes from there on: `(b=a,f(b))` takes six bytes more than `f(a)`.
// Minifiers leave those behind where they put a function in the place of its call.
import { scan, unused } from './scopes.js';
import { after, functionOf, isIn, setBy, setFirst } from './order.js';

/** @typedef {import('./scopes.js').Node} Node */
/** @typedef {import('./scopes.js').Variable} Variable */
/** @typedef {{ start: number, end: number, text: string }} Edit */

/** Whether a name stands where a function, a class or what was caught is called so. @param {Node} place */
const isOtherwise = ({ parent, ...place }) => /Class|Catch|FunctionDeclaration/.test(parent.type) && [parent.id, parent.param].some((one) => one?.start === place.start);

/** Whether a variable has, at a node and from there on, what it has for good. @param {Variable} variable @param {Node} node */
function isSettled({ places, scope }, node) {
  for (let at = functionOf(node); at.scope !== scope; at = functionOf(at)) if (at.type === 'FunctionDeclaration' || at.parent === at) return false;
  return places.every((place) => {
    const set = setBy(place);
    if (isOtherwise(place)) return false;
    if (!set || /Function/.test(set.type)) return true;
    if (set.end > node.start || functionOf(set).scope !== scope) return false;
    for (let at = set; at.scope !== scope; at = at.parent) if (/^(For|While|Do)/.test(at.type) && isIn(node, at)) return false;
    return true;
  });
}

/**
 * What makes a variable a copy, and of which.
 *
 * @param {Variable} variable @param {Map<Node, Variable>} variableOf
 * @returns {{ set: Node, original: Variable } | undefined}
 */
function copyOf(variable, variableOf) {
  const { places } = variable;
  const set = setFirst(variable);
  const [target, value] = set?.type === 'VariableDeclarator' ? [set.id, set.init] : [set?.left, set?.right];
  const original = value?.type === 'Identifier' && target.type === 'Identifier' ? variableOf.get(value) : undefined;
  if (!set || !original || original === variable || !isSettled(original, set)) return undefined;
  if (places.filter(({ parent }) => parent.type === 'VariableDeclarator' && parent !== set && !parent.init).length + Number(set.type === 'VariableDeclarator') > 1) return undefined;
  const isPlain = places.every((place) => place === target || (place.parent.type === 'VariableDeclarator' && place.parent.id === place && !place.parent.init) || (!setBy(place) && isIn(place, { ...set, start: set.end, end: Infinity })));
  return isPlain && /^(Sequence|VariableDeclaration|Call|Assignment|Member|Variable|Logical|Conditional|Return)/.test(set.parent.type) && after(set).length > 0 ? { set, original } : undefined;
}

/** A place, with the name of a field where it had none of its own. @param {Node} place @param {string} name @returns {Edit} */
function renaming({ parent, start, end, ...place }, name) {
  const property = parent.type === 'AssignmentPattern' && parent.left.start === start ? parent.parent : parent;
  return { start, end, text: property.type === 'Property' && property.shorthand ? `${place.name}:${name}` : name };
}

/** What is left of a list without one of its parts. @param {Node[]} list @param {Node} part @returns {Edit} */
function without(list, part) {
  const at = list.indexOf(part);
  return at > 0 ? { start: list[at - 1].end, end: part.end, text: '' } : { start: part.start, end: list[1].start, text: '' };
}

/** A declaration without one of those declared. @param {Node} declarator @param {string} script @returns {Edit} */
function undeclared(declarator, script) {
  const { start, end, parent, declarations } = declarator.parent;
  if (declarations.length > 1) return without(declarations, declarator);
  return { start, end, text: parent.type === 'BlockStatement' || script[end - 1] !== ';' ? '' : ';' };
}

/** The script without such variables. @param {string} script @returns {string} */
export function withoutCopies(script) {
  const { variables, variableOf } = scan(script);
  for (const variable of variables) {
    const { set, original } = copyOf(variable, variableOf) ?? {};
    if (!set || !original) continue;
    const name = unused(script, 'original');
    const declarators = variable.places.map(({ parent }) => parent).filter((one) => one.type === 'VariableDeclarator' && one !== set && !one.init);
    const list = set.parent.type === 'SequenceExpression' && (set !== set.parent.expressions.at(-1) || set.parent.parent.type === 'ExpressionStatement') ? set.parent.expressions : undefined;
    const dropped = set.type === 'VariableDeclarator' ? undeclared(set, script) : list ? without(list, set) : { start: set.start, end: set.end, text: name };
    const edits = [dropped, ...declarators.map((one) => undeclared(one, script))];
    const isDropped = (/** @type {Node} */ place) => edits.some((edit) => edit.start <= place.start && place.end <= edit.end);
    edits.push(...[...variable.places, ...original.places].filter((place) => !isDropped(place)).map((place) => renaming(place, name)));
    edits.sort((one, other) => other.start - one.start);
    for (const { start, end, text } of edits) script = script.slice(0, start) + text + script.slice(end);
    return withoutCopies(script);
  }
  return script;
}

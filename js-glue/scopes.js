// Which variable each name in a script is, for what rewrites the glue by its variables. What ships has neither `eval` nor
// `with`, so the text tells.
import { parse } from 'acorn';

/** @typedef {{ type: string, start: number, end: number, parent: Node, [field: string]: any }} Node */
/** @typedef {{ outer: Scope | undefined, variables: Map<string, Variable>, isFunction: boolean, foreign: Set<string>, seen: Set<Variable> }} Scope
 * `foreign` are the names of the surroundings in it, `seen` the variables named in it: both also deeper inside. */
/** @typedef {{ name: string, scope: Scope, places: Node[], scopes: Set<Scope> }} Variable
 * `places` has every identifier that names it, and `scopes` those in which they stand, out to its own. */

/** What a node is made of. @param {Node} node @returns {Node[]} */
export function parts(node) {
  return Object.entries(node).flatMap(([field, value]) => (field === 'parent' || field === 'scope' ? [] : value)).filter((part) => part && typeof part === 'object' && typeof part.type === 'string');
}

/** All nodes in a node, and itself. @param {Node} node @returns {Node[]} */
export const within = (node) => [node, ...parts(node).flatMap(within)];

/** A name that a script has not. @param {string} script @param {string} what It begins with that. */
export function unused(script, what) {
  let count = 0;
  while (script.includes(`${what}_${count}`)) count++;
  return `${what}_${count}`;
}

/** The identifiers that a pattern declares, or assigns to. @param {Node | null} pattern @returns {Node[]} */
export function declaredIn(pattern) {
  if (!pattern) return [];
  switch (pattern.type) {
    case 'Identifier':
      return [pattern];
    case 'AssignmentPattern':
      return declaredIn(pattern.left);
    case 'RestElement':
      return declaredIn(pattern.argument);
    case 'MemberExpression':
      return [];
    case 'Property':
      return declaredIn(pattern.value);
    default:
      return (pattern.elements || pattern.properties).flatMap(declaredIn);
  }
}

/** Whether a part of a node is a name that is no variable's. @param {Node} node @param {Node} part */
function isOtherName(node, part) {
  if (/^(Labeled|Break|Continue)/.test(node.type)) return part === node.label;
  if (node.computed || node.shorthand) return false;
  return node.type === 'MemberExpression' ? part === node.property : /^(Property|MethodDefinition)$/.test(node.type) && part === node.key;
}

/** The tree of a script, whose nodes know what they are part of; its variables, and which of them an identifier names. @param {string} script */
export function scan(script) {
  /** @type {Variable[]} */
  const variables = [];
  /** @type {Array<[scope: Scope, identifier: Node]>} */
  const named = [];
  /** @type {Array<readonly [identifier: Node, scope: Scope, params: Set<Variable>]>} */
  const inParams = [];
  /** @type {Map<Node, Variable>} */
  const variableOf = new Map();

  /** @param {Scope} [outer] @returns {Scope} */
  const within = (outer, isFunction = false) => ({ outer, variables: new Map(), isFunction, foreign: new Set(), seen: new Set() });

  /** @param {Scope} scope @param {Node | null} pattern */
  function declare(scope, pattern) {
    for (const { name } of declaredIn(pattern)) {
      if (scope.variables.has(name)) continue;
      const variable = { name, scope, places: [], scopes: new Set([scope]) };
      scope.variables.set(name, variable);
      variables.push(variable);
    }
  }

  /** @param {Node} node @param {Scope} scope @param {Node} parent */
  function find(node, scope, parent) {
    const { type } = node;
    node.parent = parent;
    if (type === 'Identifier') named.push([scope, node]);
    else if (/^(Function|Arrow|Class)/.test(type)) findFunction(node, scope);
    else if (type === 'CatchClause') {
      scope = within(scope);
      declare(scope, node.param);
      if (node.param) find(node.param, scope, node);
      findBody(node.body, scope, node);
    } else {
      if (/^(Block|For|Switch)/.test(type)) scope = within(scope);
      if (type === 'VariableDeclaration') {
        let owner = scope;
        while (node.kind === 'var' && !owner.isFunction) owner = /** @type {Scope} */ (owner.outer);
        for (const { id } of node.declarations) declare(owner, id);
      }
      for (const part of node.shorthand ? [node.value] : parts(node)) {
        if (isOtherName(node, part)) part.parent = node;
        else find(part, scope, node);
      }
    }
  }

  /** What is declared in a body has the parameters beside it. @param {Node} body @param {Scope} scope @param {Node} parent */
  function findBody(body, scope, parent) {
    body.parent = parent;
    for (const part of parts(body)) find(part, scope, body);
  }

  /** A function or a class. @param {Node} node @param {Scope} outer */
  function findFunction(node, outer) {
    const owner = /Declaration$/.test(node.type) ? outer : within(outer);
    if (node.id) {
      declare(owner, node.id);
      find(node.id, owner, node);
    }
    const scope = within(owner, !/^Class/.test(node.type));
    node.scope = scope;
    const before = named.length;
    for (const param of node.params || []) {
      declare(scope, param);
      find(param, scope, node);
    }
    const params = new Set(scope.variables.values());
    inParams.push(...named.slice(before).map(([, identifier]) => /** @type {const} */ ([identifier, scope, params])));
    for (const part of parts(node)) {
      if (part === node.id || node.params?.includes(part)) continue;
      if (part.type === 'BlockStatement') findBody(part, scope, node);
      else find(part, scope, node);
    }
  }

  const tree = /** @type {any} */ (parse(script, { ecmaVersion: 2015, sourceType: 'script' }));
  const whole = within(undefined, true);
  findBody(tree, whole, tree);
  for (const [scope, identifier] of named) {
    /** @type {Scope | undefined} */
    let owner = scope;
    while (owner && !owner.variables.has(identifier.name)) owner = owner.outer;
    const variable = owner?.variables.get(identifier.name);
    if (variable) {
      variable.places.push(identifier);
      variableOf.set(identifier, variable);
    }
    for (let at = /** @type {Scope | undefined} */ (scope); at; at = at.outer) {
      if (variable) at.seen.add(variable);
      else at.foreign.add(identifier.name);
      variable?.scopes.add(at);
      if (at === owner) break;
    }
  }
  for (const [identifier, scope, params] of inParams) {
    const variable = variableOf.get(identifier);
    // What a parameter begins as sees no variable of the body, but one outside with its name. Minifiers don't write that.
    if (variable?.scope === scope && !params.has(variable)) throw new Error(`${variable.name} in a parameter is not the one in the body`);
  }
  return { tree, variables, variableOf };
}

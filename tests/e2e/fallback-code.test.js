/** What stands in the fallback's text, which wasm2js makes and a minifier changes. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parse } from 'acorn';
import { full } from 'acorn-walk';

/** @import { Node } from 'acorn' */

const text = readFileSync(new URL('../../js-glue/dist/miniprogram/fallback.js', import.meta.url), 'utf8');

/** Functions of the language that can't make memory grow, and may so be called in the middle of an access. */
const HARMLESS = /^Math\.(imul|clz32|min|max|floor|ceil|abs|fround)$|\.charCodeAt$/;

/**
 * Accesses whose array is looked up before a call that might put another one in its place: JavaScript evaluates
 * `HEAP32[a] = f()` from the left, WebAssembly stores in the memory that there is after `f`.
 *
 * @param {string} code
 */
function risky(code) {
  const tree = parse(code, { ecmaVersion: 5 });
  /** Short names of functions of Math. @type {Map<string, string>} */
  const aliases = new Map();
  /** @type {any[]} */
  const places = [];
  full(tree, (/** @type {any} */ node) => {
    if (node.type === 'VariableDeclarator' && node.init?.type === 'MemberExpression') aliases.set(node.id.name, code.slice(node.init.start, node.init.end));
    if (node.type === 'AssignmentExpression' && node.left.type === 'MemberExpression' && node.left.computed) places.push(node);
    if (node.type === 'MemberExpression' && node.computed) places.push(node.property);
  });
  const calls = (/** @type {Node} */ place) => {
    let found = false;
    full(place, (/** @type {any} */ node) => {
      if (node.type !== 'CallExpression') return;
      const name = code.slice(node.callee.start, node.callee.end);
      if (!HARMLESS.test(aliases.get(name) ?? name)) found = true;
    });
    return found;
  };
  return { places: places.length, risky: places.filter(calls).map(({ start, end }) => code.slice(start, end)) };
}

test('it is written in ES5', () => {
  assert.equal(parse(text, { ecmaVersion: 5 }).type, 'Program');
});

test('no access to memory looks its array up before a call that might replace it', () => {
  const found = risky(text);
  assert.deepEqual(found.risky, []);
  assert.ok(found.places > 1000, `${found.places} accesses`);
});

test('such an access is found', () => {
  for (const access of ['H[a] = f()', 'H[a] = 1 + (b, f())', 'x = H[f()]', 'H[f()] = 1']) assert.ok(risky(`var m = Math.imul; ${access}`).risky.length > 0, access);
  assert.deepEqual(risky('var m = Math.imul; H[m(a, 2)] = m(a, b); c = f(); H[a] = c').risky, []);
});

/** What was found in many runs, by rules: how often, and how to see the first of each. */

/** @import { Violation } from './parts.js' */

/** How many of each rule are shown. */
const SHOWN = 3;

export function createTally() {
  /** @type {Map<string, Array<{ text: string, how: string }>>} */
  const found = new Map();
  return {
    /** @param {Violation[]} violations @param {string} how to see them again */
    add(violations, how) {
      /** @type {Set<string>} */
      const rules = new Set();
      for (const { rule, text } of violations) {
        if (rules.has(rule)) continue;
        rules.add(rule);
        found.set(rule, [...(found.get(rule) ?? []), { text, how }]);
      }
    },
    /** Nothing, if nothing was found. */
    report() {
      return [...found]
        .map(([rule, list]) => [`\n${rule}: in ${list.length} runs`, ...list.slice(0, SHOWN).map(({ text, how }) => `    ${text}\n        ${how}`)].join('\n'))
        .join('\n');
    },
  };
}

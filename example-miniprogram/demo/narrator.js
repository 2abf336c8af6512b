/**
 * Prints the flow as it happens: a heading for each act, and a numbered line for each interaction.
 *
 * Ten requests at once would fill the screen with the same lines over and over. A line that repeats one of the last two is
 * only counted, and the count is printed when something else happens.
 *
 * @typedef {ReturnType<typeof createNarrator>} Narrator
 * @typedef {'page' | 'SDK' | 'mini program' | 'WeChat' | 'backend' | 'storage' | 'code package'} Actor
 */

import { columns } from './words.js';

const ROUTE_WIDTH = 30;
const REMEMBERED = 2;

const BOLD = 1;
const DIM = 2;
const RED = 31;
const GREEN = 32;
/** @type {Record<Actor, number>} */
const COLOURS = { page: 36, SDK: 36, 'mini program': 36, WeChat: 32, backend: 33, storage: 35, 'code package': 35 };

/** @param {{ write: (text: string) => unknown, colour: boolean, words: import('./words.js').Say }} output */
export function createNarrator({ write, colour, words }) {
  let acts = 0;
  let steps = 0;
  /** The lines printed last, and how often each has repeated since. @type {Map<string, number>} */
  const recent = new Map();

  /** @param {string} text @param {number} code */
  const paint = (text, code) => (colour ? `\x1b[${code}m${text}\x1b[0m` : text);
  /** @param {string} text */
  const line = (text) => void write(`${text}\n`);
  const indent = ' '.repeat(6);

  function flush() {
    for (const [said, repeats] of recent) {
      if (repeats > 0) line(indent + paint(words('… and {} more: {}', repeats, said), DIM));
    }
    recent.clear();
  }

  return {
    flush,

    words,

    /** @type {(sentence: string, ...values: unknown[]) => void} */
    line(sentence, ...values) {
      flush();
      line(words(sentence, ...values));
    },

    /** @type {(sentence: string, ...values: unknown[]) => void} */
    heading(sentence, ...values) {
      flush();
      line(`\n${paint(words(sentence, ...values), BOLD)}`);
    },

    /** @param {string} title @param {string} explanation */
    act(title, explanation) {
      this.heading('Act {}: {}', ++acts, words(title));
      line(paint(`  ${words(explanation)}`, DIM));
    },

    /** @param {Actor} from @param {Actor} to @param {string} sentence @param {unknown[]} values */
    say(from, to, sentence, ...values) {
      const what = words(sentence, ...values);
      const route = `${words(from)} -> ${words(to)}`;
      const said = `${route}   ${what}`;
      const repeats = recent.get(said);
      if (repeats !== undefined) return void recent.set(said, repeats + 1);
      if (recent.size === REMEMBERED) flush();
      recent.set(said, 0);
      const padding = ' '.repeat(Math.max(1, ROUTE_WIDTH - columns(route)));
      line(`${String(++steps).padStart(4)}  ${paint(words(from), COLOURS[from])} -> ${paint(words(to), COLOURS[to])}${padding}${what}`);
    },

    /** What can be seen on the screen now. @type {(sentence: string, ...values: unknown[]) => void} */
    outcome(sentence, ...values) {
      flush();
      line(indent + paint(`=> ${words(sentence, ...values)}`, BOLD));
    },

    /** @param {import('./checks.js').Check[]} checks */
    table(checks) {
      this.heading('Summary');
      const pad = (/** @type {string} */ text, /** @type {string[]} */ all) => text + ' '.repeat(Math.max(...all.map(columns)) - columns(text));
      const whats = checks.map(({ what }) => words(what));
      const expectations = checks.map(({ expected }) => words('expected {}', expected));
      checks.forEach(({ got, holds }, place) => {
        const verdict = holds ? paint(words('ok'), GREEN) : paint(words('FAILED'), RED);
        const found = words('got {}', String(got).padStart(2));
        line(`  ${pad(whats[place] ?? '', whats)}   ${pad(expectations[place] ?? '', expectations)}   ${found}   ${verdict}`);
      });
    },
  };
}

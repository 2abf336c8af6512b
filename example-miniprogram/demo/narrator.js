/**
 * Prints the flow as it happens: a heading for each act, and a numbered line for each interaction.
 *
 * Ten requests at once would fill the screen with the same lines over and over. A line that repeats one of the last two is
 * only counted, and the count is printed when something else happens.
 *
 * @typedef {ReturnType<typeof createNarrator>} Narrator
 * @typedef {'page' | 'SDK' | 'mini program' | 'WeChat' | 'backend' | 'storage' | 'code package'} Actor
 */

const ROUTE_WIDTH = 30;
const REMEMBERED = 2;

const BOLD = 1;
const DIM = 2;
const RED = 31;
const GREEN = 32;
/** @type {Record<Actor, number>} */
const COLOURS = { page: 36, SDK: 36, 'mini program': 36, WeChat: 32, backend: 33, storage: 35, 'code package': 35 };

/** @param {{ write: (text: string) => unknown, colour: boolean }} output */
export function createNarrator({ write, colour }) {
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
      if (repeats > 0) line(indent + paint(`… and ${repeats} more: ${said}`, DIM));
    }
    recent.clear();
  }

  return {
    flush,

    /** @param {string} text */
    line(text) {
      flush();
      line(text);
    },

    /** @param {string} text */
    heading(text) {
      flush();
      line(`\n${paint(text, BOLD)}`);
    },

    /** @param {string} title @param {string} explanation */
    act(title, explanation) {
      this.heading(`Act ${++acts}: ${title}`);
      line(paint(`  ${explanation}`, DIM));
    },

    /** @param {Actor} from @param {Actor} to @param {string} what */
    say(from, to, what) {
      const said = `${from} -> ${to}   ${what}`;
      const repeats = recent.get(said);
      if (repeats !== undefined) return void recent.set(said, repeats + 1);
      if (recent.size === REMEMBERED) flush();
      recent.set(said, 0);
      const padding = ' '.repeat(Math.max(1, ROUTE_WIDTH - `${from} -> ${to}`.length));
      line(`${String(++steps).padStart(4)}  ${paint(from, COLOURS[from])} -> ${paint(to, COLOURS[to])}${padding}${what}`);
    },

    /** What can be seen on the screen now. @param {string} text */
    outcome(text) {
      flush();
      line(indent + paint(`=> ${text}`, BOLD));
    },

    /** @param {import('./checks.js').Check[]} checks */
    table(checks) {
      this.heading('Summary');
      const width = Math.max(...checks.map(({ what }) => what.length));
      const most = Math.max(...checks.map(({ expected }) => expected.length));
      for (const { what, expected, got, holds } of checks) {
        const verdict = holds ? paint('ok', GREEN) : paint('FAILED', RED);
        line(`  ${what.padEnd(width)}   expected ${expected.padEnd(most)}   got ${String(got).padStart(2)}   ${verdict}`);
      }
    },
  };
}

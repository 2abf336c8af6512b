/**
 * Runs all cases, one after the other, and hands over what became of them.
 *
 * @typedef {{ group: string, name: string, error?: string }} Outcome
 *
 * @typedef {object} Report
 * @property {Outcome[]} outcomes
 * @property {number} instances how many machines were made, in the way that was asked for
 * @property {boolean} ownCodec whether the engine has a TextDecoder; if not, the package's own is at work
 * @property {boolean} webAssembly whether the engine has WebAssembly
 * @property {string} [version] of the engine, where it tells it
 * @property {string[] | null} unheard rejections of promises that nobody heard; null where the engine does not tell
 */
import { groups } from '../cases/index.js';
import { prepareInstances } from './instances.js';
import { createKit } from './kit.js';

/** @returns {Promise<Report>} */
async function run() {
  await prepareInstances();
  /** @type {Outcome[]} */
  const outcomes = [];
  let instances = 0;
  for (const [group, cases] of Object.entries(groups)) {
    for (const [name, run] of Object.entries(cases)) {
      const kit = createKit();
      try {
        await run(kit);
        // Exceptions of the app's callbacks surface in timers; a case that expects one takes it away.
        if (kit.clock.thrown.length) throw kit.clock.thrown[0];
        outcomes.push({ group, name });
      } catch (error) {
        outcomes.push({ group, name, error: wordsOf(error) });
      }
      instances += kit.instances.made;
    }
  }
  await runner.turn();
  const { unheard, version } = runner;
  const facts = { ownCodec: typeof TextDecoder !== 'undefined', webAssembly: typeof WebAssembly !== 'undefined', ...(version !== undefined && { version }) };
  return { outcomes, instances, ...facts, unheard };
}

/** @param {any} thrown */
function wordsOf(thrown) {
  return String((thrown && (thrown.message || thrown.errMsg)) || thrown);
}

run().then(
  (report) => runner.report(JSON.stringify(report)),
  (error) => runner.report(JSON.stringify({ broken: wordsOf(error) })),
);

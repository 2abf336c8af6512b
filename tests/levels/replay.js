/**
 * Plays a script of the simulation to the built package and writes down what comes out. Plain JavaScript without
 * anything of Node, so that every engine that runs the package can run this.
 *
 * A script begins when `ready` has resolved. What the glue does before that, and nothing else of it, is left out: the
 * queue of early calls and the early `wx.login`, which have tests of their own. What the glue adds to the machine on
 * purpose is part of the script, as the simulation imitates it:
 *
 * - callbacks and listeners never run inside the app's own call, but from a timer without delay: that timer is an
 *   output, and that it fires is a step;
 * - removing a record that can't be removed writes an empty string in its place;
 * - a record has two more fields, for the first requests of the next launch: they are not looked at;
 * - promises settle a microtask later: they are compared beside the other outputs of a step, in their own order. One
 *   that ends within the call that gives it is heard of last;
 * - a socket's listener catches up from a timer, which the app starts when it has been given the socket.
 *
 * The host does not see the machine's numbers of attempts. So scripts number the calls of `wx.login`, and exchanges go by
 * their code's number, or by the login call whose credentials they post.
 *
 * @typedef {any[]} Note an input or an output: its name, and what belongs to it
 *
 * @typedef {object} Step
 * @property {number} now what the phone's clock shows
 * @property {Note} do
 * @property {Note[]} out
 * @property {Note[]} promised
 * @property {[string, string | null, number | null] | null} session what the app then sees of the session
 *
 * @typedef {object} Script
 * @property {number} seed
 * @property {Record<string, any>} options what `createClient` takes, as far as the machine decides by it
 * @property {{ readsItself: boolean, inBody: boolean, rotates: boolean, retells: boolean }} habits what else the app and the backend do always: the app
 *   finds the session itself, "expired" stands in the body, answers tell a new id, or a lifetime
 * @property {Step[]} steps
 * @property {Array<[number, Note]>} inside what happens inside of outputs, by the outputs' numbers
 *
 * @typedef {object} Engine
 * @property {(options: any) => any} createClient of the package
 * @property {Record<string, any>} global of the realm in which the package runs: its timers and its clock are taken over
 *
 * @typedef {{ seed: number, step: number, do: Note, what: string, expected: unknown, actual: unknown }} Difference
 */
import { createStage } from './stage.js';

/** Microtasks that a promise may take to reach the app. */
const HOPS = 8;

/**
 * Takes over the realm's timers and clock. The result plays one script after the other; it gives the first difference,
 * or undefined.
 *
 * @param {Engine} engine
 * @returns {(script: Script) => Promise<Difference | undefined>}
 */
export function createReplayer({ createClient, global }) {
  /** @type {ReturnType<typeof createStage>} */
  let stage;
  global.Date.now = () => stage.now();
  global.setTimeout = (/** @type {() => void} */ run, /** @type {number} */ delay) => stage.startTimer(run, delay);
  global.clearTimeout = (/** @type {number | undefined} */ timer) => stage.stopTimer(timer);

  return async function replay(script) {
    stage = createStage(script, createClient);
    for (let index = 0; index < script.steps.length; index++) {
      const step = script.steps[index];
      const actual = await stage.play(step);
      for (let hop = 0; hop < HOPS; hop++) await null;
      const session = step.session && stage.session();
      for (const [what, expected, came] of [
        ['outputs', step.out, actual.out],
        ['promises', step.promised, actual.promised],
        ['session', step.session, session],
      ]) {
        if (!same(expected, came)) {
          return { seed: script.seed, step: index, do: step.do, what: String(what), expected, actual: came };
        }
      }
    }
    return undefined;
  };
}

/** Whether two JSON values are the same; an object of another realm is no other object. @param {any} a @param {any} b @returns {boolean} */
export function same(a, b) {
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => key in b && same(a[key], b[key]));
}

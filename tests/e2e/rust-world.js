/**
 * The world of a mini program written in Rust, as the build lays it out: `example-miniprogram/rust-app`, or
 * `tests/trial-app`, which does what apps do by mistake.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createWorld } from './world.js';

/**
 * @import { TestContext } from 'node:test'
 * @import { Client } from '../../js-glue/dist/types/index.js'
 * @import { Options, WorldOptions } from './world.js'
 *
 * What the example's Rust exports; see src/lib.rs there.
 * @typedef {object} Shop
 * @property {() => Promise<boolean>} login
 * @property {() => Promise<Page>} products
 * @property {(username: string, password: string) => Promise<string>} register
 * @property {(username: string, password: string) => Promise<string>} signIn
 * @property {() => Promise<void>} logout
 * @property {boolean} isLoggedIn
 * @property {() => void} free
 *
 * @typedef {{ rows: Array<{ id: number, name: string, price: string }>, trouble: Trouble | null }} Page
 * @typedef {{ advice: string, code: string, message: string }} Trouble
 *
 * A client in the other app's Rust; see src/calls.rs there.
 * @typedef {object} Trial
 * @property {() => Promise<boolean>} login
 * @property {() => Promise<boolean>} accountLogin
 * @property {() => Promise<void>} logout
 * @property {(url: string) => Promise<string>} get
 * @property {(url: string, millis: number) => Promise<string>} getWithin
 * @property {(url: string) => Promise<void>} giveUp
 * @property {(url: string, promise: Promise<unknown>) => Promise<boolean>} getUntil
 * @property {(method: string, form: boolean) => Promise<void>} sendEach
 * @property {() => void} free
 *
 * What else it exports; see src/calls.rs and src/panics.rs.
 * @typedef {object} TrialApp
 * @property {new (client: unknown) => Trial} Trial
 * @property {new () => { count(meanwhile: () => unknown): number, free(): void }} Counter
 * @property {() => boolean} isStarted
 * @property {(text: string) => string} echo
 * @property {() => void} panicNow
 * @property {() => void} panicUnseen
 * @property {(depth: number) => number} recurse
 * @property {(promise: Promise<unknown>) => Promise<unknown>} waitFor
 * @property {(promise: Promise<unknown>) => Promise<void>} panicAfter
 * @property {(runner: { run(): void }) => void} runNow
 * @property {(promise: Promise<unknown>, runner: { run(): void }) => Promise<void>} runAfter
 * @property {(take: (closure: unknown) => void) => void} giveClosure
 * @property {(thrown: unknown) => string} wordsOf
 * @property {(thrown: unknown) => string} reportOf
 * @property {(thrown: unknown) => string} numbersOf
 */

export const MODULE = '/rust/app.wasm.br';

/** @param {string} name */
function rootOf(name) {
  const root = fileURLToPath(new URL(`../../target/weapp-session/${name}`, import.meta.url));
  if (!existsSync(root)) throw new Error('the mini programs in Rust are missing: run `cargo xtask rust` first');
  return root;
}

export const root = rootOf('rust-app');
const trialRoot = rootOf('trial-app');

/** What the build has laid beside the module of the app for the tests: paths by name. */
export const trialFiles = { fallback: join(trialRoot, 'rust/fallback.js'), casts: join(trialRoot, 'rust/casts.txt') };

/**
 * The app's Rust beside the npm package, in a running mini program.
 *
 * @param {TestContext} t
 * @param {Options} [options]
 * @param {WorldOptions} [worldOptions]
 */
export async function createRustWorld(t, options, { host, ...worldOptions } = {}) {
  const world = await createWorld(t, { ...worldOptions, host: { root, ...host } });
  const rust = world.host.require('./rust/index');
  const { Shop } = await world.wait(rust.load(MODULE));
  const client = world.createClient(options);
  return { ...world, client, rust, shop: /** @type {Shop} */ (new Shop(client)) };
}

/**
 * The same with the app for the tests. `load` makes an instance of its module; `lost` hears of that instance's end.
 *
 * @param {TestContext} t
 * @param {Options} [options]
 * @param {WorldOptions} [worldOptions]
 */
export async function createTrialWorld(t, options, { host, ...worldOptions } = {}) {
  const world = await createWorld(t, { ...worldOptions, host: { root: trialRoot, ...host } });
  const { load: loadRust } = world.host.require('./rust/index');
  /** @param {(error: any) => void} [lost] @returns {Promise<TrialApp>} */
  const load = (lost) => world.wait(loadRust(MODULE, lost));
  const app = await load();
  const client = world.createClient(options);
  return { ...world, client, load, app, trial: new app.Trial(client) };
}

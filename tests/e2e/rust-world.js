/** The world of a mini program written in Rust: `example-miniprogram/rust-app` as the build lays it out. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createWorld } from './world.js';

/**
 * @import { TestContext } from 'node:test'
 * @import { Client } from '../../js-glue/dist/types/index.js'
 * @import { Options, WorldOptions } from './world.js'
 *
 * What the app's Rust exports; see src/lib.rs there.
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
 */

export const MODULE = '/rust/app.wasm.br';

export const root = fileURLToPath(new URL('../../target/weapp-session/rust-app', import.meta.url));
if (!existsSync(root)) throw new Error('the mini program in Rust is missing: run `cargo xtask rust` first');

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
  return { ...world, client, shop: /** @type {Shop} */ (new Shop(client)) };
}

/** The apps that the pages show, running on a phone. */
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createClock, createHost } from '../host/index.js';
import { engineHost, installPackage } from '../e2e/engine.js';
import { folder } from '../e2e/pages.js';
import { bundle } from './bundle.js';
import { PICTURE } from './calls.js';
import { SERVERS } from './servers.js';

/**
 * @import { TestContext } from 'node:test'
 * @import { Files, Step } from './steps.js'
 *
 * @typedef {object} Shown what the user sees in the end
 * @property {any} [seen]
 * @property {string} [problem]
 *
 * @typedef {object} App how a page's app is run
 * @property {keyof typeof SERVERS} server
 * @property {string} entry the page of the mini program that shows something, or the module that asks for it
 * @property {string} key where the app before the update keeps its session
 * @property {string[]} libraries what it needs before the update
 * @property {boolean} [keeps] whether it needs them after it as well
 *
 * @typedef {Awaited<ReturnType<typeof createPhone>>} Phone
 */

const BASE_URL = 'https://api.example.com';
const WASM = 'weapp_session.wasm.br';

/** By page, and by the page's steps. @type {Record<string, App[]>} */
export const APPS = {
  'own-wrapper': [{ server: 'reference', entry: 'pages/products/index', key: 'token', libraries: [] }],
  'luch-request': [{ server: 'reference', entry: 'src/products.js', key: 'token', libraries: ['luch-request'] }],
  'uni-ajax': [{ server: 'reference', entry: 'src/products.js', key: 'token', libraries: ['uni-ajax'], keeps: true }],
  alova: [{ server: 'reference', entry: 'src/products.js', key: 'token', libraries: ['alova', '@alova/adapter-uniapp'], keeps: true }],
  taro: [{ server: 'reference', entry: 'src/products.js', key: 'token', libraries: ['@tarojs/api'], keeps: true }],
  werequest: [{ server: 'errcode', entry: 'pages/products/index', key: 'session', libraries: ['we-request'] }],
  wafer: [
    { server: 'wafer', entry: 'pages/me/index', key: 'weapp_session_F2C224D4-2BCE-4C64-AF9F-A6D872000D1A', libraries: ['wafer-client-sdk'] },
    { server: 'wafer2', entry: 'pages/me/index', key: 'weapp_session_F2C224D4-2BCE-4C64-AF9F-A6D872000D1A', libraries: ['wafer2-client-sdk'] },
  ],
};

/** @param {Step} step */
export function appOf({ page, index }) {
  const app = APPS[page]?.[index];
  if (!app) throw new Error(`nobody says how the app of ${page} is run`);
  return app;
}

/**
 * What the tests' host has not: uni-app's functions, which hand over to the host's of the same names, the oldest of the
 * host's functions for sockets, which Wafer calls while it is loaded, and names that Taro's and Vue's code takes for granted.
 */
const SURROUNDINGS = `
  var uni = wx;
  for (const event of ['Open', 'Close', 'Message', 'Error']) wx['onSocket' + event] = () => {};
  var global = Function('return this')();
`;

/** A phone, and the server of an app that is in use on it. @param {TestContext} t @param {App} app */
export async function createPhone(t, app) {
  const clock = createClock();
  const server = await (SERVERS[app.server])(t, clock);
  /** @type {Map<string, string>} */
  const storage = new Map();

  /** Starts a version of the app. @param {Files} files @param {{ alias?: Record<string, string> }} [options] see `bundle` */
  async function start(files, { alias } = {}) {
    const userFiles = new Map([[PICTURE, Buffer.alloc(1000, 'x')]]);
    const root = await lay(t, files, app, { alias, url: server.url });
    const host = createHost({ root, clock, storage, userFiles, domains: [server.url], wechat: server.wechat, globalThis: true, ...engineHost });
    t.after(() => {
      host.close();
      assert.deepEqual(host.errors, []);
      assert.deepEqual(host.unhandledRejections, []);
    });
    host.evaluate(SURROUNDINGS);
    if (app.entry.startsWith('pages/')) host.launch();

    /** Shows the page, or asks as a page would. @returns {Promise<Shown>} */
    async function show() {
      if (!app.entry.startsWith('pages/')) {
        const asked = host.require('./bundled').listProducts();
        return clock.runUntil(asked.then((/** @type {any} */ seen) => ({ seen }), (/** @type {any} */ problem) => ({ problem: String(problem.errMsg ?? problem.message ?? problem) })));
      }
      const { data } = host.openPage(app.entry);
      const shown = () => ({ seen: data.products ?? data.user, problem: data.problem });
      await clock.runUntil(() => shown().seen || shown().problem);
      await clock.advance(10);
      return shown();
    }
    return { host, show };
  }

  return { clock, server, storage, start };
}

/** The code package. @param {TestContext} t @param {Files} files @param {App} app @param {{ alias?: Record<string, string>, url: string }} options */
async function lay(t, files, { entry }, { alias, url }) {
  const ready = Object.fromEntries(Object.entries(files).map(([path, code]) => [path, forHere(code, url)]));
  const root = folder(t, ready);
  installPackage(join(root, 'miniprogram_npm/weapp-session'));
  // A bundler's app is one file, and the wasm is copied beside it; WeChat's tools leave our package's name to `require`.
  const asset = join(root, 'miniprogram_npm/weapp-session', WASM);
  cpSync(asset, join(root, 'assets', WASM));
  const bundled = entry.startsWith('pages/') ? 'request.js' : entry;
  const file = join(root, entry.startsWith('pages/') ? bundled : 'bundled.js');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, await bundle(join(root, bundled), alias));
  return root;
}

/** Code that meets this test's server, and the engine that is under test. @param {string} code @param {string} url */
function forHere(code, url) {
  const told = code.replaceAll(BASE_URL, url);
  return engineHost.wasm === 'absent' ? told.replace(/^ *wasm: '.*',\n/m, '') : told;
}

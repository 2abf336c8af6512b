/**
 * The phone: runs the mini program, and offers what somebody who holds it could do to it.
 *
 * It shows WeChat's component, template and data behaviour, since WeChat's own framework does that part. `wx` and the
 * widgets are this host's.
 */
import { createActs } from './acts.js';
import { createClock } from './clock.js';
import { findLink } from './link.js';
import { createModules } from './modules.js';
import { createNetwork } from './network.js';
import { createPages } from './pages.js';
import { createSockets } from './sockets.js';
import { createStorage } from './storage.js';
import { createSurface } from './surface.js';
import { createWatch } from './watch.js';
import { createWeChat } from './wechat.js';

/**
 * @import { MiniProgram } from '../server/miniprogram.js'
 * @import { Link } from './link.js'
 *
 * @typedef {Awaited<ReturnType<typeof start>>} Phone
 */

/** Beside this page, wherever that is. */
const PACKAGE = 'miniprogram/program.json';
/** Where "build npm" puts the SDK. */
const SDK = 'miniprogram_npm/weapp-session';
const FROM_CHAT_LIST = 1001;
const SECOND = 1000;

async function start() {
  const link = findLink();
  link.tell({ type: 'launch' });
  const program = await download();
  const clock = createClock(link.conditions);
  const watch = createWatch(link);
  const storage = createStorage(link);
  const { client, pages } = launch(program, { link, watch, clock, storage });
  showTime(clock);
  setInterval(showTime, SECOND, clock);

  return {
    ...createActs(client, link),
    now: clock.now,
    corruptStorage: storage.corrupt,
    pullDown: pages.refresh,

    showTime: () => showTime(clock),

    session() {
      const { state, id, expiresAt } = client.session();
      return { state, expiresAt, ...watch.recognise(id) };
    },
  };
}

/** @returns {Promise<MiniProgram>} */
async function download() {
  const response = await fetch(PACKAGE);
  const program = await response.json();
  if (!response.ok) {
    /** @type {HTMLElement} */ (document.getElementById('phone-screen')).textContent = program.problem;
    throw new Error(program.problem);
  }
  // Where the backend is, is the one thing that differs from the files in the folder.
  program.scripts['config.js'] = `module.exports = ${JSON.stringify({ baseUrl: location.origin })};`;
  return program;
}

/**
 * Gives the mini program what it has in WeChat, and starts it.
 *
 * @param {MiniProgram} program
 * @param {object} host
 * @param {Link} host.link
 * @param {ReturnType<typeof createWatch>} host.watch
 * @param {ReturnType<typeof createClock>} host.clock
 * @param {ReturnType<typeof createStorage>} host.storage
 */
function launch(program, { link, watch, clock, storage }) {
  const launched = { path: program.app.pages[0], query: {}, scene: FROM_CHAT_LIST };
  const wx = {
    ...createNetwork(link, watch),
    ...createSockets(link, watch),
    ...createWeChat(link, watch),
    ...createSurface(() => pages),
    ...storage.apis,
    getLaunchOptionsSync: () => launched,
  };
  /** @type {Record<string, any>} */
  let app = {};
  const globals = {
    wx,
    App: (/** @type {Record<string, any>} */ definition) => void (app = definition),
    getApp: () => app,
    getCurrentPages: () => pages.current(),
    WXWebAssembly: { instantiate: (/** @type {string} */ path, /** @type {any} */ imports) => instantiate(program.binaries[path], imports, link) },
    Date: clock.Date,
    console,
  };
  const modules = createModules(program.scripts);
  const pages = createPages(program, (path, own) => modules.load(`${path}.js`, { ...globals, ...own }));

  // The example has no sockets; the page's buttons try one.
  const sdk = modules.load(`${SDK}/index.js`, globals);
  const { createClient } = sdk;
  sdk.createClient = (/** @type {object} */ options) => createClient({ ...options, socket: modules.load(`${SDK}/socket.js`, globals) });
  const client = modules.load('session.js', globals);
  watch.client(client);
  modules.load('app.js', globals);
  app.onLaunch?.(launched);
  app.onShow?.(launched);
  pages.show(launched.path);
  return { client, pages };
}

/** In the status bar. @param {ReturnType<typeof createClock>} clock */
function showTime({ Date }) {
  const time = /** @type {HTMLElement} */ (document.getElementById('phone-time'));
  time.textContent = new Date().toTimeString().slice(0, 'hh:mm'.length);
}

/** docs: WXWebAssembly. @param {string} address of what the code package has under the path it was asked for @param {WebAssembly.Imports} imports @param {Link} link */
async function instantiate(address, imports, { tell }) {
  const response = await fetch(address);
  const instantiated = await WebAssembly.instantiate(await response.arrayBuffer(), imports);
  tell({ type: 'note', name: 'wasm' });
  return instantiated;
}

/** For the page around it. */
Object.assign(window, { phone: start() });

/**
 * A mini-program host: loads a compiled mini program folder and gives it what a real mini program has, and no more.
 *
 * What it imitates is named in each part by the topic of WeChat's documentation it comes from.
 *
 *     const clock = createClock();
 *     const host = createHost({ root, clock, domains: [origin], wechat });
 *     host.launch();
 *     const page = host.openPage('pages/products/index');
 *     await clock.runUntil(() => page.data.products.length > 0);
 *     assert.equal(host.count('login'), 1);
 *     assert.deepEqual(host.errors, []);
 *     host.close();
 */
import { createApp } from './app.js';
import { createBackground } from './background.js';
import { createClock } from './clock.js';
import { installGlobals } from './globals.js';
import { createLoop } from './loop.js';
import { createModules } from './modules.js';
import { openPackage } from './package.js';
import { installPromise } from './promise.js';
import { createRealm } from './realm.js';
import { createCanIUse } from './wx/can-i-use.js';
import { createWx } from './wx/index.js';
import { createLogin } from './wx/login.js';
import { createNetwork } from './wx/network.js';
import { createStorage } from './wx/storage.js';
import { createSurface } from './wx/surface.js';
import { isAtLeast } from './wx/version.js';
import { createWorkers } from './worker.js';
import { createWXWebAssembly } from './wxwebassembly.js';

export { createClock, createRealClock } from './clock.js';
export { checkMvp } from './mvp.js';
export { startSocketServer } from './socket-server.js';
export { encryptedKey } from './wx/storage.js';
export { encryptUserInfo } from './wx/user-info.js';

/** The first base library with WXWebAssembly in plugins (docs: WXWebAssembly). */
const FIRST_WITH_WASM_IN_PLUGINS = '2.18.1';

/**
 * @typedef {object} OwnOptions
 * @property {string} root the folder of the compiled mini program, or of a plugin; a plugin's storage and domains are its own (docs: storage; plugins)
 * @property {import('./clock.js').Clock} [clock] virtual by default
 * @property {Map<string, string>} [storage] JSON text by key; give the same one again to restart the app
 * @property {Map<string, Uint8Array>} [userFiles] the phone's files by path, for uploads and downloads
 * @property {string[]} [domains] the servers the mini program may reach, as origins; one that is listed with http(s) is with ws(s) as well
 * @property {'absent' | import('./wxwebassembly.js').WasmBehaviour} [wasm] default 'present'
 * @property {number} [instantiateDelay] virtual milliseconds WXWebAssembly.instantiate takes
 * @property {string} [sdkVersion] of the base library: what wx.canIUse goes by, and whether storage can encrypt
 *
 * @typedef {OwnOptions & import('./globals.js').GlobalOptions & import('./promise.js').PromiseOptions
 *   & import('./modules.js').ModuleOptions & import('./worker.js').WorkerOptions & import('./wx/login.js').LoginOptions & import('./wx/index.js').WxOptions} HostOptions
 *
 * @typedef {ReturnType<typeof createHost>} Host
 */

/** @param {HostOptions} options */
export function createHost(options) {
  const { root, clock = createClock(), storage = new Map(), userFiles = new Map(), domains = [], wasm = 'present', instantiateDelay = 0, sdkVersion = '3.0.0' } = options;
  const files = openPackage(root, options.plugin ? 'plugin.json' : 'app.json');
  const realm = createRealm(options);
  const loop = createLoop(clock);
  const background = createBackground(clock, loop);
  /** @type {import('./wx/context.js').Behaviour} */
  const behaviour = { login: 'ok', pluginLogin: 'ok', checkSession: 'ok', getUserInfo: 'ok', request: undefined, storage: {}, wasm: wasm === 'absent' ? 'present' : wasm };
  const { logs } = installGlobals(realm, clock, loop, options);
  const promises = installPromise(realm, options);
  const modules = createModules(realm, files, options);
  const app = createApp({ realm, loop, background, files, load: modules.load });
  const workers = createWorkers({ realm, loop, clock, files, folder: files.workers, behaviour, logs, options: { ...options, sdkVersion, instantiateDelay } });

  const context = { realm, clock, loop, background, behaviour, scene: () => app.launchOptions().scene };
  const network = createNetwork(context, { domains, userFiles });
  const pages = { launchOptions: app.launchOptions, open: app.openPage, back: app.back };
  const apis = {
    ...createSurface(context, { sdkVersion, pages }),
    ...createLogin(context, { ...options, sdkVersion }),
    ...createStorage(context, storage, { sdkVersion }),
    ...network.apis,
    createWorker: workers.createWorker,
  };
  const canIUse = createCanIUse(Object.keys(apis), { sdkVersion, without: options.without });
  const { wx, calls, missing } = createWx(realm, clock, { ...apis, canIUse }, options);
  realm.global.wx = wx;
  if (options.standardWebAssembly) {
    // V8 compiles on other threads: real work, which virtual time has to wait for.
    const { instantiate } = realm.global.WebAssembly;
    realm.global.WebAssembly.instantiate = (/** @type {unknown[]} */ ...args) => clock.track(instantiate(...args), 'WebAssembly.instantiate');
  } else if (wasm !== 'absent' && (!options.plugin || isAtLeast(sdkVersion, FIRST_WITH_WASM_IN_PLUGINS))) {
    realm.global.WXWebAssembly = createWXWebAssembly({ realm, clock, loop, files, behaviour, instantiateDelay });
  }

  return {
    clock,
    storage,
    userFiles,
    behaviour,
    wx,
    /** Every call of a function of `wx`, in order. */
    calls,
    /** How often a function of `wx` was called. @param {string} api */
    count: (api) => calls.filter((call) => call.api === api).length,
    clearCalls: () => void calls.splice(0),
    /** Names of `wx` that were read and are not there. */
    missing,
    /** What the mini program's callbacks threw. */
    errors: loop.errors,
    get unhandledRejections() {
      return [...promises.unhandledRejections, ...workers.unhandledRejections()];
    },
    get promiseHops() {
      return promises.hops();
    },
    logs,
    /** Requests in flight now and at most, and how many had to wait for a slot. */
    network: network.stats,
    /** How many WebSockets are not closed. */
    get sockets() {
      return network.sockets();
    },
    launch: app.launch,
    openPage: app.openPage,
    /** The Worker that runs, if there is one. */
    get worker() {
      return workers.running();
    },
    hide: background.hide,
    show: background.show,
    /** Requires a module by npm name or path, as app.js would. @param {string} name @returns {any} */
    require: (name) => modules.require(name),
    /** A copy of a JSON value in the mini program's realm, for options made by a test. */
    plain: realm.plain,
    /** Evaluates a script in the mini program's context. @param {string} source @returns {any} */
    evaluate: (source) => realm.evaluate(source, 'test.js'),
    /** Ends timers and connections; nothing of the mini program runs any more. */
    close() {
      workers.close();
      loop.close();
      network.close();
      promises.stop();
    },
  };
}

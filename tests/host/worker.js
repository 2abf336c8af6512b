/**
 * Workers (docs: multithreaded Worker; wx.createWorker; Worker; WXWebAssembly): code of the folder that `workers` of
 * app.json names, in a realm of its own without `wx`, which may require files of that folder only. One at a time.
 * Messages are copied, and arrive in a turn of their own. Nothing but code is packed of the folder, so a .wasm there is
 * not found.
 *
 * What the documentation leaves open is refused here, so that nothing relies on it: a second listener at one end, and
 * what JSON can't carry in a message. The globals it does not list are taken from field reports: timers and console.
 */
import { installGlobals } from './globals.js';
import { createLoop } from './loop.js';
import { createModules } from './modules.js';
import { installPromise } from './promise.js';
import { createRealm } from './realm.js';
import { isAtLeast } from './wx/version.js';
import { createWXWebAssembly } from './wxwebassembly.js';

/** The first base library with WXWebAssembly in Workers. */
const FIRST_WITH_WASM = '2.15.0';

/**
 * @typedef {import('./package.js').CodePackage} CodePackage
 * @typedef {import('./realm.js').Realm} Realm
 * @typedef {import('./loop.js').Loop} Loop
 *
 * @typedef {object} WorkerOptions
 * @property {boolean} [wrapMessages] whether a listener is given `{ message }`, as the API reference has it, or the message
 *   itself, as the guide's example and field reports have it; the latter is the default
 *
 * @typedef {object} WorkerHost
 * @property {Realm} realm the mini program's
 * @property {Loop} loop
 * @property {import('./clock.js').Clock} clock
 * @property {CodePackage} files as packed
 * @property {string | undefined} folder the one that `workers` of app.json names
 * @property {{ wasm: import('./wxwebassembly.js').WasmBehaviour }} behaviour
 * @property {import('./index.js').HostOptions & { sdkVersion: string, instantiateDelay: number }} options
 * @property {Array<{ level: string, args: unknown[] }>} logs
 *
 * @typedef {ReturnType<typeof startWorker>} RunningWorker
 */

/** @param {WorkerHost} host */
export function createWorkers(host) {
  const { realm, folder, files } = host;
  /** @type {RunningWorker | undefined} */
  let running;
  /** @type {unknown[][]} */
  const rejections = [];

  /** @param {unknown} path */
  function createWorker(path) {
    /** @param {string} reason */
    const refuse = (reason) => realm.error(`createWorker:fail ${reason}`);
    if (folder === undefined) throw refuse('app.json has no "workers"');
    if (typeof path !== 'string' || path.startsWith('/')) throw refuse('the path has to be absolute, without a slash in front');
    if (!path.startsWith(`${folder}/`) || !files.has(path)) throw refuse(`${path} is no file of ${folder}`);
    if (running) throw refuse('there is a Worker already');
    running = startWorker(host, folder, path, () => (running = undefined));
    rejections.push(running.unhandledRejections);
    return running.outside;
  }

  return {
    createWorker,
    /** The Worker that runs, for a test to look into. */
    running: () => running,
    unhandledRejections: () => rejections.flat(),
    close: () => running?.terminate(),
  };
}

/** @param {WorkerHost} host @param {string} folder @param {string} path @param {() => void} ended */
function startWorker({ loop: outerLoop, realm: outerRealm, clock, files, behaviour, options, logs }, folder, path, ended) {
  const realm = createRealm({});
  const loop = createLoop(clock);
  loop.onError((error) => void outerLoop.errors.push(error));
  installGlobals(realm, clock, loop, {
    globalThis: options.globalThis,
    onLog(level, args) {
      logs.push({ level, args });
      options.onLog?.(level, args);
    },
  });
  const promises = installPromise(realm, options);
  const modules = createModules(realm, { ...files, has: (file) => file.startsWith(`${folder}/`) && files.has(file) }, options, path);
  if (options.wasm !== 'absent' && isAtLeast(options.sdkVersion, FIRST_WITH_WASM)) {
    realm.global.WXWebAssembly = createWXWebAssembly({ realm, clock, loop, files, behaviour, instantiateDelay: options.instantiateDelay });
  }

  const wrapped = options.wrapMessages ?? false;
  const inside = createEnd(realm, loop, wrapped, (text) => outside.arrive(text));
  const outside = createEnd(outerRealm, outerLoop, wrapped, (text) => inside.arrive(text));
  realm.global.worker = inside.object;

  function terminate() {
    for (const end of [inside, outside]) end.close();
    loop.close();
    promises.stop();
    ended();
  }

  outside.object.terminate = outerRealm.function(terminate);
  loop.post(() => modules.load(path));
  return {
    outside: outside.object,
    terminate,
    unhandledRejections: promises.unhandledRejections,
    /** Requires a module as the Worker's first file would. @param {string} name @returns {any} */
    require: (name) => modules.require(name),
    /** @param {string} source @returns {any} */
    evaluate: (source) => realm.evaluate(source, 'test.js'),
  };
}

/** The object `worker` of one side. @param {Realm} realm @param {Loop} loop @param {boolean} wrapped @param {(text: string) => void} send */
function createEnd(realm, loop, wrapped, send) {
  /** @type {((received: unknown) => void) | undefined} */
  let listener;
  let closed = false;
  const object = realm.plain(/** @type {Record<string, unknown>} */ ({}));
  object.onMessage = realm.function((given) => {
    if (listener) throw realm.error('onMessage:fail whether a second listener is heard is not documented');
    listener = given;
  });
  object.postMessage = realm.function((message) => {
    const text = write(realm, message);
    if (!closed) send(text);
  });
  return {
    object,
    /** @param {string} text */
    arrive: (text) => loop.post(() => {
      const message = realm.parse(text);
      if (!closed) listener?.(wrapped ? Object.assign(realm.plain({}), { message }) : message);
    }),
    close: () => void (closed = true),
  };
}

/** docs: Worker.postMessage, a serialisable object. @param {Realm} realm @param {unknown} message */
function write(realm, message) {
  if (typeof message !== 'object' || message === null) throw realm.error('postMessage:fail the message has to be an object', 'TypeError');
  return JSON.stringify(message, (name, value) => {
    const kind = Object.prototype.toString.call(value).slice(8, -1);
    if (/^(Function|Symbol|BigInt|Error|ArrayBuffer|\w+Array|DataView|Promise)$/.test(kind)) {
      throw realm.error(`postMessage:fail ${name} is of the kind ${kind}, which can't be serialised`, 'TypeError');
    }
    return value;
  });
}

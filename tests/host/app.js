/**
 * App, Page, Component, Behavior, getApp and getCurrentPages (docs: App; Page; Component; page life cycle), without a
 * screen: pages are opened by the test, and their handlers are called by it.
 */
import { applyData } from './set-data.js';

/**
 * @typedef {Record<string, any>} Definition what App, Page or Component was given
 * @typedef {Record<string, any> & { data: Record<string, any>, route: string, options: Record<string, string> }} PageInstance
 * @typedef {{ scene?: number, path?: string, query?: Record<string, string> }} LaunchOptions
 *
 * @typedef {object} AppHost
 * @property {import('./realm.js').Realm} realm
 * @property {import('./loop.js').Loop} loop
 * @property {import('./background.js').Background} background
 * @property {import('./package.js').CodePackage} files
 * @property {(path: string) => unknown} load evaluates a file of the package
 */

const FROM_CHAT_LIST = 1001;

/** @param {AppHost} host */
export function createApp({ realm, loop, background, files, load }) {
  const { global } = realm;
  /** @type {{ scene: number, path: string, query: Record<string, string> }} */
  let launched = { scene: FROM_CHAT_LIST, path: '', query: {} };
  /** @type {Definition | undefined} */
  let app;
  /** What getApp gave before there was an app; what it holds goes into the app (docs: independent sub-packages, getApp). @type {Definition | undefined} */
  let standIn;
  /** @type {Map<string, Definition>} */
  const definitions = new Map();
  /** @type {PageInstance[]} */
  const stack = [];
  let evaluating = '';

  global.App = realm.function((definition) => void (app = Object.assign(definition, standIn)));
  global.Page = realm.function((definition) => void definitions.set(evaluating, definition));
  global.Component = realm.function((definition) => void definitions.set(evaluating, asPage(definition)));
  global.Behavior = realm.function((definition) => definition);
  global.getApp = realm.function((/** @type {{ allowDefault?: boolean } | undefined} */ options) => {
    if (app || !options?.allowDefault) return app;
    return (standIn ??= realm.plain({}));
  });
  global.getCurrentPages = realm.function(() => Object.assign(realm.build(newArray)(), stack));

  background.on('hide', () => {
    app?.onHide?.();
    stack.at(-1)?.onHide?.();
  });
  background.on('show', () => {
    app?.onShow?.(realm.plain(launched));
    stack.at(-1)?.onShow?.();
  });
  loop.onError((error) => {
    const message = String(/** @type {Error} */ (error)?.stack ?? error);
    try {
      app?.onError?.(message);
    } catch {
      // An onError that throws itself is not told of it.
    }
  });

  /** @param {PageInstance} page @param {string} event @param {unknown[]} args */
  const call = (page, event, ...args) => void loop.run(() => page[event]?.(...args));

  /** @param {string} path */
  function define(path) {
    if (definitions.has(path)) return;
    evaluating = path;
    loop.run(() => load(`${path}.js`));
  }

  /** @param {string} path @param {Record<string, string>} query @returns {PageInstance} */
  function instantiate(path, query) {
    define(path);
    const definition = definitions.get(path);
    if (!definition) throw new Error(`${path}.js did not call Page or Component${loop.errors.length > 0 ? `: ${loop.errors.at(-1)}` : ''}`);
    const page = /** @type {PageInstance} */ (Object.assign(realm.plain({}), definition));
    page.data = realm.plain(definition.data ?? {});
    page.route = path;
    page.options = realm.plain(query);
    page.setData = realm.function((/** @type {Record<string, unknown>} */ changes, /** @type {(() => void) | undefined} */ done) => {
      applyData(page.data, realm.plain(changes), { object: () => realm.plain({}), array: realm.build(newArray) });
      if (typeof done === 'function') loop.post(() => done.call(page));
    });
    return page;
  }

  /** The page as a test holds it: what a handler throws goes where the host would report it. @param {PageInstance} page */
  function guarded(page) {
    return new Proxy(page, {
      get(object, name) {
        const value = Reflect.get(object, name);
        return typeof value === 'function' ? (/** @type {unknown[]} */ ...args) => loop.run(() => value.apply(page, args)) : value;
      },
    });
  }

  /** @param {string} path @param {Record<string, string>} [query] @param {boolean} [replace] */
  function openPage(path, query = {}, replace = false) {
    const page = instantiate(path, query);
    if (replace) leave();
    else if (stack.length > 0) call(/** @type {PageInstance} */ (stack.at(-1)), 'onHide');
    stack.push(page);
    call(page, 'onLoad', page.options);
    call(page, 'onShow');
    call(page, 'onReady');
    return guarded(page);
  }

  function leave() {
    const page = stack.pop();
    if (page) call(page, 'onUnload');
  }

  return {
    launchOptions: () => launched,
    openPage,
    /** @param {number} delta */
    back(delta) {
      for (let steps = Math.min(delta, stack.length - 1); steps > 0; steps--) leave();
      if (stack.length > 0) call(/** @type {PageInstance} */ (stack.at(-1)), 'onShow');
    },
    /** Evaluates app.js and starts the app. @param {LaunchOptions} [options] */
    launch({ scene = FROM_CHAT_LIST, path = '', query = {} } = {}) {
      launched = { scene, path, query };
      if (files.has('app.js')) loop.run(() => load('app.js'));
      loop.run(() => app?.onLaunch?.(realm.plain(launched)));
      loop.run(() => app?.onShow?.(realm.plain(launched)));
      return app;
    },
  };
}

/** Runs inside the context. @returns {unknown[]} */
function newArray() {
  return [];
}

/** A page written as a component (docs: Component, page life cycle in components). @param {Definition} definition @returns {Definition} */
function asPage(definition) {
  const { behaviors = [], methods = {}, lifetimes = {}, pageLifetimes = {}, properties = {}, data = {}, ...rest } = definition;
  const mixed = behaviors.map(asPage);
  const { onLoad } = methods;
  return Object.assign({}, ...mixed, rest, methods, {
    data: Object.assign({}, ...mixed.map((/** @type {Definition} */ behavior) => behavior.data), data, valuesOf(properties)),
    // There is nobody around a page to hear of it.
    triggerEvent() {},
    /** @this {PageInstance} @param {unknown} query */
    onLoad(query) {
      // The host shows a component's properties under both names.
      this.properties = this.data;
      (lifetimes.attached ?? definition.attached)?.call(this);
      onLoad?.call(this, query);
    },
    onShow: methods.onShow ?? pageLifetimes.show,
    onHide: methods.onHide ?? pageLifetimes.hide,
    onReady: methods.onReady ?? lifetimes.ready,
    onUnload: methods.onUnload ?? lifetimes.detached,
  });
}

/** @type {Record<string, () => unknown>} */
const EMPTY = { String: () => '', Number: () => 0, Boolean: () => false, Array: () => [] };

/** What a component's properties are where nobody sets them (docs: Component, properties). @param {Record<string, any>} properties */
function valuesOf(properties) {
  const value = (/** @type {any} */ property) => property?.value ?? EMPTY[(property?.type ?? property)?.name]?.() ?? null;
  return Object.fromEntries(Object.entries(properties).map(([name, property]) => [name, value(property)]));
}

/**
 * What the watch has in the mini program's realm: it stands between the app and the client, and between the client and
 * `wx`, and tells what it sees. It hands everything on as it is: the functions it puts in the place of others are called
 * with the same arguments, give and throw the same, and no promise of the app's is answered for it.
 *
 * Each function here runs inside the context, built of its text, and is given what it needs.
 *
 * @typedef {(...given: any[]) => any} Run
 *
 * @typedef {object} Sees what the watch is told; none of it throws
 * @property {(error: object) => void} error an error is being made
 * @property {(place: string, value: unknown) => void} given the app gets this
 * @property {(place: string, value: unknown) => void} held the app keeps this
 * @property {(options: unknown) => void} creating a client
 * @property {(method: string, argument: unknown) => void} calling a method of a client
 * @property {(id: unknown) => void} id
 * @property {(session: unknown) => void} session
 * @property {(api: string, argument: unknown, again: unknown) => void} sending something to the host
 * @property {(api: string, argument: unknown, answer: unknown) => void} answered by the host
 * @property {(value: unknown) => boolean} isProxy
 * @property {(value: unknown, name: string) => any} field as it stands there
 *
 * @typedef {ReturnType<typeof makeTools>} Tools
 * @typedef {{ watchSdk: (sdk: any) => any, watchHost: (wx: any, apis: string[]) => void }} Inside
 */

/** The watch in a realm, which comes in before the package does. @param {(source: string) => any} evaluate in that realm @param {Sees} sees @returns {Inside} */
export function watchInside(evaluate, sees) {
  /** @template {(...given: any[]) => any} F @param {F} part @returns {F} */
  const build = (part) => evaluate(`(${part})`);
  build(watchErrors)(sees, evaluate('this'));
  const tools = build(makeTools)(sees);
  const watchSocket = build(socketWatcher)(sees, tools);
  const watchClient = build(clientWatcher)(sees, tools, watchSocket);
  return { watchSdk: build(sdkWatcher)(sees, tools, watchClient), watchHost: build(hostWatcher)(sees, tools) };
}

/** Has the errors that are made seen. @param {Sees} sees @param {Record<string, any>} global */
function watchErrors(sees, global) {
  const Native = Error;
  /** @param {any[]} given */
  function WatchedError(...given) {
    const error = Reflect.construct(Native, given, new.target || WatchedError);
    sees.error(error);
    return error;
  }
  WatchedError.prototype = Native.prototype;
  // Bound, it passes for one of the engine's own, which compilers of classes ask for.
  const Bound = WatchedError.bind(undefined);
  Object.defineProperties(Bound, { name: { value: 'Error' }, prototype: { value: Native.prototype } });
  Object.setPrototypeOf(Bound, Native);
  Object.defineProperty(Native.prototype, 'constructor', { value: Bound });
  global.Error = Bound;
}

/** @param {Sees} sees */
function makeTools(sees) {
  const { defineProperty, getOwnPropertyDescriptor, keys } = Object;

  /** Calls `run` while other functions stand in the place of some of an object's. @param {any} object @param {Record<string, (original: Run) => Run>} others @param {() => any} run */
  function during(object, others, run) {
    /** @type {Array<[string, PropertyDescriptor]>} */
    const originals = [];
    if (object && typeof object === 'object' && !sees.isProxy(object)) {
      for (const name of keys(others)) {
        const own = getOwnPropertyDescriptor(object, name);
        if (!own || typeof own.value !== 'function' || !own.configurable) continue;
        if (Reflect.defineProperty(object, name, { ...own, value: others[name]?.(own.value) })) originals.push([name, own]);
      }
    }
    try {
      return run();
    } finally {
      for (const [name, own] of originals) defineProperty(object, name, own);
    }
  }

  /** Puts something else in the place of a member, if it is there. @param {any} object @param {string} name @param {(original: Run) => Run} other */
  function replace(object, name, other) {
    const own = getOwnPropertyDescriptor(object, name);
    const original = own ? own.value : object[name];
    if (typeof original !== 'function') return;
    defineProperty(object, name, { enumerable: false, configurable: true, writable: true, ...own, value: other(original) });
  }

  /** The same function, whose argument is seen first. @param {(argument: unknown) => void} see @returns {(original: Run) => Run} */
  const seeing = (see) => (original) =>
    /** @this {unknown} @param {any[]} given */
    function (...given) {
      see(given[0]);
      return original.apply(this, given);
    };

  const isAnswer = (/** @type {any} */ result) => sees.isProxy(result) || (Object(result) === result && !(result instanceof Error) && getOwnPropertyDescriptor(result, 'statusCode'));

  /** Sees what is given to the callbacks of a call. @param {string} api @param {any} options @param {() => any} run */
  function withCallbacks(api, options, run) {
    const fail = seeing((error) => sees.given(`${api}: what fail is called with`, error));
    const complete = seeing((result) => isAnswer(result) || sees.given(`${api}: what complete is called with`, result));
    return during(options, { fail, complete }, run);
  }

  return { during, replace, seeing, withCallbacks };
}

/** @param {Sees} sees @param {Tools} tools */
function socketWatcher(sees, { replace, seeing, withCallbacks }) {
  return (/** @type {any} */ socket) => {
    sees.held('a socket', socket);
    for (const event of ['Open', 'Close', 'Error']) {
      const see = seeing((told) => sees.given(`a socket: what on${event} is told`, told));
      replace(socket, `on${event}`, (original) => (listener, ...more) => original.call(socket, typeof listener === 'function' ? see(listener) : listener, ...more));
    }
    for (const method of ['send', 'close']) {
      replace(socket, method, (original) => (...given) => withCallbacks(`socket.${method}`, given[0], () => original.apply(socket, given)));
    }
  };
}

/** @param {Sees} sees @param {Tools} tools @param {(socket: any) => void} watchSocket */
function clientWatcher(sees, { replace, seeing, withCallbacks }, watchSocket) {
  /** A promise that ends as the given one, once `see` has seen how. @param {any} promise @param {string} place @param {(value: any) => void} see */
  const watchPromise = (promise, place, see) =>
    new Promise((resolve, reject) => {
      const failed = seeing((error) => sees.given(`${place}: what it rejects with`, error));
      promise.then(seeing(see)(resolve), failed(reject));
    });

  /** Sees what a method gave. @type {Record<string, (result: any, method: string) => any>} */
  const results = {
    connectSocket: (promise, method) => watchPromise(promise, method, watchSocket),
    login: (promise, method) => watchPromise(promise, method, (result) => sees.held('the result of a login', result)),
    session: (session) => (sees.session(session), session),
    logout: (promise) => promise,
    setSession: (nothing) => nothing,
    destroy: (nothing) => nothing,
  };
  for (const api of ['request', 'uploadFile', 'downloadFile']) results[api] = (task) => (sees.held(`the task of ${api}`, task), task);

  /** @param {string} method @returns {(original: Run) => Run} */
  const watchMethod = (method) => (original) =>
    /** @this {unknown} @param {any[]} given */
    function (...given) {
      sees.calling(method, given[0]);
      try {
        return results[method]?.(withCallbacks(method, given[0], () => original.apply(this, given)), method);
      } catch (error) {
        sees.given(`what ${method} throws`, error);
        throw error;
      }
    };

  /** The same function for a listener that is added twice: the client compares them. @returns {(original: Run) => Run} */
  function watchListeners() {
    /** @type {Record<string, WeakMap<Run, Run>>} */
    const known = {};
    return (original) =>
      /** @this {unknown} @param {any} event @param {any} listener @param {any[]} more */
      function (event, listener, ...more) {
        if (typeof event !== 'string' || typeof listener !== 'function') return original.call(this, event, listener, ...more);
        const listeners = (known[`on ${event}`] = known[`on ${event}`] || new WeakMap());
        if (!listeners.has(listener)) listeners.set(listener, seeing((detail) => sees.given(`what a listener of '${event}' is told`, detail))(listener));
        return original.call(this, event, listeners.get(listener), ...more);
      };
  }

  return (/** @type {any} */ client) => {
    for (const method of Object.keys(results)) replace(client, method, watchMethod(method));
    replace(client, 'on', watchListeners());
    sees.held('the client', client);
    return client;
  };
}

/** @param {Sees} sees @param {Tools} tools @param {(client: any) => any} watchClient */
function sdkWatcher(sees, { during }, watchClient) {
  /** A function for `login.session`, which finds ids. @type {(original: Run) => Run} */
  const session = (original) =>
    /** @this {unknown} @param {any[]} answers */
    function (...answers) {
      const found = original.apply(this, answers);
      sees.id(found);
      return found;
    };

  return (/** @type {any} */ sdk) => {
    const createClient = (/** @type {any[]} */ ...given) => {
      sees.creating(given[0]);
      try {
        return watchClient(during(sees.field(given[0], 'login'), { session }, () => sdk.createClient(...given)));
      } catch (error) {
        sees.given('what createClient throws', error);
        throw error;
      }
    };
    return Object.assign({}, sdk, { createClient });
  };
}

/** What the client calls of the host, whatever stands there by then. @param {Sees} sees @param {Tools} tools */
function hostWatcher(sees, { seeing }) {
  /** @param {string} api @returns {(run: Run) => Run} */
  const watched = (api) => (run) =>
    /** @this {unknown} @param {any[]} given */
    function (...given) {
      const [argument, second] = given;
      sees.sending(api, argument, second);
      // It is the client's own, and read by the host when it answers.
      const success = argument && typeof argument === 'object' && !sees.isProxy(argument) && Object.getOwnPropertyDescriptor(argument, 'success');
      if (success && success.writable && typeof success.value === 'function') argument.success = seeing((answer) => sees.answered(api, argument, answer))(success.value);
      const result = run.apply(this, given);
      sees.answered(api, argument, result);
      return result;
    };

  /** @param {any} wx @param {string} api */
  function watchApi(wx, api) {
    const watch = watched(api);
    let current = wx[api];
    /** @type {WeakMap<Run, Run>} */
    const known = new WeakMap();
    Object.defineProperty(wx, api, {
      enumerable: true,
      configurable: true,
      get() {
        if (typeof current !== 'function') return current;
        if (!known.has(current)) known.set(current, watch(current));
        return known.get(current);
      },
      set(run) {
        current = run;
      },
    });
  }

  return (/** @type {any} */ wx, /** @type {string[]} */ apis) => {
    // Reading what is not there would be noted.
    for (const api of apis) if (api in wx) watchApi(wx, api);
  };
}

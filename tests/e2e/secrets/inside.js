/**
 * What the watch has in the mini program's realm: it stands between the app and the client, and between the client and
 * `wx`, and tells what it sees. It hands everything on as it is: the functions it puts in the place of others are called
 * with the same arguments, give and throw the same, and no promise of the app's is answered for it.
 *
 * @typedef {object} Sees what the watch is told; none of it throws
 * @property {(error: object) => void} error an error is being made
 * @property {(place: string, value: unknown) => void} given the app gets this
 * @property {(place: string, value: unknown) => void} held the app keeps this
 * @property {(options: unknown) => void} creating a client
 * @property {(method: string, argument: unknown) => void} calling a method of a client
 * @property {(id: unknown) => void} id
 * @property {(api: string, argument: unknown, again: unknown) => void} sending something to the host
 * @property {(api: string, argument: unknown, answer: unknown) => void} answered by the host
 * @property {(value: unknown) => boolean} isProxy
 * @property {(value: unknown, name: string) => any} field as it stands there
 */

/** Runs inside the context. @param {Sees} sees @param {Record<string, any>} global */
export function watchFromInside(sees, global) {
  /** @typedef {(...given: any[]) => any} Run */
  const { defineProperty, getOwnPropertyDescriptor, assign, keys } = Object;

  /** Has the errors that are made seen. @param {ErrorConstructor} Native */
  function watchErrors(Native) {
    /** @param {any[]} given */
    function WatchedError(...given) {
      const error = Reflect.construct(Native, given, new.target || WatchedError);
      sees.error(error);
      return error;
    }
    defineProperty(WatchedError, 'name', { value: 'Error' });
    Object.setPrototypeOf(WatchedError, Native);
    WatchedError.prototype = Native.prototype;
    defineProperty(Native.prototype, 'constructor', { value: WatchedError });
    global.Error = WatchedError;
  }

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

  /** The same function, whose argument is seen first. @param {(argument: unknown) => void} see @returns {(original: Run) => Run} */
  const seeing = (see) => (original) =>
    /** @this {unknown} @param {any[]} given */
    function (...given) {
      see(given[0]);
      return original.apply(this, given);
    };

  /** Sees what is given to the callbacks of a call. @param {string} api @param {any} options @param {() => any} run */
  function withCallbacks(api, options, run) {
    const isAnswer = (/** @type {any} */ result) => sees.isProxy(result) || (Object(result) === result && !(result instanceof Error) && getOwnPropertyDescriptor(result, 'statusCode'));
    return during(options, {
      fail: seeing((error) => sees.given(`${api}: what fail is called with`, error)),
      complete: seeing((result) => isAnswer(result) || sees.given(`${api}: what complete is called with`, result)),
    }, run);
  }

  /** Puts something else in the place of a member, if it is there. @param {any} object @param {string} name @param {(original: Run) => Run} other */
  function replace(object, name, other) {
    const own = getOwnPropertyDescriptor(object, name);
    const original = own ? own.value : object[name];
    if (typeof original !== 'function') return;
    defineProperty(object, name, { enumerable: false, configurable: true, writable: true, ...own, value: other(original) });
  }

  /** A promise that ends as the given one, once `see` has seen how. @param {any} promise @param {string} place @param {(value: any) => void} see */
  function watchPromise(promise, place, see) {
    return new Promise((resolve, reject) => {
      promise.then(
        (/** @type {unknown} */ value) => {
          see(value);
          resolve(value);
        },
        (/** @type {unknown} */ error) => {
          sees.given(`${place}: what it rejects with`, error);
          reject(error);
        },
      );
    });
  }

  /** @param {any} socket */
  function watchSocket(socket) {
    sees.held('a socket', socket);
    for (const event of ['Open', 'Close', 'Error']) {
      replace(socket, `on${event}`, (original) => (listener, ...more) => {
        const isFunction = typeof listener === 'function';
        return original.call(socket, isFunction ? seeing((told) => sees.given(`a socket: what on${event} is told`, told))(listener) : listener, ...more);
      });
    }
    for (const method of ['send', 'close']) {
      replace(socket, method, (original) => (...given) => withCallbacks(`socket.${method}`, given[0], () => original.apply(socket, given)));
    }
  }

  /** What a method gave, by its name. @type {Record<string, (result: any, api: string) => any>} */
  const results = {
    request: watchTask,
    uploadFile: watchTask,
    downloadFile: watchTask,
    connectSocket: (promise, api) => watchPromise(promise, api, watchSocket),
    login: (promise, api) => watchPromise(promise, api, (result) => sees.held('the result of a login', result)),
    session(session) {
      sees.id(session && session.id);
      return session;
    },
    logout: (promise) => promise,
    setSession: (nothing) => nothing,
    destroy: (nothing) => nothing,
  };

  /** @param {any} task @param {string} api */
  function watchTask(task, api) {
    sees.held(`the task of ${api}`, task);
    return task;
  }

  /** @param {any} client */
  function watchClient(client) {
    for (const method of keys(results)) {
      replace(client, method, (original) =>
        /** @this {unknown} @param {any[]} given */
        function (...given) {
          sees.calling(method, given[0]);
          try {
            return results[method]?.(withCallbacks(method, given[0], () => original.apply(this, given)), method);
          } catch (error) {
            sees.given(`what ${method} throws`, error);
            throw error;
          }
        });
    }
    /** The same function for a listener that is added twice: the client compares them. @type {Map<string, WeakMap<Run, Run>>} */
    const known = new Map();
    replace(client, 'on', (original) =>
      /** @this {unknown} @param {any} event @param {any} listener @param {any[]} more */
      function (event, listener, ...more) {
        if (typeof event !== 'string' || typeof listener !== 'function') return original.call(this, event, listener, ...more);
        const listeners = known.get(event) || new WeakMap();
        known.set(event, listeners);
        const watched = listeners.get(listener) || seeing((detail) => sees.given(`what a listener of '${event}' is told`, detail))(listener);
        listeners.set(listener, watched);
        return original.call(this, event, watched, ...more);
      });
    sees.held('the client', client);
    return client;
  }

  /** The package's exports, whose clients are watched. @param {any} sdk */
  function watchSdk(sdk) {
    const createClient = (/** @type {any[]} */ ...given) => {
      sees.creating(given[0]);
      const find = (/** @type {Run} */ original) =>
        /** @this {unknown} @param {any[]} answers */
        function (...answers) {
          const found = original.apply(this, answers);
          sees.id(found);
          return found;
        };
      let client;
      try {
        client = during(sees.field(given[0], 'login'), { session: find }, () => sdk.createClient(...given));
      } catch (error) {
        sees.given('what createClient throws', error);
        throw error;
      }
      return watchClient(client);
    };
    return assign({}, sdk, { createClient });
  }

  /** What the client calls of the host, whatever stands there by then. @param {any} wx @param {string[]} apis */
  function watchHost(wx, apis) {
    for (const api of apis) {
      // Reading what is not there would be noted.
      if (!(api in wx)) continue;
      /** @type {Run} */
      let current = wx[api];
      /** @type {WeakMap<Run, Run>} */
      const known = new WeakMap();
      const watched = (/** @type {Run} */ run) =>
        /** @this {unknown} @param {any[]} given */
        function (...given) {
          const [argument, ...more] = given;
          sees.sending(api, argument, more[0]);
          // It is the client's own, and read by the host when it answers.
          const success = argument && typeof argument === 'object' && !sees.isProxy(argument) && getOwnPropertyDescriptor(argument, 'success');
          if (success && success.writable && typeof success.value === 'function') argument.success = seeing((answer) => sees.answered(api, argument, answer))(success.value);
          const result = run.apply(this, given);
          sees.answered(api, argument, result);
          return result;
        };
      defineProperty(wx, api, {
        enumerable: true,
        configurable: true,
        get() {
          if (typeof current !== 'function') return current;
          if (!known.has(current)) known.set(current, watched(current));
          return known.get(current);
        },
        set(run) {
          current = run;
        },
      });
    }
  }

  watchErrors(Error);
  return { watchSdk, watchHost };
}

/** Looks on at the client from above: what the pages ask of it, and what they get. */
import { ENDED } from './ended.js';
import { toneOf } from './tone.js';

/**
 * @import { Ask, Link, Tone } from './link.js'
 *
 * @typedef {(ask: Omit<Ask, 'type' | 'id'>) => string} Begin gives the call's id
 */

const NORMAL = 1000;

/**
 * @param {any} client its methods are replaced by ones that are watched
 * @param {Begin} begin
 * @param {Link['tell']} tell
 */
export function watchClient(client, begin, tell) {
  const count = createCounter();
  client.request = watchCall(client.request, ({ method = 'GET', url }) => `${method} ${url}`, { client, begin, tell, count });
  client.uploadFile = watchCall(client.uploadFile, ({ url }) => `uploadFile ${url}`, { client, begin, tell, count });
  client.connectSocket = watchSocket(client.connectSocket, { client, begin, tell, count });
  client.login = watchPromise(client.login, 'login()', ({ fresh }) => `login() → fresh: ${fresh}`, { client, begin, tell });
  client.logout = watchPromise(client.logout, 'logout()', () => 'logout() → done', { client, begin, tell });
  client.on('expired', () => tell({ type: 'note', name: 'expired', tone: 'warn' }));
  client.on('error', (/** @type {any} */ { code, errMsg }) => tell({ type: 'note', name: 'error', tone: 'bad', detail: `${code} ${errMsg}` }));
}

/** @typedef {{ client: any, begin: Begin, tell: Link['tell'] }} Watching */

function createCounter() {
  let calls = 0;
  return () => ++calls;
}

/**
 * A request or an upload.
 *
 * @param {Function} run
 * @param {(options: any) => string} nameOf
 * @param {Watching & { count: () => number }} watching
 */
function watchCall(run, nameOf, { client, begin, tell, count }) {
  return (/** @type {any} */ options) => {
    const call = count();
    const id = begin({ from: 'app', to: 'sdk', name: nameOf(options), call });
    const task = run.call(client, {
      ...options,
      playgroundCall: call,
      success(/** @type {any} */ response) {
        tell({ type: 'answer', id, name: String(response.statusCode), tone: toneOf(response.statusCode) });
        options.success?.(response);
      },
      fail(/** @type {any} */ error) {
        tell({ type: 'answer', id, ...failure(error) });
        options.fail?.(error);
      },
    });
    task.onProgressUpdate?.((/** @type {{ progress: number }} */ { progress }) => tell({ type: 'progress', id, percent: progress }));
    return task;
  };
}

/** @param {Function} run @param {Watching & { count: () => number }} watching */
function watchSocket(run, { client, begin, tell, count }) {
  return (/** @type {any} */ options) => {
    const id = begin({ from: 'app', to: 'sdk', name: `connectSocket ${options.url}`, socket: true });
    /** @param {string} name @param {string} [detail] */
    const push = (name, detail) => tell({ type: 'push', from: 'sdk', to: 'app', name, tone: 'ok', detail });
    const promise = run.call(client, { ...options, playgroundCall: count() });
    promise.then(
      (/** @type {any} */ socket) => {
        socket.onOpen(() => push('onOpen'));
        socket.onMessage((/** @type {{ data: string }} */ { data }) => push('onMessage', JSON.parse(data).type));
        socket.onClose((/** @type {{ code: number }} */ { code }) => tell({ type: 'answer', id, name: `onClose ${code}`, tone: code === NORMAL ? 'ok' : 'bad' }));
      },
      (/** @type {any} */ error) => tell({ type: 'answer', id, ...failure(error) }),
    );
    return promise;
  };
}

/**
 * @param {Function} run
 * @param {string} name
 * @param {(result: any) => string} sayResult
 * @param {Watching} watching
 */
function watchPromise(run, name, sayResult, { client, begin, tell }) {
  return (/** @type {unknown[]} */ ...args) => {
    const id = begin({ from: 'app', to: 'sdk', name });
    const promise = run.apply(client, args);
    promise.then(
      (/** @type {any} */ result) => tell({ type: 'answer', id, name: sayResult(result), tone: 'ok' }),
      (/** @type {any} */ error) => tell({ type: 'answer', id, ...failure(error) }),
    );
    return promise;
  };
}

/**
 * How a call of the client failed: its code, and the words that the app gets. What the app itself has ended is no trouble.
 *
 * @param {{ code: string, errMsg: string }} error @returns {{ name: string, tone: Tone, detail: string }}
 */
function failure({ code, errMsg }) {
  return { name: code, tone: ENDED.includes(code) ? 'warn' : 'bad', detail: errMsg };
}

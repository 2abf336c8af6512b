/** The app's sockets: it says something as soon as one is open, and listens to all there is. */

/**
 * @import { Following, World } from '../parts.js'
 * @import { AppClient } from './app.js'
 * @import { Ask, Call } from './calls.js'
 */

/** @param {World} world @param {Following} calls */
export function createSocketCalls(world, { begin, hear }) {
  const { app, referee } = world;

  /** What a socket's own calls are answered with. @param {Call} call @param {string} api */
  const callbacks = (call, api) => {
    const result = (/** @type {string} */ how) => (/** @type {unknown} */ value) => {
      referee.secrets.given(`${api}, ${how}`, value);
      app.enter(`${api}, ${how}`, call);
    };
    return { success: result('success'), fail: result('fail'), complete: result('complete') };
  };

  /** @param {Call} call */
  function send(call) {
    if (call.api !== 'connectSocket' || !call.task) return;
    app.inside(call.client, 'socket.send', () => call.task.send({ data: 'hello', ...callbacks(call, 'send') }));
  }

  /** @param {Call} call */
  function close(call) {
    if (call.api !== 'connectSocket' || !call.task) return;
    app.note('closes socket', `#${call.number}`);
    if (!call.ended && !call.words.some(({ how }) => how === 'onClose')) Object.assign(call, { ended: world.next(), where: app.where(), endedIn: world.clock.turn() });
    app.inside(call.client, 'socket.close', () => call.task.close({ code: 1000, ...callbacks(call, 'close') }));
  }

  /** @param {Call} call @param {any} task */
  function listen(call, task) {
    call.task = task;
    for (const event of ['onOpen', 'onMessage', 'onError', 'onClose']) {
      task[event]((/** @type {unknown} */ value) => {
        hear(call, event, value);
        app.enter(`socket.${event}`, call);
        if (event === 'onOpen') send(call);
        if (event === 'onOpen' && call.ask.closes) close(call);
        if (event === 'onClose' && call.ask.sendsLate) send(call);
      });
    }
  }

  /** @param {AppClient} client @param {Ask} [ask] */
  function connectSocket(client, ask = {}) {
    const { route = 'socket', auth } = ask;
    const call = begin(client, 'connectSocket', ask);
    const options = { url: `/${route}/${call.number}`, ...(auth !== undefined && { auth }) };
    const { value: promise } = app.inside(client, 'connectSocket', () => client.sdk.connectSocket(options));
    if (!promise) return call;
    call.returned = world.next();
    call.early ||= !world.instances.isUp;
    call.isMade = true;
    promise.then(
      (/** @type {any} */ task) => {
        hear(call, 'resolved', task);
        listen(call, task);
        app.enter('connectSocket, then', call);
      },
      (/** @type {unknown} */ error) => {
        hear(call, 'rejected', error);
        app.enter('connectSocket, catch', call);
      },
    );
    return call;
  }

  return { connectSocket, send, close };
}

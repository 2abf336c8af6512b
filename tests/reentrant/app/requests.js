/** The app's requests, uploads and downloads: with callbacks, listeners on their tasks, and promises. */
import { withGetters } from './clients.js';

/**
 * @import { Following, World } from '../parts.js'
 * @import { AppClient } from './app.js'
 * @import { Ask, Call } from './calls.js'
 */

const ELSEWHERE = 'https://cdn.example.net';

/** @param {World} world @param {Following} calls */
export function createRequests(world, { begin, hear, follow }) {
  const { app, referee } = world;

  /** @param {Call} call @param {Ask} ask */
  function optionsOf(call, { route = 'r', auth, priority, replay, timeout, elsewhere, chunked }) {
    const callback = (/** @type {string} */ how) => (/** @type {unknown} */ value) => {
      referee.turns.called(call.client, `${call.api}, ${how}`);
      hear(call, how, value);
      app.enter(`${call.api}, ${how}`, call);
    };
    return {
      url: `${elsewhere ? ELSEWHERE : ''}/${route}/${call.number}`,
      data: { call: call.number },
      ...(auth !== undefined && { auth }),
      ...(priority && { priority }),
      ...(replay !== undefined && { replay }),
      ...(timeout && { timeout }),
      ...(chunked && { enableChunked: true }),
      ...(call.api === 'uploadFile' && { filePath: 'file', name: 'file' }),
      success: callback('success'),
      fail: callback('fail'),
      complete: callback('complete'),
    };
  }

  /** @param {Call} call */
  function listenToTask(call) {
    for (const event of ['onHeadersReceived', 'onChunkReceived', 'onProgressUpdate']) {
      call.task[event]?.(() => app.enter(event, call));
    }
  }

  /** @param {AppClient} client @param {Ask} ask @returns {Call} */
  function request(client, ask) {
    const { api = 'request', getters } = ask;
    const call = begin(client, api, ask);
    const plain = ask.shape ? ask.shape(optionsOf(call, ask)) : optionsOf(call, ask);
    const options = getters ? withGetters(plain, `a getter of the options of ${api}`, (name) => app.countsReads && app.enter(name, call)) : plain;
    const { value: task } = app.inside(client, api, () => client.sdk[api](options));
    ask.afterwards?.(options);
    if (!task) return call;
    call.task = task;
    call.returned = world.next();
    call.early ||= !world.instances.isUp;
    call.isMade = true;
    listenToTask(call);
    if (!ask.late) follow(call, task);
    return call;
  }

  /** @param {Call} call */
  function abort(call) {
    if (!call.task?.abort || call.api === 'connectSocket') return;
    app.note('aborts', `#${call.number}`);
    if (!call.settled && !call.ended) Object.assign(call, { ended: world.next(), where: app.where(), endedIn: world.clock.turn() });
    app.inside(call.client, 'abort', () => call.task.abort());
  }

  return { request, abort };
}

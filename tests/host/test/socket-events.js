/** A WebSocket of the mini program, and all that was heard of it. */

/**
 * @typedef {object} Heard
 * @property {string[]} events 'success', 'fail', 'complete', 'open', 'message', 'error' and 'close', in order
 * @property {any} call what wx.connectSocket called back with
 * @property {any[]} messages
 * @property {any} open
 * @property {any} error
 * @property {any} close
 * @property {any} task
 */

/** @param {import('../index.js').Host} host @param {Record<string, unknown>} options @returns {Heard} */
export function connect(host, options) {
  /** @type {Heard} */
  const heard = { events: [], call: undefined, messages: [], open: undefined, error: undefined, close: undefined, task: undefined };
  /** @param {string} event @param {(result: any) => void} keep */
  const note = (event, keep) => (/** @type {unknown} */ result) => {
    heard.events.push(event);
    keep(result);
  };
  /** @param {any} result */
  const keepCall = (result) => void (heard.call = result);
  heard.task = host.wx.connectSocket({ success: note('success', keepCall), fail: note('fail', keepCall), complete: note('complete', keepCall), ...options });
  heard.task.onOpen(note('open', (result) => void (heard.open = result)));
  heard.task.onMessage(note('message', ({ data }) => void heard.messages.push(data)));
  heard.task.onError(note('error', (result) => void (heard.error = result)));
  heard.task.onClose(note('close', (result) => void (heard.close = result)));
  return heard;
}

/** The same, and waits until it is open. @param {import('../index.js').Host} host @param {Record<string, unknown>} options */
export async function open(host, options) {
  const heard = connect(host, options);
  await host.clock.runUntil(() => heard.events.includes('open'));
  return heard;
}

/** Calls send or close of a task, and gives what it said. @param {import('../index.js').Host} host @param {any} task @param {'send' | 'close'} method @param {object} options @returns {Promise<string>} */
export function ask(host, task, method, options) {
  const said = new Promise((resolve) => void task[method]({ complete: (/** @type {{ errMsg: string }} */ { errMsg }) => resolve(errMsg), ...options }));
  return host.clock.runUntil(said);
}

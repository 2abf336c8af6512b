/**
 * The life of one call to the network, the same for wx.request, wx.uploadFile and wx.downloadFile (docs: network; errno):
 * refused at once, waiting for a slot, under way, and settled exactly once, in a turn of its own.
 *
 * Redirects are not followed.
 */
import { answer } from './context.js';
import { createListeners } from './task.js';
import { exchange } from './transport.js';

/**
 * @typedef {import('./context.js').WxContext} WxContext
 * @typedef {import('./context.js').Failure} Failure
 * @typedef {import('./context.js').Callbacks & { url: string, timeout?: number, method?: string, enableChunked?: boolean }} CallOptions
 *
 * @typedef {object} Network
 * @property {WxContext} context
 * @property {import('node:http').Agent} agent
 * @property {Set<string>} origins the app's domain list
 * @property {import('./slots.js').Slots} slots
 * @property {boolean} closed
 *
 * @typedef {object} CallKind what sets the three apart; the objects belong to the mini program's realm
 * @property {string} api
 * @property {string[]} [required] options that have to be strings, besides the url
 * @property {(url: URL) => import('./request-form.js').WireRequest} toWire may throw why it can't be sent
 * @property {(head: import('./transport.js').Head, body: Buffer) => object} toResult without its errMsg
 * @property {(head: import('./transport.js').Head) => object} [toHead] what the header listeners are told, if not everything
 * @property {(bytes: number, total: number) => object} [toSent] what the progress listeners are told, of the body on its way
 * @property {(bytes: number, head: import('./transport.js').Head) => object | undefined} [toReceived] and of the answer's
 */

const DEFAULT_TIMEOUT = 60_000;
export const METHODS = ['OPTIONS', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'TRACE', 'CONNECT'];

/** What Chromium's network stack, which Android clients use, says to Node's error codes. @type {Record<string, [number, string]>} */
const NETWORK_ERRORS = {
  ECONNREFUSED: [-102, 'ERR_CONNECTION_REFUSED'],
  ECONNRESET: [-101, 'ERR_CONNECTION_RESET'],
  ENOTFOUND: [-105, 'ERR_NAME_NOT_RESOLVED'],
};
const FAILED = [-2, 'ERR_FAILED'];

const TIMED_OUT = { errMsg: 'fail timeout', errno: 5 };
const ABORTED = { errMsg: 'fail abort' };
const INTERRUPTED = { errMsg: 'fail interrupted', errno: 600003 };

/** Gives the listeners of the call and what aborts it. @param {Network} network @param {CallOptions} options @param {CallKind} kind */
export function startCall(network, options, kind) {
  const { context: { clock, loop, realm, background, behaviour }, origins, slots } = network;
  const { api } = kind;
  const listeners = createListeners();
  let settled = false;
  let received = 0;
  /** What is to be undone at the end. @type {Array<() => void>} */
  const undo = [];

  /** @param {'success' | 'fail'} outcome @param {object} result */
  function settle(outcome, result) {
    if (settled) return;
    settled = true;
    background.interrupts.delete(interrupt);
    answer(network.context, options, outcome, result);
    for (const step of undo) step();
  }

  /** The message as wx has it begins with the name of the API. @param {Failure} failure */
  const fail = ({ errMsg, ...rest }) => settle('fail', realm.plain({ errMsg: errMsg.startsWith(`${api}:`) ? errMsg : `${api}:${errMsg}`, ...rest }));
  const interrupt = () => fail(INTERRUPTED);

  function begin() {
    const refusal = refuse(options, origins, kind) ?? (background.isHidden() ? INTERRUPTED : undefined);
    if (refusal) return fail(refusal);
    background.interrupts.add(interrupt);
    const script = behaviour.request?.(options);
    const leave = slots.take(() => start(script));
    if (settled) leave();
    else undo.push(leave);
  }

  /** Its turn has come. @param {ReturnType<NonNullable<import('./context.js').Behaviour['request']>>} script */
  function start(script) {
    if (script === 'never' || network.closed) return;
    if (background.isHidden()) return loop.post(interrupt);
    if (script && 'fail' in script) return loop.post(() => fail(script.fail));
    if (script) return loop.after(script.delay, send);
    send();
  }

  function send() {
    if (settled) return;
    const timeout = typeof options.timeout === 'number' && options.timeout > 0 ? options.timeout : DEFAULT_TIMEOUT;
    const timer = clock.setTimeout(() => fail(TIMED_OUT), timeout);
    undo.push(() => clock.clearTimeout(timer));
    try {
      undo.push(exchange(clock, network.agent, kind.toWire(new URL(options.url)), listener));
    } catch (error) {
      fail({ errMsg: `fail ${/** @type {Error} */ (error).message}` });
    }
  }

  /** @param {import('./task.js').TaskEvent} event @param {object | undefined} result */
  function tell(event, result) {
    if (result && !settled) listeners.emit(loop, event, result);
  }

  /** @type {import('./transport.js').Head} */
  let head;
  /** @type {import('./transport.js').Listener} */
  const listener = {
    onSent: (bytes, total) => tell('progress', kind.toSent?.(bytes, total)),
    onHead(arrived) {
      head = arrived;
      tell('headers', kind.toHead?.(arrived) ?? realm.plain(arrived));
    },
    onChunk(chunk) {
      received += chunk.length;
      tell('progress', kind.toReceived?.(received, head));
      if (options.enableChunked) tell('chunk', Object.assign(realm.plain({}), { data: realm.arrayBuffer(chunk) }));
    },
    onEnd: (body) => settle('success', Object.assign(realm.plain({ errMsg: `${api}:ok` }), kind.toResult(head, body))),
    onError: (error) => fail(networkFailure(error)),
  };

  begin();
  return { listeners, abort: () => fail(ABORTED) };
}

/** Why it can't be sent at all. @param {CallOptions} options @param {Set<string>} origins @param {CallKind} kind @returns {Failure | undefined} */
function refuse(options, origins, { required = [] }) {
  for (const name of ['url', ...required]) {
    const problem = notAString(options, name);
    if (problem) return { errMsg: `fail ${problem}` };
  }
  const { url } = options;
  if (!URL.canParse(url) || !/^https?:/i.test(url)) return { errMsg: `fail invalid url "${url}"`, errno: 600009 };
  if (!origins.has(new URL(url).origin)) return { errMsg: 'fail url not in domain list', errno: 600002 };
  const { method = 'GET' } = options;
  if (!METHODS.includes(String(method).toUpperCase())) return { errMsg: `fail invalid method "${method}"` };
  return undefined;
}

/** In the base library's words, if the option is no string. @param {unknown} options @param {string} name @returns {string | undefined} */
export function notAString(options, name) {
  const value = /** @type {Record<string, unknown> | undefined} */ (options)?.[name];
  if (typeof value === 'string') return undefined;
  return `parameter error: parameter.${name} should be String instead of ${Object.prototype.toString.call(value).slice(8, -1)};`;
}

/** @param {NodeJS.ErrnoException} error @returns {Failure} */
export function networkFailure(error) {
  const [code, name] = NETWORK_ERRORS[error.code ?? ''] ?? FAILED;
  return { errMsg: `fail errcode:${code} cronet_error_code:${code} error_msg:net::${name}`, errno: 600001 };
}

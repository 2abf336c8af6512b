/** Loaded into a server before its own code: tells the test its port, and lets the test move its time. */
import { Server } from 'node:net';

const RealDate = Date;
const { clearTimeout: clearRealTimeout, setTimeout: setRealTimeout } = globalThis;
let ahead = 0;

globalThis.Date = /** @type {any} */ (
  class extends RealDate {
    /** @param {any[]} given */
    constructor(...given) {
      super(.../** @type {[any]} */ (given.length > 0 ? given : [RealDate.now() + ahead]));
    }

    static now() {
      return RealDate.now() + ahead;
    }
  }
);

/** Timers that wait for the test as well as for the time. @type {Map<NodeJS.Timeout, { due: number, run: () => void }>} */
const waiting = new Map();

globalThis.setTimeout = /** @type {any} */ (
  (/** @type {(...given: any[]) => void} */ callback, /** @type {number} */ ms = 0, /** @type {any[]} */ ...given) => {
    const run = () => {
      waiting.delete(timer);
      callback(...given);
    };
    const timer = setRealTimeout(run, ms);
    waiting.set(timer, { due: Date.now() + ms, run });
    return timer;
  }
);

AbortSignal.timeout = (ms) => {
  const controller = new AbortController();
  setTimeout(() => controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError')), ms);
  return controller.signal;
};

process.on('message', (/** @type {{ advance: number }} */ { advance }) => {
  ahead += advance;
  for (const [timer, { due, run }] of waiting) {
    if (due > Date.now()) continue;
    clearRealTimeout(timer);
    run();
  }
  process.send?.({});
});

const { listen } = Server.prototype;
Server.prototype.listen = /** @type {typeof listen} */ (
  /** @this {Server} @param {any[]} given */
  function (...given) {
    this.once('listening', () => process.send?.({ port: /** @type {import('node:net').AddressInfo} */ (this.address()).port }));
    return listen.apply(this, /** @type {any} */ (given));
  }
);

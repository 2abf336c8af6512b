/**
 * How hosts answer: at once, twice, contradicting themselves, by promise, by throwing, or never. The first is how WeChat
 * does it.
 *
 * @typedef {object} Exchange one call of the host's API
 * @property {() => void} succeed tells the package what the backend answered, which may be a failure of transport
 * @property {() => void} fail
 * @property {(ms: number, run: () => void) => void} after
 * @property {() => Promise<unknown>} promise what hosts give that answer by promise as well
 * @property {any} task what the host gives the package
 *
 * @typedef {keyof typeof MANNERS} Manner
 */

/** What a host throws by itself. */
export const HOST_THREW = { errMsg: 'request:fail the host threw', errno: 1 };

/** How long a host takes to answer, and then to say something else. */
const SOON = 5;
const LATER = 9;

/** @param {(exchange: Exchange) => void} say */
const andGiveTask = (say) => (/** @type {Exchange} */ exchange) => {
  say(exchange);
  return exchange.task;
};

/** @satisfies {Record<string, (exchange: Exchange) => unknown>} */
export const MANNERS = {
  'after a while': andGiveTask(({ after, succeed }) => after(SOON, succeed)),
  'at once': andGiveTask(({ succeed }) => succeed()),
  twice: andGiveTask(({ after, succeed }) => {
    after(SOON, succeed);
    after(SOON, succeed);
    after(LATER, succeed);
  }),
  'success, then failure': andGiveTask(({ after, succeed, fail }) => {
    after(SOON, succeed);
    after(SOON, fail);
    after(LATER, fail);
  }),
  'failure, then success': andGiveTask(({ after, succeed, fail }) => {
    after(SOON, fail);
    after(SOON, succeed);
    after(LATER, succeed);
  }),
  'by promise': ({ after, succeed, promise }) => {
    after(SOON, succeed);
    return promise();
  },
  'at once, then it throws': ({ succeed }) => {
    succeed();
    throw HOST_THREW;
  },
  'it throws, then answers': ({ after, succeed }) => {
    after(SOON, succeed);
    throw HOST_THREW;
  },
  never: ({ task }) => task,
};

/** How a host that is as documented answers. @type {Manner} */
export const POLITE = 'after a while';

/** @type {Manner[]} */
export const ALL_MANNERS = /** @type {any} */ (Object.keys(MANNERS));

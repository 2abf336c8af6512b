/** What was awaited took too long. */
export class DeadlineError extends Error {
  name = 'DeadlineError';
}

/**
 * The outcome of `work`, or a DeadlineError after `timeout` milliseconds. The work itself is not stopped.
 *
 * @template T
 * @param {Promise<T>} work
 * @param {number} timeout
 * @returns {Promise<T>}
 */
export async function withDeadline(work, timeout) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  /** @type {Promise<never>} */
  const deadline = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new DeadlineError(`no answer within ${timeout} ms`)), timeout);
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}

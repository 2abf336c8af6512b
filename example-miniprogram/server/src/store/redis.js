import { createClient } from 'redis';
import { withDeadline } from '../deadline.js';
import { StartupError } from '../startuperror.js';
import { StoreError } from './store.js';

/** @import { SessionStore } from './store.js' */

/**
 * A script, since nothing comes between its commands, and those of a MULTI can't depend on what is there. Redis without memory
 * refuses it at its first write or not at all.
 *
 * The first key is compared; the others are those of the changes, each with a value and a time to live, which is empty
 * where the key is to be deleted.
 */
const CHANGE_IF = `
  if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
  for i = 2, #KEYS do
    local value, ttl = ARGV[2 * i - 2], ARGV[2 * i - 1]
    if ttl == '' then redis.call('DEL', KEYS[i]) else redis.call('SET', KEYS[i], value, 'EX', ttl) end
  end
  return 1
`;

/**
 * Sessions and accounts in Redis (6 or newer), so that many processes share them.
 *
 * @param {string} url `redis[s]://[[user]:password@]host[:port][/database]`
 * @param {object} [options]
 * @param {number} [options.timeout] milliseconds for the first connection, and for each command later
 * @param {Pick<Console, 'info' | 'error'>} [options.log] told when the connection is lost and when it is back
 * @returns {Promise<SessionStore & { close(): Promise<void> }>} rejects with a StartupError if Redis can't be reached
 */
export async function createRedisStore(url, { timeout = 5000, log = console } = {}) {
  let connected = false;
  const client = createClient({
    url,
    // Without Redis a request fails at once and the client may retry; queued commands would keep it waiting.
    disableOfflineQueue: true,
    // The first attempt must tell the operator; a connection lost later comes back by itself.
    socket: { reconnectStrategy: (retries) => connected && Math.min(50 * 2 ** retries, 2000) },
  });

  let lost = false;
  client.on('error', (error) => {
    // The client reports every further attempt as well. One line says it all.
    if (!connected || lost) return;
    lost = true;
    log.error(`Redis: connection lost (${reason(error)}), reconnecting`);
  });
  client.on('ready', () => {
    if (lost) log.info('Redis: connected again');
    lost = false;
  });

  try {
    await withDeadline(client.connect(), timeout);
    connected = true;
  } catch (error) {
    client.destroy();
    throw new StartupError(
      `Redis at ${place(url)} could not be used (${reason(error)}). ` +
        'Check that it runs there and that REDIS_URL is right, or unset REDIS_URL to keep sessions in memory.',
    );
  }

  /**
   * @template T
   * @param {string} command
   * @param {Promise<T>} reply
   * @returns {Promise<T>}
   */
  async function answer(command, reply) {
    try {
      return await withDeadline(reply, timeout);
    } catch (error) {
      throw new StoreError(`Redis: ${command} failed (${reason(error)})`);
    }
  }

  return {
    get: (key) => answer('GET', client.get(key)),

    async set(key, value, ttlSeconds) {
      await answer('SET', client.set(key, value, { expiration: { type: 'EX', value: ttlSeconds } }));
    },

    async add(key, value) {
      return (await answer('SET', client.set(key, value, { condition: 'NX' }))) !== null;
    },

    async extend(key, ttlSeconds) {
      return (await answer('EXPIRE', client.expire(key, ttlSeconds))) === 1;
    },

    async count(key, ttlSeconds) {
      // Both or neither: a count without a time to live would never end.
      const expiration = /** @type {const} */ ({ type: 'EX', value: ttlSeconds });
      const begun = client.multi().set(key, '0', { condition: 'NX', expiration }).incr(key);
      const [, attempts] = await answer('INCR', begun.execTyped());
      return attempts;
    },

    async left(key) {
      const left = await answer('PTTL', client.pTTL(key));
      return left === -1 ? Infinity : Math.max(left, 0); // -2: there is nothing
    },

    async changeIf(key, expected, changes) {
      const asArguments = changes.flatMap((change) => (change.value === null ? ['', ''] : [change.value, String(change.ttlSeconds)]));
      const done = client.eval(CHANGE_IF, { keys: [key, ...changes.map((change) => change.key)], arguments: [expected, ...asArguments] });
      return (await answer('EVAL', done)) === 1;
    },

    async delete(key) {
      await answer('DEL', client.del(key));
    },

    async close() {
      // `close` waits for the replies still due, which a lost connection will not bring.
      if (client.isReady) await withDeadline(client.close(), timeout).catch(() => {});
      client.destroy();
    },
  };
}

/**
 * Where Redis is, without user and password.
 *
 * @param {string} url
 */
function place(url) {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}

/**
 * Why it failed, in a word. Messages of Redis are left out, all but their first word (`NOAUTH`, `OOM`): they can quote
 * the command with the session id in it.
 *
 * @param {unknown} error
 * @returns {string}
 */
function reason(error) {
  if (!(error instanceof Error)) return 'unknown error';
  if ('code' in error && typeof error.code === 'string') return error.code;
  const [word] = error.message.split(' ', 1);
  return /^[A-Z]{2,}$/.test(word) ? word : error.constructor.name;
}

import { randomBytes } from 'node:crypto';
import { createApp } from './app.js';
import { listen } from './listen.js';
import { createStandIn } from './standin.js';
import { createMemoryStore } from './store/memory.js';
import { createRedisStore } from './store/redis.js';
import { createWeChat } from './wechat.js';

/**
 * @import { Config } from './config.js'
 * @import { Listening } from './listen.js'
 */

/**
 * Starts what the configuration asks for: store, WeChat or its stand-in, server.
 *
 * @param {Config} config
 * @param {Pick<Console, 'info' | 'error'>} [log]
 * @returns {Promise<Listening>}
 */
export async function startBackend(config, log = console) {
  /** @type {Array<() => Promise<void>>} */
  const closers = [];
  async function close() {
    // Last opened, first closed: requests under way still need the store.
    for (let closer = closers.pop(); closer; closer = closers.pop()) await closer();
  }

  async function openStore() {
    if (!config.redisUrl) {
      log.info('Sessions and accounts are kept in memory: for one process, until it ends. Set REDIS_URL to share and keep them.');
      return createMemoryStore();
    }
    const store = await createRedisStore(config.redisUrl, { log });
    closers.push(store.close);
    return store;
  }

  async function openWeChat() {
    if (config.wechat) return createWeChat(config.wechat);
    log.info(
      'Development mode, since WX_SECRET is not set: a stand-in answers for WeChat, any code logs in, POST /dev/expire ends sessions.',
    );
    const account = { appid: 'wx0000000000000000', secret: randomBytes(16).toString('hex') };
    const standIn = await listen(createStandIn({ ...account, acceptAnyCode: true }).app, 0, '127.0.0.1');
    closers.push(standIn.close);
    return createWeChat({ ...account, baseUrl: standIn.url });
  }

  try {
    const store = await openStore();
    const wechat = await openWeChat();
    const { ttl, sliding, refresh } = config;
    const app = createApp({ store, wechat, ttl, sliding, refresh, dev: config.wechat === null, log });
    const server = await listen(app, config.port, config.host, { sockets: app.sockets });
    closers.push(server.close);
    log.info(`Listening on ${server.url}`);
    return { url: server.url, close };
  } catch (error) {
    await close();
    throw error;
  }
}

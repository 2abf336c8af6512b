/**
 * The playground's server: its page, the phone's page with the compiled mini program, and the example's backend. All of
 * it is one origin, so that the phone's requests meet no CORS, which wx.request would not know either.
 */
import { fileURLToPath } from 'node:url';
import express from 'express';
import { listen } from '../../example-miniprogram/server/src/listen.js';
import { createWeChat } from '../../example-miniprogram/server/src/wechat.js';
import { createBackend, createWeChatServer } from '../backend/backend.js';
import { watchExchange } from '../backend/exchange.js';
import { bundle } from './bundle.js';
import { readMiniProgram, requirePackage } from './miniprogram.js';
import { createTelegraph } from './telegraph.js';

const LOOPBACK = '127.0.0.1';
const MINIPROGRAM = fileURLToPath(new URL('../../example-miniprogram/miniprogram', import.meta.url));
/** Requests under way are of no use to anybody when the playground ends. */
const GRACE_MS = 0;

/**
 * @param {object} [options]
 * @param {number} [options.port] 0 takes any free one
 * @param {string} [options.root] the folder of the mini program
 * @returns {Promise<import('../../example-miniprogram/server/src/listen.js').Listening>} rejects with a StartupError that
 *   says what to do
 */
export async function startPlayground({ port = 0, root = MINIPROGRAM } = {}) {
  requirePackage(root);
  const assets = await bundle();
  const telegraph = createTelegraph();
  const { account, standIn } = createWeChatServer();
  const wechatServer = await listen(standIn.app, 0, LOOPBACK, { grace: GRACE_MS });
  const wechat = watchExchange(createWeChat({ ...account, baseUrl: wechatServer.url }), telegraph.tell);

  const app = express();
  app.disable('x-powered-by');
  app.use(assets);
  app.use('/miniprogram', miniProgram(root));
  app.get('/playground/events', telegraph.stream);
  const backend = createBackend({ wechat, standIn });
  app.use(telegraph.listen, backend);

  try {
    const server = await listen(app, port, LOOPBACK, { grace: GRACE_MS, sockets: backend.sockets, portSetting: '--port' });
    return {
      url: server.url,
      async close() {
        telegraph.close();
        await server.close();
        await wechatServer.close();
      },
    };
  } catch (error) {
    await wechatServer.close();
    throw error;
  }
}

/**
 * The code package: compiled anew for each launch, so that an edited page only needs a reload.
 *
 * @param {string} root
 */
function miniProgram(root) {
  const router = express.Router();
  router.get('/program.json', async (request, response) => {
    response.set('Cache-Control', 'no-store');
    try {
      response.json(await readMiniProgram(root));
    } catch (error) {
      // Whoever edits the pages reads on the phone what is wrong with them.
      response.status(500).json({ problem: /** @type {Error} */ (error).message });
    }
  });
  router.get(/\.wasm\.br$/, (request, response) => {
    response.set({ 'Content-Type': 'application/wasm', 'Content-Encoding': 'br', 'Cache-Control': 'no-store' });
    response.sendFile(request.path, { root, cacheControl: false });
  });
  return router;
}

/**
 * What answers the phone, but for the pages themselves: the example's backend, unchanged, with faults on demand; WeChat,
 * which issues codes; and a server of somebody else's. It runs in Node.js, and in the page with `playground/inpage/` in the
 * place of what a browser does not have.
 */
import { randomBytes } from 'node:crypto';
import express from 'express';
import { createApp } from '../../example-miniprogram/server/src/app.js';
import { createStandIn } from '../../example-miniprogram/server/src/standin.js';
import { createMemoryStore } from '../../example-miniprogram/server/src/store/memory.js';
import { answerFromElsewhere } from './elsewhere.js';
import { misbehave } from './faults.js';

/** @import { WeChat } from '../../example-miniprogram/server/src/wechat.js' */

const USER = 'o-playground-user';

/** WeChat's server side, for an account made up just now. */
export function createWeChatServer() {
  const account = { appid: 'wx0000000000000000', secret: randomBytes(16).toString('hex') };
  return { account, standIn: createStandIn(account) };
}

/** @param {{ wechat: WeChat, standIn: import('../../example-miniprogram/server/src/standin.js').StandIn }} options */
export function createBackend({ wechat, standIn }) {
  const app = express();
  app.disable('x-powered-by');
  const shop = createApp({ store: createMemoryStore(), wechat, dev: true });
  app.post('/wechat/code', (request, response) => void response.json({ code: standIn.issueCode(USER) }));
  app.get('/elsewhere/today', answerFromElsewhere);
  app.use(misbehave, shop);
  return Object.assign(app, { sockets: shop.sockets });
}

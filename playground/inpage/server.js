/**
 * The backend inside the page: the example's own code, with the modules of this folder in the place of what a browser does
 * not have (see `modules.js`). It lives as long as the page.
 */
import { createWeChat } from '../../example-miniprogram/server/src/wechat.js';
import { createBackend, createWeChatServer } from '../backend/backend.js';
import { asPhoneEvent, watchExchange } from '../backend/exchange.js';
import { serve } from './express.js';
import { openSocket } from './ws.js';

/** @import { PhoneEvent, Server } from '../phone/link.js' */

/** @param {(event: PhoneEvent) => void} tell @returns {Server} */
export function createInPageServer(tell) {
  const { account, standIn } = createWeChatServer();
  const wechat = createWeChat({ ...account, fetch: /** @type {typeof fetch} */ (serve(/** @type {any} */ (standIn.app))) });
  const backend = createBackend({ wechat: watchExchange(wechat, (happening) => tell(asPhoneEvent(happening))), standIn });

  return {
    fetch: serve(/** @type {any} */ (backend)),
    openSocket: (url) => openSocket(backend.sockets.upgrade, url),
    // What it does is told while it does it.
    arrived: () => Promise.resolve(),
  };
}

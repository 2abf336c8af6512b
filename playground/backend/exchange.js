/**
 * Looks on while the backend asks WeChat: nothing of that passes through the phone, and it belongs into the picture.
 *
 * @import { WeChat } from '../../example-miniprogram/server/src/wechat.js'
 * @import { PhoneEvent } from '../phone/link.js'
 *
 * @typedef {{ ask: 'exchange', exchange: number, code: string } | { answer: 'exchange', exchange: number, errcode?: number }} Happening
 *   in the talk of backend and WeChat; the code is cut to what the phone shows of it
 */

const SHOWN = 4;

/** The same WeChat, with somebody listening. @param {WeChat} wechat @param {(happening: Happening) => void} tell @returns {WeChat} */
export function watchExchange(wechat, tell) {
  let exchanges = 0;

  return {
    async code2Session(code) {
      const exchange = ++exchanges;
      tell({ ask: 'exchange', exchange, code: `${code.slice(0, SHOWN)}…` });
      try {
        const session = await wechat.code2Session(code);
        tell({ answer: 'exchange', exchange });
        return session;
      } catch (error) {
        tell({ answer: 'exchange', exchange, errcode: /** @type {{ errcode?: number }} */ (error).errcode ?? -1 });
        throw error;
      }
    },
  };
}

/** As the phone would tell it. @param {Happening} happening @returns {PhoneEvent} */
export function asPhoneEvent(happening) {
  const id = `server-${happening.exchange}`;
  if ('ask' in happening) return { type: 'ask', id, from: 'backend', to: 'wechat', name: 'code2Session', detail: `code ${happening.code}` };
  if (happening.errcode !== undefined) return { type: 'answer', id, name: `errcode ${happening.errcode}`, tone: 'bad' };
  return { type: 'answer', id, name: 'openid, session_key', tone: 'ok' };
}

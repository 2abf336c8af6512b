import { HttpError } from '../httperror.js';
import { loginFailure } from '../loginfailure.js';
import { WeChatError } from '../wechat.js';

/**
 * @import { Request, RequestHandler } from 'express'
 * @import { Logins } from '../logins.js'
 * @import { WeChat, WeChatSession } from '../wechat.js'
 */

const LONGEST_CODE = 512; // WeChat's have 32 characters, today

/**
 * Exchanges the code of wx.login for a session of our own. The client gets what `Logins` says;
 * openid and session_key stay here.
 *
 * @param {object} options
 * @param {WeChat} options.wechat
 * @param {Logins} options.logins
 * @returns {RequestHandler}
 */
export function login({ wechat, logins }) {
  /**
   * @param {string} code
   * @returns {Promise<WeChatSession>}
   */
  async function exchange(code) {
    try {
      return await wechat.code2Session(code);
    } catch (error) {
      throw error instanceof WeChatError ? loginFailure(error) : error;
    }
  }

  return async (request, response) => {
    const user = await exchange(readCode(request));
    response.json(await logins.begin(user));
  };
}

/**
 * @param {Request} request
 * @returns {string}
 */
function readCode(request) {
  /** @type {unknown} */
  const code = request.method === 'GET' ? request.query.code : request.body?.code;
  if (typeof code === 'string' && code !== '' && code.length <= LONGEST_CODE) return code;
  throw new HttpError(400, 'code_missing', 'send the code of wx.login as the string `code`');
}

/**
 * WeChat's server side of a login (docs: code2Session): the code of wx.login becomes the user's openid and session_key.
 *
 * @typedef {object} WeChatSession
 * @property {string} openid the user, as this mini program knows them
 * @property {string} session_key decrypts user data; must never leave the server
 *
 * @typedef {object} WeChat
 * @property {(code: string) => Promise<WeChatSession>} code2Session rejects with a WeChatError
 */

/**
 * WeChat refused the code, or could not be asked.
 *
 * No `cause`: what fetch throws can quote the address, and the secret and the code are in its query.
 */
export class WeChatError extends Error {
  name = 'WeChatError';

  /**
   * @param {string} message
   * @param {number | null} errcode WeChat's number; null when no answer of WeChat's came
   */
  constructor(message, errcode) {
    super(message);
    this.errcode = errcode;
  }
}

/**
 * @param {object} options
 * @param {string} options.appid
 * @param {string} options.secret
 * @param {string} [options.baseUrl]
 * @param {number} [options.timeout] milliseconds for the whole exchange
 * @param {typeof globalThis.fetch} [options.fetch]
 * @returns {WeChat}
 */
export function createWeChat({ appid, secret, baseUrl = 'https://api.weixin.qq.com', timeout = 5000, fetch = globalThis.fetch }) {
  const endpoint = `${baseUrl.replace(/\/+$/, '')}/sns/jscode2session`;

  /**
   * @param {string} code
   * @returns {Promise<unknown>}
   */
  async function ask(code) {
    const query = new URLSearchParams({ appid, secret, js_code: code, grant_type: 'authorization_code' });
    try {
      const response = await fetch(`${endpoint}?${query}`, {
        redirect: 'error', // the secret goes to WeChat and to nobody WeChat might point at
        signal: AbortSignal.timeout(timeout), // covers the body too
      });
      // Errors of WeChat's come with status 200, so another status is something in between. The body is read
      // as JSON whatever its content type says.
      if (response.ok) return await response.json();
      throw new WeChatError(`code2Session: HTTP status ${response.status}`, null);
    } catch (error) {
      if (error instanceof WeChatError) throw error;
      throw new WeChatError(`code2Session: no answer (${reason(error)})`, null);
    }
  }

  return {
    async code2Session(code) {
      const answer = await ask(code);
      if (isSession(answer)) return { openid: answer.openid, session_key: answer.session_key };
      const errcode = errcodeOf(answer);
      if (errcode === null) throw new WeChatError('code2Session: an answer that is neither a session nor an error', null);
      throw new WeChatError(`code2Session: errcode ${errcode}`, errcode);
    },
  };
}

/**
 * @param {unknown} answer
 * @returns {answer is WeChatSession}
 */
function isSession(answer) {
  return isRecord(answer) && isText(answer.openid) && isText(answer.session_key);
}

/**
 * @param {unknown} answer
 * @returns {number | null}
 */
function errcodeOf(answer) {
  return isRecord(answer) && typeof answer.errcode === 'number' && answer.errcode !== 0 ? answer.errcode : null;
}

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
function isRecord(value) {
  return typeof value === 'object' && value !== null;
}

/**
 * @param {unknown} value
 * @returns {value is string}
 */
function isText(value) {
  return typeof value === 'string' && value !== '';
}

/**
 * Why there was no answer, in a word: `TimeoutError`, `ECONNREFUSED`, `SyntaxError` (not JSON).
 *
 * @param {unknown} error
 * @returns {string}
 */
function reason(error) {
  if (!(error instanceof Error)) return 'unknown error';
  const { cause } = error; // fetch keeps the network's error there
  return isRecord(cause) && isText(cause.code) ? cause.code : error.name;
}

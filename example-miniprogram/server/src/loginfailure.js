import { HttpError } from './httperror.js';

/** @import { WeChatError } from './wechat.js' */

/**
 * What a client is told when WeChat refused its code (docs: code2Session, return codes).
 *
 * @type {Map<number | null, [status: number, error: string, message: string]>}
 */
const ANSWERS = new Map([
  [40029, [400, 'code_invalid', 'WeChat does not know the code or it is too old: call wx.login again']],
  [40163, [400, 'code_invalid', 'the code was used before: call wx.login again']],
  [40226, [403, 'user_blocked', 'WeChat blocks this user from logging in']],
  [45011, [429, 'rate_limited', 'this user logs in too often, try again in a minute']],
  [-1, [503, 'wechat_unavailable', 'WeChat is busy, try again later']],
  [null, [503, 'wechat_unavailable', 'WeChat does not answer, try again later']],
]);

/** Everything else (invalid appid or secret, no permission) is for the operator to mend, not for the client. */
const MISCONFIGURED = /** @type {const} */ ([500, 'wechat_misconfigured', 'WeChat refuses the configuration of this server']);

/**
 * @param {WeChatError} failure
 * @returns {HttpError}
 */
export function loginFailure(failure) {
  const [status, error, message] = ANSWERS.get(failure.errcode) ?? MISCONFIGURED;
  return new HttpError(status, error, message, { errcode: failure.errcode ?? undefined, cause: failure });
}

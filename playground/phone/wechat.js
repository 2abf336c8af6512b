/** WeChat on the phone: wx.login (docs: wx.login), with codes of the stand-in for WeChat's server. */
import { after, answer } from './turn.js';

/**
 * @import { Link } from './link.js'
 * @import { Watch } from './watch.js'
 */

const FAILED = { errMsg: 'login:fail network is disconnected', errno: 600001 };

/** @param {Link} link @param {Watch} watch */
export function createWeChat({ conditions, server }, watch) {
  async function issueCode() {
    await after(conditions.latency);
    if (conditions.offline) throw FAILED;
    const response = await server.fetch(new URL('/wechat/code', location.origin), { method: 'POST' }).catch(() => {
      throw FAILED;
    });
    return (await response.json()).code;
  }

  return {
    /** @param {import('./turn.js').Callbacks} [options] */
    login(options) {
      const told = watch.login();
      issueCode().then(
        (code) => {
          told('success', { code });
          answer(options, 'success', { errMsg: 'login:ok', code });
        },
        (failure) => {
          told('fail', failure);
          answer(options, 'fail', failure);
        },
      );
    },
  };
}

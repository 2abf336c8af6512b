/**
 * The demo's words in the language of the terminal: English, which stands where it is said, or Chinese. `{}` stands for a value.
 */

/** @type {Record<string, string>} */
const CHINESE = {
  page: '页面',
  'mini program': '小程序',
  WeChat: '微信',
  backend: '后端',
  storage: '本地存储',
  'code package': '代码包',
  'weapp-session: the login flow of a WeChat mini program': 'weapp-session：微信小程序的登录流程',
  'page           a page of the example mini program': '页面       示例小程序的页面',
  'SDK            weapp-session, inside the mini program': 'SDK        小程序里的 weapp-session',
  'mini program   the SDK speaking to the outside, through wx': '小程序     SDK 通过 wx 与外界通信',
  'backend        the reference backend, {}': '后端       参考后端，{}',
  'WeChat         a local stand-in for WeChat, on the phone and as a server': '微信       本机上的微信替身：手机端和服务器',
  'Ids, codes and keys are cut to four characters.': 'id、code 和密钥只显示前四个字符。',
  'Act {}: {}': '第 {} 幕：{}',
  'launch and login': '启动并登录',
  'app.js calls client.login() in onLaunch; wx.login is asked while the wasm is still loading.': 'app.js 在 onLaunch 里调用 client.login()；wasm 还在加载时就已经调用 wx.login。',
  'the products page loads': '打开商品页',
  'It calls client.request as it would call wx.request; the session goes along by itself.': '页面像调用 wx.request 一样调用 client.request，登录态自动带上。',
  'the page shows {} products, the first is {} for {} yuan': '页面显示 {} 件商品，第一件是{}，{} 元',
  'the session ends on the server': '服务器上的会话失效',
  'The SDK is not told. The next request finds out, logs in again and is repeated; its page notices nothing.': '没有通知 SDK。下一个请求会发现，自动重新登录并重发；页面毫无察觉。',
  'the page shows {} products, as before': '页面照常显示 {} 件商品',
  'ten requests at once after another expiry': '会话再次失效后，同时发出十个请求',
  'Ten answers say "expired"; one login serves them all.': '十个响应都说“已失效”，只登录一次。',
  '{} of {} requests succeeded; logins: {}': '{} / {} 个请求成功；登录次数：{}',
  "an account's session ends, too": '账号的会话也失效',
  'Only the user knows the password. But there is a refresh token: the session is renewed by it, and nobody is asked.': '密码只有用户知道。不过有刷新令牌：会话用它续期，不打扰用户。',
  "the account page shows '{}', signed in as before": '账号页显示“{}”，仍是登录状态',
  logout: '退出登录',
  'The backend is told first, then the session is forgotten here.': '先通知后端，再清除本地的会话。',
  "the session page shows state '{}'": '会话页显示状态 “{}”',
  nothing: '什么也没有',
  'a session': '一个会话',
  'setStorageSync, for the next launch': 'setStorageSync，留给下次启动',
  "event 'login', the session lives {} s": "事件 'login'，会话有效期 {} 秒",
  "event 'logout'": "事件 'logout'",
  "event 'expired'": "事件 'expired'",
  "event 'error': {}": "事件 'error'：{}",
  'failure: {}': '失败：{}',
  '… and {} more: {}': '…… 另有 {} 条：{}',
  Summary: '小结',
  'expected {}': '预期 {}',
  'got {}': '实际 {}',
  '{} or more': '至少 {}',
  ok: '通过',
  FAILED: '失败',
  'wx.login calls at launch': '启动时调用 wx.login 的次数',
  'storage reads at launch': '启动时读取本地存储的次数',
  '401 answers of the backend, one request after an expiry': '会话失效后一个请求：后端返回 401 的次数',
  'wx.login calls for it': '为此调用 wx.login 的次数',
  '401 answers of the backend, ten requests after an expiry': '会话失效后十个请求：后端返回 401 的次数',
  'wx.login calls for them': '为它们调用 wx.login 的次数',
  "401 answers of the backend, after an account's session has ended": '账号会话失效后：后端返回 401 的次数',
  'wx.login calls for that': '为此调用 wx.login 的次数',
  'answers that the pages saw': '页面收到的响应数',
  '401 answers that the pages saw': '页面看到的 401 响应数',
  'failed requests that the pages saw': '页面看到的失败请求数',
  "'error' events that the pages saw": "页面收到的 'error' 事件数",
  'entries in storage after the logout': '退出登录后本地存储里的条目数',
  'uncaught errors of the mini program': '小程序未捕获的错误数',
  'uncaught: {}': '未捕获：{}',
  'All of it holds.': '全部符合预期。',
  'To see it in a browser and to break things yourself: cargo xtask playground': '在浏览器里看，并亲手制造故障：cargo xtask playground',
  'For your own mini program: cargo xtask pack makes the package; README.md goes on under "Install"': '用到自己的小程序里：cargo xtask pack 做出 npm 包，再看 README.zh-CN.md 的“安装”一节',
  'The demo failed: {}': '演示失败：{}',
  '{}: expected {}, got {}': '{}：预期 {}，实际 {}',
  'the login failed: {}': '登录失败：{}',
  'the products page shows no products but: {}': '商品页没有显示商品，而是：{}',
  'port {} is in use: stop what listens there or run with PORT=<another>': '端口 {} 被占用：请停掉占用它的程序，或用 PORT=<另一个端口> 运行',
  'port {} needs rights this program does not have: run with PORT=<one above 1023>': '没有使用端口 {} 的权限：请用 PORT=<大于 1023 的端口> 运行',
};

/** The terminal's language, as POSIX has it (Base Definitions, 8.2): the first of these that is set. @param {NodeJS.ProcessEnv} env */
const isChinese = (env) => /^zh/i.test(env.LC_ALL || env.LC_MESSAGES || env.LANG || '');

/** Says a sentence, in which each `{}` is one of the values. @typedef {(sentence: string, ...values: unknown[]) => string} Say */

/** @param {NodeJS.ProcessEnv} env @returns {Say} */
export function wordsFor(env) {
  const words = isChinese(env) ? CHINESE : {};
  return (sentence, ...values) => {
    const said = words[sentence] ?? sentence;
    // Without values it may be an empty object that somebody has sent.
    return values.length > 0 ? said.replace(/\{\}/g, () => String(values.shift())) : said;
  };
}

/** The English sentences that are said in Chinese, too. */
export const SENTENCES = Object.keys(CHINESE);

/** How many columns a text takes in a terminal, where Chinese characters take two. @param {string} text */
export const columns = (text) => [...text].reduce((sum, letter) => sum + (/[\u2e80-\uffef]/u.test(letter) ? 2 : 1), 0);

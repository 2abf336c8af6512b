// What users are told about a failure. The codes are those of SessionError; they are stable.
const TEXTS = {
  WASM_UNAVAILABLE: '登录组件加载失败，请升级微信后重试',
  LOGIN_FAILED: '微信登录失败，请稍后重试',
  LOGIN_TIMEOUT: '微信登录超时，请稍后重试',
  LOGIN_UNAVAILABLE: '当前模式不能登录，请打开完整的小程序',
  EXCHANGE_FAILED: '连接不上服务器，请检查网络',
  EXCHANGE_REJECTED: '服务器没有接受这次登录',
  SESSION_EXPIRED: '登录已失效，请重新登录',
  REQUEST_FAILED: '网络请求失败，请检查网络',
  LOGGED_OUT: '已退出登录',
  STORAGE_FAILED: '会话没能保存，下次打开需要重新登录',
};

// Why the backend refused a login with user name and password: the field `error` of its answer.
const REFUSALS = {
  username_invalid: '用户名须为 2 到 32 个字符，可用文字、数字和 _ . -',
  password_invalid: '密码须为 8 到 128 个字符',
  credentials_wrong: '用户名或密码不正确',
  account_exists: '这个用户名已经有人使用',
  too_many_attempts: '尝试次数过多，请 15 分钟后再试',
};

const refusalIn = ({ response }) => response && response.data && REFUSALS[response.data.error];

// A failure of the SDK, or anything else that was thrown.
exports.explain = (error) => refusalIn(error) || TEXTS[error.code] || error.errMsg || error.message || '出错了';

// An HTTP status that the page did not expect. wx.request calls every status a success, and so does the SDK.
exports.unexpected = (statusCode) => new Error(`服务器返回 ${statusCode}，请稍后重试`);

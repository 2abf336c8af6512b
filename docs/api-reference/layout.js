/** What stands where on the page: the headings, and the exported items under each. Whatever is exported stands here once. */

/**
 * @typedef {'en' | 'zh-CN'} Language
 * @typedef {Record<Language, string>} Words
 */

/** @type {Language[]} */
export const LANGUAGES = ['en', 'zh-CN'];

/** @type {Words} */
export const TITLE = { en: 'API', 'zh-CN': 'API' };

/** @type {Words} */
export const INTRODUCTION = {
  en: `Every function and every type that the package exports: for looking up what a call takes, gives and fails with, in TypeScript's words. It is written from the types
that the package ships, which an editor shows as well.

[Options](options.md) has the options as \`createClient\` checks them, [Methods](methods.md) tells how the calls behave, [Errors](errors.md) explains the codes. A \`?\` marks
what may be left out.`,
  'zh-CN': `包导出的全部函数和类型：查一个调用接受什么、返回什么、会怎样失败，用 TypeScript 的写法表示。本页由包自带的类型生成，编辑器里看到的也是这些。

[选项](options.md)列出 \`createClient\` 检查的各项，[方法](methods.md)说明各个调用的行为，[错误](errors.md)解释错误码。\`?\` 表示可以省略。`,
};

/** @type {Array<{ title: Words, items: string[] }>} */
export const SECTIONS = [
  { title: { en: 'Making a client', 'zh-CN': '创建 client' }, items: ['createClient', 'ClientOptions', 'LoginOptions', 'RenewOptions', 'SessionOptions', 'Retry', 'version'] },
  { title: { en: 'The client', 'zh-CN': 'client 对象' }, items: ['Client', 'LoginCallOptions', 'LoginVia', 'LoginResult', 'SessionState', 'ClientEvents'] },
  { title: { en: 'Requests', 'zh-CN': '请求' }, items: ['RequestOptions', 'CallOptions', 'CallRetry', 'RequestTask', 'WxResponse', 'RequestFailure', 'RequestException'] },
  {
    title: { en: 'Uploads and downloads', 'zh-CN': '上传和下载' },
    items: ['UploadOptions', 'UploadTask', 'UploadProgress', 'UploadResponse', 'DownloadOptions', 'DownloadTask', 'DownloadProgress', 'DownloadResponse'],
  },
  { title: { en: 'Sockets', 'zh-CN': 'WebSocket' }, items: ['SocketOptions', 'SocketTask'] },
  { title: { en: 'Listeners of tasks', 'zh-CN': '任务的监听函数' }, items: ['TaskListener', 'HeadersReceived', 'ChunkReceived'] },
  { title: { en: 'Failures', 'zh-CN': '失败' }, items: ['SessionError', 'ErrorCode', 'WxFailure'] },
  { title: { en: 'The host', 'zh-CN': '宿主' }, items: ['WxLike', 'Header', 'Fallback'] },
  { title: { en: 'Alipay', 'zh-CN': '支付宝' }, items: ['adaptMy', 'MyOptions', 'MyLike'] },
  { title: { en: 'Douyin', 'zh-CN': '抖音' }, items: ['adaptTt', 'TtOptions', 'TtHost', 'TtLike'] },
  { title: { en: 'Baidu', 'zh-CN': '百度' }, items: ['adaptSwan', 'SwanLike'] },
  { title: { en: 'QQ', 'zh-CN': 'QQ' }, items: ['adaptQq', 'QqLike'] },
];

/** The object whose methods have headings of their own, and what it is called there. */
export const OBJECT = { item: 'Client', name: 'client' };

/** What the page says between what the comments say. @type {Record<string, Words>} */
export const WORDS = {
  field: { en: 'field', 'zh-CN': '字段' },
  method: { en: 'method', 'zh-CN': '方法' },
  parameter: { en: 'parameter', 'zh-CN': '参数' },
  type: { en: 'type', 'zh-CN': '类型' },
  default: { en: 'default', 'zh-CN': '默认值' },
  meaning: { en: 'what it is', 'zh-CN': '说明' },
  effect: { en: 'what it does', 'zh-CN': '作用' },
  returns: { en: 'Gives', 'zh-CN': '返回' },
  fails: { en: 'Fails with', 'zh-CN': '失败' },
  from: { en: 'From', 'zh-CN': '来自' },
  extends: { en: 'Extends', 'zh-CN': '继承' },
  untouched: { en: "The host's own, as it documents them", 'zh-CN': '宿主自己的字段，以宿主的文档为准' },
  more: { en: ', and whatever else it hands over', 'zh-CN': '，以及宿主给出的其他字段' },
  onlyMore: { en: 'And whatever else the host hands over.', 'zh-CN': '以及宿主给出的其他字段。' },
  see: { en: 'See ', 'zh-CN': '见 ' },
  colon: { en: ': ', 'zh-CN': '：' },
  comma: { en: ', ', 'zh-CN': '、' },
  stop: { en: '.', 'zh-CN': '。' },
  between: { en: ' ', 'zh-CN': '' },
};

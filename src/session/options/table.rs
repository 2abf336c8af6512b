//! The options, row by row. To add one, add its row here: names, types, ranges, defaults and the documentation in both
//! languages follow from it. What reads the option and what tests it do not: CONTRIBUTING.md has the list.

use super::row::Type::{
    AnyText, Boolean, Elsewhere, Function, Group, Headers, Instance, Integer, Integers, Lists,
    Object, OneOf, Text, Texts,
};
use super::row::Unit::{Milliseconds, Seconds, Times};
use super::row::{OptionRow, Value, option};

/// What a path into a whole answer looks like.
const ANSWER_PATH: &str = "header.<name> or data.<path>";

/// Every option, groups before their fields.
pub const OPTIONS: &[OptionRow] = &[
    option("baseUrl", &[Text])
        .also("url")
        .doc("Prefix of relative URLs. Its origin may receive the session. This or `allowedOrigins` is needed.")
        .doc_zh("相对 URL 的前缀。会话可以发往它的源。它和 `allowedOrigins` 至少要有一个。")
        .format("an http(s) URL: origin and path")
        .accepted("an absolute http(s) URL without `user:password@`, query or fragment", "http(s) 绝对 URL，不含 `user:password@`、query 和 fragment")
        .tested("origins"),
    option("allowedOrigins", &[Texts])
        .doc("Further origins that may receive the session; every other origin never does.")
        .doc_zh("还可以收到会话的源；其他源一律收不到。")
        .format("origins like https://api.example.com")
        .accepted("origins such as `https://files.example.com`", "源，例如 `https://files.example.com`")
        .tested("origins"),
    option("login", &[Group("LoginOptions")])
        .required()
        .doc("How to log in at the backend.")
        .doc_zh("怎样在后端登录。")
        .tested("login"),
    option("login.url", &[Text])
        .required()
        .also("url .path")
        .doc("The backend's login endpoint.")
        .doc_zh("后端的登录接口。")
        .format("a path or an http(s) URL")
        .accepted("a path relative to `baseUrl`, or an absolute http(s) URL", "相对 `baseUrl` 的路径，或 http(s) 绝对 URL")
        .tested("login"),
    option("login.method", &[OneOf(&["POST", "GET", "PUT"])])
        .default(Value::Text("POST"))
        .doc("POST and PUT send JSON. GET puts the code in the query, as `wx.request` does.")
        .doc_zh("POST 和 PUT 发送 JSON；GET 把 code 放在 query 里，与 `wx.request` 一致。")
        .see("wx.request", "https://developers.weixin.qq.com/miniprogram/dev/api/network/request/wx.request.html")
        .tested("login"),
    option("login.codeField", &[Text])
        .default(Value::Text("code"))
        .doc("The field that carries the code.")
        .doc_zh("登录凭证 code 的字段名。")
        .tested("login"),
    option("login.data", &[Object("object"), Function("(code: string) => object | Promise<object>")])
        .doc("Sent along with the code: an object, or a function of the code that gives one or a promise of one. Overridden by `login({ data })`, field by field.")
        .doc_zh("随 code 一起发送的数据：对象，或以 code 为参数、返回对象或 Promise 的函数。同名字段以 `login({ data })` 为准。")
        .tested("login-data"),
    option("login.header", &[Headers])
        .doc("Headers of the login request.")
        .doc_zh("登录请求的 header。")
        .tested("login"),
    option("login.timeout", &[Integer(1, 600_000, Milliseconds)])
        .default(Value::Number(10_000))
        .doc("Time limit of `wx.login`, and again of the request to the login endpoint.")
        .doc_zh("`wx.login` 的时限，也是登录接口每次请求的时限。")
        .see("wx.login", "https://developers.weixin.qq.com/miniprogram/dev/api/open-api/login/wx.login.html")
        .tested("login"),
    option("login.retry", &[Group("")])
        .also("retry retries")
        .doc("Retries after a failure of transport or a 5xx at the login endpoint, each with a fresh code.")
        .doc_zh("登录接口网络失败或返回 5xx 时的重试，每次都用新的 code。")
        .tested("login"),
    option("login.retry.limit", &[Integer(0, 10, Times)])
        .default(Value::Number(2))
        .doc("How many retries.")
        .doc_zh("重试次数。")
        .tested("login"),
    option("login.retry.delay", &[Integer(0, 60_000, Milliseconds)])
        .default(Value::Number(500))
        .doc("Pause before the first retry. It doubles with each, up to a minute.")
        .doc_zh("第一次重试前的等待时间，之后每次翻倍，最多一分钟。")
        .tested("login"),
    option("login.session", &[Text, Function("(response: WxResponse) => string | { id: string; expiresIn?: number; refresh?: string } | Promise<string | { id: string; expiresIn?: number; refresh?: string }>")])
        .default(Value::Text("sessionid"))
        .also("token .token")
        .doc("Where the id is in the answer: a dotted path into the body (`'data.token'`), a header (`'header.X-Token'`; of `header.Set-Cookie` the cookie called `session.name`), or a function that is given an answer with a 2xx status and gives the id or `{ id, expiresIn, refresh }`, or a promise of one. If it throws, or the promise is rejected, the login fails without a retry.")
        .doc_zh("会话 id 在响应里的位置：响应体里的点分路径（`'data.token'`）、响应头（`'header.X-Token'`；写 `header.Set-Cookie` 表示取名为 `session.name` 的那个 cookie），或一个函数：状态码为 2xx 时以响应为参数调用，返回 id 或 `{ id, expiresIn, refresh }`，也可以返回它们的 Promise。函数抛错或 Promise 被拒绝则登录失败，不重试。")
        .tested("login"),
    option("login.expiresIn", &[Text])
        .doc("Dotted path to the session's lifetime in seconds, if the answer tells it.")
        .doc_zh("有效期（秒）在响应体里的路径，用点连接；响应里没有就不填。")
        .tested("login"),
    option("login.refresh", &[Text])
        .also("refresh refreshtoken .refreshtoken")
        .doc("Dotted path to a refresh token in the answers of logins, those of `login({ via })` too. It needs `renew`.")
        .doc_zh("刷新令牌（refresh token）在登录响应里的路径，用点连接；`login({ via })` 的响应也一样。需要同时配置 `renew`。")
        .section("How is a session renewed by a refresh token?", "怎样用 refresh token 续期？")
        .tested("renewal"),
    option("login.with", &[OneOf(&["code", "userInfo"])])
        .doc("`'userInfo'` sends `encryptedData` and `iv` of `wx.getUserInfo` along with the code. Without it, only the code; with `protocol: 'wafer'`, both.")
        .doc_zh("`'userInfo'` 会把 `wx.getUserInfo` 的 `encryptedData` 和 `iv` 随 code 一起发送。不填则只发 code；`protocol: 'wafer'` 时两者都发。")
        .see("wx.getUserInfo", "https://developers.weixin.qq.com/miniprogram/dev/api/open-api/user-info/wx.getUserInfo.html")
        .tested("wafer"),
    option("renew", &[Elsewhere("RenewOptions")])
        .also("refresh renewal")
        .doc("How a session is renewed by its refresh token, before any `wx.login`.")
        .doc_zh("怎样用刷新令牌续期；续期先于 `wx.login`。")
        .section("How is a session renewed by a refresh token?", "怎样用 refresh token 续期？")
        .tested("renewal"),
    option("session", &[Group("SessionOptions")])
        .doc("How the session travels and is kept.")
        .doc_zh("会话怎样发送、怎样保存。")
        .tested("placements"),
    option("session.in", &[OneOf(&["header", "query", "body", "cookie"])])
        .default(Value::Text("header"))
        .doc("What carries the session.")
        .doc_zh("会话放在哪里发送。")
        .section("Where can the session travel?", "会话可以放在哪里？")
        .tested("placements"),
    option("session.name", &[Text])
        .default(Value::Text("sessionid"))
        .also("token .header .key")
        .doc("The name of the header, query parameter, body field or cookie.")
        .doc_zh("header、query 参数、请求体字段或 cookie 的名称。")
        .format("a valid header name")
        .accepted("a name that a header may have", "可用作 header 名的名称")
        .tested("placements"),
    option("session.prefix", &[AnyText])
        .default(Value::Text(""))
        .doc("What stands in front of the id, with its blank: `'Bearer '`.")
        .doc_zh("加在 id 前面的内容，包括空格：`'Bearer '`。")
        .format("printable ASCII")
        .accepted("printable ASCII", "可打印 ASCII 字符")
        .tested("placements"),
    option("session.ttl", &[Integer(1, 3_155_760_000, Seconds)])
        .also(".timeout .expiresin")
        .doc("Lifetime of a session where the answer does not tell. Without either, only the backend ends it.")
        .doc_zh("响应没有给出有效期时的会话有效期。两者都没有时，会话只由后端结束。")
        .tested("expiry"),
    option("session.renewBefore", &[Integer(0, 31_557_600, Seconds)])
        .default(Value::Number(0))
        .doc("How long before its end a session is renewed ahead of a request, but never in the first half of its life.")
        .doc_zh("距到期不足这么多秒时，先续期再发请求；有效期未过半时不提前续期。")
        .tested("expiry"),
    option("session.sliding", &[Boolean])
        .default(Value::Switch(false))
        .doc("Each accepted answer restarts the session's lifetime, as it does at many backends.")
        .doc_zh("每次后端认可会话，有效期就重新计算；很多后端都是这样。")
        .section("What if the session's lifetime slides, or its id changes?", "有效期会顺延，或者 id 会换，怎么办？")
        .tested("update"),
    option("session.update", &[Group("")])
        .doc("Where answers tell of changes to the session. Paths begin with `data.` (the body) or `header.`")
        .doc_zh("响应在哪里给出会话的变化。路径以 `data.`（响应体）或 `header.` 开头。")
        .section("What if the session's lifetime slides, or its id changes?", "有效期会顺延，或者 id 会换，怎么办？")
        .tested("update"),
    option("session.update.id", &[Text])
        .doc("Path to a new id, which takes the place of the one that was sent. Of `header.Set-Cookie` it is the cookie called `session.name`.")
        .doc_zh("新 id 的路径，取代请求所带的 id。写 `header.Set-Cookie` 表示取名为 `session.name` 的那个 cookie。")
        .format(ANSWER_PATH)
        .accepted("a path such as `header.X-Session-Id`", "路径，例如 `header.X-Session-Id`")
        .tested("update"),
    option("session.update.expiresIn", &[Text])
        .doc("Path to the session's lifetime from now on, in seconds.")
        .doc_zh("从现在起有效期（秒）的路径。")
        .format(ANSWER_PATH)
        .accepted("a path such as `data.session.ttl`", "路径，例如 `data.session.ttl`")
        .tested("update"),
    option("session.storageKey", &[Text])
        .doc("Key in wx storage. Without it, the key is derived from `baseUrl`, so that two backends never share a session.")
        .doc_zh("本地缓存的 key。不填则由 `baseUrl` 得出，两个后端不会共用会话。")
        .tested("storage"),
    option("session.persist", &[Boolean])
        .default(Value::Switch(true))
        .doc("Whether the session is kept in wx storage for the next launch.")
        .doc_zh("是否把会话存入本地缓存，供下次启动使用。")
        .tested("storage"),
    option("session.encrypt", &[Boolean])
        .default(Value::Switch(false))
        .doc("Keep it in WeChat's encrypted storage: asynchronous, base library 2.21.3.")
        .doc_zh("用微信的加密缓存保存：异步接口，基础库 2.21.3 以上。")
        .see("wx.setStorage", "https://developers.weixin.qq.com/miniprogram/dev/api/storage/wx.setStorage.html")
        .section("What is in storage?", "本地缓存里有什么？")
        .tested("encrypt"),
    option("session.checkSession", &[Boolean])
        .default(Value::Switch(false))
        .doc("Ask `wx.checkSession` once at launch for a session from storage, and log in if it fails. Only for backends that need `session_key`: it says nothing about the backend's session.")
        .doc_zh("启动时对缓存里的会话调用一次 `wx.checkSession`，失败就登录。只适合需要 `session_key` 的后端：它不反映后端会话是否有效。")
        .see("wx.checkSession", "https://developers.weixin.qq.com/miniprogram/dev/api/open-api/login/wx.checkSession.html")
        .section("What does wx.checkSession say?", "wx.checkSession 能说明什么？")
        .tested("check-session"),
    option("expired", &[Group("")])
        .doc("Which answers mean that the session is no longer valid.")
        .doc_zh("哪些响应表示会话已失效。")
        .section("What counts as \"expired\"?", "怎样算“会话已失效”？")
        .tested("expired-rules"),
    option("expired.statusCodes", &[Integers(100, 599)])
        .default(Value::Numbers(&[401]))
        .also(".status .code")
        .doc("HTTP statuses that mean \"expired\", in place of the default. `expired.body` and `expired.test` count as well.")
        .doc_zh("表示会话已失效的 HTTP 状态码，写了就替换默认的 401；`expired.body` 和 `expired.test` 同时有效。")
        .tested("expiry"),
    option("expired.body", &[Lists])
        .doc("Dotted paths into the body, with the values there that mean \"expired\", compared with `===`: `{ errcode: [-1, 40001] }`.")
        .doc_zh("响应体里的点分路径，以及表示会话已失效的值（用 `===` 比较）：`{ errcode: [-1, 40001] }`。")
        .tested("expired-rules"),
    option("expired.test", &[Function("(response: WxResponse) => boolean | Promise<boolean>")])
        .doc("Is given the answer and says whether it means \"expired\", or promises to. Header names can be read in lower case. If it throws, or the promise is rejected, the answer counts as not expired.")
        .doc_zh("以响应为参数，返回它是否表示会话已失效，也可以返回 Promise。响应头的名称都可以用小写读取。函数抛错或 Promise 被拒绝则不算。")
        .tested("expired-rules"),
    option("expired.closeCodes", &[Integers(1000, 4999)])
        .default(Value::Numbers(&[4401]))
        .doc("Close codes of a socket that mean \"expired\".")
        .doc_zh("表示会话已失效的 WebSocket 关闭码。")
        .tested("sockets"),
    option("protocol", &[OneOf(&["wafer"])])
        .doc("For servers that run wafer-node-session. It decides how the login and the session travel.")
        .doc_zh("对接运行 wafer-node-session 的服务器；登录和会话怎样发送都由它决定。")
        .see("wafer-node-session", "https://www.npmjs.com/package/wafer-node-session")
        .section("What about servers that run wafer-node-session?", "怎样对接运行 wafer-node-session 的服务器？")
        .tested("wafer"),
    option("maxInFlight", &[Integer(1, 10, Times)])
        .default(Value::Number(10))
        .doc("How many requests, uploads and downloads are at the host at once. The others wait in line.")
        .doc_zh("同时交给宿主的请求、上传和下载最多几个，其余排队。")
        .see("the host's own limit", "https://developers.weixin.qq.com/miniprogram/dev/framework/ability/network.html")
        .section("What if I send many requests at once?", "一次发很多请求会怎样？")
        .tested("flow"),
    option("request", &[Group("")])
        .doc("Defaults for each request, upload and download, under its own options; not for the login's request, which has `login.header` and `login.timeout`.")
        .doc_zh("所有请求、上传和下载的默认选项，单次调用的选项优先；不含登录请求，它用 `login.header` 和 `login.timeout`。")
        .tested("defaults"),
    option("request.timeout", &[Integer(1, 2_147_483_647, Milliseconds)])
        .also("timeout")
        .doc("Time limit of the whole call.")
        .doc_zh("整次调用的时限。")
        .section("What are the time limits?", "有哪些时限？")
        .tested("defaults"),
    option("request.header", &[Headers, Function("() => Header")])
        .also("header headers")
        .doc("Headers; or a function that gives them, called for each send. Sockets get them too.")
        .doc_zh("公共请求头（header）；或返回它的函数，每次发送前调用。WebSocket 也会带上。")
        .tested("defaults"),
    option("request.retry", &[Elsewhere("Retry")])
        .also("retry retries")
        .doc("Retries after a failure of transport, or an answer with one of some statuses. None by default. Each call can have its own, or `retry: false`.")
        .doc_zh("网络失败或遇到某些状态码后的重试，默认不重试。每次调用可以单独指定，或用 `retry: false` 关闭。")
        .section("Is a failed request sent again?", "失败的请求会重发吗？")
        .tested("retry"),
    option("replays", &[Integer(0, 10, Times)])
        .default(Value::Number(1))
        .also("retry retries")
        .doc("How often one request may be replayed after a new login.")
        .doc_zh("重新登录后，一个请求最多重发几次。")
        .section("Is a failed request sent again?", "失败的请求会重发吗？")
        .tested("expiry"),
    option("wasm", &[Text, Group("")])
        .doc("Where the wasm file is.")
        .doc_zh("wasm 文件在哪里。")
        .accepted("a path", "路径")
        .see("WXWebAssembly", "https://developers.weixin.qq.com/miniprogram/dev/framework/performance/wasm.html")
        .tested("wasm"),
    option("wasm.path", &[Text])
        .doc("Its path inside the code package, ending in `.wasm` or `.wasm.br`.")
        .doc_zh("它在代码包里的路径，以 `.wasm` 或 `.wasm.br` 结尾。")
        .tested("wasm"),
    option("wasm.module", &[Instance("object")])
        .doc("For hosts with the standard `WebAssembly`: a `WebAssembly.Module`, or the file's bytes.")
        .doc_zh("供有标准 `WebAssembly` 的环境使用：`WebAssembly.Module`，或文件的字节。")
        .tested("wasm"),
    option("wasm.fallback", &[Function("Fallback")])
        .doc("For clients without WebAssembly: `require('weapp-session/fallback')`.")
        .doc_zh("供没有 WebAssembly 的客户端使用：`require('weapp-session/fallback')`。")
        .tested("fallback"),
    option("host", &[Instance("WxLike"), Function("WxLike")])
        .doc("The host's API object. Without it, the global `wx`.")
        .doc_zh("宿主的 API 对象。不填则用全局的 `wx`。")
        .accepted("an object of the shape of `wx`", "与 `wx` 形状相同的对象")
        .tested("options"),
];

/// The fields of groups that are checked by a file of the package's own, which is loaded where the group is given.
pub const ELSEWHERE: &[OptionRow] = &[
    option("renew.url", &[Text])
        .required()
        .doc("The backend's endpoint for renewals, of an own origin. The refresh token goes nowhere else.")
        .doc_zh("后端的续期接口，必须属于可以收到会话的源。刷新令牌只发往这里。")
        .format("a path or an http(s) URL of an own origin")
        .accepted("a path relative to `baseUrl`, or an absolute URL of an origin that may receive the session", "相对 `baseUrl` 的路径，或可以收到会话的源的绝对 URL")
        .tested("renewal-answers"),
    option("renew.method", &[OneOf(&["POST", "GET", "PUT"])])
        .default(Value::Text("POST"))
        .doc("POST and PUT send JSON, or a form where `renew.header` says so. GET puts the token in the query.")
        .doc_zh("POST 和 PUT 发送 JSON，`renew.header` 另有规定时发送表单；GET 把令牌放在 query 里。")
        .tested("renewal-answers"),
    option("renew.field", &[Text])
        .default(Value::Text("refresh_token"))
        .doc("The field that carries the refresh token.")
        .doc_zh("刷新令牌的字段名。")
        .tested("renewal-answers"),
    option("renew.data", &[Object("object")])
        .doc("Sent along with the token: `{ grant_type: 'refresh_token' }`.")
        .doc_zh("随刷新令牌一起发送的数据：`{ grant_type: 'refresh_token' }`。")
        .tested("renewal-answers"),
    option("renew.header", &[Headers])
        .doc("Headers of the renewal's request.")
        .doc_zh("续期请求的 header。")
        .tested("renewal-answers"),
    option("renew.session", &[Text])
        .doc("Where the new id is in the answer; without it, where `login.session` looks.")
        .doc_zh("新的会话 id 在响应里的位置；不填则与 `login.session` 相同。")
        .tested("renewal-answers"),
    option("renew.expiresIn", &[Text])
        .doc("Dotted path to its lifetime in seconds; without it, that of `login.expiresIn`.")
        .doc_zh("有效期（秒）在响应里的路径；不填则与 `login.expiresIn` 相同。")
        .tested("renewal-answers"),
    option("renew.refresh", &[Text])
        .doc("Dotted path to the next refresh token; without it, that of `login.refresh`. An answer without one keeps the last.")
        .doc_zh("下一个刷新令牌在响应里的路径；不填则与 `login.refresh` 相同。响应里没有时继续用原来的。")
        .tested("renewal-answers"),
    option("renew.over", &[Group("")])
        .doc("Which answers mean that the refresh token is no longer valid. `wx.login` follows, or for an account's session the event `'expired'`.")
        .doc_zh("哪些响应表示刷新令牌已失效。之后改用 `wx.login`；账号会话则触发 `'expired'` 事件。")
        .tested("renewal-answers"),
    option("renew.over.statusCodes", &[Integers(100, 599)])
        .doc("HTTP statuses that mean it; without `renew.over.body` 400, 401 and 403, with it none.")
        .doc_zh("表示失效的 HTTP 状态码。没有 `renew.over.body` 时默认为 400、401、403，有则默认不看状态码。")
        .tested("renewal-answers"),
    option("renew.over.body", &[Lists])
        .doc("Dotted paths into the body, with the values there that mean it: `{ error: ['invalid_grant'] }`.")
        .doc_zh("响应体里的点分路径，以及表示失效的值：`{ error: ['invalid_grant'] }`。")
        .tested("renewal-answers"),
    option("request.retry.limit", &[Integer(0, 10, Times)])
        .required()
        .doc("How many retries.")
        .doc_zh("最多重试几次。")
        .tested("retry"),
    option("request.retry.methods", &[Texts])
        .doc("Methods that may be retried without a `key`, in place of GET, HEAD, PUT and DELETE.")
        .doc_zh("没有 `key` 也可以重试的方法，写了就替换默认的 GET、HEAD、PUT、DELETE。")
        .tested("retry"),
    option("request.retry.statusCodes", &[Integers(100, 599)])
        .default(Value::Numbers(&[408, 429, 500, 502, 503, 504]))
        .doc("HTTP statuses after which a call is retried.")
        .doc_zh("遇到哪些 HTTP 状态码会重试。")
        .tested("retry"),
    option("request.retry.delay", &[Integer(0, 60_000, Milliseconds)])
        .default(Value::Number(500))
        .doc("Pause before the first retry. It doubles with each, up to a minute.")
        .doc_zh("第一次重试前的等待时间，之后每次翻倍，最多一分钟。")
        .tested("retry"),
    option("request.retry.jitter", &[Boolean])
        .default(Value::Switch(true))
        .doc("Whether a random part of up to half of each pause is left out, so that not all phones come back at once.")
        .doc_zh("是否随机缩短等待时间（最多一半），避免所有手机同时重试。")
        .tested("retry"),
    option("request.retry.retryAfter", &[Boolean])
        .default(Value::Switch(true))
        .doc("Whether the header `Retry-After` of an answer counts in the place of the pause. If it asks for more than a minute, the call is not retried.")
        .doc_zh("是否以响应头 `Retry-After` 代替等待时间。超过一分钟则不再重试。")
        .see("RFC 9110", "https://www.rfc-editor.org/rfc/rfc9110#field.retry-after")
        .tested("retry"),
    option("request.retry.key", &[Boolean])
        .default(Value::Switch(false))
        .doc("Whether each call gets a header `Idempotency-Key`, the same for all its sends: then calls of other methods are retried, too, and uploads. A call's own `retry.key` may be the key itself.")
        .doc_zh("是否给每次调用加上 `Idempotency-Key` 请求头，同一次调用的每次发送都相同：这样其他方法和上传也会重试。单次调用的 `retry.key` 可以直接写 key 的值。")
        .see("Idempotency-Key", "https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/")
        .tested("retry"),
];

//! What the documentation says of each error code: docs/en/reference/errors.md and docs/zh-CN/reference/errors.md are
//! written from here (`cargo xtask tables`). A code without its texts does not compile.

use super::ErrorCode;
use crate::session::options::Words;

/// What the documentation says of an error code.
#[derive(Clone, Copy, Debug)]
pub struct ErrorWords {
    /// Of which code.
    pub code: ErrorCode,
    /// What happened, in one sentence.
    pub cause: Words,
    /// What else is to be known of it, if anything.
    pub details: Words,
    /// What to do about it, in one sentence.
    pub remedy: Words,
    /// What else may help, if anything.
    pub advice: Words,
    /// What `errMsg` typically says; tests/e2e/reference.test.js meets each.
    pub messages: &'static [&'static str],
}

/// The texts of every code, in the order of their numbers.
pub const ERROR_WORDS: [ErrorWords; ErrorCode::ALL.len()] = [
    of(ErrorCode::ConfigInvalid)
        .cause("An option or an argument is wrong.", "选项或参数有误。")
        .details("It is misspelt, of the wrong type, out of range, too long or missing; the call has no place for the session (`session.in: 'body'`); its `url` is relative and there is no `baseUrl`; or your function in `request.header` failed.", "写错、类型不对、超出范围、太长或缺失；这次调用没有地方放会话（`session.in: 'body'`）；`url` 是相对路径而没有 `baseUrl`；或者你的 `request.header` 函数出错。")
        .remedy("Read `errMsg` and correct the option.", "看 `errMsg`，改正选项。")
        .advice("It names the option, to the entry of an array or object, what was found and what is accepted. What may be a secret is told by its kind only (\"a string\").", "里面有选项名（精确到数组或对象里的哪一项）、给了什么、可取的值。可能是机密的值只说种类（“a string”）。")
        .messages(&[
            "createClient:fail unknown option 'login.timeuot'; did you mean 'login.timeout'?",
            "createClient:fail option 'maxInFlight' is 20; accepted: an integer from 1 to 10",
            "downloadFile:fail session.in is 'body', and this is no object and no form",
        ]),
    of(ErrorCode::WasmUnavailable)
        .cause("The wasm module could not be loaded, or it trapped.", "wasm 模块加载不了，或运行中崩溃。")
        .details("There is no `WXWebAssembly`, the path is wrong, the module was refused, or loading did not end within 15 s; and there is no `wasm.fallback`. If it traps while running, all pending calls fail with this code.", "没有 `WXWebAssembly`、路径不对、模块被拒绝，或 15 秒内没有加载完，而且没有给 `wasm.fallback`。如果是运行中崩溃（trap），所有未完成的调用都以它失败。")
        .remedy("Run \"Build npm\" again and check the option `wasm`.", "重新“构建 npm”，检查选项 `wasm`。")
        .advice("Require base library 2.14.0, or set `wasm.fallback` for clients without WebAssembly. The next call tries again, with the session that is in storage.", "要求基础库 2.14.0；没有 WebAssembly 的客户端可以用 `wasm.fallback`。下一次调用会重新加载，并恢复本地缓存里的会话。")
        .messages(&[
            "request:fail no wasm (WXWebAssembly is not defined; there is no option wasm.fallback)",
            "request:fail no wasm (no answer within 15000 ms; there is no option wasm.fallback)",
        ]),
    of(ErrorCode::LoginFailed)
        .cause("`wx.login` failed, or gave no code.", "`wx.login` 失败，或没有给出 code。")
        .remedy("Let the user try again.", "让用户重试。")
        .advice("`errno` and `errMsg` have the host's words.", "`errno` 和 `errMsg` 里有微信的说明。")
        .messages(&[
            "request:fail wx.login failed (login:fail)",
            "request:fail wx.login failed (no code)",
        ]),
    of(ErrorCode::LoginTimeout)
        .cause("`wx.login` did not answer within `login.timeout`.", "`wx.login` 在 `login.timeout` 内没有回调。")
        .remedy("Let the user try again.", "让用户重试。")
        .messages(&[
            "request:fail wx.login timed out (wx.login gave no answer within 10000 ms)",
        ]),
    of(ErrorCode::LoginUnavailable)
        .cause("There is no login in the single-page mode opened from Moments.", "从朋友圈打开的单页模式里不能登录。")
        .details("The scene is 1154, and `wx.login` failed.", "场景值是 1154，`wx.login` 失败。")
        .remedy("Show what needs no login, with `auth: false` or `'optional'`.", "只展示不需要登录的内容，用 `auth: false` 或 `'optional'`。")
        .messages(&[
            "request:fail no login in single-page mode (login:fail)",
        ]),
    of(ErrorCode::ExchangeFailed)
        .cause("The login endpoint, or that of renewals, could not be reached or did not answer in time.", "登录接口或续期接口连不上或超时。")
        .details("All retries are spent; account credentials (`via`) are not retried. Or your function in `login.data` failed, and nothing was sent; or it, or `login.session`, gave no answer within `login.timeout`.", "重试已经用完；账号凭据（`via`）不重试。或者你的 `login.data` 函数出错，请求没有发出；或者它或 `login.session` 函数在 `login.timeout` 内没有结果。")
        .remedy("Check network and backend; let the user try again.", "检查网络和后端；让用户重试。")
        .advice("`errMsg` has the method, the URL and the host's words. If it says `url not in domain list`, add the backend's host to the request domains of the mini program.", "`errMsg` 里有方法、URL 和微信的说明。如果是 `url not in domain list`，请把后端域名加入小程序的 request 合法域名。")
        .messages(&[
            "login:fail exchange failed (POST /wx/onlogin: request:fail timeout)",
            "login:fail exchange failed (POST /wx/onlogin: request:fail url not in domain list)",
            "login:fail exchange failed (option 'login.data' threw: no phone number)",
        ]),
    of(ErrorCode::ExchangeRejected)
        .cause("The login endpoint, or that of renewals, answered, but not with a session.", "登录接口或续期接口有响应，但没有给出会话。")
        .details("For instance, a wrong password; or 5xx after all retries (only 5xx is retried); or the session id is not where `login.session` says; or your function in `login.session` failed.", "例如密码错误；或重试之后仍返回 5xx（只有 5xx 会重试）；或会话 id 不在 `login.session` 所说的位置；或者你的 `login.session` 函数出错。")
        .remedy("Look at `statusCode` and `response.data` first: many backends tell a failure with status 200 (this is not retried). If the answer does hold an id, check `login.session`.", "先看 `statusCode` 和 `response.data`：不少后端以 200 返回业务错误（这种不重试）。响应里确实有会话 id 时，再检查 `login.session`。")
        .messages(&[
            "login:fail no session in the answer (POST /wx/onlogin answered 500)",
            "login:fail no session in the answer (POST /wx/onlogin answered 200; option 'login.session' looked at 'sessionid' and found undefined; accepted: printable ASCII, at most 4096)",
        ]),
    of(ErrorCode::SessionExpired)
        .cause("The session has expired and could not be renewed for this call.", "会话已失效，没能为这次调用续期。")
        .details("The answer still means \"expired\" after the replays; or the call may not be replayed (`replay: false`); or only the user can renew the session, because it came from `login({ via })` or `setSession` with `renewable: false`, and has no refresh token that counts.", "重发之后响应仍表示会话已失效；或这次调用不允许重发（`replay: false`）；或会话来自 `login({ via })` 或带 `renewable: false` 的 `setSession`，又没有可用的 refresh token，只能由用户续期。")
        .remedy("With accounts: ask the user to sign in. With silent logins: look at `session.in`, `session.name` and `session.prefix`.", "账号登录：请用户重新登录。静默登录：检查 `session.in`、`session.name` 和 `session.prefix`。")
        .advice("If `errMsg` says that the new session was refused, too, the backend does not find the session id in the request: check `session.in`, `session.name` and `session.prefix`.", "如果 `errMsg` 说新会话也被拒绝（the new session was refused, too），说明后端在请求里没有找到会话 id：检查 `session.in`、`session.name` 和 `session.prefix`。")
        .messages(&[
            "request:fail session expired",
            "request:fail session expired (the new session was refused, too; see session.in, session.name, session.prefix)",
        ]),
    of(ErrorCode::RequestFailed)
        .cause("The host could not deliver the request, or its time was up.", "宿主没能送达请求，或请求超时。")
        .details("The host's `errMsg` and `errno` are kept. The server may have acted.", "保留宿主的 `errMsg` 和 `errno`。服务器可能已经处理了请求。")
        .remedy("The same as in `fail` of `wx.request`.", "与 `wx.request` 的 `fail` 一样处理。")
        .advice("Unless you ask for it with `retry`, the SDK does not send such a request again: it does not know whether that would do harm. That the POST of `logout({ url })` was not delivered is an `error` event with this code.", "除非用 `retry` 要求重试，SDK 不会再发这样的请求：它不知道再发有没有害处。`logout({ url })` 的 POST 没送达时，以它触发 `error` 事件。")
        .messages(&[
            "request:fail timeout",
            "request:fail url not in domain list",
            "uploadFile:fail this host has no uploadFile",
        ]),
    of(ErrorCode::Aborted)
        .cause("The app called `abort()`.", "小程序调用了 `abort()`。")
        .remedy("Nothing.", "不用管。")
        .messages(&[
            "request:fail abort",
        ]),
    of(ErrorCode::LoggedOut)
        .cause("`logout()` ended the session of this call.", "这次调用的会话已随 `logout()` 结束。")
        .details("The call was waiting for a session, or its answer means \"expired\" and its session has ended with the logout.", "调用正在等待会话；或响应表示会话已失效，而所属的会话已随退出而结束。")
        .remedy("Nothing, or show the login page.", "不用管，或显示登录页。")
        .messages(&[
            "request:fail logged out",
        ]),
    of(ErrorCode::Destroyed)
        .cause("`destroy()` was called.", "调用了 `destroy()`。")
        .remedy("Make a new client.", "新建一个 client。")
        .messages(&[
            "request:fail client destroyed",
        ]),
    of(ErrorCode::StorageFailed)
        .cause("The session could not be written to storage, or removed from it.", "会话没能写入本地缓存，或没能从中删除。")
        .details("It lives on in memory. No call fails with this code: it comes in `error` events only.", "会话仍在内存里。没有调用以它失败：它只出现在 `error` 事件中。")
        .remedy("Usually nothing: the next launch logs in again.", "一般不用管：下次启动会重新登录。")
        .advice("With `session.encrypt`, the client may be older than base library 2.21.3.", "用了 `session.encrypt` 时，可能是基础库低于 2.21.3。")
        .messages(&[
            "storage:fail storage refused the session (setStorageSync:fail exceed storage max size 10Mb)",
            "storage:fail storage refused the session (this client has no encrypted storage)",
        ]),
    of(ErrorCode::SecretInReply)
        .cause("The login's answer holds `session_key` or `openid`.", "登录接口的响应里有 `session_key` 或 `openid`。")
        .details("The login goes on. No call fails with this code: it comes in `error` events only, once for a client.", "登录照常进行。没有调用以它失败：它只出现在 `error` 事件中，每个 client 一次。")
        .remedy("Keep both on the server.", "把两者留在服务器上。")
        .advice("Whoever has `session_key` can forge what WeChat signs for the user.", "拿到 `session_key` 就能伪造微信为该用户签名的数据。")
        .messages(&[
            "login:fail session_key and openid belong on the server",
        ]),
];

/// A code's texts, to be filled by the methods below. [`ErrorWords::cause`], [`ErrorWords::remedy`] and
/// [`ErrorWords::messages`] are for every one.
const fn of(code: ErrorCode) -> ErrorWords {
    const NONE: Words = Words { en: "", zh: "" };
    ErrorWords {
        code,
        cause: NONE,
        details: NONE,
        remedy: NONE,
        advice: NONE,
        messages: &[],
    }
}

impl ErrorWords {
    const fn cause(mut self, en: &'static str, zh: &'static str) -> Self {
        self.cause = Words { en, zh };
        self
    }

    const fn details(mut self, en: &'static str, zh: &'static str) -> Self {
        self.details = Words { en, zh };
        self
    }

    const fn remedy(mut self, en: &'static str, zh: &'static str) -> Self {
        self.remedy = Words { en, zh };
        self
    }

    const fn advice(mut self, en: &'static str, zh: &'static str) -> Self {
        self.advice = Words { en, zh };
        self
    }

    const fn messages(mut self, messages: &'static [&'static str]) -> Self {
        self.messages = messages;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the documentation is made of: a missing or a wrong piece would only be seen by a reader.
    #[test]
    fn every_code_is_documented_in_both_languages() {
        for (words, code) in ERROR_WORDS.iter().zip(ErrorCode::ALL) {
            let name = code.name();
            assert_eq!(words.code, *code);
            assert!(
                !words.cause.en.is_empty() && !words.remedy.en.is_empty(),
                "{name}"
            );
            assert!(!words.messages.is_empty(), "{name}");
            for one in [words.cause, words.details, words.remedy, words.advice] {
                assert_eq!(one.en.is_empty(), one.zh.is_empty(), "{name}");
                assert!(
                    one.zh.is_empty() || one.en.is_ascii() && !one.zh.is_ascii(),
                    "{name}"
                );
                assert!(
                    one.en.is_empty() || one.en.ends_with('.') && one.zh.ends_with('。'),
                    "{name}"
                );
                for text in [one.en, one.zh] {
                    // The cause and the remedy stand in cells of a table.
                    assert!(!text.contains(['|', '\n']), "{text}");
                    assert!(text.matches('`').count() % 2 == 0, "{text}");
                }
            }
        }
    }
}

//! The failures that an app can see, each with a stable number for the boundary and a stable name for the app.

/// Why a call failed.
///
/// The numbers cross the wasm boundary; the glue holds the texts. A new code takes a new number, so that old ones
/// never shift.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[repr(u8)]
pub enum ErrorCode {
    /// An option is misspelt, of the wrong type, out of range or missing.
    ConfigInvalid = 1,
    /// The wasm module could not be loaded: no `WXWebAssembly`, a wrong path, a refused module, or a load that
    /// never ended.
    WasmUnavailable = 2,
    /// `wx.login` failed.
    LoginFailed = 3,
    /// `wx.login` did not answer within `login.timeout`.
    LoginTimeout = 4,
    /// Login does not exist here: the single-page mode opened from Moments (scene 1154; docs: wx.login).
    LoginUnavailable = 5,
    /// The backend's login endpoint could not be reached, or answered 5xx, after all retries.
    ExchangeFailed = 6,
    /// The backend's login endpoint answered, but not with a session.
    ExchangeRejected = 7,
    /// The backend still says "expired" after the replays.
    SessionExpired = 8,
    /// The host could not deliver the request; its own `errMsg` and `errno` are kept.
    RequestFailed = 9,
    /// The app called `abort()`.
    Aborted = 10,
    /// `logout()` was called while the call waited for a session, or the call belonged to the session that ended.
    LoggedOut = 11,
    /// `destroy()` was called.
    Destroyed = 12,
    /// The session could not be written to storage (or removed from it); it lives on in memory. Only in `error`
    /// events.
    StorageFailed = 13,
    /// The login's answer holds a `session_key` or `openid`, which belong on the server (docs: mini program login).
    /// Only in `error` events, once for a client.
    SecretInReply = 14,
}

impl ErrorCode {
    /// Every code, in the order of their numbers.
    pub const ALL: [ErrorCode; 14] = [
        ErrorCode::ConfigInvalid,
        ErrorCode::WasmUnavailable,
        ErrorCode::LoginFailed,
        ErrorCode::LoginTimeout,
        ErrorCode::LoginUnavailable,
        ErrorCode::ExchangeFailed,
        ErrorCode::ExchangeRejected,
        ErrorCode::SessionExpired,
        ErrorCode::RequestFailed,
        ErrorCode::Aborted,
        ErrorCode::LoggedOut,
        ErrorCode::Destroyed,
        ErrorCode::StorageFailed,
        ErrorCode::SecretInReply,
    ];

    /// The name an app sees in `error.code`.
    pub const fn name(self) -> &'static str {
        match self {
            ErrorCode::ConfigInvalid => "CONFIG_INVALID",
            ErrorCode::WasmUnavailable => "WASM_UNAVAILABLE",
            ErrorCode::LoginFailed => "LOGIN_FAILED",
            ErrorCode::LoginTimeout => "LOGIN_TIMEOUT",
            ErrorCode::LoginUnavailable => "LOGIN_UNAVAILABLE",
            ErrorCode::ExchangeFailed => "EXCHANGE_FAILED",
            ErrorCode::ExchangeRejected => "EXCHANGE_REJECTED",
            ErrorCode::SessionExpired => "SESSION_EXPIRED",
            ErrorCode::RequestFailed => "REQUEST_FAILED",
            ErrorCode::Aborted => "ABORTED",
            ErrorCode::LoggedOut => "LOGGED_OUT",
            ErrorCode::Destroyed => "DESTROYED",
            ErrorCode::StorageFailed => "STORAGE_FAILED",
            ErrorCode::SecretInReply => "SECRET_IN_REPLY",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn numbers_are_dense_and_names_unique() {
        let names: HashSet<_> = ErrorCode::ALL.iter().map(|code| code.name()).collect();
        assert_eq!(names.len(), ErrorCode::ALL.len());
        for (index, code) in ErrorCode::ALL.iter().enumerate() {
            assert_eq!(*code as usize, index + 1, "{}", code.name());
        }
    }
}

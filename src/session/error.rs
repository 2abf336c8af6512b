//! The failures that an app can see, each with a stable number for the border and a stable name for the app.

mod words;

pub use words::{ERROR_WORDS, ErrorWords};

macro_rules! error_codes {
    ($($(#[doc = $doc:literal])* $code:ident = $number:literal, $name:literal, $reason:literal;)*) => {
        /// Why a call failed.
        ///
        /// The numbers cross the wasm border. A new code takes a new number, so that old ones never shift.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        #[repr(u8)]
        pub enum ErrorCode {
            $($(#[doc = $doc])* $code = $number,)*
        }

        impl ErrorCode {
            /// Every code, in the order of their numbers.
            pub const ALL: &[ErrorCode] = &[$(ErrorCode::$code),*];

            /// The name an app sees in `error.code`.
            pub const fn name(self) -> &'static str {
                match self {
                    $(ErrorCode::$code => $name,)*
                }
            }

            /// Why, in words for people; the glue puts them into `error.errMsg`, behind the name of the call.
            pub const fn reason(self) -> &'static str {
                match self {
                    $(ErrorCode::$code => $reason,)*
                }
            }
        }
    };
}

error_codes! {
    /// An option is misspelt, of the wrong type, out of range or missing. Its errors say which one, and have no other reason.
    ConfigInvalid = 1, "CONFIG_INVALID", "";
    /// The wasm module could not be loaded: no `WXWebAssembly`, a wrong path, a refused module, or a load that
    /// never ended.
    WasmUnavailable = 2, "WASM_UNAVAILABLE", "no wasm";
    /// `wx.login` failed.
    LoginFailed = 3, "LOGIN_FAILED", "wx.login failed";
    /// `wx.login` did not answer within `login.timeout`.
    LoginTimeout = 4, "LOGIN_TIMEOUT", "wx.login timed out";
    /// Login does not exist here: the single-page mode opened from Moments (scene 1154; docs: wx.login).
    LoginUnavailable = 5, "LOGIN_UNAVAILABLE", "no login in single-page mode";
    /// The exchange came to nothing: the backend's login endpoint could not be reached or did not answer in time, after
    /// all retries, or the app's own part in it failed before anything went out.
    ExchangeFailed = 6, "EXCHANGE_FAILED", "exchange failed";
    /// The backend's login endpoint answered, but not with a session; after all retries, where it answered 5xx.
    ExchangeRejected = 7, "EXCHANGE_REJECTED", "no session in the answer";
    /// The backend still says "expired" after the replays.
    SessionExpired = 8, "SESSION_EXPIRED", "session expired";
    /// The host could not deliver the request; its own `errMsg` and `errno` are kept.
    RequestFailed = 9, "REQUEST_FAILED", "failed";
    /// The app called `abort()`.
    Aborted = 10, "ABORTED", "abort";
    /// `logout()` was called while the call waited for a session, or the call belonged to the session that ended.
    LoggedOut = 11, "LOGGED_OUT", "logged out";
    /// `destroy()` was called.
    Destroyed = 12, "DESTROYED", "client destroyed";
    /// The session could not be written to storage (or removed from it); it lives on in memory. Only in `error`
    /// events.
    StorageFailed = 13, "STORAGE_FAILED", "storage refused the session";
    /// The login's answer holds a `session_key` or `openid`, which belong on the server (docs: mini program login).
    /// Only in `error` events, once for a client.
    SecretInReply = 14, "SECRET_IN_REPLY", "session_key and openid belong on the server";
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

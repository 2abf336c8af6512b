//! The failures that an app can see, each with a stable number for the border and a stable name for the app.

/// What is known of a failure beside its code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Evidence {
    /// What is known of the login that failed last: the host's words, the status, the answer.
    OfLogin,
    /// What the call itself met, or nothing.
    OfCall,
}

macro_rules! error_codes {
    ($($(#[doc = $doc:literal])* $code:ident = $number:literal, $name:literal, $reason:literal, $evidence:ident;)*) => {
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

            const fn evidence(self) -> Evidence {
                match self {
                    $(ErrorCode::$code => Evidence::$evidence,)*
                }
            }
        }
    };
}

error_codes! {
    /// An option is misspelt, of the wrong type, out of range or missing. Its errors say which one, and have no other reason.
    ConfigInvalid = 1, "CONFIG_INVALID", "", OfCall;
    /// The wasm module could not be loaded: no `WXWebAssembly`, a wrong path, a refused module, or a load that
    /// never ended.
    WasmUnavailable = 2, "WASM_UNAVAILABLE", "the wasm is not available", OfCall;
    /// `wx.login` failed.
    LoginFailed = 3, "LOGIN_FAILED", "wx.login failed", OfLogin;
    /// `wx.login` did not answer within `login.timeout`.
    LoginTimeout = 4, "LOGIN_TIMEOUT", "wx.login timed out", OfLogin;
    /// Login does not exist here: the single-page mode opened from Moments (scene 1154; docs: wx.login).
    LoginUnavailable = 5, "LOGIN_UNAVAILABLE", "no login in the single-page mode", OfLogin;
    /// The backend's login endpoint could not be reached, or answered 5xx, after all retries.
    ExchangeFailed = 6, "EXCHANGE_FAILED", "the backend could not be reached", OfLogin;
    /// The backend's login endpoint answered, but not with a session.
    ExchangeRejected = 7, "EXCHANGE_REJECTED", "the answer holds no session", OfLogin;
    /// The backend still says "expired" after the replays.
    SessionExpired = 8, "SESSION_EXPIRED", "session expired", OfCall;
    /// The host could not deliver the request; its own `errMsg` and `errno` are kept.
    RequestFailed = 9, "REQUEST_FAILED", "failed", OfCall;
    /// The app called `abort()`.
    Aborted = 10, "ABORTED", "abort", OfCall;
    /// `logout()` was called while the call waited for a session, or the call belonged to the session that ended.
    LoggedOut = 11, "LOGGED_OUT", "logged out", OfCall;
    /// `destroy()` was called.
    Destroyed = 12, "DESTROYED", "client destroyed", OfCall;
    /// The session could not be written to storage (or removed from it); it lives on in memory. Only in `error`
    /// events.
    StorageFailed = 13, "STORAGE_FAILED", "storage refused the session", OfLogin;
    /// The login's answer holds a `session_key` or `openid`, which belong on the server (docs: mini program login).
    /// Only in `error` events, once for a client.
    SecretInReply = 14, "SECRET_IN_REPLY", "session_key and openid belong on the server", OfCall;
}

impl ErrorCode {
    /// Whether what is known of the login that failed last belongs to such an error.
    pub const fn has_login_evidence(self) -> bool {
        matches!(self.evidence(), Evidence::OfLogin)
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

    #[test]
    fn what_is_known_of_a_login_belongs_to_the_failures_of_logins_and_of_the_storage() {
        let with_evidence: Vec<_> = ErrorCode::ALL
            .iter()
            .filter(|code| code.has_login_evidence())
            .map(|code| code.name())
            .collect();
        assert_eq!(
            with_evidence,
            [
                "LOGIN_FAILED",
                "LOGIN_TIMEOUT",
                "LOGIN_UNAVAILABLE",
                "EXCHANGE_FAILED",
                "EXCHANGE_REJECTED",
                "STORAGE_FAILED"
            ]
        );
    }
}

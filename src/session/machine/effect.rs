//! What comes out of the machine.

use super::{AttemptNo, CallId, ReadingNo, SendNo};
use crate::session::{ErrorCode, Record, SessionId};

/// How a login failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LoginFailure {
    /// Why.
    pub code: ErrorCode,
    /// Its last attempt: what is known of that is known of the failure.
    pub attempt: AttemptNo,
}

/// How a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// A request: with the backend's answer to its last send.
    Delivered,
    /// A request: with the host's failure of its last send.
    HostFailed,
    /// Its timer fired.
    TimedOut,
    /// Its number was not greater than every earlier one. That is the shell's mistake, and this call is all it costs.
    OutOfOrder,
    /// A login: it made a session.
    LoggedIn {
        /// The attempt that made it.
        attempt: AttemptNo,
    },
    /// A login: there was a session already.
    AlreadyLoggedIn,
    /// The login failed for which it waited.
    LoginFailed(LoginFailure),
    /// With another error.
    Failed(ErrorCode),
}

impl Outcome {
    /// The number of [`Outcome::Delivered`] at the border. Errors go by [`ErrorCode`]'s numbers, and a host's
    /// failure is [`ErrorCode::RequestFailed`].
    pub const DELIVERED: u32 = 0;
    /// The number of [`Outcome::TimedOut`].
    pub const TIMED_OUT: u32 = 100;
    /// The number of a login that made a session.
    pub const LOGGED_IN: u32 = 101;
    /// The number of a login that found one.
    pub const ALREADY_LOGGED_IN: u32 = 102;
    /// The number of [`Outcome::OutOfOrder`].
    pub const OUT_OF_ORDER: u32 = 103;

    /// The number by which the outcome crosses the border.
    pub fn number(self) -> u32 {
        match self {
            Outcome::Delivered => Self::DELIVERED,
            Outcome::HostFailed => ErrorCode::RequestFailed as u32,
            Outcome::TimedOut => Self::TIMED_OUT,
            Outcome::OutOfOrder => Self::OUT_OF_ORDER,
            Outcome::LoggedIn { .. } => Self::LOGGED_IN,
            Outcome::AlreadyLoggedIn => Self::ALREADY_LOGGED_IN,
            Outcome::LoginFailed(failure) => failure.code as u32,
            Outcome::Failed(code) => code as u32,
        }
    }

    /// The login attempt that it is of.
    pub fn attempt(self) -> Option<AttemptNo> {
        match self {
            Outcome::LoggedIn { attempt } => Some(attempt),
            Outcome::LoginFailed(failure) => Some(failure.attempt),
            _ => None,
        }
    }
}

/// Something the app's listeners may want to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Notice {
    /// A login made a session.
    LoggedIn,
    /// The app logged out.
    LoggedOut,
    /// The session ended and was not renewed.
    Expired,
    /// A login failed.
    LoginFailed(LoginFailure),
    /// Something else failed that no single call tells.
    Error(ErrorCode),
}

impl Notice {
    /// The number of [`Notice::LoggedIn`] at the border. Errors go by [`ErrorCode`]'s numbers.
    pub const LOGGED_IN: u32 = 200;
    /// The number of [`Notice::LoggedOut`].
    pub const LOGGED_OUT: u32 = 201;
    /// The number of [`Notice::Expired`].
    pub const EXPIRED: u32 = 202;

    /// The number by which the notice crosses the border.
    pub fn number(self) -> u32 {
        match self {
            Notice::LoggedIn => Self::LOGGED_IN,
            Notice::LoggedOut => Self::LOGGED_OUT,
            Notice::Expired => Self::EXPIRED,
            Notice::LoginFailed(failure) => failure.code as u32,
            Notice::Error(code) => code as u32,
        }
    }

    /// The login attempt that it is of.
    pub fn attempt(self) -> Option<AttemptNo> {
        match self {
            Notice::LoginFailed(failure) => Some(failure.attempt),
            _ => None,
        }
    }
}

/// Something to be done outside.
///
/// There may be new ones in later versions: what performs effects says so when it meets one that it does not know.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Effect {
    /// Call `wx.login`.
    AskCode {
        /// The attempt its answer belongs to.
        attempt: AttemptNo,
        /// The app's login call that this login began with, if it began with one.
        requested_by: Option<CallId>,
    },
    /// Post the account credentials of a login call in the place of a code.
    PostAccountCredentials {
        /// The attempt its answer belongs to.
        attempt: AttemptNo,
        /// The login call.
        call: CallId,
    },
    /// Ask `wx.checkSession` whether WeChat's session_key is still valid.
    CheckKey,
    /// Post the code to the backend's login endpoint.
    Exchange {
        /// The attempt its answer belongs to.
        attempt: AttemptNo,
    },
    /// Post the refresh token that belongs to a session to where sessions are renewed.
    Renew {
        /// The attempt its answer belongs to.
        attempt: AttemptNo,
        /// The session.
        id: SessionId,
        /// The app's login call that this login began with, if it began with one.
        requested_by: Option<CallId>,
    },
    /// Stop an exchange that has taken too long or is no longer wanted.
    AbortExchange,
    /// From now on this is the session that sends attach; `None`: there is none.
    UseSession(Option<SessionId>),
    /// Hand a request to the host.
    Send {
        /// Which call.
        call: CallId,
        /// Which send of it; its answer names it.
        send: SendNo,
        /// Whether to attach the session last named by [`Effect::UseSession`].
        attach: bool,
    },
    /// Abort a request at the host; its answer is no longer wanted.
    AbortSend {
        /// Which call.
        call: CallId,
    },
    /// Tell the app how a call ended. Comes once for each call, as its last effect.
    Settle {
        /// Which call.
        call: CallId,
        /// How it ended.
        outcome: Outcome,
    },
    /// Tell with [`Event::RetryDue`](super::Event::RetryDue) when a call may be retried.
    PauseCall {
        /// Which call.
        call: CallId,
        /// How often it has been retried: the pause is longer each time.
        retries: u32,
    },
    /// Write the session to storage.
    Store(Box<Record>),
    /// Note in storage for how long the session is being renewed: other clients leave its refresh token alone meanwhile.
    Claim {
        /// Milliseconds.
        time: u32,
    },
    /// Read storage again, before a login: another client may have made a session.
    ReadStored {
        /// What its answer names.
        reading: ReadingNo,
    },
    /// Remove the session from storage.
    Forget,
    /// Start the login's timer, anew if it runs: it bounds `wx.login`, then the exchange, or is the pause before a retry.
    StartTimer {
        /// Milliseconds.
        delay: u32,
    },
    /// Stop the login's timer.
    StopTimer,
    /// Tell the app's listeners.
    Emit(Notice),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outcomes_and_notices_cross_by_numbers_that_never_shift() {
        let attempt = AttemptNo(7);
        let code = ErrorCode::LoginTimeout;
        let failure = LoginFailure { code, attempt };
        let outcomes = [
            (Outcome::Delivered, 0, None),
            (Outcome::HostFailed, 9, None),
            (Outcome::TimedOut, 100, None),
            (Outcome::LoggedIn { attempt }, 101, Some(attempt)),
            (Outcome::AlreadyLoggedIn, 102, None),
            (Outcome::OutOfOrder, 103, None),
            (Outcome::LoginFailed(failure), 4, Some(attempt)),
            (Outcome::Failed(ErrorCode::Aborted), 10, None),
        ];
        for (outcome, number, attempt) in outcomes {
            assert_eq!(outcome.number(), number, "{outcome:?}");
            assert_eq!(outcome.attempt(), attempt, "{outcome:?}");
        }
        let notices = [
            (Notice::LoggedIn, 200, None),
            (Notice::LoggedOut, 201, None),
            (Notice::Expired, 202, None),
            (Notice::LoginFailed(failure), 4, Some(attempt)),
            (Notice::Error(ErrorCode::StorageFailed), 13, None),
        ];
        for (notice, number, attempt) in notices {
            assert_eq!(notice.number(), number, "{notice:?}");
            assert_eq!(notice.attempt(), attempt, "{notice:?}");
        }
    }
}

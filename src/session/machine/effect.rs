//! What comes out of the machine.

use super::{AttemptNo, CallId, SendNo};
use crate::session::{ErrorCode, Record, SessionId};

/// A timer of the machine. Starting one that runs starts it anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Timer {
    /// The login's: the deadline of `wx.login`, then of the exchange, or the pause before a retry.
    Login,
    /// The deadline of a call that has had to wait.
    Call(CallId),
}

/// How a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// A request: with the backend's answer to its last send.
    Delivered,
    /// A request: with the host's failure of its last send.
    HostFailed,
    /// A request: its deadline passed.
    TimedOut,
    /// A login: there is a session.
    LoggedIn {
        /// Whether it was made just now; otherwise there was one already.
        fresh: bool,
    },
    /// With an error.
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

    /// The number by which the outcome crosses the border.
    pub fn number(self) -> u32 {
        match self {
            Outcome::Delivered => Self::DELIVERED,
            Outcome::HostFailed => ErrorCode::RequestFailed as u32,
            Outcome::TimedOut => Self::TIMED_OUT,
            Outcome::LoggedIn { fresh: true } => Self::LOGGED_IN,
            Outcome::LoggedIn { fresh: false } => Self::ALREADY_LOGGED_IN,
            Outcome::Failed(code) => code as u32,
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
    /// Something failed that no single call tells, or that concerns more than one.
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
            Notice::Error(code) => code as u32,
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
        /// Milliseconds that remain of the call's deadline, if some of it has passed.
        remaining: Option<u32>,
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
    /// Write the session to storage.
    Store(Box<Record>),
    /// Remove the session from storage.
    Forget,
    /// Start a timer, anew if it runs.
    StartTimer {
        /// Which.
        timer: Timer,
        /// Milliseconds.
        delay: u32,
    },
    /// Stop a timer.
    StopTimer {
        /// Which.
        timer: Timer,
    },
    /// Tell the app's listeners.
    Emit(Notice),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outcomes_and_notices_cross_by_numbers_that_never_shift() {
        let outcomes = [
            (Outcome::Delivered, 0),
            (Outcome::HostFailed, 9),
            (Outcome::TimedOut, 100),
            (Outcome::LoggedIn { fresh: true }, 101),
            (Outcome::LoggedIn { fresh: false }, 102),
            (Outcome::Failed(ErrorCode::Aborted), 10),
        ];
        for (outcome, number) in outcomes {
            assert_eq!(outcome.number(), number, "{outcome:?}");
        }
        let notices = [
            (Notice::LoggedIn, 200),
            (Notice::LoggedOut, 201),
            (Notice::Expired, 202),
            (Notice::Error(ErrorCode::StorageFailed), 13),
        ];
        for (notice, number) in notices {
            assert_eq!(notice.number(), number, "{notice:?}");
        }
    }
}

//! Deliberately broken variants of the machine, each of which breaks one promise. The tests that explore and simulate
//! the machine have to catch every one of them; a check that catches nothing proves nothing.
//!
//! They exist with the feature `broken` only, which nothing that ships turns on. Without it [`Machine::breaks`] is a
//! constant `false`, and the compiler takes each hook out.

#[cfg(feature = "broken")]
use super::Policy;
use super::{ErrorCode, Machine, Outcome};

/// What is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Break {
    /// A call that ends is settled twice.
    DoubleSettle,
    /// An answer to an earlier send of a call counts as the answer to the one that is out.
    LateAnswerCounts,
    /// A call that needs a session starts a login although one is in flight.
    SecondLogin,
    /// "Expired" ends the session that is held, whichever session it was said of.
    IgnoreGeneration,
    /// A request is replayed for as long as the answer is "expired".
    UnboundedReplay,
    /// The session goes to every origin.
    TrustEveryOrigin,
    /// Logout leaves the session in storage.
    LogoutKeepsRecord,
    /// A request that needs a session goes out without one where there is none.
    SendBare,
    /// An aborted call stays in the list of those that wait.
    SendAfterAbort,
    /// Logout does not count: requests sent before it are replayed with the session of whoever comes next.
    LogoutForgetsEpoch,
    /// Logout does not end the login in flight.
    LogoutKeepsLogin,
    /// A request that failed in transport is sent again.
    ReplayTransportFailure,
    /// The pause before the next login attempt has no timer.
    PauseWithoutTimer,
    /// A session's lifetime is counted from 1970 on, so that every session is due at once.
    LifetimeFromZero,
    /// More calls go to the host than it takes.
    IgnoreLimit,
    /// Whoever comes last to the queue for the host is first.
    JumpQueue,
    /// The queue for the host is not served when a place is free.
    QueueStandsStill,
    /// Logout leaves those in the queue that were to go with the session.
    LogoutKeepsQueue,
    /// A login with credentials begins although an exchange is out.
    SecondAccountLogin,
    /// Credentials that met a failing backend give way to another attempt.
    RetryCredentials,
    /// Whoever waits while a login with credentials fails shares its failure.
    ShareAccountLoginFailure,
    /// A session that was got with credentials is renewed with `wx.login`.
    RenewForUser,
    /// Nobody is told of the end of a session that only the user can renew.
    ExpiryUntold,
    /// The listeners are told of a session's end by each request that meets it.
    ExpiryToldAgain,
    /// The login in flight goes on beside the session that the app brings.
    SetSessionKeepsLogin,
    /// A forced login is satisfied by the session that it was to replace.
    ForgetForce,
    /// A new id counts although the session it was told of has been replaced since.
    OldUpdateCounts,
    /// A new id is not written to storage.
    UpdateNotStored,
    /// That WeChat's key is over counts although its session has been replaced since.
    StaleKeyCounts,
}

#[cfg(feature = "broken")]
impl Break {
    /// All of them.
    pub const ALL: [Break; 29] = [
        Break::DoubleSettle,
        Break::LateAnswerCounts,
        Break::SecondLogin,
        Break::IgnoreGeneration,
        Break::UnboundedReplay,
        Break::TrustEveryOrigin,
        Break::LogoutKeepsRecord,
        Break::SendBare,
        Break::SendAfterAbort,
        Break::LogoutForgetsEpoch,
        Break::LogoutKeepsLogin,
        Break::ReplayTransportFailure,
        Break::PauseWithoutTimer,
        Break::LifetimeFromZero,
        Break::IgnoreLimit,
        Break::JumpQueue,
        Break::QueueStandsStill,
        Break::LogoutKeepsQueue,
        Break::SecondAccountLogin,
        Break::RetryCredentials,
        Break::ShareAccountLoginFailure,
        Break::RenewForUser,
        Break::ExpiryUntold,
        Break::ExpiryToldAgain,
        Break::SetSessionKeepsLogin,
        Break::ForgetForce,
        Break::OldUpdateCounts,
        Break::UpdateNotStored,
        Break::StaleKeyCounts,
    ];
}

impl Machine {
    /// A machine that is broken in one way.
    #[cfg(feature = "broken")]
    pub fn broken(policy: Policy, how: Break) -> Self {
        Self {
            broken: Some(how),
            ..Self::new(policy)
        }
    }

    /// Whether this machine is broken in this way.
    #[cfg(feature = "broken")]
    pub(super) fn breaks(&self, how: Break) -> bool {
        self.broken == Some(how)
    }

    /// Whether a call that ends so stays in the list.
    #[inline]
    pub(super) fn keeps_ended_call(&self, outcome: Outcome) -> bool {
        self.breaks(Break::SendAfterAbort) && outcome == Outcome::Failed(ErrorCode::Aborted)
    }

    #[cfg(not(feature = "broken"))]
    #[inline]
    pub(super) const fn breaks(&self, _: Break) -> bool {
        false
    }
}

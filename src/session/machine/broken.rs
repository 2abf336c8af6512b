//! Deliberately broken variants of the machine, each of which breaks one promise. The tests that explore and simulate
//! the machine have to catch every one of them; a check that catches nothing proves nothing. What can be broken from
//! outside, by losing or changing an event or an effect, is broken there: see `tests/broken`.
//!
//! They exist with the feature `broken` only, which nothing that ships turns on. Without it [`Machine::breaks`] is a
//! constant `false`, and the compiler takes each hook out.

#[cfg(feature = "broken")]
use super::Policy;
use super::session_slot::Held;
use super::{Call, CallId, Epoch, Machine, Millis, Phase};

/// What is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Break {
    /// A call that needs a session starts a login although one is in flight.
    SecondLogin,
    /// "Expired" ends the session that is held, whichever session it was said of.
    IgnoreGeneration,
    /// Logout does not count: requests sent before it are replayed with the session of whoever comes next.
    LogoutForgetsEpoch,
    /// Logout does not end the login in flight.
    LogoutKeepsLogin,
    /// Whoever comes last to the queue for the host is first.
    JumpQueue,
    /// The queue for the host is not served when a place is free.
    QueueStandsStill,
    /// Logout leaves those in the queue that were to go with the session.
    LogoutKeepsQueue,
    /// An account login begins although an exchange is out.
    SecondAccountLogin,
    /// Account credentials that met a failing backend give way to another attempt.
    RetryCredentials,
    /// Whoever waits while an account login fails shares its failure.
    ShareAccountLoginFailure,
    /// A session that was got with account credentials is renewed with `wx.login`.
    RenewForUser,
    /// The login in flight goes on beside the session that the app brings.
    SetSessionKeepsLogin,
    /// A new id counts although the session it was told of has been replaced since.
    OldUpdateCounts,
    /// That WeChat's key is over counts although its session has been replaced since.
    StaleKeyCounts,
    /// A call whose number is out of order is refused without a word.
    RefuseInSilence,
    /// Logout ends what had gone out before it, where a callback of the app makes both.
    LogoutTakesBack,
    /// The backend is not told of a logout with a session that is over by the local clock.
    HeldByTheClock,
    /// A straggler fails with the attempt that was made last, whichever it missed.
    FailureOfAnother,
    /// A backend that answers with a failure to the last counts as one that could not be reached.
    AnswerCountsAsLoss,
    /// A call's timer ends it only while it is at the host.
    TimerForTheHostAlone,
    /// Who has lived through many failed logins makes the next one at once.
    LogsInWithoutPause,
    /// The machine logs in by itself once, and never again.
    PauseNeverEnds,
    /// Whoever waits for a renewal goes before the new refresh token is in storage.
    ReleasesBeforeStored,
    /// A login is made although another client's newer session lies in storage.
    IgnoresNews,
    /// A refresh token is used although another client is using it.
    IgnoresClaims,
    /// A call is retried more often than the app allows.
    RetriesForEver,
    /// A lease goes on after a logout.
    LendsAfterLogout,
    /// A lease goes on after the backend has said that the session is over.
    LendsAfterExpiry,
    /// A lease goes on beyond the session's end by the clock.
    LendsForEver,
    /// A lease goes on while a login is in flight.
    LendsDuringLogin,
    /// A lease goes on although the host is full, and others may stand in line.
    LendsToAFullHost,
    /// A lease has a place more than there are.
    LendsAPlaceTooMany,
    /// A lease is given although each answer restarts the session's lifetime.
    LendsWhatSlides,
    /// What was sent under a lease is never told.
    LeavesLeasedUntold,
    /// What was sent under a lease counts as sent with no session that the machine knows.
    TakesLeasedForBare,
}

#[cfg(feature = "broken")]
impl Break {
    /// All of them.
    pub const ALL: [Break; 35] = [
        Break::SecondLogin,
        Break::IgnoreGeneration,
        Break::LogoutForgetsEpoch,
        Break::LogoutKeepsLogin,
        Break::JumpQueue,
        Break::QueueStandsStill,
        Break::LogoutKeepsQueue,
        Break::SecondAccountLogin,
        Break::RetryCredentials,
        Break::ShareAccountLoginFailure,
        Break::RenewForUser,
        Break::SetSessionKeepsLogin,
        Break::OldUpdateCounts,
        Break::StaleKeyCounts,
        Break::RefuseInSilence,
        Break::LogoutTakesBack,
        Break::HeldByTheClock,
        Break::FailureOfAnother,
        Break::AnswerCountsAsLoss,
        Break::TimerForTheHostAlone,
        Break::LogsInWithoutPause,
        Break::PauseNeverEnds,
        Break::ReleasesBeforeStored,
        Break::IgnoresNews,
        Break::IgnoresClaims,
        Break::RetriesForEver,
        Break::LendsAfterLogout,
        Break::LendsAfterExpiry,
        Break::LendsForEver,
        Break::LendsDuringLogin,
        Break::LendsToAFullHost,
        Break::LendsAPlaceTooMany,
        Break::LendsWhatSlides,
        Break::LeavesLeasedUntold,
        Break::TakesLeasedForBare,
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

    #[cfg(not(feature = "broken"))]
    #[inline]
    pub(super) const fn breaks(&self, _: Break) -> bool {
        false
    }

    /// Until when a session is lent that is there no more: not at all; see [`Break::LendsAfterLogout`] and
    /// [`Break::LendsAfterExpiry`].
    #[inline]
    pub(super) fn until_when_gone(&self) -> Option<Option<Millis>> {
        let lends = match self.slot.contents() {
            Held::Empty => self.breaks(Break::LendsAfterLogout) && self.epoch > Epoch(0),
            _ => self.breaks(Break::LendsAfterExpiry),
        };
        lends.then_some(None)
    }

    /// How many of the free places are lent: all; see [`Break::LendsToAFullHost`] and [`Break::LendsAPlaceTooMany`].
    #[inline]
    pub(super) fn places_lent_of(&self, free: u32) -> u32 {
        match free {
            0 => u32::from(self.breaks(Break::LendsToAFullHost)),
            _ => free.saturating_add(u32::from(self.breaks(Break::LendsAPlaceTooMany))),
        }
    }

    /// Whether no login follows the first; see [`Break::PauseNeverEnds`].
    #[inline]
    pub(super) fn never_logs_in_again(&self) -> bool {
        self.breaks(Break::PauseNeverEnds) && self.pace.full_at > Millis::MIN
    }

    /// Whether a call's timer fires in vain; see [`Break::TimerForTheHostAlone`].
    #[inline]
    pub(super) fn misses_timer(&self, id: CallId) -> bool {
        let at_host = |call: &Call| matches!(call.phase, Phase::Sent { .. });
        self.breaks(Break::TimerForTheHostAlone) && !self.calls.get(id).is_some_and(at_host)
    }
}

//! How often the machine logs in by itself.
//!
//! WeChat allows a user four `wx.login` in a second, and watches their daily number (docs: API frequency limits). A login that
//! the app asks for goes through; those that requests start have an allowance, which comes back one by one. So a short outage
//! is tried again at once, and a long one about once a minute: fewer than 70 times an hour, and its end is noticed within a
//! minute.
//!
//! This is the generic cell rate algorithm (ITU-T I.371): one moment says how much of the allowance is used.

use super::{Break, Machine, Millis};

/// How many logins may start one after the other.
const AT_ONCE: Millis = 6;

/// Milliseconds after which there may be one more.
const INTERVAL: Millis = 58_000;

/// Milliseconds from one `wx.login` to the next, whoever wants them, of which no second has more than four then.
const SPACING: Millis = 251;

/// What has been used of the allowance.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Pace {
    /// When all of it will be there again.
    full_at: Millis,
    /// When `wx.login` may be called again.
    code_at: Millis,
}

impl Pace {
    pub fn new() -> Self {
        Self {
            full_at: Millis::MIN,
            code_at: Millis::MIN,
        }
    }

    /// An app that logs out begins anew.
    pub fn forget_logins(&mut self) {
        self.full_at = Millis::MIN;
    }

    /// The last login costs nothing: another one follows in its place.
    pub fn uncount_login(&mut self) {
        self.full_at = self.full_at.saturating_sub(INTERVAL);
    }

    /// From when on the machine may log in by itself.
    fn next_at(&self) -> Millis {
        self.full_at.saturating_sub((AT_ONCE - 1) * INTERVAL)
    }
}

impl Machine {
    /// Whether the machine may start a login by itself.
    #[inline(never)]
    pub(super) fn may_log_in(&mut self, now: Millis) -> bool {
        // A clock that went back must not make anybody wait for longer than the whole allowance takes to come back.
        self.pace.full_at = self
            .pace
            .full_at
            .min(now.saturating_add(AT_ONCE * INTERVAL));
        let used = self.pace.full_at > Millis::MIN;
        if used && self.breaks(Break::PauseNeverEnds) {
            return false;
        }
        now >= self.pace.next_at() || self.breaks(Break::LogsInWithoutPause)
    }

    /// When the machine will log in by itself again, if it would not `now`.
    pub(super) fn retry_at(&self, now: Millis) -> Option<Millis> {
        // Nor for longer than it will be by a clock that went back, when somebody next wants a login.
        let at = self.pace.next_at().min(now.saturating_add(INTERVAL));
        Some(at).filter(|at| *at > now)
    }

    /// The machine starts a login by itself.
    pub(super) fn count_login(&mut self, now: Millis) {
        if self.policy.paces_logins {
            self.pace.full_at = self.pace.full_at.max(now).saturating_add(INTERVAL);
        }
    }

    /// How many milliseconds `wx.login` has to wait; if none, it is called now.
    pub(super) fn rest_before_code(&mut self, now: Millis) -> u32 {
        let rest = self.pace.code_at.saturating_sub(now);
        // A clock that went back says nothing.
        if rest > 0 && rest <= SPACING {
            return rest as u32;
        }
        if self.policy.paces_logins {
            self.pace.code_at = now.saturating_add(SPACING);
        }
        0
    }
}

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

/// Milliseconds in which `wx.login` is called four times at most, whoever wants it: a second, and neither end of it.
const SECOND: Millis = 1001;

/// What has been used of the allowance.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Pace {
    /// When all of it will be there again.
    pub full_at: Millis,
    /// When each of the last four `wx.login` will be a second ago, the latest first.
    codes: [Millis; 4],
}

impl Pace {
    pub fn new() -> Self {
        Self {
            full_at: Millis::MIN,
            codes: [Millis::MIN; 4],
        }
    }

    /// All of it is there.
    pub fn forget_logins(&mut self) {
        self.full_at = Millis::MIN;
    }

    /// The last login costs nothing.
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
        // More than all of it cannot have been used: the clock went back, and says nothing of what has been.
        if self.pace.full_at > now.saturating_add(AT_ONCE * INTERVAL) {
            self.pace.forget_logins();
        }
        let may = now >= self.pace.next_at() || self.breaks(Break::LogsInWithoutPause);
        may && !self.never_logs_in_again()
    }

    /// When the machine will log in by itself again, if it would not `now`.
    pub(super) fn retry_at(&self, now: Millis) -> Option<Millis> {
        // No login is further away, but by a clock that went back: then there is one now.
        let soon = now.saturating_add(INTERVAL);
        Some(self.pace.next_at()).filter(|at| *at > now && *at <= soon)
    }

    /// The machine starts a login by itself.
    pub(super) fn count_login(&mut self, now: Millis) {
        if self.policy.paces_logins {
            self.pace.full_at = self.pace.full_at.max(now).saturating_add(INTERVAL);
        }
    }

    /// How many milliseconds `wx.login` has to wait; if none, it is called now.
    pub(super) fn rest_before_code(&mut self, now: Millis) -> u32 {
        let [one, two, three, four] = self.pace.codes;
        let rest = four.saturating_sub(now);
        // A clock that went back says nothing.
        if rest > 0 && rest <= SECOND {
            return rest as u32;
        }
        if self.policy.paces_logins {
            self.pace.codes = [now.saturating_add(SECOND), one, two, three];
        }
        0
    }
}

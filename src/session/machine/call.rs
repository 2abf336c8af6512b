//! A call of the app: what it is, where it stands, and how much of its time remains.

use super::{Auth, Epoch, Generation, Millis, Priority, SendNo};

/// A call of the app.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Call {
    pub kind: CallKind,
    pub priority: Priority,
    pub phase: Phase,
    /// How many logouts there had been when it began.
    pub epoch: Epoch,
    /// The number of its last send; 0 before the first.
    pub sends: SendNo,
    begun_at: Millis,
    /// Milliseconds to its deadline, if it has one.
    timeout: Option<u32>,
    /// Whether its timer runs.
    pub has_timer: bool,
}

/// What a call is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum CallKind {
    Request {
        auth: Auth,
        replays_left: u32,
    },
    Login {
        /// It is not satisfied by the login that began with this generation, nor by an older one. Every login is newer
        /// than generation 0. An `Option` here would be 8 bytes more in each call.
        newer_than: Generation,
    },
    /// An account login.
    AccountLogin,
}

/// Where a call stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Phase {
    /// It waits for the login in flight.
    Waiting,
    /// It waits for its turn at the host.
    Queued {
        /// The generation of the session that was to be attached; `None`: that is still to be decided.
        generation: Option<Generation>,
    },
    /// It is at the host.
    Sent {
        /// The generation of the attached session; `None`: none is attached.
        generation: Option<Generation>,
    },
}

impl Call {
    /// A call that begins `now` and waits.
    pub fn new(
        kind: CallKind,
        priority: Priority,
        timeout: Option<u32>,
        epoch: Epoch,
        now: Millis,
    ) -> Self {
        Self {
            kind,
            priority,
            phase: Phase::Waiting,
            epoch,
            sends: SendNo(0),
            begun_at: now,
            timeout,
            has_timer: false,
        }
    }

    /// Milliseconds that remain of its deadline. The clock may have jumped: what has passed counts as no less than
    /// nothing and no more than all of it.
    fn remaining(&self, now: Millis) -> Option<u32> {
        let timeout = self.timeout?;
        let passed = now.saturating_sub(self.begun_at);
        Some(timeout - passed.clamp(0, timeout.into()) as u32)
    }

    /// Lets its timer run, unless it does: for so many milliseconds.
    pub fn start_timer(&mut self, now: Millis) -> Option<u32> {
        let delay = self.remaining(now).filter(|_| !self.has_timer)?;
        self.has_timer = true;
        Some(delay)
    }

    /// What the host is told of the deadline with a send: nothing while the host watches all of it, and what remains
    /// once the timer runs. Where that is nothing, the clock has jumped, as the timer has not fired: then the timer
    /// alone ends the call.
    pub fn remaining_at_host(&self, now: Millis) -> Option<u32> {
        let remaining = self.remaining(now).filter(|_| self.has_timer)?;
        if remaining == 0 {
            return self.timeout;
        }
        Some(remaining)
    }

    /// How many of the host's places it takes.
    pub fn places(&self) -> u32 {
        u32::from(self.priority != Priority::Exempt && matches!(self.phase, Phase::Sent { .. }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begun_at(now: Millis, timeout: Option<u32>) -> Call {
        let login = CallKind::Login {
            newer_than: Generation(0),
        };
        Call::new(login, Priority::Normal, timeout, Epoch(0), now)
    }

    #[test]
    fn what_remains_of_a_deadline_is_the_rest_of_it_or_all_if_the_clock_makes_no_sense() {
        let mut limited = begun_at(500, Some(1_000));
        limited.has_timer = true;
        for (now, remaining) in [
            (Millis::MIN, 1_000),
            (499, 1_000),
            (500, 1_000),
            (501, 999),
            (1_499, 1),
            (1_500, 1_000),
            (Millis::MAX, 1_000),
        ] {
            assert_eq!(limited.remaining_at_host(now), Some(remaining), "{now}");
        }
    }

    #[test]
    fn a_timer_runs_for_what_remains_of_the_deadline_and_is_started_once() {
        for (now, delay) in [
            (Millis::MIN, 1_000),
            (500, 1_000),
            (501, 999),
            (1_499, 1),
            (1_500, 0),
            (Millis::MAX, 0),
        ] {
            let mut limited = begun_at(500, Some(1_000));
            assert_eq!(limited.start_timer(now), Some(delay), "{now}");
            assert_eq!(limited.start_timer(now), None, "{now}");
        }
        let mut unlimited = begun_at(500, None);
        assert_eq!(unlimited.start_timer(500), None);
        assert!(!unlimited.has_timer);
    }

    #[test]
    fn nothing_is_told_of_a_deadline_that_is_the_hosts_to_watch_or_is_none() {
        let mut none = begun_at(0, None);
        none.has_timer = true;
        assert_eq!(begun_at(0, Some(1_000)).remaining_at_host(1), None);
        assert_eq!(none.remaining_at_host(1), None);
    }
}

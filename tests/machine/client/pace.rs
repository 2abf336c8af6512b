//! How often the machine may log in by itself: an oracle of its own, by the moments at which it has.

use super::Client;
use super::shell::Stage;
use weapp_session::session::{CallId, Effect, LoginFailure, Millis, Notice, State};

/// So many logins may start one after the other, and one more after each interval.
const AT_ONCE: Millis = 6;
const INTERVAL: Millis = 58_000;

/// `wx.login` is called so often in a second at most, which has so many milliseconds with both of its ends.
const MOST_A_SECOND: usize = 4;
const SECOND: Millis = 1001;

/// Between two looks at what another client claims.
const CLAIM_POLL: Millis = 250;

impl Client {
    /// Whether one more login would be one too many: in some time until now there would be more than may begin at once, and
    /// one for each interval that has passed.
    pub fn is_paced(&self) -> bool {
        let now = self.clock();
        let count = self.automatic.len();
        self.automatic.iter().enumerate().any(|(index, since)| {
            let begun = (count - index) as Millis + 1;
            (begun - AT_ONCE) * INTERVAL > now - since
        })
    }

    /// A login's attempt begins, which the app has asked for, or not.
    pub(super) fn watch_pace(&mut self, requested_by: Option<CallId>) {
        if !self.policy.paces_logins || requested_by.is_some() {
            return;
        }
        assert!(self.has_jumped || !self.is_paced(), "a login too many");
        self.automatic.push(self.clock());
    }

    /// `wx.login` is called, whoever wants it.
    pub(super) fn judge_code(&mut self, requested_by: Option<CallId>) {
        if self.policy.paces_logins {
            let fourth = self.codes.iter().rev().nth(MOST_A_SECOND - 1);
            assert!(
                self.has_jumped || fourth.is_none_or(|at| at + SECOND <= self.elapsed),
                "{requested_by:?}: wx.login again, too soon"
            );
        }
        self.codes.push(self.elapsed);
    }

    /// The login in flight rests before it goes on: until `wx.login` may be called again, or another client is done.
    pub(super) fn note_rest(&mut self, delay: u32) {
        let delay = Millis::from(delay);
        let claimed = self.found_claimed && delay == CLAIM_POLL;
        let spaced = self.policy.paces_logins && delay <= SECOND;
        if spaced && self.login.is_none() {
            self.begin_without_attempt();
        }
        let Some(login) = &mut self.login else {
            return;
        };
        if login.stage == Stage::Rested && (claimed || spaced) {
            login.stage = Stage::Pause;
        }
    }

    /// Whether the session that the backend refuses stays all the same: no login may take its place.
    pub(super) fn stays(&self, generation: u32) -> bool {
        let silent = self
            .newest
            .as_ref()
            .is_some_and(|newest| newest.renewable || newest.refreshable);
        let current = generation == self.generation && self.credential.is_some();
        current && silent && self.login.is_none() && self.policy.paces_logins && self.is_paced()
    }

    /// A login that has to go on goes no further: there have been enough, or only the user can make the next session. One
    /// sees it by what becomes of those who waited.
    pub(super) fn note_refusal(&mut self, effect: &Effect) {
        let tells = match effect {
            Effect::Send { call, .. } => self.calls[call].needs_session(),
            Effect::Settle { .. } => true,
            Effect::Emit(notice) => *notice == Notice::Expired,
            _ => false,
        };
        if tells && self.stage() == Some(&Stage::Rested) {
            self.refuse();
        }
    }

    /// The same where nobody waited any more.
    pub(super) fn watch_refusal(&mut self) {
        let gone = self.state() != State::Renewing;
        if gone && self.stage() == Some(&Stage::Rested) {
            self.refuse();
        }
    }

    fn refuse(&mut self) {
        assert!(
            self.awaits_user || self.only_the_user() || self.is_paced(),
            "a login goes no further, for no reason"
        );
        self.login = None;
    }

    /// Whether nothing but the user can make the next session, be it that this one is not over.
    fn only_the_user(&self) -> bool {
        let newest = self.newest.as_ref();
        newest.is_some_and(|newest| !newest.renewable && !newest.refreshable)
    }

    /// Looks no more at calls that have ended: hours of them take their time.
    pub fn forget_ended(&mut self) {
        self.calls.retain(|_, call| call.outcome.is_none());
        self.performed.clear();
    }

    /// Whether logins have a pace.
    pub fn has_pace(&self) -> bool {
        self.policy.paces_logins
    }

    /// Milliseconds that have really passed.
    pub fn elapsed(&self) -> Millis {
        self.elapsed
    }

    /// How the last login failed, if none has succeeded since.
    pub fn last_failure(&self) -> Option<LoginFailure> {
        self.last_failure
    }

    /// When the machine will log in by itself again, as the app sees it.
    pub fn retry_at(&self) -> Option<Millis> {
        self.machine.snapshot(self.clock()).retry_at
    }

    /// When `wx.login` was called, in milliseconds from the beginning.
    pub fn codes(&self) -> &[Millis] {
        &self.codes
    }

    /// When logins began that the app did not ask for, by the clock.
    pub fn automatic(&self) -> &[Millis] {
        &self.automatic
    }
}

/// The most of these moments in any time of this length.
pub fn most_in(moments: &[Millis], length: Millis) -> usize {
    let from = |(index, since): (usize, &Millis)| {
        let within = |at: &&Millis| **at < since + length;
        moments[index..].iter().take_while(within).count()
    };
    moments.iter().enumerate().map(from).max().unwrap_or(0)
}

//! A login's way: a code, its exchange, perhaps a retry; and what becomes of those who wait for it.

use super::login_flow::{Means, Stage};
use super::{
    AttemptNo, Break, Call, CallId, CallKind, Effect, ErrorCode, Generation, LoginFailure, Machine,
    Millis, Notice, Outcome, Phase, Priority, SessionGrant,
};

/// The longest pause between two attempts, in milliseconds, however often the delay has doubled.
const MAX_PAUSE: u32 = 60_000;

impl Machine {
    pub(super) fn begin_login(&mut self, id: CallId, force: bool, now: Millis) {
        let newer_than = if force {
            self.slot.login_generation()
        } else {
            Generation(0)
        };
        if self.register(id, CallKind::Login { newer_than }, Priority::Exempt) {
            self.serve_login(id, newer_than, now);
        }
    }

    /// Ends a login call with the session that there is, or lets it wait for a new one.
    #[cold]
    fn serve_login(&mut self, id: CallId, newer_than: Generation, now: Millis) {
        let counts = self.slot.login_generation() > newer_than;
        if counts && self.session_serves(now) && !self.slot.is_doubted() {
            self.settle(id, Outcome::AlreadyLoggedIn);
        } else {
            self.ensure_login(Some(id), newer_than > Generation(0), now);
        }
    }

    /// An account login. It does not share another login's outcome: that one may be another user's. So it
    /// waits for an exchange that is in flight, or has made a session, and ends a login that has none.
    pub(super) fn begin_account_login(&mut self, id: CallId) {
        if self.register(id, CallKind::AccountLogin, Priority::Exempt) {
            if !self.logins.is_exchanging() && !self.logins.is_in(Stage::Storing) {
                self.logins.break_off(&mut self.effects);
            }
            self.next_account_login();
        }
    }

    /// Begins the next account login, if no login is in flight; `false` if there is nothing to begin.
    pub(super) fn next_account_login(&mut self) -> bool {
        if self.logins.in_flight().is_some() && !self.breaks(Break::SecondAccountLogin) {
            return false;
        }
        let Some(call) = self.waiting_account_login() else {
            return false;
        };
        let timeout = self.policy.login_timeout;
        self.logins
            .post_account_credentials(call, timeout, &mut self.effects);
        true
    }

    /// The account login that is next, if one waits for its turn, and the login in flight is none.
    fn waiting_account_login(&self) -> Option<CallId> {
        let kind = |id| self.calls.get(id).map(|call| call.kind);
        let waiting = self.calls.waiting();
        waiting
            .into_iter()
            .find(|id| kind(*id) == Some(CallKind::AccountLogin))
    }

    /// Starts a login unless one is in flight. `needs_code`: a renewal of a session of `wx.login` would not do.
    #[inline(never)]
    pub(super) fn ensure_login(
        &mut self,
        requested_by: Option<CallId>,
        needs_code: bool,
        now: Millis,
    ) {
        if self.logins.in_flight().is_none() || self.breaks(Break::SecondLogin) {
            self.logins.begin(requested_by, needs_code);
            self.attempt_login(now);
        }
    }

    pub(super) fn code_received(&mut self, attempt: AttemptNo) {
        let timeout = self.policy.login_timeout;
        self.logins.exchange(attempt, timeout, &mut self.effects);
    }

    pub(super) fn code_failed(&mut self, attempt: AttemptNo, unavailable: bool, now: Millis) {
        if self.logins.is_at(attempt, Stage::Code) {
            let code = if unavailable {
                ErrorCode::LoginUnavailable
            } else {
                ErrorCode::LoginFailed
            };
            self.fail_login(code, now);
        }
    }

    pub(super) fn exchanged(
        &mut self,
        attempt: AttemptNo,
        status: u16,
        grant: Option<SessionGrant>,
        over: bool,
        now: Millis,
    ) {
        if !self.logins.is_at(attempt, Stage::Exchange) {
            return;
        }
        match grant {
            _ if self.ends_refresh_token(over) => self.refresh_token_over(now),
            Some(grant) if (200..300).contains(&status) => self.accept_login(grant, now),
            _ if status >= 500 => {
                let code = match self.breaks(Break::AnswerCountsAsLoss) {
                    true => ErrorCode::ExchangeFailed,
                    false => ErrorCode::ExchangeRejected,
                };
                self.retry_login(code, now);
            }
            _ => self.fail_login(ErrorCode::ExchangeRejected, now),
        }
    }

    pub(super) fn exchange_lost(&mut self, attempt: AttemptNo, now: Millis) {
        if self.logins.is_at(attempt, Stage::Exchange) {
            self.retry_login(ErrorCode::ExchangeFailed, now);
        }
    }

    pub(super) fn exchange_impossible(&mut self, attempt: AttemptNo, answered: bool, now: Millis) {
        if self.logins.is_at(attempt, Stage::Exchange) {
            let code = if answered {
                ErrorCode::ExchangeRejected
            } else {
                ErrorCode::ExchangeFailed
            };
            self.fail_login(code, now);
        }
    }

    pub(super) fn login_timer_fired(&mut self, now: Millis) {
        let Some(flow) = self.logins.in_flight() else {
            return;
        };
        match flow.stage {
            Stage::Code => self.fail_login(ErrorCode::LoginTimeout, now),
            Stage::Exchange => {
                self.push(Effect::AbortExchange);
                self.retry_login(ErrorCode::ExchangeFailed, now);
            }
            Stage::Pause => self.attempt_login(now),
            // No timer runs.
            Stage::Reading | Stage::Storing => {}
        }
    }

    fn accept_login(&mut self, mut grant: SessionGrant, now: Millis) {
        let Some(&flow) = self.logins.in_flight() else {
            return;
        };
        let mut renewable = !flow.is_account_login();
        if flow.means == Means::RefreshToken {
            // What renews an account's session makes no other; and who sends no new token means the old one.
            renewable = self.slot.is_renewable();
            grant.refreshable = true;
        }
        if flow.requested_by.is_none() && self.slot.live().is_some() {
            // The last session has lived as long as it was to: that is no outage, however short its life was.
            self.pace.uncount_login();
        }
        self.push(Effect::StopTimer);
        let waits = self.policy.waits_for_storage && grant.refreshable;
        self.accept_grant(grant, renewable, now);
        self.logins.last_failure = None;
        self.logins.enter(Stage::Storing);
        if !waits || self.breaks(Break::ReleasesBeforeStored) {
            self.stored(now);
        }
    }

    /// The session of the login in flight is in storage, as far as it ever will be. Whoever waited goes.
    pub(super) fn stored(&mut self, now: Millis) {
        let Some(&flow) = self.logins.in_flight() else {
            return;
        };
        if flow.stage != Stage::Storing {
            return;
        }
        self.logins.drop_flow();
        self.emit(Notice::LoggedIn);
        let outcome = Outcome::LoggedIn {
            attempt: flow.attempt,
        };
        if let Some(call) = flow.account_login() {
            self.settle(call, outcome);
        }
        // Whoever waited goes out with this session, however short its life is said to be: judging it again here
        // could go round in circles. But the backend may have ended it while it was being written.
        if self.slot.live().is_none() {
            self.resume(now);
        } else if !self.next_account_login() {
            self.release_waiting(outcome, Some(self.slot.generation()));
        }
    }

    /// The attempt failed in a way that is worth another; `code`: what the login fails with if it is the last.
    #[cold]
    fn retry_login(&mut self, code: ErrorCode, now: Millis) {
        let Some(&flow) = self.logins.in_flight() else {
            return;
        };
        let retries = flow.tries - 1;
        // Account credentials are posted once: the backend may have acted, and a wrong guess counts.
        let once = flow.is_account_login() && !self.breaks(Break::RetryCredentials);
        let paced = flow.requested_by.is_none() && !self.may_log_in(now);
        if retries >= self.policy.retry_limit || once || paced {
            return self.fail_login(code, now);
        }
        if !flow.is_account_login() && self.waiting_account_login().is_some() {
            self.logins.conclude(&mut self.effects);
            self.next_account_login();
            return;
        }
        self.logins.count_try();
        let doubled = self.policy.retry_delay.saturating_mul(1 << retries.min(16));
        self.logins.pause(doubled.min(MAX_PAUSE), &mut self.effects);
    }

    #[cold]
    fn fail_login(&mut self, code: ErrorCode, now: Millis) {
        let Some(flow) = self.logins.conclude(&mut self.effects) else {
            return;
        };
        let attempt = flow.attempt;
        let failure = LoginFailure { code, attempt };
        self.emit(Notice::LoginFailed(failure));
        let outcome = Outcome::LoginFailed(failure);
        if let Some(call) = flow.account_login() {
            self.settle(call, outcome);
            if !self.breaks(Break::ShareAccountLoginFailure) {
                return self.resume(now);
            }
        }
        self.slot.renewal_failed(failure);
        self.logins.last_failure = Some(failure);
        if !self.next_account_login() {
            self.end_waiting(outcome, now);
        }
    }

    /// Goes on for those who waited while an account login failed, or the backend ended the session that a login had made.
    /// They get the session there is, or the login that they would have had without it.
    fn resume(&mut self, now: Millis) {
        if self.next_account_login() {
            return;
        }
        for id in self.calls.waiting() {
            // The first may have found that there is no login to be had, which has let all of them go.
            let waits = |call: &&Call| call.phase == Phase::Waiting;
            match self.calls.get(id).filter(waits).map(|call| call.kind) {
                Some(CallKind::Request { auth, .. }) => self.route(id, auth, now),
                Some(CallKind::Login { newer_than }) => self.serve_login(id, newer_than, now),
                // None that waits is left: each would be the next.
                Some(CallKind::AccountLogin) | None => {}
            }
        }
    }

    /// Lets the waiting calls go: logins end, requests are sent with the session, or end too if there is none.
    pub(super) fn release_waiting(&mut self, outcome: Outcome, generation: Option<Generation>) {
        for id in self.calls.waiting() {
            let Some(call) = self.calls.get_mut(id) else {
                continue;
            };
            match call.kind {
                CallKind::Request { .. } if generation.is_some() => {
                    self.send_or_enqueue(id, generation)
                }
                _ => self.settle(id, outcome),
            }
        }
    }
}

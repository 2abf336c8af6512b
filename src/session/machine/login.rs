//! A login: a code, its exchange, perhaps a retry; never two at a time.

use super::calls::Kind;
use super::{
    AttemptNo, Break, CallId, Effect, ErrorCode, Generation, Machine, Millis, Notice, Outcome,
    Priority, SessionGrant, SessionSlot, Timer,
};

/// The longest pause between two attempts, in milliseconds, however often the delay has doubled.
const MAX_PAUSE: u32 = 60_000;

/// The login in flight.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct LoginFlow {
    /// The attempt under way; answers to earlier ones are ignored.
    attempt: AttemptNo,
    /// How many attempts this login has made: the first and its retries.
    tries: u32,
    pub stage: Stage,
    /// The app's login call that it began with, if it began with one.
    requested_by: Option<CallId>,
    /// Whether that call brought credentials.
    with_credentials: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Stage {
    /// `wx.login` was called.
    Code,
    /// The code, or what takes its place, is at the backend.
    Exchange,
    /// The next attempt is due when the timer fires.
    Pause,
}

impl LoginFlow {
    /// The call whose credentials it posts, if it is a login with credentials.
    fn account_login(&self) -> Option<CallId> {
        self.requested_by.filter(|_| self.with_credentials)
    }
}

impl Machine {
    #[cold]
    pub(super) fn begin_login(&mut self, id: CallId, force: bool, now: Millis) {
        let newer_than = force.then_some(self.login_generation);
        if self.begin(id, Kind::Login { newer_than }, Priority::Exempt, None, now) {
            self.serve_login(id, newer_than, now);
        }
    }

    /// Ends a login call with the session that there is, or lets it wait for a new one.
    #[cold]
    fn serve_login(&mut self, id: CallId, newer_than: Option<Generation>, now: Millis) {
        let counts = newer_than.is_none_or(|old| self.login_generation > old);
        if counts && self.session_serves(now) {
            self.finish(id, Outcome::LoggedIn { fresh: false });
        } else {
            self.ensure_login(Some(id));
        }
    }

    /// A login with credentials. It does not share another login's outcome: that one may be another user's. So it
    /// waits for an exchange that is out, and ends a login that has none.
    #[cold]
    pub(super) fn begin_account_login(&mut self, id: CallId, now: Millis) {
        if self.begin(id, Kind::AccountLogin, Priority::Exempt, None, now) {
            self.account_logins.push_back(id);
            if self
                .flow
                .as_ref()
                .is_some_and(|flow| flow.stage != Stage::Exchange)
            {
                self.end_flow();
            }
            self.next_account_login();
        }
    }

    /// Begins the next login with credentials, if none is in flight; `false` if there is nothing to begin.
    #[cold]
    pub(super) fn next_account_login(&mut self) -> bool {
        if self.flow.is_some() && !self.breaks(Break::SecondAccountLogin) {
            return false;
        }
        let Some(call) = self.account_logins.pop_front() else {
            return false;
        };
        self.attempts = self.attempts.next();
        let attempt = self.attempts;
        self.flow = Some(LoginFlow {
            attempt,
            tries: 1,
            stage: Stage::Exchange,
            requested_by: Some(call),
            with_credentials: true,
        });
        self.start_login_timer(self.policy.login_timeout);
        self.push(Effect::SendCredentials { attempt, call });
        true
    }

    /// Ends the login in flight, unless it was made with credentials.
    #[cold]
    pub(super) fn end_silent_flow(&mut self) {
        if self
            .flow
            .as_ref()
            .is_some_and(|flow| !flow.with_credentials)
        {
            self.end_flow();
        }
    }

    /// Starts a login unless one is in flight.
    #[cold]
    pub(super) fn ensure_login(&mut self, requested_by: Option<CallId>) {
        if self.flow.is_none() || self.breaks(Break::SecondLogin) {
            self.try_login(1, requested_by);
        }
    }

    #[cold]
    fn try_login(&mut self, tries: u32, requested_by: Option<CallId>) {
        self.attempts = self.attempts.next();
        let attempt = self.attempts;
        self.flow = Some(LoginFlow {
            attempt,
            tries,
            stage: Stage::Code,
            requested_by,
            with_credentials: false,
        });
        self.start_login_timer(self.policy.login_timeout);
        self.push(Effect::AskCode {
            attempt,
            requested_by,
        });
    }

    #[cold]
    pub(super) fn code_received(&mut self, attempt: AttemptNo) {
        if !self.advance(attempt, Stage::Code, Stage::Exchange) {
            return;
        }
        self.start_login_timer(self.policy.login_timeout);
        self.push(Effect::Exchange { attempt });
    }

    #[cold]
    pub(super) fn code_failed(&mut self, attempt: AttemptNo, unavailable: bool, now: Millis) {
        if self.is_at(attempt, Stage::Code) {
            self.fail_login(
                if unavailable {
                    ErrorCode::LoginUnavailable
                } else {
                    ErrorCode::LoginFailed
                },
                now,
            );
        }
    }

    #[cold]
    pub(super) fn exchanged(
        &mut self,
        attempt: AttemptNo,
        status: u16,
        grant: Option<SessionGrant>,
        now: Millis,
    ) {
        if !self.is_at(attempt, Stage::Exchange) {
            return;
        }
        match grant {
            Some(grant) if (200..300).contains(&status) => self.accept(grant, now),
            _ if status >= 500 => self.retry_login(now),
            _ => self.fail_login(ErrorCode::ExchangeRejected, now),
        }
    }

    #[cold]
    pub(super) fn exchange_lost(&mut self, attempt: AttemptNo, now: Millis) {
        if self.is_at(attempt, Stage::Exchange) {
            self.retry_login(now);
        }
    }

    #[cold]
    pub(super) fn exchange_impossible(&mut self, attempt: AttemptNo, now: Millis) {
        if self.is_at(attempt, Stage::Exchange) {
            self.fail_login(ErrorCode::ExchangeFailed, now);
        }
    }

    #[cold]
    pub(super) fn login_timer_fired(&mut self, now: Millis) {
        let Some(flow) = &self.flow else {
            return;
        };
        match flow.stage {
            Stage::Code => self.fail_login(ErrorCode::LoginTimeout, now),
            Stage::Exchange => {
                self.push(Effect::AbortExchange);
                self.retry_login(now);
            }
            Stage::Pause => {
                let (tries, requested_by) = (flow.tries + 1, flow.requested_by);
                self.try_login(tries, requested_by);
            }
        }
    }

    /// Ends the login in flight without a word to those who wait for it.
    #[cold]
    pub(super) fn end_flow(&mut self) {
        let Some(flow) = self.flow.take() else {
            return;
        };
        // A callback of the app may end a login whose next step has not been polled yet: that step must not be taken,
        // and then there is no exchange to abort.
        let attempts = &mut self.attempts;
        let mut taken = true;
        self.effects.retain(|effect| {
            match effect {
                // Nobody has heard of this attempt.
                Effect::AskCode { .. } | Effect::SendCredentials { .. } => attempts.0 -= 1,
                Effect::Exchange { .. } => {}
                _ => return true,
            }
            taken = false;
            false
        });
        self.push(Effect::StopTimer {
            timer: Timer::Login,
        });
        if taken && flow.stage == Stage::Exchange {
            self.push(Effect::AbortExchange);
        }
    }

    #[cold]
    fn accept(&mut self, grant: SessionGrant, now: Millis) {
        let Some(flow) = self.leave_flow() else {
            return;
        };
        let record = self.record(grant, !flow.with_credentials, now);
        self.begin_session(record.clone());
        self.save(record);
        self.emit(Notice::LoggedIn);
        let outcome = Outcome::LoggedIn { fresh: true };
        if let Some(call) = flow.account_login() {
            self.finish(call, outcome);
        }
        // Whoever waited goes out with this session, however short its life is said to be: judging it again here
        // could go round in circles.
        if !self.next_account_login() {
            self.release(outcome, Some(self.generation), now);
        }
    }

    #[cold]
    fn leave_flow(&mut self) -> Option<LoginFlow> {
        let flow = self.flow.take()?;
        self.push(Effect::StopTimer {
            timer: Timer::Login,
        });
        Some(flow)
    }

    #[cold]
    fn retry_login(&mut self, now: Millis) {
        let retries_credentials = self.breaks(Break::RetryCredentials);
        let Some(flow) = &mut self.flow else {
            return;
        };
        let retries = flow.tries - 1;
        // Credentials are posted once: the backend may have acted, and a wrong guess counts.
        let once = flow.with_credentials && !retries_credentials;
        if retries >= self.policy.retry_limit || once {
            return self.fail_login(ErrorCode::ExchangeFailed, now);
        }
        if !self.account_logins.is_empty() {
            self.leave_flow();
            self.next_account_login();
            return;
        }
        flow.stage = Stage::Pause;
        let doubled = self.policy.retry_delay.saturating_mul(1 << retries.min(16));
        self.start_login_timer(doubled.min(MAX_PAUSE));
    }

    #[cold]
    fn fail_login(&mut self, code: ErrorCode, now: Millis) {
        let Some(flow) = self.leave_flow() else {
            return;
        };
        self.emit(Notice::Error(code));
        let outcome = Outcome::Failed(code);
        if let Some(call) = flow.account_login() {
            self.finish(call, outcome);
            if !self.breaks(Break::ShareAccountLoginFailure) {
                return self.resume(now);
            }
        }
        if let SessionSlot::Expired { failed, .. } = &mut self.slot {
            *failed = Some(code);
        }
        if !self.next_account_login() {
            // A renewal ahead of time that failed leaves a session that still serves.
            let generation = self.unexpired_generation(now);
            self.release(outcome, generation, now);
        }
    }

    /// Goes on for those who waited while a login with credentials failed. That was its caller's alone: they get the
    /// session there is, or the login that they would have had without it.
    #[cold]
    fn resume(&mut self, now: Millis) {
        if self.next_account_login() {
            return;
        }
        for id in self.calls.waiting() {
            match self.calls.get_mut(id).map(|call| call.kind) {
                Some(Kind::Request { auth, .. }) => self.route(id, auth, now),
                Some(Kind::Login { newer_than }) => self.serve_login(id, newer_than, now),
                // None that waits is left: each would be the next.
                Some(Kind::AccountLogin) | None => {}
            }
        }
    }

    /// Lets the waiting calls go: logins end, requests are sent with the session, or end too if there is none.
    #[cold]
    pub(super) fn release(
        &mut self,
        outcome: Outcome,
        generation: Option<Generation>,
        now: Millis,
    ) {
        for id in self.calls.waiting() {
            let Some(call) = self.calls.get_mut(id) else {
                continue;
            };
            match call.kind {
                Kind::Request { .. } if generation.is_some() => self.send(id, generation, now),
                _ => self.finish(id, outcome),
            }
        }
    }

    #[cold]
    fn is_at(&self, attempt: AttemptNo, stage: Stage) -> bool {
        self.flow
            .as_ref()
            .is_some_and(|flow| flow.attempt == attempt && flow.stage == stage)
    }

    #[cold]
    fn advance(&mut self, attempt: AttemptNo, from: Stage, to: Stage) -> bool {
        match &mut self.flow {
            Some(flow) if flow.attempt == attempt && flow.stage == from => {
                flow.stage = to;
                true
            }
            _ => false,
        }
    }

    #[cold]
    fn start_login_timer(&mut self, delay: u32) {
        self.push(Effect::StartTimer {
            timer: Timer::Login,
            delay,
        });
    }
}

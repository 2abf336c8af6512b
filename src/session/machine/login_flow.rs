//! The login in flight (single flight: there is one at most).

use super::{AttemptNo, CallId, Effect, PendingEffects};

/// The login in flight.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct LoginFlow {
    /// The attempt under way; answers to earlier ones are ignored.
    pub attempt: AttemptNo,
    /// How many attempts this login has made: the first and its retries.
    pub tries: u32,
    pub stage: Stage,
    /// The app's login call that it began with, if it began with one.
    pub requested_by: Option<CallId>,
    /// Whether that call brought account credentials.
    pub is_account_login: bool,
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
    /// The call whose account credentials it posts, if it is an account login.
    pub fn account_login(&self) -> Option<CallId> {
        self.requested_by.filter(|_| self.is_account_login)
    }
}

/// All logins of a client: one at a time.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Logins {
    in_flight: Option<LoginFlow>,
    /// How many login attempts there have been; the current one's number.
    attempts: AttemptNo,
}

impl Logins {
    pub fn new() -> Self {
        Self {
            in_flight: None,
            attempts: AttemptNo(0),
        }
    }

    pub fn in_flight(&self) -> Option<&LoginFlow> {
        self.in_flight.as_ref()
    }

    pub fn attempts(&self) -> AttemptNo {
        self.attempts
    }

    /// Whether an exchange is at the host.
    pub fn is_exchanging(&self) -> bool {
        self.in_flight
            .as_ref()
            .is_some_and(|flow| flow.stage == Stage::Exchange)
    }

    /// Whether this attempt is the one under way, and has come so far.
    pub fn is_at(&self, attempt: AttemptNo, stage: Stage) -> bool {
        self.in_flight
            .as_ref()
            .is_some_and(|flow| flow.attempt == attempt && flow.stage == stage)
    }

    /// Makes an attempt with a code, in the place of the login in flight. `timeout`: milliseconds for `wx.login`.
    pub fn ask_code(
        &mut self,
        tries: u32,
        requested_by: Option<CallId>,
        timeout: u32,
        effects: &mut PendingEffects,
    ) {
        let attempt = self.next_attempt(LoginFlow {
            attempt: self.attempts,
            tries,
            stage: Stage::Code,
            requested_by,
            is_account_login: false,
        });
        start_timer(timeout, effects);
        effects.push(Effect::AskCode {
            attempt,
            requested_by,
        });
    }

    /// There is a code: goes on to the exchange. `timeout`: milliseconds for that.
    pub fn exchange(&mut self, attempt: AttemptNo, timeout: u32, effects: &mut PendingEffects) {
        if !self.is_at(attempt, Stage::Code) {
            return;
        }
        if let Some(flow) = &mut self.in_flight {
            flow.stage = Stage::Exchange;
        }
        start_timer(timeout, effects);
        effects.push(Effect::Exchange { attempt });
    }

    /// Waits before the next attempt, for so many milliseconds.
    pub fn pause(&mut self, delay: u32, effects: &mut PendingEffects) {
        if let Some(flow) = &mut self.in_flight {
            flow.stage = Stage::Pause;
        }
        start_timer(delay, effects);
    }

    /// Posts the account credentials of a login, in the place of a code. `timeout`: milliseconds for the exchange.
    pub fn post_account_credentials(
        &mut self,
        call: CallId,
        timeout: u32,
        effects: &mut PendingEffects,
    ) {
        let attempt = self.next_attempt(LoginFlow {
            attempt: self.attempts,
            tries: 1,
            stage: Stage::Exchange,
            requested_by: Some(call),
            is_account_login: true,
        });
        start_timer(timeout, effects);
        effects.push(Effect::PostAccountCredentials { attempt, call });
    }

    fn next_attempt(&mut self, flow: LoginFlow) -> AttemptNo {
        let attempt = self.attempts.next();
        self.attempts = attempt;
        self.in_flight = Some(LoginFlow { attempt, ..flow });
        attempt
    }

    /// The login in flight has come to its end.
    pub fn conclude(&mut self, effects: &mut PendingEffects) -> Option<LoginFlow> {
        let flow = self.in_flight.take()?;
        effects.push(Effect::StopTimer);
        Some(flow)
    }

    /// Breaks off the login in flight, without a word to those who wait for it.
    #[cold]
    pub fn break_off(&mut self, effects: &mut PendingEffects) {
        let Some(flow) = self.in_flight.take() else {
            return;
        };
        // A callback of the app may end a login whose next step has not been polled yet: that step must not be taken,
        // and then there is no exchange to abort.
        let attempts = &mut self.attempts;
        let mut taken = true;
        for place in effects.places() {
            match place {
                // Nobody has heard of this attempt.
                Some(Effect::AskCode { .. } | Effect::PostAccountCredentials { .. }) => {
                    attempts.0 -= 1;
                }
                Some(Effect::Exchange { .. }) => {}
                _ => continue,
            }
            *place = None;
            taken = false;
        }
        effects.push(Effect::StopTimer);
        if taken && flow.stage == Stage::Exchange {
            effects.push(Effect::AbortExchange);
        }
    }

    /// Breaks off the login in flight, unless it was made with account credentials.
    pub fn end_silent_login(&mut self, effects: &mut PendingEffects) {
        let silent = self.in_flight().is_some_and(|flow| !flow.is_account_login);
        if silent {
            self.break_off(effects);
        }
    }
}

/// The deadline of `wx.login` or of the exchange, or the end of a pause.
#[cold]
fn start_timer(delay: u32, effects: &mut PendingEffects) {
    effects.push(Effect::StartTimer { delay });
}

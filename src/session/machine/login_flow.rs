//! The login in flight (single flight: there is one at most).

use super::{AttemptNo, CallId, Effect, LoginFailure, PendingEffects, ReadingNo, SessionId};

/// The login in flight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct LoginFlow {
    /// The attempt under way; answers to earlier ones are ignored.
    pub attempt: AttemptNo,
    /// How many attempts this login has made: the first and its retries.
    pub tries: u32,
    pub stage: Stage,
    /// The app's login call that it began with, if it began with one.
    pub requested_by: Option<CallId>,
    pub means: Means,
    /// Whether a new session_key of WeChat's is wanted, which no refresh token brings.
    pub needs_code: bool,
}

/// What is shown to the backend.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Means {
    /// A code of `wx.login`; before anything is shown, too.
    Code,
    /// The session's refresh token.
    RefreshToken,
    /// The account credentials of the login call that it began with.
    Account,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Stage {
    /// Storage is being read: another client may have logged in.
    Reading,
    /// `wx.login` was called.
    Code,
    /// The code, or what takes its place, is at the backend.
    Exchange,
    /// The next attempt is due when the timer fires.
    Pause,
    /// There is a session; it is being written to storage before anybody goes with it.
    Storing,
}

impl LoginFlow {
    pub fn is_account_login(&self) -> bool {
        self.means == Means::Account
    }

    /// The call whose account credentials it posts, if it is an account login.
    pub fn account_login(&self) -> Option<CallId> {
        self.requested_by.filter(|_| self.is_account_login())
    }
}

/// All logins of a client: one at a time.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Logins {
    in_flight: Option<LoginFlow>,
    /// How many login attempts there have been; the current one's number.
    attempts: AttemptNo,
    /// How often storage has been read again; the current one's number.
    readings: ReadingNo,
    /// How the last login ended, if it failed.
    pub last_failure: Option<LoginFailure>,
}

impl Logins {
    pub fn new() -> Self {
        Self {
            in_flight: None,
            attempts: AttemptNo(0),
            readings: ReadingNo(0),
            last_failure: None,
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

    /// A login begins, in the place of one in flight.
    pub fn begin(&mut self, requested_by: Option<CallId>, needs_code: bool) {
        self.in_flight = Some(LoginFlow {
            attempt: self.attempts,
            tries: 1,
            stage: Stage::Reading,
            requested_by,
            means: Means::Code,
            needs_code,
        });
    }

    /// The login in flight becomes one that the app asks for.
    pub fn requested_by(&mut self, call: CallId) {
        if let Some(flow) = &mut self.in_flight {
            flow.requested_by = Some(call);
        }
    }

    /// Has storage read before anything else.
    pub fn read_stored(&mut self, effects: &mut PendingEffects) {
        self.readings = self.readings.next();
        self.enter(Stage::Reading);
        effects.push(Effect::ReadStored {
            reading: self.readings,
        });
    }

    /// Whether this reading of storage is waited for.
    pub fn is_reading(&self, reading: ReadingNo) -> bool {
        reading == self.readings && self.is_in(Stage::Reading)
    }

    /// Whether a login is in flight that has come so far.
    pub fn is_in(&self, stage: Stage) -> bool {
        self.in_flight.is_some_and(|flow| flow.stage == stage)
    }

    /// The login in flight goes on to another stage.
    pub fn enter(&mut self, stage: Stage) {
        if let Some(flow) = &mut self.in_flight {
            flow.stage = stage;
        }
    }

    /// There will be one more attempt.
    pub fn count_try(&mut self) {
        if let Some(flow) = &mut self.in_flight {
            flow.tries += 1;
        }
    }

    /// Makes an attempt with a code. `timeout`: milliseconds for `wx.login`.
    pub fn ask_code(&mut self, timeout: u32, effects: &mut PendingEffects) {
        let Some((attempt, requested_by)) = self.next_attempt(Stage::Code, Means::Code) else {
            return;
        };
        start_timer(timeout, effects);
        effects.push(Effect::AskCode {
            attempt,
            requested_by,
        });
    }

    /// Makes an attempt with the refresh token of a session. `timeout`: milliseconds for its exchange.
    pub fn renew(&mut self, id: SessionId, timeout: u32, effects: &mut PendingEffects) {
        let next = self.next_attempt(Stage::Exchange, Means::RefreshToken);
        let Some((attempt, requested_by)) = next else {
            return;
        };
        start_timer(timeout, effects);
        effects.push(Effect::Renew {
            attempt,
            id,
            requested_by,
        });
    }

    /// There is a code: goes on to the exchange. `timeout`: milliseconds for that.
    pub fn exchange(&mut self, attempt: AttemptNo, timeout: u32, effects: &mut PendingEffects) {
        if !self.is_at(attempt, Stage::Code) {
            return;
        }
        self.enter(Stage::Exchange);
        start_timer(timeout, effects);
        effects.push(Effect::Exchange { attempt });
    }

    /// Waits before the next attempt, for so many milliseconds.
    pub fn pause(&mut self, delay: u32, effects: &mut PendingEffects) {
        self.enter(Stage::Pause);
        start_timer(delay, effects);
    }

    /// Posts the account credentials of a login, in the place of a code. `timeout`: milliseconds for the exchange.
    pub fn post_account_credentials(
        &mut self,
        call: CallId,
        timeout: u32,
        effects: &mut PendingEffects,
    ) {
        self.begin(Some(call), false);
        if let Some((attempt, _)) = self.next_attempt(Stage::Exchange, Means::Account) {
            start_timer(timeout, effects);
            effects.push(Effect::PostAccountCredentials { attempt, call });
        }
    }

    fn next_attempt(&mut self, stage: Stage, means: Means) -> Option<(AttemptNo, Option<CallId>)> {
        let flow = self.in_flight.as_mut()?;
        self.attempts = self.attempts.next();
        flow.attempt = self.attempts;
        flow.stage = stage;
        flow.means = means;
        Some((flow.attempt, flow.requested_by))
    }

    /// The login in flight ends without having begun: there is no timer to stop.
    pub fn drop_flow(&mut self) {
        self.in_flight = None;
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
                Some(
                    Effect::AskCode { .. }
                    | Effect::PostAccountCredentials { .. }
                    | Effect::Renew { .. },
                ) => {
                    attempts.0 -= 1;
                }
                Some(Effect::Exchange { .. } | Effect::ReadStored { .. }) => {}
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
        let silent = self
            .in_flight()
            .is_some_and(|flow| !flow.is_account_login());
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

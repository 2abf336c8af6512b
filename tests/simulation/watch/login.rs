//! The login in flight as the referee knows it.

use weapp_session::session::{AttemptNo, CallId, ErrorCode, LoginFailure};

use super::queue::Standing;
use super::{Call, Moment, Verdict, Watch, ensure};
use crate::invariant::Invariant;

/// The longest pause between two attempts, in milliseconds.
const MAX_PAUSE: u32 = 60_000;

/// The login in flight.
#[derive(Clone, Copy, Debug)]
pub(super) struct Login {
    pub attempt: AttemptNo,
    /// How many attempts the login flow has made.
    pub tries: u32,
    pub stage: Stage,
    /// The app's login call that it began with; 0 if it began with something else.
    pub requested_by: Option<CallId>,
    /// Whether that call brought account credentials.
    pub with_credentials: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// `wx.login` was asked.
    Code,
    /// It has answered: the exchange has to begin.
    Coded,
    /// The timer that watches the exchange runs.
    Armed,
    /// The exchange is at the host.
    Exchange,
    /// The attempt failed in a way that may be repeated.
    Faltered,
    /// The pause before the next attempt.
    Pause,
    /// The pause is over: the next attempt has to begin.
    Rested,
    /// It succeeded or failed.
    Over,
}

impl Watch {
    /// Whether the login in flight is this attempt, at this stage.
    pub(super) fn is_at(&self, attempt: AttemptNo, stage: Stage) -> bool {
        self.login
            .is_some_and(|login| login.attempt == attempt && login.stage == stage)
    }

    pub(super) fn login_is_at(&mut self, stage: Stage) {
        if let Some(login) = &mut self.login {
            login.stage = stage;
        }
    }

    pub(super) fn login_fails(&mut self, code: ErrorCode) {
        let Some(failure) = self.note_failure(code) else {
            return;
        };
        self.failure = Some(failure);
        self.turn.failure = Some(failure);
        self.due.failures += 1;
        self.login_is_at(Stage::Over);
    }

    /// The login in flight has failed, at the attempt under way.
    pub(super) fn note_failure(&mut self, code: ErrorCode) -> Option<LoginFailure> {
        let attempt = self.login?.attempt;
        let failure = LoginFailure { code, attempt };
        self.turn.failures.push(failure);
        Some(failure)
    }

    /// The exchange came to nothing, for good.
    pub(super) fn exchange_fails(&mut self, code: ErrorCode, moment: Moment) {
        if self.login.is_some_and(|login| login.with_credentials) {
            self.account_login_fails(code, moment);
        } else {
            self.login_fails(code);
        }
    }

    /// The attempt failed in a way that is worth another, if there is one left. Account credentials are posted once.
    pub(super) fn falter(&mut self, code: ErrorCode, moment: Moment) {
        let Some(login) = self.login else { return };
        if login.with_credentials || login.tries > self.policy.retry_limit {
            self.exchange_fails(code, moment);
        } else if self.account_logins.is_empty() {
            self.login_is_at(Stage::Faltered);
        } else {
            self.seen.gave_way += 1;
            self.login_is_at(Stage::Over);
        }
    }

    /// `wx.login` is called.
    pub fn asks_code(
        &mut self,
        attempt: AttemptNo,
        requested_by: Option<CallId>,
        moment: Moment,
    ) -> Verdict {
        ensure!(
            attempt > self.last_attempt,
            Invariant::SingleFlight,
            "attempt {attempt} again"
        );
        self.last_attempt = attempt;
        let tries = match self.login {
            None => {
                self.check_cause(attempt, requested_by, moment)?;
                1
            }
            Some(login) => {
                ensure!(
                    login.stage == Stage::Rested && login.requested_by == requested_by,
                    Invariant::SingleFlight,
                    "attempt {attempt} by {requested_by:?} while there is {login:?}"
                );
                login.tries + 1
            }
        };
        ensure!(
            tries <= 1 + self.policy.retry_limit,
            Invariant::Bounded,
            "{tries} attempts in one login flow"
        );
        ensure!(
            requested_by.is_some() || !self.awaits_user(),
            Invariant::UserSessions,
            "attempt {attempt} replaces a session that cannot be renewed, and the app has not asked"
        );
        let ended = self.destroyed && !self.turn.tangled;
        ensure!(!ended, Invariant::LogoutWins, "a login after destroy()");
        self.login = Some(Login {
            attempt,
            tries,
            stage: Stage::Code,
            requested_by,
            with_credentials: false,
        });
        Ok(())
    }

    /// Whether there is a reason for a login, and whether it is the app's where it says so.
    fn check_cause(
        &mut self,
        attempt: AttemptNo,
        requested_by: Option<CallId>,
        moment: Moment,
    ) -> Verdict {
        // Whose turn it was in line may have found the session gone, and may have ended since, inside an effect.
        let in_line = !self.serves(moment.wall)
            && (self.turn.nested && self.needs_session
                || self.open_calls().any(|(_, call)| {
                    let stands = matches!(call.standing, Standing::InLine | Standing::Unsure);
                    call.requires() && call.is_ready() && (stands || self.turn.nested)
                }));
        let check = self.turn.no_cause.unwrap_or(Invariant::Clock);
        ensure!(
            self.turn.causes > 0 || in_line,
            check,
            "attempt {attempt} has no cause"
        );
        self.turn.causes = self.turn.causes.saturating_sub(1);
        let asks = |call: &Call| call.is_login() && call.outcome.is_none();
        ensure!(
            requested_by.is_none_or(|call| self.call(call).is_some_and(asks)),
            Invariant::SingleFlight,
            "attempt {attempt} begins with {requested_by:?}, which does not ask for a login"
        );
        Ok(())
    }

    /// A code is posted.
    pub fn exchanges(&mut self, attempt: AttemptNo) -> Verdict {
        ensure!(
            !self.is_at(attempt, Stage::Coded),
            Invariant::Bounded,
            "the exchange of attempt {attempt} has no timer"
        );
        ensure!(
            self.is_at(attempt, Stage::Armed),
            Invariant::LogoutWins,
            "the code of attempt {attempt} is exchanged, and the login is at {:?}",
            self.login
        );
        self.login_is_at(Stage::Exchange);
        Ok(())
    }

    /// How long the pause after so many attempts is.
    fn pause(&self, tries: u32) -> u32 {
        let delay = u64::from(self.policy.retry_delay) << (tries - 1).min(16);
        delay.min(u64::from(MAX_PAUSE)) as u32
    }

    /// The login's timer starts.
    pub fn starts_timer(&mut self, delay: u32) -> Verdict {
        let limit = self.policy.login_timeout;
        let (next, right) = match self.login {
            None => (None, limit),
            Some(login) => match login.stage {
                Stage::Coded => (Some(Stage::Armed), limit),
                Stage::Faltered => (Some(Stage::Pause), self.pause(login.tries)),
                stage => (Some(stage), limit),
            },
        };
        ensure!(
            delay == right,
            Invariant::Bounded,
            "the login's timer gets {delay} ms, not {right}, at {:?}",
            self.login
        );
        if let Some(stage) = next {
            self.login_is_at(stage);
        }
        Ok(())
    }

    /// Whether the login pauses before its next attempt.
    pub fn pauses(&self) -> bool {
        self.login.is_some_and(|login| login.stage == Stage::Pause)
    }

    /// The login's timer is stopped.
    pub fn stops_timer(&mut self) {
        self.login = None;
    }

    /// What holds for the login while the machine rests.
    pub(super) fn check_login(&self, exchange_out: bool, has_timer: bool) -> Verdict {
        let stage = self.login.map(|login| login.stage);
        ensure!(
            stage != Some(Stage::Over),
            Invariant::LogoutWins,
            "the login in flight has not ended"
        );
        ensure!(
            matches!(
                stage,
                None | Some(Stage::Code | Stage::Exchange | Stage::Pause)
            ),
            Invariant::Bounded,
            "the login is stuck at {stage:?}"
        );
        ensure!(
            has_timer == stage.is_some(),
            Invariant::Bounded,
            "the login is at {stage:?}, its timer runs: {has_timer}"
        );
        ensure!(
            exchange_out == (stage == Some(Stage::Exchange)),
            Invariant::SingleFlight,
            "the login is at {stage:?}, an exchange is out: {exchange_out}"
        );
        ensure!(
            self.account_logins.is_empty() || exchange_out,
            Invariant::SingleFlight,
            "logins with credentials {:?} wait for nothing",
            self.account_logins
        );
        Ok(())
    }
}

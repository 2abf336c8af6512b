//! The login in flight as the referee knows it.

use weapp_session::session::{ErrorCode, Timer};

use super::{Verdict, Watch, ensure};

/// The longest pause between two attempts, in milliseconds.
const MAX_PAUSE: u32 = 60_000;

/// The login in flight.
#[derive(Clone, Copy, Debug)]
pub(super) struct Login {
    pub attempt: u32,
    /// How many attempts the episode has made.
    pub tries: u32,
    pub stage: Stage,
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
    pub(super) fn is_at(&self, attempt: u32, stage: Stage) -> bool {
        self.login
            .is_some_and(|login| login.attempt == attempt && login.stage == stage)
    }

    pub(super) fn login_is_at(&mut self, stage: Stage) {
        if let Some(login) = &mut self.login {
            login.stage = stage;
        }
    }

    pub(super) fn login_fails(&mut self, code: ErrorCode) {
        self.failure = Some(code);
        self.turn.failure = Some(code);
        self.due.failures += 1;
        self.login_is_at(Stage::Over);
    }

    /// The attempt failed in a way that is worth another, if there is one left.
    pub(super) fn falter(&mut self) {
        let tries = self.login.map_or(0, |login| login.tries);
        if tries > self.policy.retry_limit {
            self.login_fails(ErrorCode::ExchangeFailed);
        } else {
            self.login_is_at(Stage::Faltered);
        }
    }

    /// `wx.login` is called.
    pub fn asks_code(&mut self, attempt: u32) -> Verdict {
        ensure!(
            attempt > self.last_attempt,
            "2: one login",
            "attempt {attempt} again"
        );
        self.last_attempt = attempt;
        let tries = match self.login {
            None => {
                let check = self.turn.no_cause.unwrap_or("12: no needless login");
                ensure!(
                    self.turn.causes > 0,
                    check,
                    "attempt {attempt} has no cause"
                );
                self.turn.causes -= 1;
                1
            }
            Some(Login {
                stage: Stage::Rested,
                tries,
                ..
            }) => tries + 1,
            Some(login) => {
                ensure!(
                    false,
                    "2: one login",
                    "attempt {attempt} while there is {login:?}"
                );
                return Ok(());
            }
        };
        ensure!(
            tries <= 1 + self.policy.retry_limit,
            "4: bounded",
            "{tries} attempts in one episode"
        );
        let ended = self.destroyed && !self.turn.tangled;
        ensure!(!ended, "9: logout wins", "a login after destroy()");
        self.login = Some(Login {
            attempt,
            tries,
            stage: Stage::Code,
        });
        Ok(())
    }

    /// A code is posted.
    pub fn exchanges(&mut self, attempt: u32) -> Verdict {
        ensure!(
            !self.is_at(attempt, Stage::Coded),
            "4: bounded",
            "the exchange of attempt {attempt} has no timer"
        );
        ensure!(
            self.is_at(attempt, Stage::Armed),
            "9: logout wins",
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

    /// A timer starts.
    pub fn starts_timer(&mut self, timer: Timer, delay: u32) -> Verdict {
        match timer {
            Timer::Login => {
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
                    "4: bounded",
                    "the login's timer gets {delay} ms, not {right}, at {:?}",
                    self.login
                );
                if let Some(stage) = next {
                    self.login_is_at(stage);
                }
            }
            Timer::Call(id) => {
                let timeout = self.call(id).and_then(|call| call.ask?.timeout);
                ensure!(
                    timeout.is_some_and(|timeout| delay <= timeout),
                    "4: bounded",
                    "call {id} gets {delay} ms of {timeout:?}"
                );
            }
        }
        Ok(())
    }

    /// Whether the login pauses before its next attempt.
    pub fn pauses(&self) -> bool {
        self.login.is_some_and(|login| login.stage == Stage::Pause)
    }

    /// A timer is stopped.
    pub fn stops_timer(&mut self, timer: Timer) {
        if timer == Timer::Login {
            self.login = None;
        }
    }

    /// What holds for the login while the machine rests.
    pub(super) fn check_login(&self, exchange_out: bool, has_timer: bool) -> Verdict {
        let stage = self.login.map(|login| login.stage);
        ensure!(
            stage != Some(Stage::Over),
            "9: logout wins",
            "the login in flight has not ended"
        );
        ensure!(
            matches!(
                stage,
                None | Some(Stage::Code | Stage::Exchange | Stage::Pause)
            ),
            "4: bounded",
            "the login is stuck at {stage:?}"
        );
        ensure!(
            has_timer == stage.is_some(),
            "4: bounded",
            "the login is at {stage:?}, its timer runs: {has_timer}"
        );
        ensure!(
            exchange_out == (stage == Some(Stage::Exchange)),
            "2: one login",
            "the login is at {stage:?}, an exchange is out: {exchange_out}"
        );
        Ok(())
    }
}

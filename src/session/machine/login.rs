//! A login episode: a code, its exchange, perhaps once more; never two at a time.

use super::calls::Kind;
use super::{
    Break, CallId, Effect, ErrorCode, Grant, Holding, Machine, Millis, Notice, Outcome, Timer,
};
use crate::session::{Code, Lifetime, Record};

/// The longest pause between two attempts, in milliseconds, however often the delay has doubled.
const MAX_PAUSE: u32 = 60_000;

/// The login in flight.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Episode {
    /// The attempt under way; answers to earlier ones are ignored.
    attempt: u32,
    /// How many attempts this episode has made.
    tries: u32,
    stage: Stage,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Stage {
    /// `wx.login` was called.
    Code,
    /// The code is at the backend.
    Exchange,
    /// The next attempt is due when the timer fires.
    Pause,
}

impl Machine {
    pub(super) fn begin_login(&mut self, id: CallId, force: bool, now: Millis) {
        if !self.begin(id, Kind::Login, None, now) {
            return;
        }
        if !force && self.session_serves(now) {
            return self.finish(id, Outcome::LoggedIn { fresh: false });
        }
        self.ensure_login();
    }

    /// Starts a login unless one is in flight.
    pub(super) fn ensure_login(&mut self) {
        if self.episode.is_none() || self.breaks(Break::SecondLogin) {
            self.try_login(1);
        }
    }

    fn try_login(&mut self, tries: u32) {
        self.attempts += 1;
        let attempt = self.attempts;
        self.episode = Some(Episode {
            attempt,
            tries,
            stage: Stage::Code,
        });
        self.start_login_timer(self.policy.login_timeout);
        self.push(Effect::AskCode { attempt });
    }

    pub(super) fn code_received(&mut self, attempt: u32, code: Code) {
        if !self.enter(attempt, Stage::Code, Stage::Exchange) {
            return;
        }
        self.start_login_timer(self.policy.login_timeout);
        self.push(Effect::Exchange { attempt, code });
    }

    pub(super) fn code_failed(&mut self, attempt: u32, unavailable: bool, now: Millis) {
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

    pub(super) fn exchanged(
        &mut self,
        attempt: u32,
        status: u16,
        grant: Option<Grant>,
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

    pub(super) fn exchange_lost(&mut self, attempt: u32, now: Millis) {
        if self.is_at(attempt, Stage::Exchange) {
            self.retry_login(now);
        }
    }

    pub(super) fn exchange_impossible(&mut self, attempt: u32, now: Millis) {
        if self.is_at(attempt, Stage::Exchange) {
            self.fail_login(ErrorCode::ExchangeFailed, now);
        }
    }

    pub(super) fn login_woke(&mut self, now: Millis) {
        let Some(episode) = &self.episode else {
            return;
        };
        match episode.stage {
            Stage::Code => self.fail_login(ErrorCode::LoginTimeout, now),
            Stage::Exchange => {
                self.push(Effect::AbortExchange);
                self.retry_login(now);
            }
            Stage::Pause => {
                let tries = episode.tries + 1;
                self.try_login(tries);
            }
        }
    }

    /// Ends the episode without a word to those who wait for it.
    pub(super) fn end_episode(&mut self) {
        let Some(episode) = self.episode.take() else {
            return;
        };
        // A callback of the app may end a login whose next step has not been polled yet: that step must not be taken,
        // and then there is no exchange to abort.
        let attempts = &mut self.attempts;
        let mut taken = true;
        self.effects.retain(|effect| {
            match effect {
                // Nobody has heard of this attempt.
                Effect::AskCode { .. } => *attempts -= 1,
                Effect::Exchange { .. } => {}
                _ => return true,
            }
            taken = false;
            false
        });
        self.push(Effect::StopTimer {
            timer: Timer::Login,
        });
        if taken && episode.stage == Stage::Exchange {
            self.push(Effect::AbortExchange);
        }
    }

    fn accept(&mut self, grant: Grant, now: Millis) {
        self.episode = None;
        self.push(Effect::StopTimer {
            timer: Timer::Login,
        });
        let since = if self.breaks(Break::LifetimeFromZero) {
            0
        } else {
            now
        };
        let seconds = grant
            .expires_in
            .filter(|seconds| seconds.is_finite() && *seconds > 0.0);
        let record = Record {
            id: grant.id,
            lifetime: Lifetime::starting(since, seconds.or(self.policy.ttl.map(f64::from))),
        };
        self.hold(record.clone());
        self.push(Effect::Store(record));
        self.emit(Notice::LoggedIn);
        // Whoever waited goes out with this session, however short its life is said to be: judging it again here
        // could go round in circles.
        self.release(Outcome::LoggedIn { fresh: true }, Some(self.generation));
    }

    fn retry_login(&mut self, now: Millis) {
        let Some(episode) = &mut self.episode else {
            return;
        };
        let repeats = episode.tries - 1;
        if repeats >= self.policy.retry_limit {
            return self.fail_login(ErrorCode::ExchangeFailed, now);
        }
        episode.stage = Stage::Pause;
        if self.breaks(Break::PauseWithoutTimer) {
            return;
        }
        let doubled = self.policy.retry_delay.saturating_mul(1 << repeats.min(16));
        self.start_login_timer(doubled.min(MAX_PAUSE));
    }

    fn fail_login(&mut self, code: ErrorCode, now: Millis) {
        self.episode = None;
        self.push(Effect::StopTimer {
            timer: Timer::Login,
        });
        if let Holding::Over { failed, .. } = &mut self.holding {
            *failed = Some(code);
        }
        self.emit(Notice::Error(code));
        // A renewal ahead of time that failed leaves a session that still serves.
        let generation = self.unexpired_generation(now);
        self.release(Outcome::Failed(code), generation);
    }

    /// Lets the waiting calls go: logins end, requests are sent with the session, or end too if there is none.
    fn release(&mut self, outcome: Outcome, generation: Option<u32>) {
        for id in self.calls.ids(true) {
            let Some(call) = self.calls.get_mut(id) else {
                continue;
            };
            match call.kind {
                Kind::Request { .. } if generation.is_some() => self.send(id, generation),
                _ => self.finish(id, outcome),
            }
        }
    }

    fn is_at(&self, attempt: u32, stage: Stage) -> bool {
        self.episode
            .as_ref()
            .is_some_and(|episode| episode.attempt == attempt && episode.stage == stage)
    }

    fn enter(&mut self, attempt: u32, from: Stage, to: Stage) -> bool {
        match &mut self.episode {
            Some(episode) if episode.attempt == attempt && episode.stage == from => {
                episode.stage = to;
                true
            }
            _ => false,
        }
    }

    fn start_login_timer(&mut self, delay: u32) {
        self.push(Effect::StartTimer {
            timer: Timer::Login,
            delay,
        });
    }
}

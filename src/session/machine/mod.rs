//! The state machine: [`Event`]s and the time go in, [`Effect`]s come out.
//!
//! ```text
//!                 login needed                     code                     session
//!   no session ───────────────▶ asking for a code ──────▶ exchanging it ───────────▶ session live
//!       ▲                          ▲        │ fails           │ fails       (generation + 1)
//!       │ logout                   │        ▼                 ▼                  │
//!       └──────────────            │   login failed      pause, then again       │ "expired", or due by the clock
//!                                  └─────────────────────────────────────────────┘
//! ```
//!
//! A session has a generation, and each send remembers the generation it carried: an "expired" answer counts only
//! against the session it was sent with. All calls that need a session wait for the one login in flight.

mod broken;
mod calls;
mod effect;
mod event;
mod login;
mod request;

use std::collections::VecDeque;

#[cfg(feature = "broken")]
pub use broken::Break;
pub use effect::{Effect, Notice, Outcome, Timer};
pub use event::{Event, Grant, Need};

use super::{ErrorCode, Millis, Record, SessionId};
#[cfg(not(feature = "broken"))]
use broken::Break;
use calls::{Calls, Kind, Phase};
use login::Episode;

/// The number of a call. The shell chooses it, greater than every earlier one of the same client.
pub type CallId = u32;

/// The numbers that the machine decides by; see the options table for each one's meaning.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Policy {
    /// How often one request may be repeated after a new login.
    pub replays: u32,
    /// How often a failed login is repeated.
    pub retry_limit: u32,
    /// Milliseconds before the first repeat, doubling.
    pub retry_delay: u32,
    /// Milliseconds for `wx.login`, and again for the exchange.
    pub login_timeout: u32,
    /// Seconds a session lives, where the backend does not tell.
    pub ttl: Option<u32>,
    /// Milliseconds before its end at which a session is renewed.
    pub renew_before: Millis,
    /// HTTP statuses that mean "expired".
    pub expired_statuses: Vec<u16>,
}

/// What the client has of a session.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Holding {
    None,
    Live(Record),
    /// The backend said that the session is over.
    Over {
        /// How the login that was to replace it failed, if it did.
        failed: Option<ErrorCode>,
        /// Whether the app's listeners were told.
        announced: bool,
    },
}

/// The state of the session, as the app may ask for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// There is no session, and none is being made.
    None,
    /// There is one.
    Active,
    /// A login is in flight.
    Renewing,
    /// There was one; the next request that needs it logs in again.
    Expired,
}

/// What the app sees of the session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Snapshot<'a> {
    /// The state.
    pub state: State,
    /// The session id, if a session is held.
    pub id: Option<&'a SessionId>,
    /// When it ends by the local clock, if somebody told.
    pub expires_at: Option<Millis>,
}

/// The session's state machine.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Machine {
    policy: Policy,
    holding: Holding,
    /// How many sessions there have been; the current one's number.
    generation: u32,
    /// How many logouts there have been.
    epoch: u32,
    episode: Option<Episode>,
    /// How many login attempts there have been; the current one's number.
    attempts: u32,
    calls: Calls,
    destroyed: bool,
    effects: VecDeque<Effect>,
    #[cfg(feature = "broken")]
    broken: Option<Break>,
}

impl Machine {
    /// A machine without a session.
    pub fn new(policy: Policy) -> Self {
        Self {
            policy,
            holding: Holding::None,
            generation: 0,
            epoch: 0,
            episode: None,
            attempts: 0,
            calls: Calls::default(),
            destroyed: false,
            effects: VecDeque::new(),
            #[cfg(feature = "broken")]
            broken: None,
        }
    }

    /// Takes an event that happened `now`. What it leads to is polled with [`Machine::poll`].
    ///
    /// Events that fit no call, send or attempt in flight are ignored: late, repeated and lost answers are ordinary
    /// cases.
    pub fn handle(&mut self, event: Event, now: Millis) {
        match event {
            Event::Restored(record) => self.restore(record),
            Event::Request {
                call,
                need,
                trusted,
                replay,
                timeout,
            } => {
                let trusted = trusted || self.breaks(Break::TrustEveryOrigin);
                let need = if trusted { need } else { Need::Never };
                self.begin_request(call, need, replay, timeout, now);
            }
            Event::Login { call, force } => self.begin_login(call, force, now),
            Event::Answered { call, send, status } => self.answered(call, send, status, now),
            Event::Failed { call, send } => {
                if self.sent(call, send).is_none() {
                    return;
                }
                if self.breaks(Break::ReplayTransportFailure) {
                    let generation = self.unexpired_generation(now);
                    return self.send(call, generation);
                }
                self.finish(call, Outcome::HostFailed);
            }
            Event::Aborted { call } => self.cancel(call, Outcome::Failed(ErrorCode::Aborted)),
            Event::CodeReceived { attempt, code } => self.code_received(attempt, code),
            Event::CodeFailed {
                attempt,
                unavailable,
            } => self.code_failed(attempt, unavailable, now),
            Event::Exchanged {
                attempt,
                status,
                grant,
            } => self.exchanged(attempt, status, grant, now),
            Event::ExchangeLost { attempt } => self.exchange_lost(attempt, now),
            Event::ExchangeImpossible { attempt } => self.exchange_impossible(attempt, now),
            Event::Woke(Timer::Login) => self.login_woke(now),
            Event::Woke(Timer::Call(call)) => self.cancel(call, Outcome::TimedOut),
            Event::Logout => self.log_out(),
            Event::StoreFailed => self.store_failed(),
            Event::ForgetFailed => self.emit(Notice::Error(ErrorCode::StorageFailed)),
            Event::Destroyed => self.destroy(),
        }
    }

    /// The next thing to do, in the order in which they have to be done.
    pub fn poll(&mut self) -> Option<Effect> {
        loop {
            let effect = self.effects.pop_front()?;
            match effect {
                // Between two polls the app may have aborted what was about to be sent.
                Effect::Send { call, send, .. } if self.sent(call, send).is_none() => {}
                effect => return Some(effect),
            }
        }
    }

    /// The session as it stands `now`.
    pub fn snapshot(&self, now: Millis) -> Snapshot<'_> {
        let record = match &self.holding {
            Holding::Live(record) => Some(record),
            Holding::None | Holding::Over { .. } => None,
        };
        let state = match (&self.episode, &self.holding) {
            (Some(_), _) => State::Renewing,
            (None, Holding::None) => State::None,
            (None, Holding::Live(record)) if !record.lifetime.is_over(now) => State::Active,
            (None, Holding::Live(_) | Holding::Over { .. }) => State::Expired,
        };
        Snapshot {
            state,
            id: record.map(|record| &record.id),
            expires_at: record.and_then(|record| record.lifetime.expires_at),
        }
    }

    fn restore(&mut self, record: Record) {
        let untouched = self.generation == 0 && self.attempts == 0 && self.epoch == 0;
        if untouched && !self.destroyed {
            self.hold(record);
        }
    }

    /// Makes `record` the current session.
    fn hold(&mut self, record: Record) {
        self.generation += 1;
        self.push(Effect::Carry(Some(record.id.clone())));
        self.holding = Holding::Live(record);
    }

    fn log_out(&mut self) {
        if self.destroyed {
            return;
        }
        if !self.breaks(Break::LogoutForgetsEpoch) {
            self.epoch += 1;
        }
        if !self.breaks(Break::LogoutKeepsLogin) {
            self.end_episode();
        }
        self.drop_session(Holding::None);
        if !self.breaks(Break::LogoutKeepsRecord) {
            self.push(Effect::Forget);
        }
        self.emit(Notice::LoggedOut);
        // Those that wait, and those that have just been released but not polled: they still carry the session.
        let mut calls = self.calls.ids(true);
        calls.extend(self.effects.iter().filter_map(|effect| match effect {
            Effect::Send {
                call, attach: true, ..
            } => Some(*call),
            _ => None,
        }));
        for call in calls {
            self.finish(call, Outcome::Failed(ErrorCode::LoggedOut));
        }
    }

    fn destroy(&mut self) {
        if self.destroyed {
            return;
        }
        self.end_episode();
        self.destroyed = true;
        for call in self.calls.ids(false) {
            self.cancel(call, Outcome::Failed(ErrorCode::Destroyed));
        }
    }

    fn store_failed(&mut self) {
        // What storage holds now is older than the session in memory; none is better than a wrong one.
        self.push(Effect::Forget);
        self.emit(Notice::Error(ErrorCode::StorageFailed));
    }

    /// Lets go of the live session, if there is one.
    fn drop_session(&mut self, holding: Holding) {
        if matches!(self.holding, Holding::Live(_)) {
            self.push(Effect::Carry(None));
        }
        self.holding = holding;
    }

    /// Ends a call for a reason that is not the host's answer.
    fn cancel(&mut self, id: CallId, outcome: Outcome) {
        let Some(call) = self.calls.get_mut(id) else {
            return;
        };
        if let Phase::Sent { .. } = call.phase {
            self.push(Effect::AbortSend { call: id });
        }
        self.finish(id, outcome);
    }

    /// Ends a call.
    fn finish(&mut self, id: CallId, outcome: Outcome) {
        let stays =
            self.breaks(Break::SendAfterAbort) && outcome == Outcome::Failed(ErrorCode::Aborted);
        let call = match stays {
            true => self.calls.get_mut(id).cloned(),
            false => self.calls.remove(id),
        };
        let Some(call) = call else {
            return;
        };
        if call.timed {
            self.push(Effect::StopTimer {
                timer: Timer::Call(id),
            });
        }
        self.push(Effect::Settle { call: id, outcome });
        if self.breaks(Break::DoubleSettle) {
            self.push(Effect::Settle { call: id, outcome });
        }
    }

    fn emit(&mut self, notice: Notice) {
        if !self.destroyed {
            self.push(Effect::Emit(notice));
        }
    }

    fn push(&mut self, effect: Effect) {
        self.effects.push_back(effect);
    }
}

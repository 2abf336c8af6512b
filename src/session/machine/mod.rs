//! The state machine: [`Event`]s and the time go in, [`Effect`]s come out.
//!
//! ```text
//!                 login needed                     code                     session
//!   no session ───────────────▶ asking for a code ──────▶ exchanging it ───────────▶ session live
//!       ▲                          ▲        │ fails           │ fails       (generation + 1)
//!       │ logout                   │        ▼                 ▼                  │
//!       └──────────────            │   login failed      pause, then retry       │ "expired", or due by the clock
//!                                  └─────────────────────────────────────────────┘
//! ```
//!
//! A session has a generation, and each send remembers the generation of the session attached to it: an "expired"
//! answer counts only against the session it was sent with. All calls that need a session wait for the one login in
//! flight (single flight). What is sent again after a new login is a *replay*; what is tried again after a failure is a
//! *retry*.

mod broken;
mod calls;
mod effect;
mod event;
mod ids;
mod login;
mod queue;
mod request;
mod session_slot;

use std::collections::VecDeque;

#[cfg(feature = "broken")]
pub use broken::Break;
pub use effect::{Effect, Notice, Outcome, Timer};
pub use event::{Auth, Event, Priority, SessionGrant, SessionUpdate};
pub use ids::{AttemptNo, CallId, SendNo};

use super::{ErrorCode, Millis, Record, SessionId};
#[cfg(not(feature = "broken"))]
use broken::Break;
use calls::{Calls, Kind, Phase};
use ids::{Epoch, Generation};
use login::LoginFlow;
use queue::Queue;
use session_slot::SessionSlot;

/// The numbers that the machine decides by; see the options table for each one's meaning.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Policy {
    /// How often one request may be replayed: sent again after a new login.
    pub replays: u32,
    /// How often a failed login is retried.
    pub retry_limit: u32,
    /// Milliseconds before the first retry, doubling.
    pub retry_delay: u32,
    /// Milliseconds for `wx.login`, and again for the exchange.
    pub login_timeout: u32,
    /// Seconds a session lives, where the backend does not tell.
    pub ttl: Option<u32>,
    /// Milliseconds before its end at which a session is renewed.
    pub renew_before: Millis,
    /// HTTP statuses that mean "expired".
    pub expired_statuses: Vec<u16>,
    /// Whether each accepted answer restarts the session's lifetime.
    pub sliding: bool,
    /// Whether `wx.checkSession` is asked once for a session from storage.
    pub check_key: bool,
    /// How many calls may be in flight at the host at once, at least one.
    pub max_in_flight: u32,
}

/// The state of the session, as the app may ask for it. The numbers cross the boundary.
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
    slot: SessionSlot,
    /// How many sessions there have been; the current one's number.
    generation: Generation,
    /// The generation with which the current login began: answers to requests may have changed the session's id since,
    /// and each new id is a new generation.
    login_generation: Generation,
    /// The end of the session that was saved last, where it has one.
    saved_end: Option<Millis>,
    /// Whether `wx.checkSession` was asked and may still answer.
    checks_key: bool,
    /// How many logouts there have been.
    epoch: Epoch,
    flow: Option<LoginFlow>,
    /// Logins with credentials that wait for the one in flight.
    account_logins: VecDeque<CallId>,
    /// How many login attempts there have been; the current one's number.
    attempts: AttemptNo,
    calls: Calls,
    queue: Queue,
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
            slot: SessionSlot::Empty,
            generation: Generation(0),
            login_generation: Generation(0),
            saved_end: None,
            checks_key: false,
            epoch: Epoch(0),
            flow: None,
            account_logins: VecDeque::new(),
            attempts: AttemptNo(0),
            calls: Calls::default(),
            queue: Queue::default(),
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
    // Inlined where it is called with an event that is known there, it comes down to what that event leads to. That is
    // a tenth of what an interpreter of wasm has to do for a request.
    #[inline(always)]
    pub fn handle(&mut self, event: Event, now: Millis) {
        self.apply(event, now);
        // Whatever has ended may have made room at the host.
        self.serve_queue(now);
    }

    #[inline(always)] // see `handle`
    fn apply(&mut self, event: Event, now: Millis) {
        match event {
            Event::Restored(record) => self.restore(record),
            Event::Request {
                call,
                auth,
                trusted,
                replay,
                timeout,
                priority,
            } => {
                let auth = if trusted { auth } else { Auth::Never };
                let replays_left = if replay { self.policy.replays } else { 0 };
                let kind = Kind::Request { auth, replays_left };
                if self.begin(call, kind, priority, timeout, now) {
                    self.route(call, auth, now);
                }
            }
            Event::Login { call, force } => self.begin_login(call, force, now),
            Event::AccountLogin { call } => self.begin_account_login(call, now),
            Event::SetSession { grant, renewable } => self.adopt(grant, renewable, now),
            Event::KeyExpired => self.key_expired(),
            Event::Answered { call, send, status } => {
                self.answered(call, send, status, None, now);
            }
            Event::Inspected {
                call,
                send,
                status,
                update,
            } => self.answered(call, send, status, Some(update), now),
            Event::Failed { call, send } => {
                if self.sent(call, send).is_some() {
                    self.finish(call, Outcome::HostFailed);
                }
            }
            Event::Aborted { call } => self.cancel(call, Outcome::Failed(ErrorCode::Aborted)),
            Event::CodeReceived { attempt } => self.code_received(attempt),
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
            Event::TimerFired(Timer::Login) => self.login_timer_fired(now),
            Event::TimerFired(Timer::Call(call)) => self.cancel(call, Outcome::TimedOut),
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
        let record = self.held();
        Snapshot {
            state: self.state(now),
            id: record.map(|record| &record.id),
            expires_at: record.and_then(|record| record.lifetime.expires_at),
        }
    }

    /// The session that is held, if there is one.
    pub fn held(&self) -> Option<&Record> {
        match &self.slot {
            SessionSlot::Live(record) => Some(record),
            SessionSlot::Empty | SessionSlot::Expired { .. } => None,
        }
    }

    /// The state of the session `now`.
    pub fn state(&self, now: Millis) -> State {
        match (&self.flow, &self.slot) {
            (Some(_), _) => State::Renewing,
            (None, SessionSlot::Empty) => State::None,
            (None, SessionSlot::Live(record)) if !record.lifetime.is_over(now) => State::Active,
            (None, SessionSlot::Live(_) | SessionSlot::Expired { .. }) => State::Expired,
        }
    }

    #[cold]
    fn log_out(&mut self) {
        if self.destroyed {
            return;
        }
        if !self.breaks(Break::LogoutForgetsEpoch) {
            self.epoch = self.epoch.next();
        }
        self.account_logins.clear();
        if !self.breaks(Break::LogoutKeepsLogin) {
            self.end_flow();
        }
        self.drop_session(SessionSlot::Empty);
        self.push(Effect::Forget);
        self.emit(Notice::LoggedOut);
        let keeps_queue = self.breaks(Break::LogoutKeepsQueue);
        // Those that wait for a session or, meaning to take it along, for their turn; and those that have just been
        // released but not polled: they still carry the session.
        let mut calls = self.calls.ids(|call| match (call.phase, call.kind) {
            (Phase::Waiting, _) => true,
            (Phase::Queued { .. }, Kind::Request { auth, .. }) => {
                auth != Auth::Never && !keeps_queue
            }
            _ => false,
        });
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

    #[cold]
    fn destroy(&mut self) {
        if self.destroyed {
            return;
        }
        self.account_logins.clear();
        self.end_flow();
        self.destroyed = true;
        for call in self.calls.ids(|_| true) {
            self.cancel(call, Outcome::Failed(ErrorCode::Destroyed));
        }
    }

    /// Ends a call for a reason that is not the host's answer.
    #[cold]
    fn cancel(&mut self, id: CallId, outcome: Outcome) {
        let Some(call) = self.calls.get_mut(id) else {
            return;
        };
        if let Phase::Sent { .. } = call.phase {
            self.push(Effect::AbortSend { call: id });
        }
        // Its credentials must not be posted any more.
        self.account_logins.retain(|waiting| *waiting != id);
        self.finish(id, outcome);
    }

    /// Ends a call.
    fn finish(&mut self, id: CallId, outcome: Outcome) {
        let Some(call) = self.calls.remove(id) else {
            return;
        };
        if call.has_timer {
            self.push(Effect::StopTimer {
                timer: Timer::Call(id),
            });
        }
        self.push(Effect::Settle { call: id, outcome });
    }

    #[cold]
    fn emit(&mut self, notice: Notice) {
        if !self.destroyed {
            self.push(Effect::Emit(notice));
        }
    }

    fn push(&mut self, effect: Effect) {
        self.effects.push_back(effect);
    }
}

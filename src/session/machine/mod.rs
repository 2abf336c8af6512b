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
//!
//! `#[cold]` stands where it makes the module smaller, which was measured hint by hint: at functions that several others
//! call and that would be copied into each of them, and at what the two events of an ordinary request must not carry
//! along. It changes no time that can be measured; all of them together are some three hundred bytes of what a user
//! loads.

mod broken;
mod call;
mod calls;
mod effect;
mod ending;
mod event;
mod ids;
mod lease;
mod login;
mod login_flow;
mod pace;
mod pending_effects;
mod policy;
mod queue;
mod renewal;
mod request;
mod retry;
mod session;
mod session_slot;
mod snapshot;

#[cfg(feature = "broken")]
pub use broken::Break;
pub use effect::{Effect, LoginFailure, Notice, Outcome};
pub use event::{Auth, Event, Priority, SessionGrant, SessionUpdate, Timer};
pub use ids::{AttemptNo, CallId, ReadingNo, SendNo};
pub use lease::{Lease, LeasedSession};
pub use policy::Policy;
pub use snapshot::{Snapshot, State};

use super::{ErrorCode, Millis, Record, SessionId};
#[cfg(not(feature = "broken"))]
use broken::Break;
use call::{Call, CallKind, Phase};
use calls::Calls;
use ids::{Epoch, Generation};
use login_flow::Logins;
use pace::Pace;
use pending_effects::PendingEffects;
use queue::Queue;
use session_slot::SessionSlot;

/// The session's state machine.
///
/// Its parts have their own state and rules; what concerns more than one of them is decided here and in the modules
/// that are named for it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Machine {
    policy: Policy,
    slot: SessionSlot,
    logins: Logins,
    pace: Pace,
    calls: Calls,
    queue: Queue,
    effects: PendingEffects,
    /// How many logouts there have been.
    epoch: Epoch,
    destroyed: bool,
    /// Whether what is sent now was made before the event that is being handled.
    releasing: bool,
    #[cfg(feature = "broken")]
    broken: Option<Break>,
}

impl Machine {
    /// A machine without a session.
    pub fn new(policy: Policy) -> Self {
        Self {
            policy,
            slot: SessionSlot::new(),
            logins: Logins::new(),
            pace: Pace::new(),
            calls: Calls::default(),
            queue: Queue::default(),
            effects: PendingEffects::default(),
            epoch: Epoch(0),
            destroyed: false,
            releasing: false,
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
        self.releasing = !event.is_of_the_app();
        self.apply(event, now);
        // Whatever has ended may have made room at the host.
        self.serve_queue(now);
        self.releasing = false;
    }

    #[inline(always)] // see `handle`
    fn apply(&mut self, event: Event, now: Millis) {
        match event {
            Event::Request {
                call,
                auth,
                trusted,
                replay,
                priority,
            } => {
                let auth = if trusted { auth } else { Auth::Never };
                let replays_left = if replay { self.policy.replays } else { 0 };
                let kind = CallKind::Request { auth, replays_left };
                if self.register(call, kind, priority) {
                    self.route(call, auth, now);
                }
            }
            Event::Answered { call, send, status } => {
                self.answered(call, send, status, None, now);
            }
            Event::Inspected {
                call,
                send,
                status,
                update,
            } => self.answered(call, send, status, Some(update), now),
            rare => self.apply_rare(rare, now),
        }
    }

    /// What most requests know nothing of.
    #[inline(always)] // see `handle`
    fn apply_rare(&mut self, event: Event, now: Millis) {
        match event {
            Event::Restored(record) => self.restore(record),
            Event::Login { call, force } => self.begin_login(call, force, now),
            Event::AccountLogin { call } => self.begin_account_login(call),
            Event::SetSession { grant, renewable } => self.set_session(grant, renewable, now),
            Event::KeyExpired => self.key_expired(now),
            Event::HostFailed { call, send } => {
                if self.sent(call, send).is_some() {
                    self.settle(call, Outcome::HostFailed);
                }
            }
            Event::Retryable {
                call,
                send,
                status,
                limit,
            } => self.retryable(call, send, status, limit, now),
            Event::RetryDue { call } => self.retry(call, now),
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
                over,
            } => self.exchanged(attempt, status, grant, over, now),
            Event::ExchangeLost { attempt } => self.exchange_lost(attempt, now),
            Event::ExchangeImpossible { attempt, answered } => {
                self.exchange_impossible(attempt, answered, now);
            }
            Event::TimerFired(Timer::Login) => self.login_timer_fired(now),
            Event::TimerFired(Timer::Call(call)) => {
                if !self.misses_timer(call) {
                    self.cancel(call, Outcome::TimedOut);
                }
            }
            Event::Logout => self.log_out(),
            Event::Leased {
                call,
                auth,
                replay,
                priority,
                session,
            } => {
                let replays_left = if replay { self.policy.replays } else { 0 };
                let kind = CallKind::Request { auth, replays_left };
                self.leased(call, kind, priority, session);
            }
            Event::Found {
                reading,
                record,
                has_new_token,
                claimed_for,
            } => self.found(reading, record, has_new_token, claimed_for, now),
            Event::Stored => self.stored(now),
            Event::StoreFailed => self.store_failed(now),
            Event::ForgetFailed => {
                self.slot.distrust_storage();
                self.emit(Notice::Error(ErrorCode::StorageFailed));
            }
            Event::Destroyed => self.destroy(),
            // Applied already.
            Event::Request { .. } | Event::Answered { .. } | Event::Inspected { .. } => {}
        }
    }

    /// The next thing to do, in the order in which they have to be done.
    pub fn poll(&mut self) -> Option<Effect> {
        let effect = self.effects.pop();
        if let Some(Effect::Send { call, .. }) = effect
            && let Some(call) = self.calls.get_mut(call)
        {
            call.released = false;
        }
        effect
    }

    #[cold]
    fn emit(&mut self, notice: Notice) {
        if !self.destroyed {
            self.push(Effect::Emit(notice));
        }
    }

    fn push(&mut self, effect: Effect) {
        self.effects.push(effect);
    }
}

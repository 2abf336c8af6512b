//! What surrounds the machine: the app, the host, the backend, the storage and the clock, as little of each as the
//! promises speak of.
//!
//! Everything here is compared and hashed together with the machine, so it forgets what no longer matters: how a call
//! ended, and sessions that nobody carries.
//!
//! - `moves`: what may happen next.
//! - `note`: what an event means, noted before the machine learns of it.
//! - `perform`: the machine's effects, each checked as it is performed.
//! - `rest`: what has to hold between two events.

mod moves;
mod note;
mod perform;
mod rest;

use crate::plan::{Budget, CLOCK_STEPS, LIFE, Plan, RENEW_BEFORE, START};
pub use moves::{Kind, Move};
pub use perform::Pause;
use weapp_session::session::{Lifetime, Millis, Record, SessionId};

/// The most calls that a plan may have, the login included.
pub const CALLS: usize = 5;
/// The place of the login call.
pub const LOGIN: usize = CALLS - 1;

/// A session, by the order in which the backend made them; 0 for none.
pub type Sid = u8;

/// A promise that was broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The invariant's number; 0 for "every path can still settle".
    pub invariant: u8,
    pub what: String,
}

/// Refuses with the number of an invariant.
pub fn broken<T>(invariant: u8, what: impl Into<String>) -> Result<T, Violation> {
    Err(Violation {
        invariant,
        what: what.into(),
    })
}

/// Refuses unless something holds.
pub fn check(holds: bool, invariant: u8, what: &str) -> Result<(), Violation> {
    if holds {
        Ok(())
    } else {
        broken(invariant, what)
    }
}

/// A call of the app.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Call {
    /// Its number; 0 before it is made and after it has ended.
    pub id: u32,
    pub ended: bool,
    pub aborted: bool,
    pub sends: u32,
    /// What is at the host.
    pub out: Option<Out>,
    pub timer: bool,
    /// While effects are being performed: it was made a moment ago, when nothing kept it from going at once.
    pub direct: bool,
    /// Whether there has been a logout since it was made.
    pub old: bool,
    /// Whether there is a reason to send it: it is new, or its last answer was "expired".
    pub may_go: bool,
    /// How it may end now, as bits.
    pub may_end: u16,
    /// The invariant that is broken if it has not ended before the next event; 0 for none.
    pub must_end: u8,
}

/// A send at the host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Out {
    /// The session it carries.
    pub sid: Sid,
    /// Whether the backend, if it was quick, found the session valid. What it finds when it is slow is what holds
    /// when the answer arrives.
    pub was_valid: bool,
}

/// The session that the client should hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Held {
    pub sid: Sid,
    /// Whether the client still believes in it: nobody told it otherwise.
    pub live: bool,
    pub obtained_at: Millis,
}

/// The login in flight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Login {
    /// How many attempts it has made.
    pub tries: u32,
    pub stage: Stage,
    /// Whether there has been a logout since it began.
    pub old: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stage {
    /// `wx.login` was asked.
    Code,
    /// It has answered: the exchange has to begin.
    Coded,
    /// The exchange is at the host.
    Exchange,
    /// The attempt failed in a way that may be repeated.
    Faltered,
    /// The pause before the next attempt.
    Pause,
    /// The pause is over: the next attempt has to begin.
    Rested,
    /// It has succeeded or failed.
    Over,
}

/// An exchange at the host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Exchange {
    /// The session the backend has made of it; 0 before. Only where a new session ends the older ones.
    pub made: Sid,
}

/// Everything around the machine.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct World {
    pub left: Budget,
    pub clock: Millis,
    pub calls: [Call; CALLS],
    pub last_call: u32,
    pub login: Option<Login>,
    pub login_timer: bool,
    /// How many login attempts there have been.
    pub attempts: u32,
    pub exchange: Option<Exchange>,
    /// How many sessions the backend has made.
    pub made: Sid,
    /// Which of them it accepts, as bits.
    pub valid: u32,
    pub held: Option<Held>,
    /// What sends attach.
    pub carried: Sid,
    pub stored: Sid,
    /// While effects are being performed: the invariant that a login broke if it began now; 0 if it may.
    pub no_login: u8,
    /// While effects are being performed: whether the exchange may be given up.
    pub exchange_unwanted: bool,
    /// While effects are being performed: whether the listeners have to be told that storage failed.
    pub owes_error: bool,
}

impl World {
    pub fn new(plan: &Plan) -> Self {
        assert!(plan.asks.len() < CALLS, "too many requests");
        Self {
            left: plan.budget,
            clock: START,
            calls: [Call::default(); CALLS],
            last_call: 0,
            login: None,
            login_timer: false,
            attempts: 0,
            exchange: None,
            made: 0,
            valid: 0,
            held: None,
            carried: 0,
            stored: 0,
            no_login: 2,
            exchange_unwanted: false,
            owes_error: false,
        }
    }

    /// The world of a client that finds a session in storage.
    pub fn restored(plan: &Plan) -> (Self, Record) {
        let mut world = Self::new(plan);
        let sid = world.make_session(false);
        world.hold(sid);
        world.stored = sid;
        (world, record(sid, START))
    }

    /// The backend makes a session.
    fn make_session(&mut self, alone: bool) -> Sid {
        self.made += 1;
        if alone {
            self.valid = 0;
        }
        self.valid |= 1 << self.made;
        self.made
    }

    fn hold(&mut self, sid: Sid) {
        self.held = Some(Held {
            sid,
            live: true,
            obtained_at: self.clock,
        });
    }

    pub fn is_valid(&self, sid: Sid) -> bool {
        self.valid & (1 << sid) != 0
    }

    /// The session that the client believes in; 0 for none.
    pub fn live(&self) -> Sid {
        self.held
            .filter(|held| held.live)
            .map_or(0, |held| held.sid)
    }

    /// Whether a request that needs a session has to wait for a new one.
    fn needs_login(&self) -> bool {
        !self
            .held
            .is_some_and(|held| held.live && self.clock < held.obtained_at + LIFE - RENEW_BEFORE)
    }

    /// The calls that have been made and have not ended, with their places.
    pub fn pending(&self) -> impl Iterator<Item = (usize, &Call)> {
        self.calls
            .iter()
            .enumerate()
            .filter(|(_, call)| call.id != 0)
    }

    fn place(&self, id: u32) -> Option<usize> {
        self.calls.iter().position(|call| id != 0 && call.id == id)
    }

    /// Whether every call has ended and nothing is in flight.
    pub fn is_settled(&self) -> bool {
        self.pending().next().is_none()
            && self.login.is_none()
            && self.exchange.is_none()
            && !self.login_timer
    }

    fn move_clock(&mut self, step: usize) {
        self.clock += CLOCK_STEPS[step];
    }
}

fn record(sid: Sid, obtained_at: Millis) -> Record {
    Record {
        id: session_id(sid),
        lifetime: Lifetime {
            obtained_at,
            expires_at: Some(obtained_at + LIFE),
        },
    }
}

fn session_id(sid: Sid) -> SessionId {
    SessionId::new(format!("s{sid}")).expect("a plain id")
}

/// The session of an id; one that the backend never made if the id is nobody's.
fn sid(id: &SessionId) -> Sid {
    id.reveal()[1..].parse().unwrap_or(Sid::MAX)
}

//! What surrounds the machine: the app, the host, the backend, the storage and the clock, as little of each as the
//! invariants speak of.
//!
//! Everything here is compared and hashed together with the machine, so it forgets what no longer matters: how a call
//! ended, and sessions that nobody carries.
//!
//! - `moves`: what may happen next; `answers`: how the host and the backend answer.
//! - `note`: what an event means, noted before the machine learns of it; `logins`: the same for logins and sessions.
//! - `perform`: the machine's effects, each checked as it is performed; `sends`: the requests among them;
//!   `fairness`: whether it was a request's turn.
//! - `settled`: what has to hold between two events.

mod answers;
mod fairness;
mod logins;
mod moves;
mod note;
mod pace;
mod perform;
mod renewal;
mod sends;
mod settled;

use crate::invariant::Invariant;
use crate::plan::{Budget, CLOCK_STEPS, LIFE, Plan, RENEW_BEFORE, START};
use answers::record;
pub use logins::{Exchange, Login, Stage};
pub use moves::{Kind, Move};
pub use perform::{Asked, Pause};
use weapp_session::session::{
    AttemptNo, CallId, LoginFailure, Millis, ReadingNo, Record, SessionId,
};

/// The place of the login call, after those of the requests.
pub const LOGIN: usize = 4;
/// The first place of the login calls with account credentials.
pub const ACCOUNT_LOGIN: usize = 5;
/// How many calls there may be.
pub const CALLS: usize = 7;

/// A session, by the order in which the backend made them; 0 for none.
pub type Sid = u8;

/// An invariant that was broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    pub invariant: Invariant,
    pub what: String,
}

/// Refuses with the invariant that is broken.
pub fn broken<T>(invariant: Invariant, what: impl Into<String>) -> Result<T, Violation> {
    Err(Violation {
        invariant,
        what: what.into(),
    })
}

/// Refuses unless something holds.
pub fn check(holds: bool, invariant: Invariant, what: &str) -> Result<(), Violation> {
    if holds {
        Ok(())
    } else {
        broken(invariant, what)
    }
}

/// A call of the app.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Call {
    /// Its number; `None` before it is made and after it has ended.
    pub id: Option<CallId>,
    pub ended: bool,
    pub aborted: bool,
    /// How often it was sent, or its account credentials were.
    pub sends: u32,
    /// What is at the host.
    pub out: Option<Out>,
    /// Whether the timer runs with which the shell bounds it.
    pub timer: bool,
    /// Whether it is a login that no session satisfies which was there before it.
    pub forced: bool,
    /// How often it has been retried, whether it pauses before that, or may now.
    pub retries: u32,
    pub paused: bool,
    pub may_pause: bool,
    /// Whether it has waited for its turn at the host since it was last there.
    pub queued: bool,
    /// While effects are being performed: it was made a moment ago, when nothing kept it from going at once, or the app
    /// has brought the session that it was waiting for.
    pub direct: bool,
    /// Whether it is certain that nothing did.
    pub surely: bool,
    /// Whether there has been a logout since it was made.
    pub old: bool,
    /// Whether there is a reason to send it: it is new, or its last answer was "expired".
    pub may_go: bool,
    /// How it may end now, as bits.
    pub may_end: u16,
    /// The invariant that is broken if it has not ended before the next event.
    pub must_end: Option<Invariant>,
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
    /// Whether `wx.login` may renew it.
    pub renewable: bool,
    /// Whether there is a refresh token.
    pub refreshable: bool,
    /// Whether it began as the one found in storage.
    pub restored: bool,
    /// The ids it has had, as bits.
    pub line: u32,
    /// Whether the listeners were told of its end.
    pub announced: bool,
}

/// What lies in storage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Stored {
    pub sid: Sid,
    /// When its lifetime began, as far as storage knows.
    pub obtained_at: Millis,
}

/// Everything around the machine.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct World {
    pub left: Budget,
    pub clock: Millis,
    pub calls: [Call; CALLS],
    pub last_call: CallId,
    pub login: Option<Login>,
    pub login_timer: bool,
    /// How many login attempts there have been.
    pub attempts: AttemptNo,
    pub exchange: Option<Exchange>,
    /// How many sessions the backend has made.
    pub made: Sid,
    /// Which of them it accepts, as bits.
    pub valid: u32,
    pub held: Option<Held>,
    /// What sends attach.
    pub credential: Sid,
    pub stored: Stored,
    /// Whether `wx.checkSession` was asked and may still answer.
    pub key_asked: bool,
    /// What storage has been given and has not taken yet, where that takes its time.
    pub writing: Option<Stored>,
    /// Whether another client has written what is in storage, and nobody here has seen it.
    pub news: bool,
    /// How often another client that uses the refresh token is still found to.
    pub claimed: u8,
    /// How often storage has been read.
    pub readings: ReadingNo,
    /// While effects are being performed: whether storage was read just now, another client found to use the refresh
    /// token, and others told that it is in use here.
    pub has_read: bool,
    pub found_claimed: bool,
    pub has_claimed: bool,
    /// When all of the logins that may begin at once may again, where they have a pace.
    pub full_at: Millis,
    /// How long the login's timer is, in the same case.
    pub timer_delay: u32,
    /// Whether the backend has refused the session, and there was no leave to replace it.
    pub is_doubted: bool,
    /// How the last login failed, if none has succeeded since; in the same case.
    pub last_failure: Option<LoginFailure>,
    /// Whether the app is done with the client.
    pub ended: bool,
    /// While effects are being performed: sessions that were current before the app meddled, or were and are no
    /// longer. What was decided about them comes first. Nonzero if the app has meddled.
    pub passing: u32,
    /// While effects are being performed: whether a login has to begin.
    pub owes_login: bool,
    /// While effects are being performed: the invariant that a login broke if it began now; none if it may.
    pub no_login: Option<Invariant>,
    /// While effects are being performed: whether the exchange may be given up.
    pub exchange_unwanted: bool,
    /// While effects are being performed: whether the listeners have to be told that storage failed.
    pub owes_error: bool,
    /// While effects are being performed: how a login has failed, and which attempt has made a session.
    pub failed: Option<LoginFailure>,
    pub made_by: AttemptNo,
    /// How the login failed that was to replace the session that is over.
    pub renewal_failed: Option<LoginFailure>,
}

impl World {
    pub fn new(plan: &Plan) -> Self {
        assert!(plan.asks.len() <= LOGIN, "too many requests");
        Self {
            left: plan.budget,
            clock: START,
            calls: [Call::default(); CALLS],
            last_call: CallId(0),
            login: None,
            login_timer: false,
            attempts: AttemptNo(0),
            exchange: None,
            made: 0,
            valid: 0,
            held: None,
            credential: 0,
            stored: Stored::default(),
            key_asked: false,
            writing: None,
            news: false,
            claimed: 0,
            readings: ReadingNo(0),
            has_read: false,
            found_claimed: false,
            has_claimed: false,
            full_at: 0,
            timer_delay: 0,
            is_doubted: false,
            last_failure: None,
            ended: false,
            passing: 0,
            owes_login: false,
            no_login: Some(Invariant::SingleFlight),
            exchange_unwanted: false,
            owes_error: false,
            failed: None,
            made_by: AttemptNo(0),
            renewal_failed: None,
        }
    }

    /// The world of a client that finds a session in storage.
    pub fn restored(plan: &Plan, renewable: bool) -> (Self, Record) {
        let mut world = Self::new(plan);
        let sid = world.make_session(false);
        world.hold(sid, renewable, plan.refreshable);
        if let Some(held) = &mut world.held {
            held.restored = true;
        }
        world.stored = Stored {
            sid,
            obtained_at: START,
        };
        (world, record(sid, START, renewable, plan.refreshable))
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

    /// A session takes the place of whatever there was.
    fn hold(&mut self, sid: Sid, renewable: bool, refreshable: bool) {
        self.held = Some(Held {
            sid,
            live: true,
            obtained_at: self.clock,
            renewable,
            refreshable,
            restored: false,
            line: 1 << sid,
            announced: false,
        });
        self.is_doubted = false;
        self.renewal_failed = None;
        self.calls[LOGIN].forced = false;
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
        let due = |held: Held| self.clock >= held.obtained_at + LIFE - RENEW_BEFORE;
        !self
            .held
            .is_some_and(|held| held.live && !(held.is_renewed() && due(held)))
    }

    /// Whether the session is over, and only the user can make the next one.
    fn awaits_user(&self) -> bool {
        self.held
            .is_some_and(|held| !held.live && !held.is_renewed())
    }

    /// From here on something happens while effects are being performed.
    pub fn meddle(&mut self) {
        self.passing |= 1 << self.credential | 1 << self.live();
    }

    /// The calls that have been made and have not ended, with their places.
    pub fn pending(&self) -> impl Iterator<Item = (usize, &Call)> {
        self.calls
            .iter()
            .enumerate()
            .filter(|(_, call)| call.id.is_some())
    }

    /// The number of the call that has a place.
    pub fn id(&self, place: usize) -> CallId {
        self.calls[place].id.expect("a call that was made")
    }

    /// Whether a call was made and has not ended.
    pub fn is_pending(&self, id: CallId) -> bool {
        self.place(id).is_some()
    }

    fn place(&self, id: CallId) -> Option<usize> {
        self.calls.iter().position(|call| call.id == Some(id))
    }

    /// Whether every call has ended and nothing is in flight.
    pub fn is_settled(&self) -> bool {
        self.pending().next().is_none()
            && self.login.is_none()
            && self.exchange.is_none()
            && !self.login_timer
            && self.writing.is_none()
    }

    fn move_clock(&mut self, step: usize) {
        self.clock += CLOCK_STEPS[step];
        self.note_clock();
    }
}

impl Held {
    /// Whether anything but the user makes the next one.
    fn is_renewed(&self) -> bool {
        self.renewable || self.refreshable
    }
}

fn session_id(sid: Sid) -> SessionId {
    SessionId::new(format!("s{sid}")).expect("a plain id")
}

/// The session of an id; one that the backend never made if the id is nobody's.
fn sid(id: &SessionId) -> Sid {
    id.reveal()[1..].parse().unwrap_or(Sid::MAX)
}

//! The referee: follows the machine from outside, by the events that go in and the effects that come out, and says
//! which invariant is broken.
//!
//! Effects come in the order in which the machine decided, but later than the events that led to them when the app or
//! the host acts from inside an effect. So what is due is checked when the machine has nothing more to say; what must
//! never happen at all is checked at once.

mod accounts;
mod calls;
mod effects;
mod events;
mod login;
mod queue;
pub mod sends;
pub mod settled;
mod settling;

use std::collections::VecDeque;

use weapp_session::session::{AttemptNo, CallId, Lifetime, LoginFailure, Millis, Policy};

use crate::coverage::Tally;
use crate::invariant::Invariant;
pub use calls::Call;
use login::Login;

/// An invariant that was broken.
#[derive(Clone, Debug)]
pub struct Violation {
    pub invariant: Invariant,
    pub detail: String,
}

/// What a check says.
pub type Verdict = Result<(), Violation>;

/// Breaks off with a violation unless the condition holds.
macro_rules! ensure {
    ($condition:expr, $invariant:expr, $($detail:tt)+) => {
        if !$condition {
            return Err($crate::watch::Violation { invariant: $invariant, detail: format!($($detail)+) });
        }
    };
}
pub(crate) use ensure;

/// The session that the machine must be holding.
#[derive(Clone, Copy, Debug)]
pub struct Held {
    pub number: u32,
    lifetime: Lifetime,
    /// Whether `wx.login` may renew it.
    renewable: bool,
}

/// What is true while an event is being judged.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// What the phone's clock shows.
    pub wall: Millis,
    /// What has really passed.
    pub now: Millis,
    /// Whether the event happens inside an effect of another one.
    pub nested: bool,
}

/// How many notices of each kind there have to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Notices {
    logins: u32,
    logouts: u32,
    storage: u32,
    failures: u32,
}

/// The referee of one launch of the app.
#[derive(Debug)]
pub struct Watch {
    policy: Policy,
    /// By their numbers, which start with 1.
    calls: Vec<Call>,
    /// The calls that have not ended.
    open: Vec<CallId>,
    /// How many logouts there have been.
    epoch: u32,
    login: Option<Login>,
    last_attempt: AttemptNo,
    /// Account logins that have not begun.
    account_logins: VecDeque<CallId>,
    /// How the login failed that was to replace the session, if it did.
    failure: Option<LoginFailure>,
    session: Option<Held>,
    /// Whether the session that the backend ended, and that nothing has replaced since, could be renewed.
    ended: Option<bool>,
    /// Every session that was accepted in this launch, and the epoch it belongs to.
    accepted: Vec<(u32, u32)>,
    /// Where in `accepted` the current login began: answers may have changed its id since.
    login_generation: usize,
    /// The session that may be in storage: an index into `accepted`.
    newest: Option<usize>,
    /// What sends attach: another one.
    credential: Option<usize>,
    /// Whether the newest session is still to be written to storage.
    owes_store: bool,
    /// Whether `wx.checkSession` may be called, and whether it may answer.
    may_check_key: bool,
    checks_key: bool,
    due: Notices,
    told: Notices,
    /// Sessions that the backend ended and that no notice has told of.
    untold_ends: u32,
    destroyed: bool,
    /// Whether one of those who waited needed a session when the machine last had nothing more to say.
    needs_session: bool,
    /// What follows is about the events since the machine last had nothing to say.
    turn: Turn,
    /// What the referee has seen happen.
    seen: Tally,
}

/// What happened since the machine last had nothing to say.
#[derive(Debug, Default)]
struct Turn {
    /// Reasons for a login.
    causes: u32,
    /// Which invariant says that what happened is no reason for one.
    no_cause: Option<Invariant>,
    accepts: u32,
    /// How a login failed that others shared, and all that did.
    failure: Option<LoginFailure>,
    failures: Vec<LoginFailure>,
    /// The attempt that made a session.
    made_by: Option<AttemptNo>,
    /// Numbers out of order that have to be refused, and all of them: inside an effect, who has not ended may have.
    refused: Vec<CallId>,
    disorders: Vec<CallId>,
    /// Whether a request was given up on the session held last.
    exhausted: bool,
    /// Whether there was a moment at which only the user could have made the next session.
    awaited_user: bool,
    /// Whether the app brought a session.
    adopted: bool,
    /// Whether an account login failed, and those who waited for it had to go on.
    resumed: bool,
    logouts: u32,
    /// Whether something happened inside an effect.
    nested: bool,
    /// Whether the app ended something from inside an effect: then some counts can't be told from outside.
    tangled: bool,
}

impl Watch {
    pub fn new(policy: Policy) -> Self {
        Self {
            policy,
            calls: Vec::new(),
            open: Vec::new(),
            epoch: 0,
            login: None,
            last_attempt: AttemptNo(0),
            account_logins: VecDeque::new(),
            failure: None,
            session: None,
            ended: None,
            accepted: Vec::new(),
            login_generation: 0,
            newest: None,
            credential: None,
            owes_store: false,
            may_check_key: false,
            checks_key: false,
            due: Notices::default(),
            told: Notices::default(),
            untold_ends: 0,
            destroyed: false,
            needs_session: false,
            turn: Turn::default(),
            seen: Tally::default(),
        }
    }

    pub fn call(&self, id: CallId) -> Option<&Call> {
        self.calls.get((id.0 as usize).checked_sub(1)?)
    }

    fn call_mut(&mut self, id: CallId) -> Option<&mut Call> {
        self.calls.get_mut((id.0 as usize).checked_sub(1)?)
    }

    /// The calls that have not ended.
    pub fn open(&self) -> &[CallId] {
        &self.open
    }

    fn open_calls(&self) -> impl Iterator<Item = (CallId, &Call)> {
        self.open
            .iter()
            .filter_map(|id| Some((*id, self.call(*id)?)))
    }

    pub fn is_logging_in(&self) -> bool {
        self.login.is_some()
    }

    pub fn is_destroyed(&self) -> bool {
        self.destroyed
    }

    /// The session that sends attach.
    pub fn credential(&self) -> Option<u32> {
        self.credential.map(|index| self.accepted[index].0)
    }

    /// Whether sends attach a session that was accepted later than this one.
    pub fn carries_newer_than(&self, other: Option<usize>) -> bool {
        other.is_some() && self.credential > other
    }

    /// The session that the client has.
    pub fn held(&self) -> Option<u32> {
        self.session.map(|held| held.number)
    }

    /// Whether the session is over, and only the user can make the next one.
    pub fn awaits_user(&self) -> bool {
        self.session.is_none() && self.ended == Some(false)
    }

    /// Whether the session serves a request as it is.
    fn serves(&self, wall: Millis) -> bool {
        self.login.is_none() && self.is_fit(wall)
    }

    /// Whether the session need not be renewed: an oracle of its own, by the words of the options' table.
    fn is_fit(&self, wall: Millis) -> bool {
        self.session.is_some_and(|held| {
            held.lifetime.expires_at.is_none_or(|end| {
                let begin = held.lifetime.obtained_at;
                !held.renewable
                    || wall < end
                        && (wall < end - self.policy.renew_before || wall < end - (end - begin) / 2)
            })
        })
    }

    /// Whether there is a session that is not over by the phone's clock, or that is worth trying all the same.
    fn unexpired(&self, wall: Millis) -> bool {
        let held = self.session;
        held.is_some_and(|held| {
            !held.renewable || held.lifetime.expires_at.is_none_or(|end| wall < end)
        })
    }

    /// A restart can forget what the app was told, not what it did.
    pub fn tally(&self, tally: &mut Tally) {
        tally.add(&self.seen);
        tally.logouts += u64::from(self.epoch);
        tally.attempts += u64::from(self.last_attempt.0);
    }
}

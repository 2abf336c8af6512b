//! The session as the app may see it.

use super::session_slot::Held;
use super::{Machine, Millis, SessionId};

/// The state of the session, as the app may ask for it. The numbers cross the border.
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
    /// When the machine will log in by itself again, if it would not now.
    pub retry_at: Option<Millis>,
}

impl Machine {
    /// The session as it stands `now`.
    pub fn snapshot(&self, now: Millis) -> Snapshot<'_> {
        let record = self.slot.live();
        Snapshot {
            state: self.state(now),
            id: record.map(|record| &record.id),
            expires_at: record.and_then(|record| record.lifetime.expires_at),
            retry_at: self.retry_at(now),
        }
    }

    fn state(&self, now: Millis) -> State {
        if self.logins.in_flight().is_some() {
            return State::Renewing;
        }
        match self.slot.contents() {
            Held::Empty => State::None,
            Held::Live(record) if !record.lifetime.is_over(now) => State::Active,
            Held::Live(_) | Held::Expired { .. } => State::Expired,
        }
    }
}

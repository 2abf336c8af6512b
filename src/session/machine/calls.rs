//! The calls that have not settled yet.

use super::{CallId, Need};
use crate::session::Millis;

/// Below this many slots the emptied ones are dropped at once; above, when they are half of all.
const SMALL: usize = 16;

/// A call of the app.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Call {
    pub kind: Kind,
    pub phase: Phase,
    /// The login epoch it belongs to: how many logouts there had been when it began.
    pub epoch: u32,
    /// How often it was sent.
    pub sends: u32,
    pub begun_at: Millis,
    pub timeout: Option<u32>,
    /// Whether its timer runs.
    pub timed: bool,
}

/// What a call is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Request { need: Need, replays_left: u32 },
    Login,
}

/// Where a call stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Phase {
    /// It waits for the login in flight.
    Waiting,
    /// It is at the host.
    Sent {
        /// The generation of the session it carries; `None`: it carries none.
        generation: Option<u32>,
    },
}

/// Calls in the order of their numbers.
///
/// A sorted vector: numbers only grow, so a new call goes to the end, look-ups are binary searches, and waiting
/// calls come out first come, first served. Removal leaves a hole, and holes are swept when they are half of all,
/// which keeps N calls linear in N.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Calls {
    slots: Vec<(CallId, Option<Call>)>,
    live: usize,
}

impl Calls {
    /// Adds a call; `false` if its number is not greater than those before.
    pub fn add(&mut self, id: CallId, call: Call) -> bool {
        if self.slots.last().is_some_and(|(last, _)| *last >= id) {
            return false;
        }
        self.slots.push((id, Some(call)));
        self.live += 1;
        true
    }

    pub fn get_mut(&mut self, id: CallId) -> Option<&mut Call> {
        let index = self.index(id)?;
        self.slots.get_mut(index)?.1.as_mut()
    }

    pub fn remove(&mut self, id: CallId) -> Option<Call> {
        let index = self.index(id)?;
        let call = self.slots.get_mut(index)?.1.take()?;
        self.live -= 1;
        if self.slots.len() <= SMALL || self.live * 2 < self.slots.len() {
            self.slots.retain(|(_, call)| call.is_some());
        }
        Some(call)
    }

    /// The numbers of all calls, or of those that wait.
    pub fn ids(&self, only_waiting: bool) -> Vec<CallId> {
        self.slots
            .iter()
            .filter(|(_, call)| {
                call.as_ref()
                    .is_some_and(|call| !only_waiting || call.phase == Phase::Waiting)
            })
            .map(|(id, _)| *id)
            .collect()
    }

    fn index(&self, id: CallId) -> Option<usize> {
        self.slots.binary_search_by_key(&id, |(id, _)| *id).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(phase: Phase) -> Call {
        Call {
            kind: Kind::Login,
            phase,
            epoch: 0,
            sends: 0,
            begun_at: 0,
            timeout: None,
            timed: false,
        }
    }

    #[test]
    fn calls_come_out_in_the_order_they_came_and_holes_are_swept() {
        let mut calls = Calls::default();
        for id in 1..=100 {
            assert!(calls.add(id, call(Phase::Waiting)));
        }
        for id in 1..=100 {
            if id % 10 != 0 {
                assert!(calls.remove(id).is_some());
                assert!(calls.remove(id).is_none(), "{id} twice");
            }
        }
        assert_eq!(calls.ids(true), [10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
        assert!(
            calls.slots.len() <= 20,
            "{} slots for 10 calls",
            calls.slots.len()
        );
    }

    #[test]
    fn only_waiting_calls_wait() {
        let mut calls = Calls::default();
        calls.add(1, call(Phase::Sent { generation: None }));
        calls.add(2, call(Phase::Waiting));
        assert_eq!(calls.ids(true), [2]);
        assert_eq!(calls.ids(false), [1, 2]);
    }

    #[test]
    fn a_number_is_used_once() {
        let mut calls = Calls::default();
        assert!(calls.add(7, call(Phase::Waiting)));
        assert!(!calls.add(7, call(Phase::Waiting)));
        assert!(!calls.add(6, call(Phase::Waiting)));
    }
}

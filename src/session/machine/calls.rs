//! The calls that have not settled yet.

use super::{Auth, CallId, Epoch, Generation, Priority, SendNo};
use crate::session::Millis;

/// Up to this many slots, emptied ones stay until all are empty; above, they go when they are more than half.
const SMALL: usize = 16;

/// A call of the app.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Call {
    pub kind: Kind,
    pub priority: Priority,
    pub phase: Phase,
    /// The login epoch it belongs to: how many logouts there had been when it began.
    pub epoch: Epoch,
    /// How often it was sent.
    pub sends: SendNo,
    pub begun_at: Millis,
    pub timeout: Option<u32>,
    /// Whether its timer runs.
    pub has_timer: bool,
}

/// What a call is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Request {
        auth: Auth,
        replays_left: u32,
    },
    Login {
        /// It is not satisfied by the login that began with this generation, nor by an older one; `None`: any
        /// will do.
        newer_than: Option<Generation>,
    },
    /// A login with credentials.
    AccountLogin,
}

/// Where a call stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Phase {
    /// It waits for the login in flight.
    Waiting,
    /// It waits for its turn at the host.
    Queued {
        /// The generation of the session that was to be attached; `None`: that is still to be decided.
        generation: Option<Generation>,
    },
    /// It is at the host.
    Sent {
        /// The generation of the attached session; `None`: none is attached.
        generation: Option<Generation>,
    },
}

impl Call {
    /// Milliseconds that remain of its deadline. The clock may have jumped: what has passed counts as no less than
    /// nothing and no more than all of it.
    fn remaining(&self, now: Millis) -> Option<u32> {
        let timeout = self.timeout?;
        let passed = now.saturating_sub(self.begun_at);
        Some(timeout - passed.clamp(0, timeout.into()) as u32)
    }

    /// Lets its timer run, unless it does: for so many milliseconds.
    pub fn start_timer(&mut self, now: Millis) -> Option<u32> {
        let delay = self.remaining(now).filter(|_| !self.has_timer)?;
        self.has_timer = true;
        Some(delay)
    }

    /// What the host is told of the deadline with a send: nothing while the host watches all of it, and what remains
    /// once the timer runs. Where that is nothing, the clock has jumped, as the timer has not fired: then the timer
    /// alone ends the call.
    pub fn remaining_at_host(&self, now: Millis) -> Option<u32> {
        let remaining = self.remaining(now).filter(|_| self.has_timer)?;
        if remaining == 0 {
            return self.timeout;
        }
        Some(remaining)
    }

    /// How many of the host's places it takes.
    fn slots(&self) -> u32 {
        u32::from(self.priority != Priority::Exempt && matches!(self.phase, Phase::Sent { .. }))
    }
}

/// Calls in the order of their numbers.
///
/// Numbers only grow, so a new call goes to the end, and waiting calls come out first come, first served. They mostly
/// grow by one, so a call is nearly always as far from the end as its number is from the last one; where it is not, it
/// is searched. Removal leaves a hole, and holes are swept when they are more than half of all, which keeps N calls
/// linear in N.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Calls {
    slots: Vec<(CallId, Option<Call>)>,
    live: usize,
    /// How many of them are at the host and count against its limit.
    at_host: u32,
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

    /// How many calls are at the host and count against its limit.
    pub fn at_host(&self) -> u32 {
        self.at_host
    }

    /// Moves a call on; `None` if there is none.
    pub fn set_phase(&mut self, id: CallId, phase: Phase) -> Option<&mut Call> {
        self.set_phase_if(id, phase, |_| true)
    }

    /// Moves a call on if it `may`.
    pub fn set_phase_if(
        &mut self,
        id: CallId,
        phase: Phase,
        may: impl Fn(&Call) -> bool,
    ) -> Option<&mut Call> {
        let index = self.index(id);
        let call = self.slots.get_mut(index)?.1.as_mut()?;
        if !may(call) {
            return None;
        }
        self.at_host -= call.slots();
        call.phase = phase;
        self.at_host += call.slots();
        Some(call)
    }

    pub fn get_mut(&mut self, id: CallId) -> Option<&mut Call> {
        let index = self.index(id);
        self.slots.get_mut(index)?.1.as_mut()
    }

    pub fn remove(&mut self, id: CallId) -> Option<Call> {
        let index = self.index(id);
        let call = self.slots.get_mut(index)?.1.take()?;
        self.live -= 1;
        self.at_host -= call.slots();
        if self.live == 0 {
            self.slots.clear();
        } else if self.slots.len() > SMALL && self.live * 2 < self.slots.len() {
            self.sweep();
        }
        Some(call)
    }

    /// The numbers of the calls of which something holds.
    pub fn ids(&self, holds: impl Fn(&Call) -> bool) -> Vec<CallId> {
        self.slots
            .iter()
            .filter(|(_, call)| call.as_ref().is_some_and(&holds))
            .map(|(id, _)| *id)
            .collect()
    }

    /// The numbers of the calls that wait for the login in flight, as they are to go on: those of normal priority last.
    pub fn waiting(&self) -> Vec<CallId> {
        let waiting = |normal| {
            self.ids(|call| {
                call.phase == Phase::Waiting && (call.priority == Priority::Normal) == normal
            })
        };
        let mut ids = waiting(false);
        ids.extend(waiting(true));
        ids
    }

    #[cold]
    fn sweep(&mut self) {
        self.slots.retain(|(_, call)| call.is_some());
    }

    /// Where a call is; beyond the end if there is none.
    #[inline(never)] // a copy in each of its callers would be a third of a kilobyte more
    fn index(&self, id: CallId) -> usize {
        let count = self.slots.len();
        let last = self.slots.last().map_or(0, |(last, _)| last.0);
        let from_end = last.wrapping_sub(id.0) as usize;
        let guess = count.wrapping_sub(from_end).wrapping_sub(1);
        if self.slots.get(guess).map(|(found, _)| *found) == Some(id) {
            return guess;
        }
        self.slots
            .binary_search_by_key(&id, |(id, _)| *id)
            .unwrap_or(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(phase: Phase) -> Call {
        Call {
            kind: Kind::Login { newer_than: None },
            priority: Priority::Normal,
            phase,
            epoch: Epoch(0),
            sends: SendNo(0),
            begun_at: 0,
            timeout: None,
            has_timer: false,
        }
    }

    #[test]
    fn calls_come_out_in_the_order_they_came_and_holes_are_swept() {
        let mut calls = Calls::default();
        for id in (1..=100).map(CallId) {
            assert!(calls.add(id, call(Phase::Waiting)));
        }
        for id in (1..=100).map(CallId) {
            if id.0 % 10 != 0 {
                assert!(calls.remove(id).is_some());
                assert!(calls.remove(id).is_none(), "{id} twice");
            }
        }
        assert_eq!(
            calls.waiting(),
            [10, 20, 30, 40, 50, 60, 70, 80, 90, 100].map(CallId)
        );
        assert!(
            calls.slots.len() <= 20,
            "{} slots for 10 calls",
            calls.slots.len()
        );
    }

    #[test]
    fn holes_are_swept_when_they_are_many_and_more_than_half_and_when_nothing_is_left() {
        let filled = |count: u32| {
            let mut calls = Calls::default();
            for id in (1..=count).map(CallId) {
                assert!(calls.add(id, call(Phase::Waiting)));
            }
            calls
        };
        let few = SMALL as u32;
        let mut calls = filled(few);
        for id in (1..few).map(CallId) {
            calls.remove(id);
            assert_eq!(calls.slots.len(), SMALL, "few");
        }
        calls.remove(CallId(few));
        assert_eq!(calls.slots.len(), 0, "nothing is left");
        let mut calls = filled(few + 1);
        for id in (1..=few / 2).map(CallId) {
            calls.remove(id);
            assert_eq!(calls.slots.len(), SMALL + 1, "less than half");
        }
        calls.remove(CallId(few / 2 + 1));
        assert_eq!(calls.slots.len(), SMALL / 2, "more than half");
        let mut calls = filled(40);
        for id in (1..=20).map(CallId) {
            assert!(calls.remove(id).is_some());
        }
        assert_eq!(calls.slots.len(), 40, "half of it");
        calls.remove(CallId(21));
        assert_eq!(calls.slots.len(), 19);
    }

    #[test]
    fn a_call_is_found_behind_holes_and_gaps_and_none_where_there_is_none() {
        let mut calls = Calls::default();
        let ids = [3, 4, 9, 10, 4_000_000_000, u32::MAX].map(CallId);
        for id in ids {
            assert!(calls.add(id, call(Phase::Waiting)));
        }
        for id in ids {
            calls.set_phase(
                id,
                Phase::Sent {
                    generation: Some(Generation(id.0)),
                },
            );
        }
        for id in ids {
            let phase = calls.get_mut(id).map(|call| call.phase);
            assert_eq!(
                phase,
                Some(Phase::Sent {
                    generation: Some(Generation(id.0))
                }),
                "{id}"
            );
        }
        for id in [0, 1, 5, 8, 11, 3_999_999_999, u32::MAX - 1].map(CallId) {
            assert!(calls.get_mut(id).is_none(), "{id}");
            assert!(calls.remove(id).is_none(), "{id}");
        }
        assert!(Calls::default().get_mut(CallId(0)).is_none());
    }

    #[test]
    fn a_call_moves_on_if_it_may() {
        let mut calls = Calls::default();
        calls.add(CallId(1), call(Phase::Waiting));
        let sent = Phase::Sent { generation: None };
        assert!(calls.set_phase_if(CallId(1), sent, |_| false).is_none());
        assert_eq!(calls.waiting(), [1].map(CallId));
        assert_eq!(calls.at_host(), 0);
        assert!(
            calls
                .set_phase_if(CallId(1), sent, |call| call.priority == Priority::Normal)
                .is_some()
        );
        assert_eq!(calls.at_host(), 1);
    }

    #[test]
    fn only_waiting_calls_wait() {
        let mut calls = Calls::default();
        calls.add(CallId(1), call(Phase::Sent { generation: None }));
        calls.add(CallId(2), call(Phase::Waiting));
        assert_eq!(calls.waiting(), [2].map(CallId));
        assert_eq!(calls.ids(|_| true), [1, 2].map(CallId));
    }

    #[test]
    fn those_that_a_page_waits_for_go_on_first() {
        let mut calls = Calls::default();
        for (id, priority) in [
            (1, Priority::Normal),
            (2, Priority::High),
            (3, Priority::Exempt),
            (4, Priority::High),
        ] {
            let waits = call(Phase::Waiting);
            calls.add(CallId(id), Call { priority, ..waits });
        }
        assert_eq!(calls.waiting(), [2, 3, 4, 1].map(CallId));
    }

    #[test]
    fn those_at_the_host_are_counted_but_for_the_exempt() {
        let mut calls = Calls::default();
        calls.add(CallId(1), call(Phase::Waiting));
        calls.add(CallId(2), call(Phase::Waiting));
        let free = Call {
            priority: Priority::Exempt,
            ..call(Phase::Waiting)
        };
        calls.add(CallId(3), free);
        for id in (1..=3).map(CallId) {
            calls.set_phase(id, Phase::Sent { generation: None });
        }
        assert_eq!(calls.at_host(), 2);
        calls.set_phase(CallId(1), Phase::Waiting);
        assert_eq!(calls.at_host(), 1);
        calls.remove(CallId(2));
        calls.remove(CallId(3));
        assert_eq!(calls.at_host(), 0);
        assert!(calls.set_phase(CallId(2), Phase::Waiting).is_none());
    }

    #[test]
    fn what_remains_of_a_deadline_is_the_rest_of_it_or_all_if_the_clock_makes_no_sense() {
        let limited = Call {
            begun_at: 500,
            timeout: Some(1_000),
            has_timer: true,
            ..call(Phase::Waiting)
        };
        for (now, remaining) in [
            (Millis::MIN, 1_000),
            (499, 1_000),
            (500, 1_000),
            (501, 999),
            (1_499, 1),
            (1_500, 1_000),
            (Millis::MAX, 1_000),
        ] {
            assert_eq!(limited.remaining_at_host(now), Some(remaining), "{now}");
        }
    }

    #[test]
    fn nothing_is_told_of_a_limit_that_is_the_hosts_to_watch_or_is_none() {
        let of_the_host = Call {
            timeout: Some(1_000),
            ..call(Phase::Waiting)
        };
        let none = Call {
            has_timer: true,
            ..call(Phase::Waiting)
        };
        assert_eq!(of_the_host.remaining_at_host(1), None);
        assert_eq!(none.remaining_at_host(1), None);
    }

    #[test]
    fn a_number_is_used_once() {
        let mut calls = Calls::default();
        assert!(calls.add(CallId(7), call(Phase::Waiting)));
        assert!(!calls.add(CallId(7), call(Phase::Waiting)));
        assert!(!calls.add(CallId(6), call(Phase::Waiting)));
    }
}

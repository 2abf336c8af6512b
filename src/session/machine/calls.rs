//! The calls that have not settled yet.

#[cfg(test)]
mod tests;

use super::{Call, CallId, CallKind, Phase, Priority};

/// Up to this many entries, emptied ones stay until all are empty; above, they go when they are more than half.
const SMALL: usize = 16;

/// Calls in the order of their numbers.
///
/// Numbers only grow, so a new call goes to the end, and waiting calls come out first come, first served. They mostly
/// grow by one, so a call is nearly always as far from the end as its number is from the last one; where it is not, it
/// is searched. Removal leaves a hole, and holes are swept when they are more than half of all, which keeps N calls
/// linear in N.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Calls {
    entries: Vec<(CallId, Option<Call>)>,
    /// The greatest number so far.
    last: CallId,
    live: usize,
    /// How many of them are at the host and count against its limit.
    at_host: u32,
}

impl Calls {
    /// Adds a call; `false` if its number is not greater than those before.
    pub fn add(&mut self, id: CallId, call: Call) -> bool {
        if id <= self.last {
            return false;
        }
        self.last = id;
        self.entries.push((id, Some(call)));
        self.live += 1;
        true
    }

    /// How many calls are at the host and count against its limit.
    pub fn at_host(&self) -> u32 {
        self.at_host
    }

    /// Moves a call on; `None` if there is none.
    #[inline(never)] // 8 bytes
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
        let call = self.entries.get_mut(index)?.1.as_mut()?;
        if !may(call) {
            return None;
        }
        self.at_host -= call.places();
        call.phase = phase;
        self.at_host += call.places();
        Some(call)
    }

    #[inline(never)] // 110 bytes
    pub fn get(&self, id: CallId) -> Option<&Call> {
        self.entries.get(self.index(id))?.1.as_ref()
    }

    #[inline(never)] // 23 bytes
    pub fn get_mut(&mut self, id: CallId) -> Option<&mut Call> {
        let index = self.index(id);
        self.entries.get_mut(index)?.1.as_mut()
    }

    pub fn remove(&mut self, id: CallId) -> Option<Call> {
        let index = self.index(id);
        let call = self.entries.get_mut(index)?.1.take()?;
        self.live -= 1;
        self.at_host -= call.places();
        if self.live == 0 {
            self.entries.clear();
        } else if self.entries.len() > SMALL && self.live * 2 < self.entries.len() {
            self.sweep();
        }
        Some(call)
    }

    /// Whether the same calls stand where they stand there, whatever ended calls have left behind.
    pub fn stand_like(&self, other: &Calls) -> bool {
        fn pending(calls: &Calls) -> impl Iterator<Item = (&CallId, &Call)> {
            let calls = calls.entries.iter();
            calls.filter_map(|(id, call)| Some((id, call.as_ref()?)))
        }
        self.at_host == other.at_host && self.live == other.live && pending(self).eq(pending(other))
    }

    /// The numbers of all calls, for whoever ends or moves some of them on the way. A call may have ended meanwhile.
    // Those of which something holds would be more to the point, and a copy of this for each such thing.
    #[inline(never)] // 42 bytes
    pub fn ids(&self) -> Vec<CallId> {
        self.entries.iter().map(|(id, _)| *id).collect()
    }

    /// A call by which the app itself waits for a login.
    pub fn waiting_login(&self) -> Option<CallId> {
        let is_login = |call: &Call| matches!(call.kind, CallKind::Login { .. });
        let mut calls = self.entries.iter();
        let found = calls.find(|(_, call)| call.as_ref().is_some_and(is_login))?;
        Some(found.0)
    }

    /// The numbers of the calls that wait for the login in flight, as they are to go on: those of normal priority last.
    pub fn waiting(&self) -> Vec<CallId> {
        let mut ids = Vec::new();
        for normal in [false, true] {
            for (id, call) in &self.entries {
                let waits = |call: &Call| {
                    call.phase == Phase::Waiting && (call.priority == Priority::Normal) == normal
                };
                if call.as_ref().is_some_and(waits) {
                    ids.push(*id);
                }
            }
        }
        ids
    }

    #[cold]
    fn sweep(&mut self) {
        self.entries.retain(|(_, call)| call.is_some());
    }

    /// Where a call is; beyond the end if there is none.
    #[inline(never)] // a copy in each of its callers would be a third of a kilobyte more
    fn index(&self, id: CallId) -> usize {
        let count = self.entries.len();
        let last = self.entries.last().map_or(0, |(last, _)| last.0);
        let from_end = last.wrapping_sub(id.0) as usize;
        let guess = count.wrapping_sub(from_end).wrapping_sub(1);
        if self.entries.get(guess).map(|(found, _)| *found) == Some(id) {
            return guess;
        }
        self.entries
            .binary_search_by_key(&id, |(id, _)| *id)
            .unwrap_or(count)
    }
}

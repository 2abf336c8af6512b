//! The calls that wait for their turn at the host.
//!
//! A host takes a limited number of calls at once (docs: network, at most 10), and fails or delays what is more. Fifty
//! requests that one login releases go out in order instead, those first that a page is waiting for, and each of the
//! others as the app made them: also one that had left the queue, to wait for a login.

#[cfg(test)]
mod tests;

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::hash::{Hash, Hasher};

use super::{Break, CallId, CallKind, Generation, Machine, Millis, Phase, Priority};

/// Calls by the line that they stand in, and by their numbers in it: a heap, so that N calls take little more than N steps.
/// Those that have ended meanwhile stay until it is their turn.
#[derive(Clone, Debug, Default)]
pub(super) struct Queue(BinaryHeap<Reverse<u64>>);

/// Behind those of high priority.
const NORMAL: u64 = 1 << 32;

impl Queue {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn next(&mut self) -> Option<CallId> {
        self.0.pop().map(|Reverse(place)| CallId(place as u32))
    }

    /// How a heap lies in memory depends on how it came about.
    fn sorted(&self) -> Vec<Reverse<u64>> {
        self.0.clone().into_sorted_vec()
    }
}

impl PartialEq for Queue {
    fn eq(&self, other: &Self) -> bool {
        self.sorted() == other.sorted()
    }
}

impl Eq for Queue {}

impl Hash for Queue {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.sorted().hash(state);
    }
}

impl Machine {
    /// Whether the host may be given one more call. The exchange of a login never waits, but it counts.
    pub(super) fn has_room(&self) -> bool {
        let exchange = u32::from(self.logins.is_exchanging());
        self.calls.at_host() + exchange < self.policy.max_in_flight
    }

    /// Lets a call wait for its turn. `generation` is that of the session that was to be attached.
    pub(super) fn enqueue(&mut self, id: CallId, generation: Option<Generation>) {
        let jumps = self.breaks(Break::JumpQueue);
        let Some(call) = self.calls.set_phase(id, Phase::Queued { generation }) else {
            return;
        };
        let line = match call.priority {
            Priority::High => 0,
            Priority::Normal | Priority::Exempt => NORMAL,
        };
        let line = if jumps { !u64::from(id.0) << 32 } else { line };
        self.queue.0.push(Reverse(line | u64::from(id.0)));
    }

    /// Gives the host what it has room for.
    pub(super) fn serve_queue(&mut self, now: Millis) {
        if self.breaks(Break::QueueStandsStill) {
            return;
        }
        // As nearly every event finds it, and what follows takes its time where wasm is interpreted.
        if self.queue.is_empty() {
            return;
        }
        // Out of sight meanwhile: who is next has nobody to stand behind.
        let mut queue = std::mem::take(&mut self.queue);
        while self.has_room()
            && let Some(id) = queue.next()
        {
            let Some(call) = self.calls.get_mut(id) else {
                continue;
            };
            let (Phase::Queued { generation }, CallKind::Request { auth, .. }) =
                (call.phase, call.kind)
            else {
                continue;
            };
            // Who was to go with a session goes with it, however short its life is said to be: judging it again would
            // cost a login for each few of them. But not with one that is being replaced, or gone.
            let stands = generation == Some(self.slot.generation())
                && self.logins.in_flight().is_none()
                && self.slot.live().is_some();
            if stands {
                self.send_or_enqueue(id, generation);
            } else {
                self.route(id, auth, now);
            }
        }
        self.queue = queue;
    }
}

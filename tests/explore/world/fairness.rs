//! Whose turn it is at a host that takes a limited number of calls at once.
//!
//! A call's turn is by its priority, and among equals by when it could first have gone. What became able to go in one moment,
//! because a login ended, goes in the order in which it was made. Who waited for its turn and could then not have gone,
//! because a login began, may have kept its place or not: between it and the others, either may be first.

use super::{ACCOUNT_LOGIN, LOGIN, Violation, World, check};
use crate::invariant::Invariant;
use crate::plan::Plan;
use weapp_session::session::Priority;

impl World {
    /// Whether the host takes no more. An exchange counts, though it is never made to wait.
    pub fn is_full(&self, plan: &Plan) -> bool {
        let counted = |(place, _): &(usize, _)| plan.asks[*place].priority != Priority::Exempt;
        let out = self
            .pending()
            .filter(|(_, call)| call.out.is_some())
            .filter(counted)
            .count();
        out + usize::from(self.exchange.is_some()) >= plan.policy.max_in_flight as usize
    }

    /// Whether only the host keeps a request from going.
    fn is_ready(&self, plan: &Plan, place: usize) -> bool {
        let call = &self.calls[place];
        let pending =
            place < LOGIN && call.id.is_some() && call.out.is_none() && call.must_end.is_none();
        let has_session = self.login.is_none() && self.live() != 0;
        pending
            && plan.asks[place].priority != Priority::Exempt
            && (has_session || !World::waits(plan, place))
    }

    /// Checks that a request may go now.
    pub fn check_turn(&self, plan: &Plan, place: usize) -> Result<(), Violation> {
        let priority = plan.asks[place].priority;
        if priority == Priority::Exempt {
            return Ok(());
        }
        check(
            !self.is_full(plan),
            Invariant::HostTurns,
            "more is at the host than it takes",
        )?;
        let call = &self.calls[place];
        // Where the app has meddled, what can go now need not have been able to when this was decided.
        let overtaken = self.passing == 0
            && (0..LOGIN).any(|other| {
                if other == place || !self.is_ready(plan, other) {
                    return false;
                }
                let waits = &self.calls[other];
                let waited = waits.turn != 0;
                match (plan.asks[other].priority, priority) {
                    (Priority::High, Priority::Normal) => true,
                    (Priority::Normal, Priority::High) => false,
                    _ if call.turn == 0 && call.queued => false,
                    _ if waited => call.turn == 0 || waits.turn < call.turn,
                    _ => call.turn == 0 && !waits.queued && waits.id < call.id,
                }
            });
        check(
            !overtaken,
            Invariant::HostTurns,
            "a request goes before its turn",
        )
    }

    /// Notes who waits for its turn, and since when: by ranks, so that it does not matter how many went before.
    pub fn take_turns(&mut self, plan: &Plan) {
        let ready: [bool; ACCOUNT_LOGIN] = std::array::from_fn(|place| self.is_ready(plan, place));
        let turns: [u8; ACCOUNT_LOGIN] = std::array::from_fn(|place| match ready[place] {
            true => self.calls[place].turn,
            false => 0,
        });
        let last = turns.iter().filter(|turn| **turn != 0).count() as u8;
        for (place, call) in self.calls[..ACCOUNT_LOGIN].iter_mut().enumerate() {
            let mine = turns[place];
            let earlier = turns.iter().filter(|turn| (1..mine).contains(*turn));
            call.turn = match (ready[place], mine) {
                (false, _) => 0,
                (true, 0) if call.queued => 0,
                (true, 0) => last + 1,
                (true, _) => earlier.count() as u8 + 1,
            };
            call.queued |= ready[place];
        }
    }
}

//! Whose turn it is at a host that takes a limited number of calls at once.
//!
//! A call's turn is by its priority, and among equals by when it was made, however it has come to wait.

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
        let pending = pending && !call.paused && !call.may_pause;
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
                match (plan.asks[other].priority, priority) {
                    (Priority::High, Priority::Normal) => true,
                    (Priority::Normal, Priority::High) => false,
                    _ => self.calls[other].id < call.id,
                }
            });
        check(
            !overtaken,
            Invariant::HostTurns,
            "a request goes before its turn",
        )
    }

    /// Notes who waits for its turn.
    pub fn take_turns(&mut self, plan: &Plan) {
        for place in 0..ACCOUNT_LOGIN {
            let ready = self.is_ready(plan, place);
            self.calls[place].queued |= ready;
        }
    }
}

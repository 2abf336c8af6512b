//! The effects on their way out.

use std::collections::VecDeque;

use super::{CallId, Effect};

/// What is to be done and has not been polled yet, in the order in which it has to be done.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct PendingEffects(VecDeque<Effect>);

impl PendingEffects {
    pub fn push(&mut self, effect: Effect) {
        self.0.push_back(effect);
    }

    pub fn pop(&mut self) -> Option<Effect> {
        self.0.pop_front()
    }

    /// Takes back those of which something holds no more.
    // One function for all that ask: a copy for each would be larger than what they ask for.
    pub fn retain(&mut self, holds: &mut dyn FnMut(&Effect) -> bool) {
        self.0.retain(holds);
    }

    /// Takes back a send that has not been polled; `false` if there is none. Between two polls a callback of the app may
    /// end a call that is about to be sent.
    pub fn take_back_send(&mut self, id: CallId) -> bool {
        let pending = self.0.len();
        self.retain(&mut |effect| !matches!(effect, Effect::Send { call, .. } if *call == id));
        self.0.len() < pending
    }
}

//! The effects on their way out.

use super::{CallId, Effect};

/// What is to be done and has not been polled yet, in the order in which it has to be done.
///
/// What was polled or taken back leaves a hole, unless it was the last; holes go when nothing is behind them. A ring that
/// closes up would be half a kilobyte more.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct PendingEffects {
    effects: Vec<Option<Effect>>,
    /// Where the next one is. Before it are holes only.
    next: usize,
}

impl PendingEffects {
    pub fn push(&mut self, effect: Effect) {
        self.effects.push(Some(effect));
    }

    pub fn pop(&mut self) -> Option<Effect> {
        loop {
            let last = self.effects.len().checked_sub(1)?;
            let effect = match self.effects.get_mut(self.next) {
                Some(place) if self.next < last => {
                    self.next += 1;
                    place.take()
                }
                // The last one, as an ordinary request's always is; or a hole behind which is nothing.
                _ => {
                    self.next = last;
                    self.effects.pop().flatten()
                }
            };
            if effect.is_some() {
                return effect;
            }
        }
    }

    /// Whether there is nothing to be polled.
    pub fn is_empty(&self) -> bool {
        self.effects.is_empty()
    }

    /// The places of what has not been polled: emptied, they are taken back.
    pub fn places(&mut self) -> impl Iterator<Item = &mut Option<Effect>> {
        self.effects.iter_mut()
    }

    /// Takes back a send that has not been polled; `false` if there is none. Between two polls a callback of the app may
    /// end a call that is about to be sent.
    pub fn take_back_send(&mut self, id: CallId) -> bool {
        let mut found = false;
        for place in self.places() {
            if matches!(place, Some(Effect::Send { call, .. }) if *call == id) {
                *place = None;
                found = true;
            }
        }
        found
    }
}

//! How calls end, and what ends many of them: a logout, the end of the client.

use super::{
    Auth, Break, Call, CallId, CallKind, Effect, ErrorCode, Machine, Notice, Outcome, Phase,
};

impl Machine {
    pub(super) fn log_out(&mut self) {
        if self.destroyed {
            return;
        }
        if !self.breaks(Break::LogoutForgetsEpoch) {
            self.epoch = self.epoch.next();
        }
        if !self.breaks(Break::LogoutKeepsLogin) {
            self.logins.break_off(&mut self.effects);
        }
        self.slot.clear(&mut self.effects);
        self.pace.forget_logins();
        self.push(Effect::Forget);
        self.emit(Notice::LoggedOut);
        let keeps_queue = self.breaks(Break::LogoutKeepsQueue);
        // Those that wait for a session or, meaning to take it along, for their turn; and those that have just been
        // released but not polled. What the app itself has set going goes out before the logout, even if one callback
        // does both and nothing has been polled since.
        let ends = |call: &Call| {
            let never = Auth::Never;
            let apart = matches!(call.kind, CallKind::Request { auth, .. } if auth == never);
            match call.phase {
                Phase::Waiting => true,
                Phase::Paused => !apart,
                Phase::Queued { .. } => !apart && !keeps_queue,
                Phase::Sent { .. } => !apart && call.released,
            }
        };
        for id in self.calls.ids() {
            if self.calls.get(id).is_some_and(ends) {
                self.cancel(id, Outcome::Failed(ErrorCode::LoggedOut));
            }
        }
    }

    pub(super) fn destroy(&mut self) {
        if self.destroyed {
            return;
        }
        self.logins.break_off(&mut self.effects);
        self.destroyed = true;
        for id in self.calls.ids() {
            self.cancel(id, Outcome::Failed(ErrorCode::Destroyed));
        }
    }

    /// Ends a call for a reason that is not the host's answer.
    #[cold]
    pub(super) fn cancel(&mut self, id: CallId, outcome: Outcome) {
        let Some(call) = self.calls.get_mut(id) else {
            return;
        };
        if let Phase::Sent { .. } = call.phase
            && !self.effects.take_back_send(id)
        {
            self.push(Effect::AbortSend { call: id });
        }
        self.settle(id, outcome);
    }

    /// Ends a call.
    pub(super) fn settle(&mut self, id: CallId, outcome: Outcome) {
        if self.calls.remove(id).is_some() {
            self.push(Effect::Settle { call: id, outcome });
        }
    }
}

//! Polite retries: a call that failed, or was answered by a status such as 503, goes again where the app has asked for that.

use super::{Break, CallId, CallKind, Effect, Machine, Millis, Outcome, Phase, SendNo};

impl Machine {
    /// A call has failed in a way after which it may be retried, up to a `limit`; `status`: 0 if the host could not deliver it.
    #[cold]
    pub(super) fn retryable(
        &mut self,
        id: CallId,
        send: SendNo,
        status: u16,
        limit: u32,
        now: Millis,
    ) {
        let endless = self.breaks(Break::RetriesForEver);
        let expired = self.policy.expired_statuses.contains(&status);
        let epoch = self.epoch;
        let Some(call) = self.sent(id, send) else {
            return;
        };
        // "Expired" comes first: it counts for itself. And what was sent before a logout is not sent again for whoever is
        // logged in now.
        if call.retries >= limit && !endless || expired || call.epoch != epoch {
            return match status {
                0 => self.settle(id, Outcome::HostFailed),
                _ => self.answered(id, send, status, None, now),
            };
        }
        let retries = call.retries;
        call.retries += 1;
        self.calls.set_phase(id, Phase::Paused);
        self.push(Effect::PauseCall { call: id, retries });
    }

    /// A call's pause is over.
    #[cold]
    pub(super) fn retry(&mut self, id: CallId, now: Millis) {
        if let Some(call) = self.calls.get(id)
            && call.phase == Phase::Paused
            && let CallKind::Request { auth, .. } = call.kind
        {
            self.route(id, auth, now);
        }
    }
}

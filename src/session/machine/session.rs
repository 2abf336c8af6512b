//! How the session changes hands: it is restored, brought by the app, changed by an answer, or has lost its key.

use super::{
    AttemptNo, Break, Call, Effect, Epoch, ErrorCode, Generation, Machine, Millis, Notice, Outcome,
    Phase, Record, SessionGrant, SessionUpdate,
};
use crate::session::expiry::{Lifetime, valid_seconds};

impl Machine {
    pub(super) fn restore(&mut self, record: Record) {
        let untouched = self.slot.generation() == Generation(0)
            && self.logins.attempts() == AttemptNo(0)
            && self.epoch == Epoch(0);
        if untouched && !self.destroyed {
            let check_key = self.policy.check_key;
            self.slot.restore(record, check_key, &mut self.effects);
        }
    }

    /// Takes a session that the app brings. It ends a login that nobody made with account credentials, and serves whoever
    /// waited for that.
    pub(super) fn set_session(&mut self, grant: SessionGrant, renewable: bool, now: Millis) {
        if self.destroyed {
            return;
        }
        if !self.breaks(Break::SetSessionKeepsLogin) {
            self.logins.end_silent_login(&mut self.effects);
        }
        self.accept_grant(grant, renewable, now);
        if self.logins.in_flight().is_none() && !self.next_account_login() {
            let generation = Some(self.slot.generation());
            self.send_with(generation);
            self.release_waiting(Outcome::AlreadyLoggedIn, generation);
        }
    }

    /// What was released and nobody has polled was to go with the session that is replaced: it keeps its turn, and so
    /// does what the app has made since.
    fn send_with(&mut self, generation: Option<Generation>) {
        let sent = Phase::Sent { generation };
        let is_attached = |call: &Call| {
            matches!(
                call.phase,
                Phase::Sent {
                    generation: Some(_)
                }
            )
        };
        let mut behind = false;
        for id in self.calls.ids() {
            let Some(call) = self.calls.get(id).filter(|call| is_attached(call)) else {
                continue;
            };
            behind |= call.released;
            if behind
                && self.effects.take_back_send(id)
                && let Some(Call { sends: send, .. }) = self.calls.set_phase(id, sent)
            {
                let (send, attach) = (*send, true);
                let call = id;
                self.push(Effect::Send { call, send, attach });
            }
        }
    }

    /// Makes what was granted the current session, here and in storage.
    pub(super) fn accept_grant(&mut self, grant: SessionGrant, renewable: bool, now: Millis) {
        let seconds = valid_seconds(grant.expires_in).or(self.policy.ttl.map(f64::from));
        let record = Record {
            id: grant.id,
            lifetime: Lifetime::starting(now, seconds),
            renewable,
            refreshable: grant.refreshable,
        };
        self.slot.replace(record.clone(), &mut self.effects);
        self.slot.save(record, &mut self.effects);
    }

    /// The backend has accepted a session.
    ///
    /// Every answer to a session of the current login counts, also to an id that has been replaced since: what arrives
    /// last was said last.
    pub(super) fn accepted(&mut self, generation: Generation, update: SessionUpdate, now: Millis) {
        if generation >= self.slot.login_generation() || self.breaks(Break::OldUpdateCounts) {
            let slides = self.policy.sliding;
            self.slot.update(update, slides, now, &mut self.effects);
        }
    }

    /// WeChat's session_key is over. That says nothing about the backend's session, which goes on serving while a
    /// login makes a new one.
    pub(super) fn key_expired(&mut self, now: Millis) {
        let same =
            self.slot.login_generation() == Generation(1) || self.breaks(Break::StaleKeyCounts);
        let first = same && self.slot.live().is_some();
        if self.slot.take_key_check() && first && !self.destroyed {
            self.ensure_login(None, true, now);
        }
    }

    pub(super) fn store_failed(&mut self, now: Millis) {
        // What storage holds now is older than the session in memory; none is better than a wrong one.
        self.push(Effect::Forget);
        self.emit(Notice::Error(ErrorCode::StorageFailed));
        self.stored(now);
    }

    /// Whether a request may go out with the session as it is: there is one, it is not due for renewal, and no
    /// login is in flight that may end it at the backend.
    #[inline(never)] // several ask it
    pub(super) fn session_serves(&self, now: Millis) -> bool {
        self.logins.in_flight().is_none() && self.slot.serves(self.policy.renew_before, now)
    }
}

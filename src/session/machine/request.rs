//! A request's way: wait if needed, send, judge the answer, perhaps replay.

use super::{
    Auth, Break, Call, CallId, CallKind, Effect, ErrorCode, Generation, Machine, Millis, Notice,
    Outcome, Phase, Priority, SendNo, SessionUpdate,
};

impl Machine {
    /// Registers a call; `false` if it ended at once.
    #[inline(never)] // 37 bytes
    pub(super) fn register(&mut self, id: CallId, kind: CallKind, priority: Priority) -> bool {
        if !self.calls.add(id, Call::new(kind, priority, self.epoch)) {
            self.refuse(id);
            return false;
        }
        if self.destroyed {
            self.settle(id, Outcome::Failed(ErrorCode::Destroyed));
            return false;
        }
        true
    }

    /// Ends a call whose number is out of order: nothing may be lost without a word. But one of this number that has not
    /// ended is told nothing yet.
    #[cold]
    fn refuse(&mut self, id: CallId) {
        if self.calls.get(id).is_none() && !self.breaks(Break::RefuseInSilence) {
            let outcome = Outcome::OutOfOrder;
            self.push(Effect::Settle { call: id, outcome });
        }
    }

    /// Sends a request now, or lets it wait for a login.
    pub(super) fn route(&mut self, id: CallId, auth: Auth, now: Millis) {
        match auth {
            Auth::Never => self.send_or_enqueue(id, None),
            Auth::Optional => {
                self.send_or_enqueue(id, self.slot.unexpired_generation(now));
            }
            Auth::Held => {
                let generation = match self.breaks(Break::HeldByTheClock) {
                    true => self.slot.unexpired_generation(now),
                    false => self.slot.live_generation(),
                };
                self.send_or_enqueue(id, generation);
            }
            Auth::Required if self.session_serves(now) => {
                self.send_or_enqueue(id, Some(self.slot.generation()));
            }
            Auth::Required => {
                self.calls.set_phase(id, Phase::Waiting);
                self.ensure_login(None, false, now);
            }
        }
    }

    /// Hands a request to the host, or lets it wait for its turn.
    pub(super) fn send_or_enqueue(&mut self, id: CallId, generation: Option<Generation>) {
        // An exchange that has just ended left its place to the one who is next, not to whom it released.
        let may_go = self.has_room() && self.queue.is_empty();
        let sent = Phase::Sent { generation };
        let goes = |call: &Call| may_go || call.priority == Priority::Exempt;
        let released = self.releasing || self.breaks(Break::LogoutTakesBack);
        let Some(call) = self.calls.set_phase_if(id, sent, goes) else {
            return self.enqueue(id, generation);
        };
        call.sends = call.sends.next();
        call.released = released;
        let send = call.sends;
        self.push(Effect::Send {
            call: id,
            send,
            attach: generation.is_some(),
        });
    }

    /// The call, if this send is the one that is out.
    pub(super) fn sent(&mut self, id: CallId, send: SendNo) -> Option<&mut Call> {
        self.calls
            .get_mut(id)
            .filter(|call| call.sends == send && matches!(call.phase, Phase::Sent { .. }))
    }

    pub(super) fn answered(
        &mut self,
        id: CallId,
        send: SendNo,
        status: u16,
        update: Option<SessionUpdate>,
        now: Millis,
    ) {
        let found = update.as_ref().is_some_and(|update| update.expired);
        let expired = found || self.policy.expired_statuses.contains(&status);
        let Some(call) = self.sent(id, send) else {
            return;
        };
        let Phase::Sent { generation } = call.phase else {
            return;
        };
        match generation {
            // "Expired" says something only about a session that was sent.
            Some(generation) if expired => self.answered_expired(id, generation, now),
            Some(generation) => {
                if self.policy.sliding || update.is_some() {
                    self.accepted(generation, update.unwrap_or_default(), now);
                }
                self.settle(id, Outcome::Delivered);
            }
            None => self.settle(id, Outcome::Delivered),
        }
    }

    #[cold]
    fn answered_expired(&mut self, id: CallId, generation: Generation, now: Millis) {
        let current = generation == self.slot.generation() || self.breaks(Break::IgnoreGeneration);
        // Without leave to replace it the session stays: to others it may be as good as ever.
        let stays = current && self.slot.live().is_some() && !self.may_replace_session(now);
        if stays {
            self.slot.doubt();
        } else if current {
            self.slot.expire(&mut self.effects);
        }
        let epoch = self.epoch;
        let Some(call) = self.calls.get_mut(id) else {
            return;
        };
        if call.epoch != epoch {
            // It belongs to a user who has logged out; it must not be replayed for whoever is logged in now.
            return self.settle(id, Outcome::Failed(ErrorCode::LoggedOut));
        }
        let CallKind::Request { auth, replays_left } = &mut call.kind else {
            return;
        };
        if *replays_left == 0 || stays {
            self.announce_expiry(generation);
            return self.settle(id, Outcome::Failed(ErrorCode::SessionExpired));
        }
        *replays_left -= 1;
        let auth = *auth;
        if auth == Auth::Required
            && self.logins.in_flight().is_none()
            && let Some(mut failure) = self.slot.renewal_failure()
        {
            // The login that was to replace this session has failed since: a straggler shares that fate instead of
            // starting the next one.
            if self.breaks(Break::FailureOfAnother) {
                failure.attempt = self.logins.attempts();
            }
            return self.settle(id, Outcome::LoginFailed(failure));
        }
        self.route(id, auth, now);
    }

    /// Tells the listeners, once for each session, that it ended and is not being renewed.
    pub(super) fn announce_expiry(&mut self, generation: Generation) {
        if self.logins.in_flight().is_none() && self.slot.announce_end(generation) {
            self.emit(Notice::Expired);
        }
    }
}

//! A request's way: wait if needed, send, judge the answer, perhaps once more.

use super::calls::Call;
use super::{
    Break, CallId, Effect, ErrorCode, Holding, Kind, Machine, Millis, Need, Notice, Outcome, Phase,
    Timer,
};

impl Machine {
    pub(super) fn begin_request(
        &mut self,
        id: CallId,
        need: Need,
        replay: bool,
        timeout: Option<u32>,
        now: Millis,
    ) {
        let replays_left = if replay { self.policy.replays } else { 0 };
        let kind = Kind::Request { need, replays_left };
        if self.begin(id, kind, timeout, now) {
            self.dispatch(id, need, now);
        }
    }

    /// Registers a call; `false` if it ended at once.
    pub(super) fn begin(
        &mut self,
        id: CallId,
        kind: Kind,
        timeout: Option<u32>,
        now: Millis,
    ) -> bool {
        let call = Call {
            kind,
            phase: Phase::Waiting,
            epoch: self.epoch,
            sends: 0,
            begun_at: now,
            timeout,
            timed: false,
        };
        if !self.calls.add(id, call) {
            return false;
        }
        if self.destroyed {
            self.finish(id, Outcome::Failed(ErrorCode::Destroyed));
            return false;
        }
        true
    }

    /// Sends a request now, or lets it wait for a login.
    fn dispatch(&mut self, id: CallId, need: Need, now: Millis) {
        match need {
            Need::Never => self.send(id, None),
            Need::Optional => {
                let generation = self.unexpired_generation(now);
                self.send(id, generation);
            }
            Need::Required if self.session_serves(now) => self.send(id, Some(self.generation)),
            Need::Required if self.breaks(Break::SendBare) => self.send(id, None),
            Need::Required => {
                self.wait(id, now);
                self.ensure_login();
            }
        }
    }

    /// Whether a request may go out with the session as it is: there is one, it is not due for renewal, and no
    /// login is under way that may end it at the backend.
    pub(super) fn session_serves(&self, now: Millis) -> bool {
        match &self.holding {
            Holding::Live(record) => {
                self.episode.is_none() && !record.lifetime.is_due(now, self.policy.renew_before)
            }
            Holding::None | Holding::Over { .. } => false,
        }
    }

    /// The generation of the session, if there is one that is not over by the local clock.
    pub(super) fn unexpired_generation(&self, now: Millis) -> Option<u32> {
        match &self.holding {
            Holding::Live(record) if !record.lifetime.is_over(now) => Some(self.generation),
            _ => None,
        }
    }

    pub(super) fn send(&mut self, id: CallId, generation: Option<u32>) {
        let Some(call) = self.calls.get_mut(id) else {
            return;
        };
        call.sends += 1;
        call.phase = Phase::Sent { generation };
        let send = call.sends;
        self.push(Effect::Send {
            call: id,
            send,
            attach: generation.is_some(),
        });
    }

    /// Lets a call wait for the login. From here on its time limit is the machine's to watch; a first send alone is
    /// bounded by the host.
    pub(super) fn wait(&mut self, id: CallId, now: Millis) {
        let Some(call) = self.calls.get_mut(id) else {
            return;
        };
        call.phase = Phase::Waiting;
        self.limit(id, now);
    }

    /// Starts the timer of a call that has a time limit, unless it runs.
    fn limit(&mut self, id: CallId, now: Millis) {
        let Some(call) = self.calls.get_mut(id) else {
            return;
        };
        let Some(timeout) = call.timeout.filter(|_| !call.timed) else {
            return;
        };
        call.timed = true;
        // A clock that jumped must neither end the call before its time began nor stretch it: the part that has
        // passed is between nothing and all of it.
        let passed = now
            .saturating_sub(call.begun_at)
            .clamp(0, i64::from(timeout));
        self.push(Effect::StartTimer {
            timer: Timer::Call(id),
            delay: timeout - passed as u32,
        });
    }

    /// The call, if this send is the one that is out.
    pub(super) fn sent(&mut self, id: CallId, send: u32) -> Option<&mut Call> {
        let any = self.breaks(Break::LateAnswerCounts);
        self.calls
            .get_mut(id)
            .filter(|call| (call.sends == send || any) && matches!(call.phase, Phase::Sent { .. }))
    }

    pub(super) fn answered(&mut self, id: CallId, send: u32, status: u16, now: Millis) {
        let expired = self.policy.expired_statuses.contains(&status);
        let Some(call) = self.sent(id, send) else {
            return;
        };
        let Phase::Sent { generation } = call.phase else {
            return;
        };
        match generation {
            // "Expired" says something only about a session that was sent.
            Some(generation) if expired => self.answered_expired(id, generation, now),
            _ => self.finish(id, Outcome::Delivered),
        }
    }

    fn answered_expired(&mut self, id: CallId, generation: u32, now: Millis) {
        let newest = generation == self.generation || self.breaks(Break::IgnoreGeneration);
        let current = newest && matches!(self.holding, Holding::Live(_));
        if current {
            self.drop_session(Holding::Over {
                failed: None,
                announced: false,
            });
        }
        let epoch = self.epoch;
        let unbounded = self.breaks(Break::UnboundedReplay);
        let Some(call) = self.calls.get_mut(id) else {
            return;
        };
        if call.epoch != epoch {
            // It belongs to a user who has logged out; whoever is logged in now must not repeat it.
            return self.finish(id, Outcome::Failed(ErrorCode::LoggedOut));
        }
        let Kind::Request { need, replays_left } = &mut call.kind else {
            return;
        };
        if *replays_left == 0 && !unbounded {
            self.announce_expiry(generation);
            return self.finish(id, Outcome::Failed(ErrorCode::SessionExpired));
        }
        *replays_left = replays_left.saturating_sub(1);
        let need = *need;
        match self.holding {
            // The login that was to replace this session has failed since: a straggler shares that fate instead of
            // starting the next one.
            Holding::Over {
                failed: Some(code), ..
            } if need == Need::Required && self.episode.is_none() => {
                self.finish(id, Outcome::Failed(code));
            }
            _ => {
                // The host counts each send's time from nought; the limit is for all of them.
                self.limit(id, now);
                self.dispatch(id, need, now);
            }
        }
    }

    /// Tells the listeners, once for each session, that it ended and is not being renewed.
    fn announce_expiry(&mut self, generation: u32) {
        if let Holding::Over { announced, .. } = &mut self.holding
            && generation == self.generation
            && self.episode.is_none()
            && !*announced
        {
            *announced = true;
            self.emit(Notice::Expired);
        }
    }
}

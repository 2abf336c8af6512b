//! A call as the referee knows it.

use weapp_session::session::{Auth, CallId, ErrorCode, Outcome, Priority, SendNo, SessionUpdate};

use super::queue::Standing;
use super::{Moment, Watch};
use crate::plan::Ask;

/// A call of the app.
#[derive(Debug)]
pub struct Call {
    pub(super) kind: Kind,
    pub(super) most_sends: u32,
    pub(super) epoch: u32,
    /// How many sessions had been accepted when it began.
    pub(super) accepted: usize,
    pub(super) begun: Moment,
    pub sends: u32,
    /// The send that is at the host.
    pub out: Option<SendNo>,
    /// The session that the last send carried: an index into those that were accepted.
    pub credential: Option<usize>,
    /// Whether there is a reason to send it: it is new, or its last answer was "expired".
    pub(super) may_go: bool,
    /// Whether it has to end before the machine rests.
    pub(super) must_end: bool,
    /// How, if that can be told.
    pub(super) owed: Option<Outcome>,
    pub outcome: Option<Outcome>,
    /// Whether the app was frozen meanwhile: time limits stall then.
    pub(super) slept: bool,
    /// Whether an app that makes it in a callback can tell that it goes at once: nothing keeps it.
    pub(super) surely: bool,
    pub(super) standing: Standing,
}

/// What a call is.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    Request(Ask),
    Login { force: bool },
    AccountLogin,
}

/// What an answer means.
pub(super) enum Meaning {
    /// Nothing: it is late.
    Late,
    /// The end of the session that the client has.
    End,
    /// The backend has accepted this session.
    Accepted(usize),
    /// Nothing about the session that the client has.
    Other,
}

impl Call {
    /// Whether the login that began with this index came after the call.
    pub fn is_renewed(&self, login_generation: usize) -> bool {
        login_generation >= self.accepted
    }

    /// What was asked, if it is a request.
    pub fn ask(&self) -> Option<Ask> {
        match self.kind {
            Kind::Request(ask) => Some(ask),
            _ => None,
        }
    }

    pub(super) fn owe(&mut self, outcome: Outcome) {
        if self.outcome.is_none() && !self.must_end {
            self.must_end = true;
            self.owed = Some(outcome);
        }
    }

    /// Whether the machine must hold it back until there is a session.
    pub(super) fn requires(&self) -> bool {
        self.ask()
            .is_some_and(|ask| ask.trusted && ask.auth == Auth::Required)
    }

    /// Whether it has nothing to do with sessions.
    pub(super) fn is_foreign(&self) -> bool {
        self.ask()
            .is_some_and(|ask| !ask.trusted || ask.auth == Auth::Never)
    }

    pub(super) fn is_login(&self) -> bool {
        matches!(self.kind, Kind::Login { .. })
    }

    /// Whether it could be sent.
    pub(super) fn is_ready(&self) -> bool {
        self.may_go && self.out.is_none() && !self.must_end && self.outcome.is_none()
    }

    /// Whether it takes one of the host's places.
    pub(super) fn takes_place(&self) -> bool {
        self.out.is_some()
            && self
                .ask()
                .is_some_and(|ask| ask.priority != Priority::Exempt)
    }
}

impl Watch {
    pub(super) fn begin(&mut self, kind: Kind, moment: Moment) {
        let replays = match kind {
            Kind::Request(ask) if ask.replay => self.policy.replays,
            _ => 0,
        };
        self.calls.push(Call {
            kind,
            most_sends: 1 + replays,
            epoch: self.epoch,
            accepted: self.accepted.len(),
            begun: moment,
            sends: 0,
            out: None,
            credential: None,
            may_go: matches!(kind, Kind::Request(_)),
            must_end: false,
            owed: None,
            outcome: None,
            slept: false,
            surely: false,
            standing: Standing::New,
        });
        let id = CallId(self.calls.len() as u32);
        self.open.push(id);
        if self.destroyed {
            self.calls[id.0 as usize - 1].owe(Outcome::Failed(ErrorCode::Destroyed));
        }
    }

    /// The backend's answer to the send that is out.
    pub(super) fn judge_answer(
        &mut self,
        id: CallId,
        send: SendNo,
        status: u16,
        update: &SessionUpdate,
    ) -> Meaning {
        let epoch = self.epoch;
        let expired = update.expired || self.policy.expired_statuses.contains(&status);
        let current = self.session.and(self.accepted.len().checked_sub(1));
        let Some(call) = self.call_mut(id).filter(|call| call.out == Some(send)) else {
            return Meaning::Late;
        };
        call.out = None;
        let Some(credential) = call.credential.filter(|_| expired) else {
            call.owe(Outcome::Delivered);
            return call.credential.map_or(Meaning::Other, Meaning::Accepted);
        };
        if call.must_end {
            // The app aborted it a moment ago, from inside an effect.
        } else if call.epoch != epoch {
            call.owe(Outcome::Failed(ErrorCode::LoggedOut));
        } else if call.sends == call.most_sends {
            call.owe(Outcome::Failed(ErrorCode::SessionExpired));
        } else {
            call.may_go = true;
        }
        self.seen.in_body += u64::from(update.expired);
        match current == Some(credential) {
            true => Meaning::End,
            false => Meaning::Other,
        }
    }

    /// Whether "expired" leaves this call in need of a login.
    pub(super) fn goes_again(&self, id: CallId) -> bool {
        self.call(id)
            .is_some_and(|call| call.may_go && !call.must_end && call.requires())
    }

    /// Whether a call that has not ended has to end like this.
    pub(super) fn is_owed(&self, id: CallId, outcome: Outcome) -> bool {
        self.call(id)
            .is_some_and(|call| call.outcome.is_none() && call.owed == Some(outcome))
    }

    pub(super) fn owe(&mut self, id: CallId, outcome: Outcome) {
        if let Some(call) = self.call_mut(id) {
            call.owe(outcome);
        }
    }

    /// The app ends a call, from outside or from inside an effect.
    pub(super) fn end_call(&mut self, id: CallId, outcome: Outcome, nested: bool) {
        let Some(call) = self.call_mut(id).filter(|call| call.outcome.is_none()) else {
            return;
        };
        if !nested {
            call.owe(outcome);
        }
        // Inside an effect it may have ended in the machine already, for another reason.
        call.must_end = true;
    }

    /// The host let go of a send without an answer.
    pub fn off_the_host(&mut self, id: CallId) {
        if let Some(call) = self.call_mut(id) {
            call.out = None;
        }
    }

    /// Those who wait for a session or, meaning to take it along, for their turn.
    pub(super) fn wait_no_more(&mut self, outcome: Outcome) {
        for id in self.open.clone() {
            let waits = |call: &&mut Call| call.out.is_none() && !call.is_foreign();
            if let Some(call) = self.call_mut(id).filter(waits) {
                call.owe(outcome);
            }
        }
    }

    /// The app slept: what was measured in time no longer counts.
    pub fn slept(&mut self) {
        for id in self.open.clone() {
            if let Some(call) = self.call_mut(id) {
                call.slept = true;
            }
        }
    }
}

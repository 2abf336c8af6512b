//! A call as the referee knows it.

use weapp_session::session::{ErrorCode, Millis, Need, Outcome};

use super::{Moment, Turn, Verdict, Watch, ensure};
use crate::plan::Ask;

/// The tenth promise.
const ONLY_EXPIRED: &str = "10: only \"expired\" replays";

/// A call of the app.
#[derive(Debug)]
pub struct Call {
    /// `None`: a login.
    pub ask: Option<Ask>,
    most_sends: u32,
    epoch: u32,
    begun: Moment,
    pub sends: u32,
    /// The send that is at the host.
    pub out: Option<u32>,
    /// The session that the last send carried.
    pub carried: Option<u32>,
    /// Whether there is a reason to send it: it is new, or its last answer was "expired".
    may_go: bool,
    /// Whether it has to end before the machine rests.
    must_end: bool,
    /// How, if that can be told.
    owed: Option<Outcome>,
    pub outcome: Option<Outcome>,
    /// Whether the app was frozen meanwhile: time limits stall then.
    pub slept: bool,
}

impl Call {
    pub(super) fn owe(&mut self, outcome: Outcome) {
        if self.outcome.is_none() && !self.must_end {
            self.must_end = true;
            self.owed = Some(outcome);
        }
    }

    /// Whether the machine must hold it back until there is a session.
    pub(super) fn requires(&self) -> bool {
        self.ask
            .is_some_and(|ask| ask.trusted && ask.need == Need::Required)
    }
}

impl Watch {
    pub(super) fn begin(&mut self, ask: Option<Ask>, moment: Moment) {
        let replays = ask.map_or(0, |ask| if ask.replay { self.policy.replays } else { 0 });
        self.calls.push(Call {
            ask,
            most_sends: 1 + replays,
            epoch: self.epoch,
            begun: moment,
            sends: 0,
            out: None,
            carried: None,
            may_go: ask.is_some(),
            must_end: false,
            owed: None,
            outcome: None,
            slept: false,
        });
        let id = self.calls.len() as u32;
        self.open.push(id);
        if self.destroyed {
            self.calls[id as usize - 1].owe(Outcome::Failed(ErrorCode::Destroyed));
        }
    }

    /// The backend's answer to the send that is out. Gives whether it ended the session.
    pub(super) fn judge_answer(&mut self, id: u32, send: u32, status: u16) -> bool {
        let epoch = self.epoch;
        let expired = self.policy.expired_statuses.contains(&status);
        let current = self.session.map(|held| held.number);
        let Some(call) = self.call_mut(id).filter(|call| call.out == Some(send)) else {
            return false;
        };
        call.out = None;
        let Some(carried) = call.carried.filter(|_| expired) else {
            call.owe(Outcome::Delivered);
            return false;
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
        current == Some(carried)
    }

    /// Whether "expired" leaves this call in need of a login.
    pub(super) fn goes_again(&self, id: u32) -> bool {
        self.call(id)
            .is_some_and(|call| call.may_go && !call.must_end && call.requires())
    }

    /// Whether a call that has not ended has to end like this.
    pub(super) fn is_owed(&self, id: u32, outcome: Outcome) -> bool {
        self.call(id)
            .is_some_and(|call| call.outcome.is_none() && call.owed == Some(outcome))
    }

    /// What holds for each call while the machine rests.
    pub(super) fn check_calls(&self, has_timer: impl Fn(u32) -> bool) -> Verdict {
        for id in &self.open {
            let Some(call) = self.call(*id) else { continue };
            ensure!(
                !call.must_end,
                "1: settles",
                "call {id} should have ended, as {:?}",
                call.owed
            );
            if call.out.is_some() {
                let watched = call.sends > 1 && call.ask.is_some_and(|ask| ask.timeout.is_some());
                ensure!(
                    !watched || has_timer(*id),
                    "4: bounded",
                    "call {id} is replayed without its limit"
                );
                continue;
            }
            ensure!(
                call.epoch == self.epoch,
                "9: logout wins",
                "call {id} waits although the app has logged out"
            );
            ensure!(
                self.login.is_some(),
                "4: bounded",
                "call {id} waits for nothing"
            );
            let limited = call.ask.is_some_and(|ask| ask.timeout.is_some());
            ensure!(
                limited == has_timer(*id),
                "4: bounded",
                "call {id} waits, its limit is {:?}, its timer runs: {}",
                call.ask.and_then(|ask| ask.timeout),
                has_timer(*id)
            );
        }
        Ok(())
    }

    /// A send, with the session that sends attach at this moment or without.
    pub fn sends(&mut self, id: u32, send: u32, attach: bool, wall: Millis) -> Verdict {
        let unexpired = self.unexpired(wall);
        let Turn {
            accepts, nested, ..
        } = self.turn;
        let carried = self.carried.map(|index| self.accepted[index]);
        let (epoch, logouts) = (self.epoch, self.turn.logouts);
        let logging_in = self.login.is_some();
        let Some(call) = self.call_mut(id) else {
            ensure!(false, "1: settles", "call {id}, which nobody made, is sent");
            return Ok(());
        };
        ensure!(
            call.may_go || call.owed != Some(Outcome::HostFailed),
            ONLY_EXPIRED,
            "call {id} is sent again after a failure in transport"
        );
        ensure!(
            call.outcome.is_none() && !call.must_end,
            "8: aborted means aborted",
            "call {id} is sent after its end ({:?})",
            call.outcome.or(call.owed)
        );
        ensure!(
            call.out.is_none(),
            "4: bounded",
            "call {id} is at the host already"
        );
        ensure!(
            call.may_go,
            ONLY_EXPIRED,
            "call {id} is sent again, and its last answer was not \"expired\""
        );
        call.sends += 1;
        ensure!(
            call.sends == send && send <= call.most_sends,
            "4: bounded",
            "send {send} of call {id}, which may be sent {} times and was {} times",
            call.most_sends,
            call.sends - 1
        );
        let Some(ask) = call.ask else {
            ensure!(false, "1: settles", "the login {id} is sent as a request");
            return Ok(());
        };
        if !ask.trusted || ask.need == Need::Never {
            ensure!(
                !attach,
                "5: origins",
                "call {id} carries the session where it must not"
            );
        } else if ask.need == Need::Required {
            ensure!(
                attach,
                "7: never without",
                "call {id} needs a session and goes without"
            );
            ensure!(
                !logging_in,
                "2: one login",
                "call {id} goes while a login is in flight"
            );
        }
        if ask.need == Need::Optional && ask.trusted && !nested {
            ensure!(
                attach == unexpired,
                "7: never without",
                "call {id} may have the session, there is one: {unexpired}, it carries it: {attach}"
            );
        }
        if attach {
            ensure!(
                unexpired || accepts > 0 || nested,
                "12: no needless login",
                "call {id} carries a session that is over by the clock"
            );
            let Some((number, of)) = carried else {
                ensure!(
                    false,
                    "7: never without",
                    "call {id} attaches a session that is not there"
                );
                return Ok(());
            };
            ensure!(
                of == call.epoch,
                "9: logout wins",
                "call {id} of epoch {} carries session {number} of epoch {of}",
                call.epoch
            );
        }
        ensure!(
            call.epoch == epoch || logouts > 0,
            "9: logout wins",
            "call {id} is sent although the app has logged out since"
        );
        call.carried = carried.map(|(number, _)| number).filter(|_| attach);
        call.out = Some(send);
        call.may_go = false;
        Ok(())
    }

    /// A call ends.
    pub fn settles(
        &mut self,
        id: u32,
        outcome: Outcome,
        moment: Moment,
        jumped_at: Millis,
    ) -> Verdict {
        let Turn {
            accepts, logouts, ..
        } = self.turn;
        let failure = match self.turn.nested {
            true => self.turn.failure.or(self.failure),
            false => self.turn.failure,
        };
        // A renewal that failed leaves a session that still serves those who wait.
        let served = self.unexpired(moment.wall) && !self.turn.nested;
        let (epoch, destroyed) = (self.epoch, self.destroyed);
        let Some(call) = self.call_mut(id) else {
            ensure!(false, "1: settles", "call {id}, which nobody made, ends");
            return Ok(());
        };
        let check = match call.owed {
            Some(Outcome::Failed(ErrorCode::LoggedOut)) => "9: logout wins",
            _ => "1: settles",
        };
        let twice = match call.outcome {
            Some(first) if first == outcome => "1: settles",
            Some(Outcome::Failed(ErrorCode::Aborted)) => "8: aborted means aborted",
            _ => check,
        };
        ensure!(
            call.outcome.is_none(),
            twice,
            "call {id} ends as {outcome:?}, and ended as {:?}",
            call.outcome
        );
        ensure!(
            call.out.is_none(),
            "1: settles",
            "call {id} ends as {outcome:?} while it is at the host"
        );
        let waits = call.ask.is_none() || call.requires();
        let right = match (call.owed, outcome) {
            (Some(owed), outcome) => owed == outcome,
            (None, Outcome::LoggedIn { fresh: true }) => accepts > 0 && call.ask.is_none(),
            (None, Outcome::LoggedIn { fresh: false }) => call.begun.nested && call.ask.is_none(),
            (None, Outcome::Failed(ErrorCode::LoggedOut)) => logouts > 0 && call.epoch < epoch,
            (None, Outcome::Failed(ErrorCode::Destroyed)) => destroyed,
            (None, Outcome::Failed(ErrorCode::Aborted)) => call.must_end,
            (None, Outcome::Failed(code)) => {
                waits && failure == Some(code) && !(served && call.ask.is_some())
            }
            (None, _) => false,
        };
        ensure!(
            right,
            check,
            "call {id} ends as {outcome:?}, not as {:?}",
            call.owed
        );
        call.outcome = Some(outcome);
        let jumped = jumped_at >= call.begun.now;
        let timeout = call.ask.and_then(|ask| ask.timeout).map(i64::from);
        let lasted = moment.now - call.begun.now;
        if let Some(timeout) = timeout.filter(|_| !call.slept) {
            let bound = if jumped { 2 * timeout } else { timeout };
            ensure!(
                lasted <= bound,
                "4: bounded",
                "call {id} lasts {lasted} ms of {timeout}"
            );
            let early = outcome == Outcome::TimedOut && lasted < timeout && !jumped;
            ensure!(
                !early,
                "4: bounded",
                "call {id} times out after {lasted} ms of {timeout}"
            );
        }
        self.open.retain(|open| *open != id);
        Ok(())
    }

    /// The app ends a call, from outside or from inside an effect.
    pub(super) fn end_call(&mut self, id: u32, outcome: Outcome, nested: bool) {
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
    pub fn off_the_host(&mut self, id: u32) {
        if let Some(call) = self.call_mut(id) {
            call.out = None;
        }
    }

    pub(super) fn wait_no_more(&mut self, outcome: Outcome) {
        for id in self.open.clone() {
            if let Some(call) = self.call_mut(id).filter(|call| call.out.is_none()) {
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

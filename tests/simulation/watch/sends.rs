//! What may go to the host.

use weapp_session::session::{Auth, CallId, Outcome, SendNo};

use super::queue::Standing;
use super::{Call, Moment, Verdict, Watch, ensure};
use crate::invariant::Invariant;
use crate::plan::Ask;

/// A send, with the session that sends attach at this moment or without.
#[derive(Clone, Copy, Debug)]
pub struct Sent {
    pub call: CallId,
    pub send: SendNo,
    pub attach: bool,
}

impl Watch {
    /// A request is handed to the host.
    pub fn sends(&mut self, sent: Sent, moment: Moment) -> Verdict {
        let id = sent.call;
        let Some(call) = self.call(id) else {
            ensure!(
                false,
                Invariant::SettlesOnce,
                "call {id}, which nobody made, is sent"
            );
            return Ok(());
        };
        check_reason(call, sent)?;
        let Some(ask) = call.ask() else {
            ensure!(
                false,
                Invariant::SettlesOnce,
                "the login {id} is sent as a request"
            );
            return Ok(());
        };
        self.check_epoch(call, sent)?;
        self.check_session(ask, sent, moment)?;
        self.check_line(id, ask, moment.wall)?;
        let credential = self.credential.filter(|_| sent.attach);
        let Some(call) = self.call_mut(id) else {
            return Ok(());
        };
        call.sends += 1;
        call.credential = credential;
        call.out = Some(sent.send);
        call.may_go = false;
        call.surely = false;
        call.standing = Standing::New;
        self.check_room(id, ask)
    }

    /// Whether the session goes along where it has to, and nowhere else.
    fn check_session(&mut self, ask: Ask, sent: Sent, moment: Moment) -> Verdict {
        let Some(call) = self.call(sent.call) else {
            return Ok(());
        };
        let Sent {
            call: id, attach, ..
        } = sent;
        let unexpired = self.unexpired(moment.wall);
        let nested = self.turn.nested;
        // Who has stood in line with a session goes with it.
        let stood =
            self.session.is_some() && matches!(call.standing, Standing::InLine | Standing::Unsure);
        if call.is_foreign() {
            ensure!(
                !attach,
                Invariant::Origins,
                "call {id} carries the session where it must not"
            );
        } else if ask.auth == Auth::Required {
            ensure!(
                attach,
                Invariant::NeverBare,
                "call {id} needs a session and goes without"
            );
            ensure!(
                self.login.is_none(),
                Invariant::SingleFlight,
                "call {id} goes while a login is in flight"
            );
        }
        if ask.auth == Auth::Optional && ask.trusted && !nested {
            ensure!(
                attach == unexpired || attach && stood,
                Invariant::NeverBare,
                "call {id} may have the session, there is one: {unexpired}, it carries it: {attach}"
            );
        }
        if ask.auth == Auth::Held && ask.trusted {
            let held = self.credential.is_some();
            ensure!(
                attach == held,
                Invariant::NeverBare,
                "call {id} takes along what is held: {held}, it carries it: {attach}"
            );
            self.seen.told += u64::from(attach && !unexpired);
            return Ok(());
        }
        ensure!(
            !attach || unexpired || stood || self.turn.accepts > 0 || nested,
            Invariant::Clock,
            "call {id} carries a session that is over by the clock"
        );
        Ok(())
    }

    /// Whether the call and the session that it carries belong to whoever is logged in.
    fn check_epoch(&self, call: &Call, sent: Sent) -> Verdict {
        let id = sent.call;
        if sent.attach {
            let Some((number, of)) = self.credential.map(|index| self.accepted[index]) else {
                ensure!(
                    false,
                    Invariant::NeverBare,
                    "call {id} attaches a session that is not there"
                );
                return Ok(());
            };
            ensure!(
                of == call.epoch,
                Invariant::LogoutWins,
                "call {id} of epoch {} carries session {number} of epoch {of}",
                call.epoch
            );
        }
        ensure!(
            call.epoch == self.epoch || self.turn.logouts > 0 || call.is_foreign(),
            Invariant::LogoutWins,
            "call {id} is sent although the app has logged out since"
        );
        Ok(())
    }

    /// Whether the host has a place for it. The exchange of a login takes one, though it need not wait for it.
    fn check_room(&mut self, id: CallId, ask: Ask) -> Verdict {
        if ask.is_socket() {
            return Ok(());
        }
        let (calls, exchange) = self.places_taken();
        ensure!(
            calls + exchange <= self.policy.max_in_flight,
            Invariant::HostTurns,
            "call {id} makes {calls} at the host, and {exchange} exchange, of {}",
            self.policy.max_in_flight
        );
        Ok(())
    }
}

/// Whether there is a reason to send it.
fn check_reason(call: &Call, sent: Sent) -> Verdict {
    let Sent { call: id, send, .. } = sent;
    ensure!(
        call.may_go || call.owed != Some(Outcome::HostFailed),
        Invariant::OnlyExpiredReplays,
        "call {id} is sent again after a failure in transport"
    );
    ensure!(
        call.outcome.is_none() && !call.must_end,
        Invariant::Abort,
        "call {id} is sent after its end ({:?})",
        call.outcome.or(call.owed)
    );
    ensure!(
        call.out.is_none(),
        Invariant::Bounded,
        "call {id} is at the host already"
    );
    ensure!(
        call.may_go,
        Invariant::OnlyExpiredReplays,
        "call {id} is sent again, and its last answer was not \"expired\""
    );
    ensure!(
        send.0 == call.sends + 1 && send.0 <= call.most_sends,
        Invariant::Bounded,
        "send {send} of call {id}, which may be sent {} times and was {} times",
        call.most_sends,
        call.sends
    );
    Ok(())
}

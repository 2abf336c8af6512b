//! The line in which calls wait for their turn at the host: who is in it, and who is next.

use super::Client;
use super::shell::{Call, Place};
use weapp_session::session::{CallId, Priority};

impl Client {
    /// Whether the host may be given one more call.
    pub(super) fn has_room(&self) -> bool {
        let out = |call: &&Call| call.out && call.priority != Priority::Exempt;
        let out = self.calls.values().filter(out).count() as u32;
        out + u32::from(self.exchange.is_some()) < self.policy.max_in_flight
    }

    /// Requests that wait, for a login or for their turn.
    fn waiting(&self) -> impl Iterator<Item = (CallId, &Call)> {
        self.calls
            .iter()
            .filter(|(_, call)| call.auth.is_some() && call.outcome.is_none() && !call.out)
            .filter(|(_, call)| call.place != Place::Pause)
            .map(|(id, call)| (*id, call))
    }

    /// The order in which calls go: high before normal, then first come, first served.
    fn rank(&self, id: CallId) -> (bool, CallId) {
        (self.calls[&id].priority != Priority::High, id)
    }

    /// A call is about to be handed to the host: there is room, and it is its turn.
    pub(super) fn watch_line(&mut self, id: CallId) {
        if self.calls[&id].priority == Priority::Exempt {
            return;
        }
        assert!(self.has_room(), "call {id} goes to a host that is full");
        let rank = self.rank(id);
        let before: Vec<_> = self
            .waiting()
            .filter(|(other, call)| call.priority != Priority::Exempt && self.rank(*other) < rank)
            .map(|(other, _)| other)
            .collect();
        // What storage says may have ended the login for which it was passed over.
        let logging_in = self.login.is_some() || self.has_read;
        for other in before {
            let call = self.call(other);
            assert!(
                logging_in && call.needs_session(),
                "call {id} goes before {other}"
            );
            // It was its turn, and it has begun to wait for the login instead.
            call.place = Place::Login;
        }
    }

    /// A login begins because a request needs it: the one that has just come, or else the first of the line, or one
    /// that has waited for another login before. `false` if there is none.
    pub(super) fn leave_line_for_login(&mut self) -> bool {
        let needy = || self.waiting().filter(|(_, call)| call.needs_session());
        if needy().any(|(_, call)| call.place == Place::Login) {
            return true;
        }
        let newcomer = needy().find(|(_, call)| call.place == Place::Line(self.turn));
        let next = newcomer.map(|(id, _)| id);
        let first = || needy().map(|(id, _)| id).min_by_key(|id| self.rank(*id));
        let Some(id) = next.or_else(first) else {
            return false;
        };
        self.call(id).place = Place::Login;
        true
    }

    /// What holds between two events: whoever waits has a reason, and nobody's turn is left unused.
    pub(super) fn watch_waiting(&mut self) {
        let (logging_in, has_room, turn) = (self.login.is_some(), self.has_room(), self.turn);
        for (id, call) in &mut self.calls {
            if call.auth.is_none() || call.outcome.is_some() || call.out {
                continue;
            }
            if !logging_in && call.place == Place::Login {
                call.place = Place::Line(turn);
            }
            if logging_in
                && call.needs_session()
                && call.place != Place::Pause
                && (has_room || call.priority == Priority::Exempt)
            {
                call.place = Place::Login;
            }
            match call.place {
                Place::Pause => {}
                Place::Login => assert!(call.needs_session(), "call {id} waits for no reason"),
                Place::Line(_) => {
                    assert!(!has_room, "call {id} waits for nothing");
                    assert_ne!(call.priority, Priority::Exempt, "call {id} waits in a line");
                }
            }
        }
    }
}

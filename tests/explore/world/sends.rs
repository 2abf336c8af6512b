//! What may go to the host, and with which session.

use super::{LOGIN, Out, Violation, World, broken, check};
use crate::invariant::Invariant;
use crate::plan::Plan;
use weapp_session::session::{Auth, CallId, SendNo};

impl World {
    /// A request is handed to the host: the one in this place.
    pub fn send(
        &mut self,
        plan: &Plan,
        id: CallId,
        send: SendNo,
        attach: bool,
    ) -> Result<usize, Violation> {
        self.call(id)?;
        let Some(place) = self.place(id).filter(|place| *place < LOGIN) else {
            return broken(Invariant::SettlesOnce, "a login call is sent as a request");
        };
        self.check_released(World::waits(plan, place))?;
        self.check_send(plan, place, send)?;
        self.check_attached(plan, place, attach)?;
        self.check_turn(plan, place)?;
        let was_valid = self.is_valid(self.credential) || plan.hostile;
        let sid = if attach { self.credential } else { 0 };
        let call = &mut self.calls[place];
        call.sends = send.0;
        call.may_go = false;
        call.direct = false;
        call.surely = false;
        call.queued = false;
        call.out = Some(Out {
            sid,
            was_valid: attach && was_valid,
        });
        Ok(place)
    }

    /// Checks that a request may be sent, again or at all.
    fn check_send(&self, plan: &Plan, place: usize, send: SendNo) -> Result<(), Violation> {
        let call = &self.calls[place];
        check(
            !call.aborted,
            Invariant::Abort,
            "an aborted request is sent",
        )?;
        check(
            !call.old || call.direct || World::is_apart(plan, place),
            Invariant::LogoutWins,
            "a request of before the logout is sent",
        )?;
        check(
            call.out.is_none(),
            Invariant::Bounded,
            "a request is sent that is out",
        )?;
        check(
            send.0 == call.sends + 1,
            Invariant::Bounded,
            "the sends are miscounted",
        )?;
        check(
            send.0 <= plan.most_sends(plan.asks[place]) + call.retries,
            Invariant::Bounded,
            "a request is sent too often",
        )?;
        check(
            call.may_go,
            Invariant::OnlyExpiredReplays,
            "a request is repeated for no reason",
        )
    }

    /// Checks that a request goes with the right session, or rightly without.
    fn check_attached(&self, plan: &Plan, place: usize, attach: bool) -> Result<(), Violation> {
        let (ask, call, credential) = (plan.asks[place], &self.calls[place], self.credential);
        let may_have = ask.trusted && ask.auth != Auth::Never;
        check(
            !attach || may_have,
            Invariant::Origins,
            "the session goes where it must not",
        )?;
        let needs = ask.trusted && ask.auth == Auth::Required;
        check(
            attach || !needs,
            Invariant::NeverBare,
            "a request that needs a session goes without",
        )?;
        let takes_along = ask.trusted && ask.auth == Auth::Held;
        check(
            !takes_along || attach == (credential != 0),
            Invariant::NeverBare,
            "the backend is not told with the session that is held",
        )?;
        check(
            !attach
                || (credential != 0
                    && (credential == self.live() || call.direct || self.is_passing(credential))),
            Invariant::NeverBare,
            "a session is attached that is not there",
        )?;
        check(
            !(needs && self.login.is_some()),
            Invariant::SingleFlight,
            "a request goes that should wait for the login in flight",
        )
    }
}

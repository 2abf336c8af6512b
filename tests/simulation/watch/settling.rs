//! How calls may end.

use weapp_session::session::{CallId, ErrorCode, Outcome};

use super::calls::Kind;
use super::queue::Standing;
use super::{Call, Moment, Verdict, Watch, ensure};
use crate::invariant::Invariant;

impl Watch {
    /// A call ends.
    pub fn settles(&mut self, id: CallId, outcome: Outcome, moment: Moment) -> Verdict {
        if outcome == Outcome::OutOfOrder {
            return self.is_refused_aloud(id);
        }
        let right = self.may_end_as(id, outcome, moment);
        let Some(call) = self.call(id) else {
            ensure!(
                false,
                Invariant::SettlesOnce,
                "call {id}, which nobody made, ends"
            );
            return Ok(());
        };
        let check = match (call.owed, outcome) {
            (Some(Outcome::Failed(ErrorCode::LoggedOut)), _) => Invariant::LogoutWins,
            (None, Outcome::Failed(ErrorCode::LoggedOut)) if call.surely => Invariant::Anywhere,
            (Some(Outcome::LoginFailed(_)), Outcome::LoginFailed(_))
            | (Some(Outcome::LoggedIn { .. }) | None, Outcome::LoggedIn { .. }) => {
                Invariant::Evidence
            }
            (None, Outcome::LoginFailed(_)) if self.turn.failure.is_some() => Invariant::Evidence,
            _ => Invariant::SettlesOnce,
        };
        let twice = match call.outcome {
            Some(first) if first == outcome => Invariant::SettlesOnce,
            Some(Outcome::Failed(ErrorCode::Aborted)) => Invariant::Abort,
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
            Invariant::SettlesOnce,
            "call {id} ends as {outcome:?} while it is at the host"
        );
        ensure!(
            right,
            check,
            "call {id} ends as {outcome:?}, not as {:?}",
            call.owed
        );
        check_limit(call, id, outcome, moment)?;
        if outcome == Outcome::Failed(ErrorCode::SessionExpired) && self.awaits_user() {
            let (sends, told) = (call.sends, call.owed.is_some());
            self.turn.exhausted |= !told;
            self.seen.refused += u64::from(sends == 0);
        }
        if let Some(call) = self.call_mut(id) {
            call.outcome = Some(outcome);
        }
        self.open.retain(|open| *open != id);
        Ok(())
    }

    /// A number out of order is refused.
    fn is_refused_aloud(&mut self, id: CallId) -> Verdict {
        let turn = &mut self.turn;
        let due = turn.refused.iter().position(|refused| *refused == id);
        ensure!(
            due.is_some() || turn.disorders.contains(&id),
            Invariant::SettlesOnce,
            "number {id} is refused, and was not out of order"
        );
        if let Some(due) = due {
            turn.refused.swap_remove(due);
        }
        Ok(())
    }

    fn may_end_as(&self, id: CallId, outcome: Outcome, moment: Moment) -> bool {
        let turn = &self.turn;
        let failure = match turn.nested {
            true => turn.failure.or(self.failure),
            false => turn.failure,
        };
        // A renewal that failed leaves a session that still serves those who wait.
        let served = self.unexpired(moment.wall) && !turn.nested;
        let Some(call) = self.call(id) else {
            return false;
        };
        let requires = call.requires();
        match (call.owed, outcome) {
            (Some(owed), outcome) => owed == outcome,
            (None, Outcome::LoggedIn { attempt }) => {
                turn.made_by == Some(attempt) && call.is_login()
            }
            (None, Outcome::AlreadyLoggedIn) => {
                let forced = matches!(call.kind, Kind::Login { force: true });
                turn.nested
                    && call.is_login()
                    && (!forced || call.is_renewed(self.login_generation))
            }
            (None, Outcome::Failed(ErrorCode::LoggedOut)) => {
                turn.logouts > 0 && call.epoch < self.epoch && !call.surely
            }
            (None, Outcome::Failed(ErrorCode::Destroyed)) => self.destroyed,
            (None, Outcome::Failed(ErrorCode::Aborted)) => call.must_end,
            // Its turn came when only the user could go on.
            (None, Outcome::Failed(ErrorCode::SessionExpired)) => {
                let stood = matches!(call.standing, Standing::InLine | Standing::Unsure);
                requires && turn.awaited_user && (stood || turn.resumed || turn.nested)
            }
            (None, Outcome::LoginFailed(of)) => {
                let waits = call.is_login() || requires;
                waits && failure == Some(of) && !(served && requires)
            }
            (None, _) => false,
        }
    }
}

/// How long a call with a limit may last, whatever the phone's clock shows.
fn check_limit(call: &Call, id: CallId, outcome: Outcome, moment: Moment) -> Verdict {
    let timeout = call.ask().and_then(|ask| ask.timeout).map(i64::from);
    let lasted = moment.now - call.begun.now;
    let Some(timeout) = timeout.filter(|_| !call.slept) else {
        return Ok(());
    };
    ensure!(
        lasted <= timeout,
        Invariant::Bounded,
        "call {id} lasts {lasted} ms of {timeout}"
    );
    ensure!(
        outcome != Outcome::TimedOut || lasted == timeout,
        Invariant::Bounded,
        "call {id} times out after {lasted} ms of {timeout}"
    );
    Ok(())
}

//! How calls may end.

use weapp_session::session::{CallId, ErrorCode, Outcome};

use super::calls::Kind;
use super::queue::Standing;
use super::{Call, Moment, Verdict, Watch, ensure};
use crate::invariant::Invariant;

impl Watch {
    /// A call ends.
    pub fn settles(&mut self, id: CallId, outcome: Outcome, moment: Moment) -> Verdict {
        let right = self.may_end_as(id, outcome, moment);
        let Some(call) = self.call(id) else {
            ensure!(
                false,
                Invariant::SettlesOnce,
                "call {id}, which nobody made, ends"
            );
            return Ok(());
        };
        let check = match call.owed {
            Some(Outcome::Failed(ErrorCode::LoggedOut)) => Invariant::LogoutWins,
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
            (None, Outcome::LoggedIn { fresh: true }) => turn.accepts > 0 && call.is_login(),
            (None, Outcome::LoggedIn { fresh: false }) => {
                let forced = matches!(call.kind, Kind::Login { force: true });
                turn.nested
                    && call.is_login()
                    && (!forced || call.is_renewed(self.login_generation))
            }
            (None, Outcome::Failed(ErrorCode::LoggedOut)) => {
                turn.logouts > 0 && call.epoch < self.epoch
            }
            (None, Outcome::Failed(ErrorCode::Destroyed)) => self.destroyed,
            (None, Outcome::Failed(ErrorCode::Aborted)) => call.must_end,
            // Its turn came when only the user could go on.
            (None, Outcome::Failed(ErrorCode::SessionExpired)) => {
                let stood = matches!(call.standing, Standing::InLine(..) | Standing::Unsure);
                requires && turn.awaited_user && (stood || turn.resumed || turn.nested)
            }
            (None, Outcome::Failed(code)) => {
                let waits = call.is_login() || requires;
                waits && failure == Some(code) && !(served && requires)
            }
            (None, _) => false,
        }
    }
}

/// How long a call with a limit may last.
fn check_limit(call: &Call, id: CallId, outcome: Outcome, moment: Moment) -> Verdict {
    let jumped = moment.jumped_at >= call.begun.now;
    let timeout = call.ask().and_then(|ask| ask.timeout).map(i64::from);
    let lasted = moment.now - call.begun.now;
    let Some(timeout) = timeout.filter(|_| !call.slept) else {
        return Ok(());
    };
    let bound = if jumped { 2 * timeout } else { timeout };
    ensure!(
        lasted <= bound,
        Invariant::Bounded,
        "call {id} lasts {lasted} ms of {timeout}"
    );
    let early = outcome == Outcome::TimedOut && lasted < timeout && !jumped;
    ensure!(
        !early,
        Invariant::Bounded,
        "call {id} times out after {lasted} ms of {timeout}"
    );
    Ok(())
}

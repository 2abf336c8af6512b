//! What holds whenever the machine has nothing more to say.

use weapp_session::session::{Snapshot, State, Timer};

use super::{Turn, Verdict, Watch, ensure};
use crate::world::number_of;

/// What surrounds the machine.
#[derive(Clone, Copy, Debug)]
pub struct Around<'a> {
    pub snapshot: Snapshot<'a>,
    pub timers: &'a [(Timer, u32)],
    pub exchange_out: bool,
    /// The session in storage.
    pub stored: Option<u32>,
    /// Whether removing it has failed.
    pub stale: bool,
}

impl Watch {
    /// Checks what holds between any two events.
    pub fn rests(&mut self, around: Around<'_>) -> Verdict {
        let turn = std::mem::take(&mut self.turn);
        let runs = |timer| around.timers.iter().any(|(running, _)| *running == timer);
        if turn.tangled {
            self.due = self.told;
            self.check_rest(around, &turn)?;
        } else {
            self.check_rest(around, &turn)?;
            ensure!(
                self.destroyed || self.due == self.told,
                "6: storage failures and logins are told",
                "due were {:?}, told were {:?}",
                self.due,
                self.told
            );
        }
        self.check_calls(|id| runs(Timer::Call(id)))?;
        self.check_login(around.exchange_out, runs(Timer::Login))?;
        for (timer, _) in around.timers {
            if let Timer::Call(id) = timer {
                let open = self.call(*id).is_some_and(|call| call.outcome.is_none());
                ensure!(open, "4: bounded", "the timer of call {id} outlives it");
            }
        }
        Ok(())
    }

    fn check_rest(&self, around: Around<'_>, turn: &Turn) -> Verdict {
        let held = self.session.map(|held| held.number);
        let seen = around.snapshot.id.map(number_of);
        ensure!(
            held == self.carried() && held == seen,
            "3: generations",
            "the session is {held:?}, sends carry {:?}, the app sees {seen:?} ({turn:?})",
            self.carried()
        );
        let renewing = around.snapshot.state == State::Renewing;
        ensure!(
            renewing == self.login.is_some(),
            "2: one login",
            "the app sees {:?}, the login is {:?}",
            around.snapshot.state,
            self.login
        );
        let untold = turn.exhausted && self.untold_ends > 0 && self.login.is_none();
        ensure!(
            !untold || held.is_some() || turn.nested || self.destroyed,
            "4: bounded",
            "the session's end is not told"
        );
        ensure!(
            around.stale || around.stored.is_none() || around.stored == self.newest,
            "6: storage",
            "storage holds {:?}, the newest session is {:?}",
            around.stored,
            self.newest
        );
        Ok(())
    }
}

//! What holds whenever the machine has nothing more to say.

use weapp_session::session::{Record, Snapshot, State, Timer};

use super::{Turn, Verdict, Watch, ensure};
use crate::invariant::Invariant;
use crate::world::number_of;

/// What surrounds the machine.
#[derive(Clone, Copy, Debug)]
pub struct Around<'a> {
    pub snapshot: Snapshot<'a>,
    pub timers: &'a [(Timer, u32)],
    pub exchange_out: bool,
    /// The session in storage.
    pub stored: Option<&'a Record>,
    /// Whether removing it has failed.
    pub stale: bool,
}

impl Watch {
    /// Checks what holds between any two events.
    pub fn rests(&mut self, around: Around<'_>) -> Verdict {
        let runs = |timer| around.timers.iter().any(|(running, _)| *running == timer);
        if self.turn.tangled {
            self.due = self.told;
            self.owes_store = false;
        }
        self.check_rest(around, &self.turn)?;
        self.check_stored(around)?;
        if !self.turn.tangled {
            ensure!(
                self.destroyed || self.due == self.told,
                Invariant::Notices,
                "due were {:?}, told were {:?}",
                self.due,
                self.told
            );
        }
        ensure!(
            self.turn.refused.is_empty(),
            Invariant::SettlesOnce,
            "numbers {:?} were out of order, and nobody is told",
            self.turn.refused
        );
        self.line_up()?;
        self.turn = Turn::default();
        self.check_login(around.exchange_out, runs(Timer::Login))?;
        Ok(())
    }

    fn check_rest(&self, around: Around<'_>, turn: &Turn) -> Verdict {
        let held = self.session.map(|held| held.number);
        let seen = around.snapshot.id.map(number_of);
        ensure!(
            held == self.credential() && held == seen,
            Invariant::Generations,
            "the session is {held:?}, sends carry {:?}, the app sees {seen:?} ({turn:?})",
            self.credential()
        );
        let renewing = around.snapshot.state == State::Renewing;
        ensure!(
            renewing == self.login.is_some(),
            Invariant::SingleFlight,
            "the app sees {:?}, the login is {:?}",
            around.snapshot.state,
            self.login
        );
        let untold = turn.exhausted && self.untold_ends > 0 && self.login.is_none();
        ensure!(
            !untold || held.is_some() || turn.nested || self.destroyed,
            Invariant::Notices,
            "the session's end is not told"
        );
        Ok(())
    }

    /// Storage holds the newest session or none. What it knows of the session's end may be a little behind.
    fn check_stored(&self, around: Around<'_>) -> Verdict {
        ensure!(
            !self.owes_store,
            Invariant::Storage,
            "session {:?} was not stored",
            self.session
        );
        let Some(record) = around.stored.filter(|_| !around.stale) else {
            return Ok(());
        };
        let number = number_of(&record.id);
        let newest = self.newest.map(|index| self.accepted[index].0);
        ensure!(
            newest == Some(number),
            Invariant::Storage,
            "storage holds {number}, the newest session is {newest:?}"
        );
        let Some(held) = self.session else {
            return Ok(());
        };
        let behind = match (held.lifetime.expires_at, record.lifetime.expires_at) {
            (Some(end), Some(stored)) => {
                let length = end - held.lifetime.obtained_at;
                end != stored && end.abs_diff(stored) >= length.unsigned_abs() / 10
            }
            (end, stored) => end != stored,
        };
        ensure!(
            !behind && held.renewable == record.renewable,
            Invariant::Storage,
            "storage holds {:?}, the session is {held:?}",
            record.lifetime
        );
        Ok(())
    }
}

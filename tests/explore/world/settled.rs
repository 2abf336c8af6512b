//! What has to hold when the machine has nothing more to do: between two events.

use super::{ACCOUNT_LOGIN, LOGIN, Stage, Stored, Violation, World, broken, check, sid};
use crate::invariant::Invariant;
use crate::plan::{LIFE, Plan, START};
use weapp_session::session::{AttemptNo, Machine, State};

impl World {
    /// Checks what has to hold, and forgets what no longer matters.
    pub fn rest(&mut self, plan: &Plan, machine: &Machine) -> Result<(), Violation> {
        self.rest_refused(plan, machine);
        self.check_calls(plan)?;
        self.check_login(machine)?;
        self.check_session(machine)?;
        self.forget();
        self.take_turns(plan);
        Ok(())
    }

    fn check_calls(&self, plan: &Plan) -> Result<(), Violation> {
        for (place, call) in self.pending() {
            let id = self.id(place);
            if let Some(invariant) = call.must_end {
                return broken(invariant, format!("call {id} has not ended"));
            }
            if call.out.is_some() || call.paused {
                continue;
            }
            if place >= ACCOUNT_LOGIN {
                self.check_account_login(place)?;
                continue;
            }
            let for_login = self.login.is_some() && World::waits(plan, place);
            let for_turn = place != LOGIN && self.is_full(plan);
            if !for_login && !for_turn {
                let invariant = if call.queued {
                    Invariant::HostTurns
                } else {
                    Invariant::SettlesOnce
                };
                return broken(invariant, format!("call {id} waits for nothing"));
            }
        }
        Ok(())
    }

    /// An account login is under way, or waits for an exchange that is out.
    fn check_account_login(&self, place: usize) -> Result<(), Violation> {
        let call = &self.calls[place];
        let goes_on = self.login.is_some_and(|login| match call.sends {
            0 => matches!(login.stage, Stage::Exchange | Stage::Storing),
            _ => login.with == call.id,
        });
        check(
            goes_on,
            Invariant::UserSessions,
            "a login with credentials waits for nothing",
        )
    }

    fn check_login(&self, machine: &Machine) -> Result<(), Violation> {
        // Whether its timer runs is not asked here: without one, some state cannot settle.
        let stage = self.login.map(|login| login.stage);
        let steady = [
            Stage::Reading,
            Stage::Code,
            Stage::Exchange,
            Stage::Pause,
            Stage::Faltered,
            Stage::Storing,
        ];
        // One that goes on although there have been enough is no second one.
        let broken_by = match self.full_at {
            0 => Invariant::SingleFlight,
            _ => Invariant::PoliteLogins,
        };
        check(
            stage.is_none_or(|stage| steady.contains(&stage)),
            broken_by,
            "a login that has ended is still in flight",
        )?;
        if let Some(overruled) = self.login.and_then(|login| login.overruled) {
            return broken(overruled, "a login goes on that was overruled");
        }
        check(
            !self.owes_login || self.login.is_some(),
            Invariant::Generations,
            "WeChat's key is over, and no login makes a new one",
        )?;
        check(
            self.exchange.is_some() == (stage == Some(Stage::Exchange)),
            Invariant::SingleFlight,
            "an exchange is out for no login",
        )?;
        check(
            self.login.is_some() == (machine.snapshot(self.clock).state == State::Renewing),
            Invariant::SingleFlight,
            "the machine is logging in, or not, unlike the host",
        )
    }

    fn check_session(&self, machine: &Machine) -> Result<(), Violation> {
        let snapshot = machine.snapshot(self.clock);
        let seen = snapshot.id.map_or(0, sid);
        let invariant = if self.held.is_none() {
            Invariant::LogoutWins
        } else {
            Invariant::Generations
        };
        check(
            seen == self.live() && self.credential == self.live(),
            invariant,
            "the session that the client holds is not the current one",
        )?;
        let live = self.held.filter(|held| held.live);
        check(
            snapshot.expires_at == live.map(|held| held.obtained_at + LIFE),
            Invariant::Clock,
            "the session ends at another time than the backend said",
        )?;
        let newest = self.held.map_or(0, |held| held.sid);
        // What another client has written is its own; what is being written is not there yet.
        let stored = match self.news || self.writing.is_some() {
            true => Stored::default(),
            false => self.stored,
        };
        check(
            stored.sid == 0 || stored.sid == newest,
            Invariant::Storage,
            "storage holds a session that is not the newest",
        )?;
        let lag = live.map_or(0, |held| held.obtained_at.abs_diff(stored.obtained_at));
        check(
            stored.sid == 0 || lag < LIFE.unsigned_abs() / 10,
            Invariant::Storage,
            "storage knows too little of how long the session lives",
        )?;
        check(
            !self.owes_error,
            Invariant::Storage,
            "storage failed, and the listeners were not told",
        )
    }

    /// Forgets what can no longer make a difference, so that more states are the same.
    fn forget(&mut self) {
        self.no_login = Some(Invariant::SingleFlight);
        self.exchange_unwanted = false;
        self.has_read = false;
        self.found_claimed = false;
        self.has_claimed = false;
        self.owes_login = false;
        self.passing = 0;
        self.failed = None;
        self.made_by = AttemptNo(0);
        if self.live() != 0 {
            self.renewal_failed = None;
        }
        if let Some(held) = self.held.as_mut().filter(|held| !held.live) {
            held.obtained_at = 0;
        }
        let mut known = 1u32 << self.live();
        if self.news {
            known |= 1 << self.stored.sid;
        }
        if let Some(exchange) = self.exchange {
            known |= 1 << exchange.made;
        }
        for call in &mut self.calls {
            call.may_end = 0;
            call.may_pause = false;
            call.direct = false;
            call.surely = false;
            if let Some(out) = call.out {
                known |= 1 << out.sid;
            }
        }
        self.valid &= known & !1;
        if let Some(held) = &mut self.held {
            held.line &= known | 1 << held.sid;
            if !held.live && !self.news {
                self.stored.obtained_at = 0;
            }
        }
        if self.stored.sid == 0 {
            self.stored = Stored::default();
        }
        let idle = self.live() == 0 && self.pending().next().is_none();
        if idle && !self.news && self.full_at == 0 {
            self.clock = START;
        }
    }
}

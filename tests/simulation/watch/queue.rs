//! Those who wait: for a login, or in line for a place at the host.
//!
//! From outside one sees only who is not at the host. While no login is in flight that is who stands in line. While
//! one is, a request that needs a session may wait for either, and then the referee claims nothing about its place.

use weapp_session::session::{CallId, Millis, Priority};

use super::login::Stage;
use super::{Verdict, Watch, ensure};
use crate::invariant::Invariant;
use crate::plan::Ask;

/// Where a call that has not ended stood when the machine last had nothing to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// At the host, or nowhere yet.
    New,
    /// It waited for a login.
    Waiting,
    /// In line.
    InLine,
    /// Behind one of the two.
    Unsure,
}

impl Watch {
    /// How many calls are at the host and count against its limit, and how many exchanges.
    pub(super) fn places_taken(&self) -> (u32, u32) {
        let calls = self.open_calls().filter(|(_, call)| call.takes_place());
        let exchange = self
            .login
            .is_some_and(|login| login.stage == Stage::Exchange);
        (calls.count() as u32, u32::from(exchange))
    }

    /// A call goes to the host: nobody in line who was made before it, or is more urgent, is passed over.
    pub(super) fn check_line(&mut self, id: CallId, ask: Ask, wall: Millis) -> Verdict {
        if ask.is_socket() || self.turn.nested {
            return Ok(());
        }
        let standing = self.call(id).map_or(Standing::New, |call| call.standing);
        let serves = self.serves(wall);
        let mut urgent = false;
        for (other, call) in self.open_calls() {
            if call.standing != Standing::InLine {
                continue;
            }
            let Some(priority) = call.ask().map(|ask| ask.priority) else {
                continue;
            };
            // Where the session does not serve, its turn may have sent it to wait for a login.
            if other == id || !call.is_ready() || call.requires() && !serves {
                continue;
            }
            let before = priority == ask.priority && other < id
                || priority == Priority::High && ask.priority == Priority::Normal;
            urgent |= ask.priority == Priority::High && priority == Priority::Normal;
            ensure!(
                !before,
                Invariant::HostTurns,
                "call {id} ({:?}, {standing:?}) goes before call {other} ({priority:?}, {:?})",
                ask.priority,
                call.standing
            );
        }
        self.seen.overtook += u64::from(urgent);
        self.seen.stood += u64::from(standing == Standing::InLine);
        Ok(())
    }

    /// Notes where each call stands now that the machine rests, and whether it waits for something.
    pub(super) fn line_up(&mut self) -> Verdict {
        self.needs_session = false;
        let (calls, exchange) = self.places_taken();
        let has_room = calls + exchange < self.policy.max_in_flight;
        self.seen.crowded += u64::from(calls + exchange > self.policy.max_in_flight);
        for index in 0..self.open.len() {
            let id = self.open[index];
            self.check_wait(id, has_room)?;
            let resumed = self.turn.resumed;
            let (logging_in, nested) = (self.login.is_some(), self.turn.nested);
            let Some(call) = self.calls.get_mut(id.0 as usize - 1) else {
                continue;
            };
            call.standing = if call.out.is_some() || call.ask().is_none() {
                Standing::New
            } else if logging_in && call.requires() {
                match call.standing {
                    _ if has_room => Standing::Waiting,
                    Standing::InLine | Standing::Unsure => Standing::Unsure,
                    _ if nested || resumed => Standing::Unsure,
                    Standing::New | Standing::Waiting => Standing::Waiting,
                }
            } else {
                match call.standing {
                    Standing::New | Standing::Waiting => Standing::InLine,
                    // A login may have come and gone, for which it has left the line.
                    Standing::InLine if nested && call.requires() => Standing::Unsure,
                    stays => stays,
                }
            };
            call.surely = false;
            self.needs_session |= call.out.is_none() && call.requires();
        }
        Ok(())
    }

    /// What holds for a call while the machine rests.
    fn check_wait(&self, id: CallId, has_room: bool) -> Verdict {
        let Some(call) = self.call(id) else {
            return Ok(());
        };
        ensure!(
            !call.must_end,
            Invariant::SettlesOnce,
            "call {id} should have ended, as {:?}",
            call.owed
        );
        if call.out.is_some() {
            return Ok(());
        }
        ensure!(
            call.epoch == self.epoch || call.is_foreign(),
            Invariant::LogoutWins,
            "call {id} waits although the app has logged out"
        );
        let for_login = self.login.is_some() && (call.ask().is_none() || call.requires());
        let in_line = call.ask().is_some_and(|ask| !ask.is_socket()) && !has_room;
        let foreign = call.ask().is_some_and(|ask| !ask.trusted);
        ensure!(
            for_login || in_line,
            if foreign {
                Invariant::Origins
            } else {
                Invariant::Bounded
            },
            "call {id} waits for nothing"
        );
        Ok(())
    }
}

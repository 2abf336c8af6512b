//! What the effects on session, storage and listeners may be.

use weapp_session::session::{ErrorCode, Notice, Record, SessionId};

use super::{Verdict, Watch, ensure};
use crate::invariant::Invariant;
use crate::world::number_of;

impl Watch {
    /// From now on sends attach this session.
    pub fn carries(&mut self, id: Option<&SessionId>) -> Verdict {
        let Some(id) = id else {
            self.credential = None;
            return Ok(());
        };
        let number = number_of(id);
        let index = self.accepted.iter().rposition(|(of, _)| *of == number);
        ensure!(
            index.is_some(),
            Invariant::Generations,
            "session {number} was not granted: accepted were {:?}",
            self.accepted
        );
        ensure!(
            index >= self.credential,
            Invariant::LogoutWins,
            "session {number} comes back: accepted were {:?}",
            self.accepted
        );
        self.credential = index;
        Ok(())
    }

    /// A session is written to storage.
    pub fn stores(&mut self, record: &Record) -> Verdict {
        let number = number_of(&record.id);
        let newest = self.newest.map(|index| self.accepted[index].0);
        // Inside an effect the next one may have come before this one's turn.
        let known = newest == Some(number)
            || (self.turn.nested || self.turn.tangled)
                && self.accepted.iter().any(|(of, _)| *of == number);
        ensure!(
            known,
            Invariant::Storage,
            "session {number} is stored, the newest is {newest:?}"
        );
        let Some(held) = self.session.filter(|_| !self.turn.nested) else {
            self.owes_store &= newest != Some(number);
            return Ok(());
        };
        ensure!(
            held.lifetime == record.lifetime,
            Invariant::Clock,
            "session {number} is stored as {:?}, and is {held:?}",
            record.lifetime
        );
        ensure!(
            held.renewable == record.renewable,
            Invariant::Storage,
            "session {number} is stored as renewable: {}, and is {held:?}",
            record.renewable
        );
        self.owes_store &= newest != Some(number);
        Ok(())
    }

    /// The listeners are told.
    pub fn emits(&mut self, notice: Notice) -> Verdict {
        ensure!(
            !self.destroyed || self.turn.tangled,
            Invariant::Notices,
            "{notice:?} after destroy()"
        );
        match notice {
            Notice::LoggedIn => self.told.logins += 1,
            Notice::LoggedOut => self.told.logouts += 1,
            Notice::Error(ErrorCode::StorageFailed) => self.told.storage += 1,
            Notice::LoginFailed(failure) => {
                ensure!(
                    self.turn.failures.contains(&failure),
                    Invariant::Evidence,
                    "the listeners are told of {failure:?}, and there were {:?}",
                    self.turn.failures
                );
                self.told.failures += 1;
            }
            Notice::Error(code) => ensure!(
                false,
                Invariant::Notices,
                "the listeners are told of {code:?}, which no machine tells"
            ),
            Notice::Expired => {
                let refuses = self.turn.awaited_user
                    && self
                        .open_calls()
                        .any(|(_, call)| call.requires() && call.out.is_none());
                ensure!(
                    (self.turn.exhausted || refuses) && (self.login.is_none() || self.turn.nested),
                    Invariant::Notices,
                    "a session's end is told although it is being renewed, or is not the newest"
                );
                ensure!(
                    self.untold_ends > 0,
                    Invariant::Notices,
                    "a session's end is told twice"
                );
                self.untold_ends = 0;
            }
        }
        Ok(())
    }
}

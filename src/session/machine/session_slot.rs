//! The session that the client has, and how it changes hands.

use super::{
    AttemptNo, Break, Effect, Epoch, ErrorCode, Generation, Machine, Millis, Notice, Outcome,
    Record, SessionGrant, SessionUpdate,
};
use crate::session::Lifetime;
use crate::session::expiry::valid_seconds;

/// What the client has of a session.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum SessionSlot {
    Empty,
    Live(Record),
    /// The backend said that the session is over.
    Expired {
        /// Whether `wx.login` may make the next one; otherwise the user has to.
        renewable: bool,
        /// How the login that was to replace it failed, if it did.
        failed: Option<ErrorCode>,
        /// Whether the app's listeners were told.
        announced: bool,
    },
}

impl Machine {
    #[cold]
    pub(super) fn restore(&mut self, record: Record) {
        let untouched = self.generation == Generation(0)
            && self.attempts == AttemptNo(0)
            && self.epoch == Epoch(0);
        if !untouched || self.destroyed {
            return;
        }
        self.saved_end = record.lifetime.expires_at;
        if self.policy.check_key && record.renewable {
            self.checks_key = true;
            self.push(Effect::CheckKey);
        }
        self.begin_session(record);
    }

    /// Makes `record`, which a login, the app or storage brings, the current session.
    #[cold]
    pub(super) fn begin_session(&mut self, record: Record) {
        self.hold(record);
        self.login_generation = self.generation;
    }

    #[cold]
    fn hold(&mut self, record: Record) {
        self.generation = self.generation.next();
        self.push(Effect::UseCredential(Some(record.id.clone())));
        self.slot = SessionSlot::Live(record);
    }

    /// Lets go of the live session, if there is one.
    #[cold]
    pub(super) fn drop_session(&mut self, slot: SessionSlot) {
        if matches!(self.slot, SessionSlot::Live(_)) {
            self.push(Effect::UseCredential(None));
        }
        self.slot = slot;
    }

    #[cold]
    pub(super) fn save(&mut self, record: Record) {
        self.saved_end = record.lifetime.expires_at;
        self.push(Effect::Store(Box::new(record)));
    }

    /// Takes a session that the app brings. It ends a login that nobody made with credentials, and serves whoever
    /// waited for that.
    #[cold]
    pub(super) fn adopt(&mut self, grant: SessionGrant, renewable: bool, now: Millis) {
        if self.destroyed {
            return;
        }
        if !self.breaks(Break::SetSessionKeepsLogin) {
            self.end_silent_flow();
        }
        let record = self.record(grant, renewable, now);
        self.begin_session(record.clone());
        self.save(record);
        if self.flow.is_none() && !self.next_account_login() {
            self.release(
                Outcome::LoggedIn { fresh: false },
                Some(self.generation),
                now,
            );
        }
    }

    pub(super) fn record(&self, grant: SessionGrant, renewable: bool, now: Millis) -> Record {
        let seconds = valid_seconds(grant.expires_in).or(self.policy.ttl.map(f64::from));
        Record {
            id: grant.id,
            lifetime: Lifetime::starting(now, seconds),
            renewable,
        }
    }

    /// The backend has accepted a session, and may have changed it on the way.
    ///
    /// Every answer to a session of the current login counts, also to an id that has been replaced since: what arrives
    /// last was said last.
    pub(super) fn accepted(&mut self, generation: Generation, update: SessionUpdate, now: Millis) {
        let SessionSlot::Live(record) = &self.slot else {
            return;
        };
        if generation < self.login_generation && !self.breaks(Break::OldUpdateCounts) {
            return;
        }
        let lifetime = match valid_seconds(update.expires_in) {
            Some(seconds) => Lifetime::starting(now, Some(seconds)),
            None if self.policy.sliding || update.id.is_some() => record.lifetime.restarted(now),
            None => return,
        };
        let mut record = record.clone();
        record.lifetime = lifetime;
        let id = update.id.filter(|id| *id != record.id);
        let changed = id.is_some();
        if let Some(id) = id {
            record.id = id;
            self.hold(record.clone());
        } else if let SessionSlot::Live(held) = &mut self.slot {
            held.lifetime = lifetime;
        }
        // Storage is slow, and what it holds may be a little behind.
        if changed || lifetime.has_moved_from(self.saved_end) {
            self.save(record);
        }
    }

    /// WeChat's session_key is over. That says nothing about the backend's session, which goes on serving while a
    /// login makes a new one.
    #[cold]
    pub(super) fn key_expired(&mut self) {
        let same = self.login_generation == Generation(1) || self.breaks(Break::StaleKeyCounts);
        let first = same && matches!(self.slot, SessionSlot::Live(_));
        if std::mem::take(&mut self.checks_key) && first && !self.destroyed {
            self.ensure_login(None);
        }
    }

    #[cold]
    pub(super) fn store_failed(&mut self) {
        // What storage holds now is older than the session in memory; none is better than a wrong one.
        self.push(Effect::Forget);
        self.emit(Notice::Error(ErrorCode::StorageFailed));
    }

    /// Whether a request may go out with the session as it is: there is one, it is not due for renewal, and no
    /// login is under way that may end it at the backend.
    pub(super) fn session_serves(&self, now: Millis) -> bool {
        match &self.slot {
            SessionSlot::Live(record) => {
                let due = record.renew_at(self.policy.renew_before);
                self.flow.is_none() && due.is_none_or(|at| now < at)
            }
            SessionSlot::Empty | SessionSlot::Expired { .. } => false,
        }
    }

    /// The generation of the session, if there is one that is not over by the local clock. One that nobody can renew
    /// is tried in any case: the backend knows, and a clock that jumped must not cost a password.
    pub(super) fn unexpired_generation(&self, now: Millis) -> Option<Generation> {
        match &self.slot {
            SessionSlot::Live(record) if !record.renewable || !record.lifetime.is_over(now) => {
                Some(self.generation)
            }
            _ => None,
        }
    }

    /// Whether the session is over, and only the user can make the next one.
    pub(super) fn awaits_user(&self) -> bool {
        let over = matches!(
            self.slot,
            SessionSlot::Expired {
                renewable: false,
                ..
            }
        );
        over && !self.breaks(Break::RenewForUser)
    }
}

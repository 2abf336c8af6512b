//! The session that the client has: which one it is, how long it lives, and how it ended.

use super::{
    Effect, Generation, LoginFailure, Millis, PendingEffects, Record, SessionId, SessionUpdate,
};
use crate::session::expiry::{Lifetime, valid_seconds};

/// What there is of a session.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Held {
    /// There is none.
    Empty,
    /// There is one, as far as the client knows.
    Live(Record),
    /// The backend said that it is over.
    Expired {
        /// What it was.
        record: Record,
        /// How the login that was to replace it failed, if it did.
        failed: Option<LoginFailure>,
        /// Whether the app's listeners were told.
        announced: bool,
    },
}

/// The place of the one session that a client has.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct SessionSlot {
    held: Held,
    /// The number of the current session; 0 before the first.
    generation: Generation,
    /// The generation with which the current login began: answers to requests may have changed the session's id since,
    /// and each new id is a new generation.
    login_generation: Generation,
    /// The end of the session that was saved last, where it has one.
    saved_end: Option<Millis>,
    /// Whether `wx.checkSession` was asked and may still answer.
    checks_key: bool,
    /// Whether the backend has refused the session, and there was no leave to replace it.
    is_doubted: bool,
    /// Whether storage may hold a session that the app has ended: it would not be removed.
    storage_is_stale: bool,
}

impl SessionSlot {
    pub fn new() -> Self {
        Self {
            held: Held::Empty,
            generation: Generation(0),
            login_generation: Generation(0),
            saved_end: None,
            checks_key: false,
            is_doubted: false,
            storage_is_stale: false,
        }
    }

    pub fn contents(&self) -> &Held {
        &self.held
    }

    pub fn generation(&self) -> Generation {
        self.generation
    }

    pub fn login_generation(&self) -> Generation {
        self.login_generation
    }

    /// The session that is not known to be over.
    pub fn live(&self) -> Option<&Record> {
        match &self.held {
            Held::Live(record) => Some(record),
            Held::Empty | Held::Expired { .. } => None,
        }
    }

    /// The session, even if the backend has said that it is over.
    fn last(&self) -> Option<&Record> {
        match &self.held {
            Held::Live(record) | Held::Expired { record, .. } => Some(record),
            Held::Empty => None,
        }
    }

    /// Whether there is a session that is not due for renewal, `renew_before` milliseconds before its end.
    #[inline(never)] // 110 bytes
    pub fn serves(&self, renew_before: Millis, now: Millis) -> bool {
        self.live().is_some_and(|record| {
            let due = record.renew_at(renew_before);
            due.is_none_or(|at| now < at)
        })
    }

    /// Whether `wx.login` may make the next session.
    #[inline(never)] // 26 bytes
    pub fn is_renewable(&self) -> bool {
        self.last().is_none_or(|record| record.renewable)
    }

    /// The session's id, if there is a refresh token for it, as far as is known.
    pub fn refreshable_id(&self) -> Option<SessionId> {
        let record = self.last().filter(|record| record.refreshable)?;
        Some(record.id.clone())
    }

    /// The backend has said that the refresh token is over.
    pub fn end_refresh_token(&mut self) {
        if let Held::Live(record) | Held::Expired { record, .. } = &mut self.held {
            record.refreshable = false;
        }
    }

    /// The backend has refused the session, which stays.
    pub fn doubt(&mut self) {
        self.is_doubted = true;
    }

    pub fn is_doubted(&self) -> bool {
        self.is_doubted
    }

    /// Whether what was found in storage is another session than the one that there is, or was, or has another refresh
    /// token.
    pub fn is_news(&self, found: &Record, has_new_token: bool) -> bool {
        let is_other = |record: &Record| has_new_token || record.id != found.id;
        self.last().is_none_or(is_other) && !self.storage_is_stale
    }

    /// What is in storage could not be removed.
    pub fn distrust_storage(&mut self) {
        self.storage_is_stale = true;
    }

    /// The generation of the session that is not known to be over, whatever the local clock says.
    pub fn live_generation(&self) -> Option<Generation> {
        self.live().map(|_| self.generation)
    }

    /// The generation of the session, if there is one that is not over by the local clock. One that nobody can renew
    /// is tried in any case: the backend knows, and a clock that jumped must not cost a password.
    pub fn unexpired_generation(&self, now: Millis) -> Option<Generation> {
        self.live()
            .filter(|record| !record.renewable || !record.lifetime.is_over(now))
            .map(|_| self.generation)
    }

    /// How the login that was to replace the session failed, if it did.
    pub fn renewal_failure(&self) -> Option<LoginFailure> {
        match self.held {
            Held::Expired { failed, .. } => failed,
            Held::Empty | Held::Live(_) => None,
        }
    }

    /// Takes what was found in storage, and asks for WeChat's session_key where that is to be checked.
    pub fn restore(&mut self, record: Record, check_key: bool, effects: &mut PendingEffects) {
        if check_key && record.renewable {
            self.checks_key = true;
            effects.push(Effect::CheckKey);
        }
        self.adopt(record, effects);
    }

    /// Makes `record`, which a login, the app or storage brings, the current session.
    pub fn replace(&mut self, record: Record, effects: &mut PendingEffects) {
        self.hold(record, effects);
        self.login_generation = self.generation;
    }

    /// Takes what is in storage.
    pub fn adopt(&mut self, record: Record, effects: &mut PendingEffects) {
        self.saved_end = record.lifetime.expires_at;
        self.replace(record, effects);
    }

    #[cold]
    fn hold(&mut self, record: Record, effects: &mut PendingEffects) {
        self.generation = self.generation.next();
        self.is_doubted = false;
        effects.push(Effect::UseSession(Some(record.id.clone())));
        self.held = Held::Live(record);
    }

    #[cold]
    pub fn save(&mut self, record: Record, effects: &mut PendingEffects) {
        self.saved_end = record.lifetime.expires_at;
        self.storage_is_stale = false;
        effects.push(Effect::Store(Box::new(record)));
    }

    /// The backend has accepted the session, and may have changed it on the way; `slides`: each accepted answer restarts
    /// its lifetime.
    pub fn update(
        &mut self,
        update: SessionUpdate,
        slides: bool,
        now: Millis,
        effects: &mut PendingEffects,
    ) {
        let Held::Live(held) = &mut self.held else {
            return;
        };
        let lifetime = match valid_seconds(update.expires_in) {
            Some(seconds) => Lifetime::starting(now, Some(seconds)),
            None if slides || update.id.is_some() => held.lifetime.restarted(now),
            None => return,
        };
        held.lifetime = lifetime;
        if let Some(id) = update.id.filter(|id| *id != held.id) {
            let record = Record { id, ..*held };
            self.hold(record.clone(), effects);
            self.save(record, effects);
        } else if lifetime.has_moved_from(self.saved_end) {
            // Storage is slow, and what it holds may be a little behind.
            let record = held.clone();
            self.save(record, effects);
        }
    }

    /// The backend said that the session is over.
    pub fn expire(&mut self, effects: &mut PendingEffects) {
        if let Held::Live(record) = &self.held {
            let record = record.clone();
            self.let_go(effects);
            self.held = Held::Expired {
                record,
                failed: None,
                announced: false,
            };
        }
    }

    /// Forgets whatever there is, but not that it was.
    pub fn clear(&mut self, effects: &mut PendingEffects) {
        self.let_go(effects);
        self.held = Held::Empty;
    }

    fn let_go(&self, effects: &mut PendingEffects) {
        if matches!(self.held, Held::Live(_)) {
            effects.push(Effect::UseSession(None));
        }
    }

    /// The login that was to replace a session that is over has failed.
    pub fn renewal_failed(&mut self, failure: LoginFailure) {
        if let Held::Expired { failed, .. } = &mut self.held {
            *failed = Some(failure);
        }
    }

    /// Notes that the listeners are told of the end of the session of this generation; `false` if that has been done, or
    /// has no reason.
    pub fn announce_end(&mut self, generation: Generation) -> bool {
        match &mut self.held {
            Held::Expired { announced, .. } if generation == self.generation => {
                !std::mem::replace(announced, true)
            }
            _ => false,
        }
    }

    /// Notes that `wx.checkSession` has answered; `false` if it was not asked, or has answered before.
    pub fn take_key_check(&mut self) -> bool {
        std::mem::take(&mut self.checks_key)
    }
}

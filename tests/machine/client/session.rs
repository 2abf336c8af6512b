//! The session as the surroundings know it: who gave it, what answers made of it, and how it ended.

use super::Client;
use weapp_session::session::{Lifetime, Record, SessionGrant, SessionId, SessionUpdate};

fn is_lifetime(seconds: &f64) -> bool {
    seconds.is_finite() && *seconds > 0.0
}

impl Client {
    /// The backend, or the app, gives a session.
    pub(super) fn granted(&mut self, grant: &SessionGrant, renewable: bool, refreshable: bool) {
        let told = grant.expires_in.filter(is_lifetime);
        let seconds = told.or(self.policy.ttl.map(f64::from));
        self.begin_line(Record {
            id: grant.id.clone(),
            lifetime: Lifetime::starting(self.clock(), seconds),
            renewable,
            refreshable,
        });
    }

    pub(super) fn begin_line(&mut self, record: Record) {
        self.newest = Some(record);
        self.renewal_failure = None;
        self.login_generation = self.generation + 1;
        self.awaits_user = false;
        self.is_doubted = false;
    }

    pub(super) fn lose_session(&mut self) {
        self.newest = None;
        self.awaits_user = false;
    }

    /// The backend accepted a session, and may have changed it.
    pub(super) fn accepted(&mut self, generation: u32, update: &SessionUpdate) {
        if self.credential.is_none() || generation < self.login_generation {
            return;
        }
        let (now, sliding) = (self.clock(), self.policy.sliding);
        let record = self.newest.as_mut().expect("what is carried was given");
        let told = update.expires_in.filter(is_lifetime);
        if told.is_some() {
            record.lifetime = Lifetime::starting(now, told);
        } else if sliding || update.id.is_some() {
            record.lifetime = record.lifetime.restarted(now);
        }
        if let Some(id) = &update.id {
            self.is_doubted &= record.id == *id;
            record.id = id.clone();
        }
    }

    /// The backend refused a session.
    pub(super) fn refused(&mut self, generation: u32) {
        if generation == self.generation && self.credential.is_some() {
            let newest = self.newest.as_ref();
            self.awaits_user = newest.is_some_and(|it| !it.renewable && !it.refreshable);
        }
    }

    pub(super) fn carry(&mut self, id: Option<SessionId>) {
        let newest = self.newest.as_ref().map(|record| &record.id);
        if id.is_some() {
            assert_eq!(id.as_ref(), newest, "carries a session that is not new");
            self.generation += 1;
        }
        self.credential = id;
    }

    /// The listeners are told that the session has ended.
    pub(super) fn hear_of_the_end(&mut self) {
        assert_eq!(self.credential, None, "the session is not over");
        assert!(self.login.is_none(), "it is being renewed");
        let told = self.told_end_of.replace(self.generation);
        assert_ne!(told, Some(self.generation), "told twice");
    }

    /// What the app sees, what sends carry and what is stored are the same session.
    pub(super) fn watch_session(&self) {
        let credential = self.credential.as_ref().map(SessionId::reveal);
        assert_eq!(
            self.session(),
            credential,
            "what the app sees and sends carry"
        );
        let newest = self.newest.as_ref();
        if credential.is_some() {
            let end = newest.and_then(|record| record.lifetime.expires_at);
            assert_eq!(self.expires_at(), end, "the end that the app sees");
            assert!(!self.awaits_user);
        }
        // What another client has written is its own; what is being written is not there yet.
        if self.news || self.unwritten.is_some() {
            return;
        }
        let (Some(stored), Some(newest)) = (&self.stored, newest) else {
            assert_eq!(self.stored, None, "storage holds what nobody gave");
            return;
        };
        assert_eq!(stored.id, newest.id, "storage holds an older session");
        assert_eq!(stored.renewable, newest.renewable);
        let end = stored.lifetime.expires_at;
        assert!(
            end == newest.lifetime.expires_at || !newest.lifetime.has_moved_from(end),
            "storage is behind by a tenth of the lifetime: {stored:?} for {newest:?}"
        );
    }
}

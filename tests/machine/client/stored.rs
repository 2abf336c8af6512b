//! Storage that is read again before a login, and that other clients may write, too; and renewals by a refresh token.

use super::Client;
use super::shell::{Attempt, Call, Place, Stage};
use weapp_session::session::{
    AttemptNo, CallId, Event, Millis, Priority, ReadingNo, Record, SessionId,
};

impl Client {
    /// Another client writes a session to storage. `new_token`: with another refresh token.
    pub fn other_stores(&mut self, record: Record, new_token: bool) {
        self.stored = Some(record);
        self.news = true;
        self.new_token = new_token;
        self.claimed_until = 0;
    }

    /// Another client notes in storage that it uses the refresh token.
    pub fn other_claims(&mut self, time: Millis) {
        self.claimed_until = self.elapsed + time;
    }

    /// Whether other clients may write to storage.
    pub fn shares_storage(&self) -> bool {
        self.policy.shares_storage
    }

    /// Storage answers what was asked before a login. What was given to it before is written first.
    pub fn answer_reading(&mut self) {
        if self.unwritten.is_some() {
            self.write();
        }
        let reading = self.unread.expect("storage is not being read");
        let found = self.found(reading);
        self.feed(found);
    }

    /// Whether storage is being read.
    pub fn is_reading(&self) -> bool {
        self.unread.is_some()
    }

    /// Storage has taken what it was given, or has failed.
    pub fn write(&mut self) {
        let record = self.unwritten.take().expect("nothing is being written");
        if self.storage_is_full {
            self.feed(Event::StoreFailed);
        } else {
            self.stored = Some(record);
            self.news = false;
            self.feed(Event::Stored);
        }
    }

    /// Whether something is being written.
    pub fn is_writing(&self) -> bool {
        self.unwritten.is_some()
    }

    /// The shell tells the machine of something while it performs what it said.
    pub(super) fn tell(&mut self, event: Event) {
        self.note(&event);
        let now = self.clock();
        self.machine.handle(event, now);
    }

    pub(super) fn read_stored(&mut self, reading: ReadingNo) {
        assert!(self.policy.shares_storage, "storage is read for nobody");
        assert!(!self.destroyed, "a login after the end");
        if self.login.is_none() {
            self.begin_without_attempt();
        }
        let login = self.login.as_mut().expect("it was just begun");
        assert_eq!(login.stage, Stage::Rested, "storage is read meanwhile");
        login.stage = Stage::Reading;
        self.unread = Some(reading);
        if !self.policy.waits_for_storage {
            let found = self.found(reading);
            self.tell(found);
        }
    }

    /// What the shell says of storage.
    fn found(&self, reading: ReadingNo) -> Event {
        Event::Found {
            reading,
            record: self.stored.clone(),
            has_new_token: self.news && self.new_token,
            claimed_for: (self.claimed_until - self.elapsed).max(0) as u32,
        }
    }

    /// A login begins with what storage holds, or with a rest.
    pub(super) fn begin_without_attempt(&mut self) {
        let asked = self.asked_by_the_app();
        self.judge_login(asked);
        // Of several who wait, it may begin with any.
        let surely = matches!(self.event, Some(Event::Login { .. }));
        self.login = Some(Attempt {
            number: self.last_attempt,
            tries: 0,
            stage: Stage::Rested,
            requested_by: asked.filter(|_| surely),
            with_credentials: false,
            with_token: false,
        });
    }

    /// Storage has been read. Another client's session takes the place of the one that there is.
    pub(super) fn note_found(&mut self, record: Option<&Record>) {
        if self.stage() != Some(&Stage::Reading) {
            return;
        }
        self.login_is_at(Stage::Rested);
        self.has_read = true;
        self.unread = None;
        let new_token = std::mem::take(&mut self.new_token);
        let newest = self.newest.as_ref();
        let is_news = |found: &&Record| newest.is_none_or(|it| it.id != found.id) || new_token;
        let news = std::mem::take(&mut self.news);
        if let Some(found) = record.filter(|_| news).filter(is_news) {
            let found = found.clone();
            let renew_at = found.renew_at(self.policy.renew_before);
            let serves = renew_at.is_none_or(|at| self.clock() < at);
            self.begin_line(found);
            if serves {
                self.login = None;
            }
        }
    }

    /// An attempt begins: storage has just been read, and holds nothing that is newer.
    pub(super) fn watch_news(&self) {
        if self.policy.shares_storage {
            assert!(self.has_read, "storage may hold a newer session");
        }
    }

    pub(super) fn claim(&mut self, time: u32) {
        assert!(self.policy.shares_storage && self.has_read);
        assert_eq!(time, self.policy.login_timeout);
        assert!(self.claimed_until <= self.elapsed, "another one uses it");
        self.has_claimed = true;
    }

    /// The refresh token is posted.
    pub(super) fn renew(
        &mut self,
        number: AttemptNo,
        id: &SessionId,
        requested_by: Option<CallId>,
    ) {
        assert!(number > self.last_attempt, "attempt {number} again");
        assert_eq!(self.exchange, None, "an older exchange is still out");
        assert!(!self.destroyed, "a renewal after the end");
        let newest = self.newest.as_ref().expect("there is no session");
        assert_eq!(&newest.id, id, "the token of another session");
        assert!(newest.refreshable, "there is no such token");
        assert_eq!(
            std::mem::take(&mut self.has_claimed),
            self.policy.shares_storage,
            "others are told that it is in use"
        );
        let tries = self.next_try(requested_by);
        self.last_attempt = number;
        self.exchange = Some(number);
        self.login = Some(Attempt {
            number,
            tries,
            stage: Stage::Exchange,
            requested_by,
            with_credentials: false,
            with_token: true,
        });
    }

    /// The login call that a login begins with, where no effect tells: the one that the app has just made, one whose turn
    /// comes, or one that waits while the machine would not begin by itself.
    fn asked_by_the_app(&self) -> Option<CallId> {
        if let Some(Event::Login { call, .. }) = self.event
            && self.login.is_none()
        {
            return Some(call);
        }
        let waits = |call: &Call| {
            let needs = call.needs_session() && call.place == Place::Login;
            call.outcome.is_none() && !call.out && (needs || call.auth.is_none())
        };
        let paced = self.policy.paces_logins && self.is_paced() || self.awaits_user;
        let mut waiting: Vec<_> = self
            .calls
            .iter()
            .filter(|(_, call)| waits(call) && !call.with_credentials)
            .filter(|(_, call)| !paced || call.auth.is_none())
            .collect();
        waiting.sort_by_key(|(id, call)| (call.priority == Priority::Normal, **id));
        let first = waiting.first().filter(|_| paced || self.login.is_none());
        first
            .filter(|(_, call)| call.auth.is_none())
            .map(|(id, _)| **id)
    }

    /// The backend says that the refresh token is over. The login begins anew, without it.
    pub(super) fn token_is_over(&mut self) {
        let asked = self
            .login
            .as_ref()
            .is_some_and(|it| it.requested_by.is_some());
        if !asked {
            // What follows takes its place.
            self.automatic.pop();
        }
        if let Some(newest) = &mut self.newest {
            newest.refreshable = false;
            self.awaits_user = self.credential.is_none() && !newest.renewable;
        }
        if !self.account_logins.is_empty() {
            self.login = None;
        } else if let Some(login) = &mut self.login {
            login.stage = Stage::Rested;
            login.tries = 0;
        }
    }

    pub(super) fn forget(&mut self) {
        self.stored = None;
        self.unwritten = None;
        self.news = false;
    }
}

//! Sessions that do not come from `wx.login`: got with account credentials, or brought by the app; and `wx.checkSession`.

use serde_json::json;
use weapp_session::session::{AttemptNo, CallId, Event, SessionGrant};

use crate::faults::{Answer, End, Key};
use crate::invariant::Invariant;
use crate::plan::Brought;
use crate::queue::Happening;
use crate::watch::Violation;
use crate::world::{World, session_id};

/// Ids that the backend never gave are numbered from here on.
const BOGUS: u32 = 1_000_000;

impl World<'_> {
    /// The app logs in with account credentials.
    pub fn log_in_with(&mut self, right: bool, key: u32) {
        let call = self.next_call(key);
        self.app.passwords.push((call, right));
        self.input(|| json!(["sign in", call.0]));
        self.feed(Event::AccountLogin { call }, None, true);
    }

    /// The account credentials of a call are posted.
    pub fn account_login(&mut self, attempt: AttemptNo, call: CallId) {
        let verdict = self.app.watch.signs_in(attempt, call);
        self.judge(verdict);
        self.is_wanted(attempt);
        if let Some(other) = self.app.exchange {
            self.judge(Err(Violation {
                invariant: Invariant::SingleFlight,
                detail: format!("attempt {attempt} posts credentials, and {other} is out"),
            }));
        }
        if self.violation.is_some() {
            return;
        }
        self.app
            .posts
            .push((attempt, self.app.keys[call.0 as usize - 1]));
        let right = self.app.passwords.iter().find(|(of, _)| *of == call);
        let right = right.is_some_and(|(_, right)| *right);
        self.post(attempt, right);
    }

    /// The app brings a session.
    pub fn adopt(&mut self, what: Brought, renewable: bool) {
        let held = self.app.watch.held().filter(|_| !self.app.draining);
        let number = match (what, held) {
            (Brought::Bogus, _) => {
                self.bogus += 1;
                BOGUS + self.bogus
            }
            (Brought::Same, Some(held)) => held,
            // Nobody gives it a session while the backend is down; then it keeps what it has.
            _ => match self.backend.log_in(self.now) {
                Some(number) => number,
                None => return,
            },
        };
        let Some(id) = session_id(number) else { return };
        self.tally.bogus += u64::from(number > BOGUS);
        let expires_in = self.backend.tells();
        self.input(|| json!(["adopt", id.reveal(), expires_in, renewable]));
        let grant = SessionGrant {
            id,
            expires_in,
            refreshable: false,
        };
        self.feed(Event::SetSession { grant, renewable }, None, true);
    }

    /// `wx.checkSession` is called.
    pub fn check_key(&mut self) {
        let verdict = self.app.watch.asks_key();
        self.judge(verdict);
        let life = self.life;
        let fate = self.fate(Key::Check(life));
        let outer = self.open_frame(|recorder| recorder.output(json!(["check key"])));
        if fate.end != End::Answered {
            self.tally.lost += 1;
        } else if fate.at_once {
            self.tally.at_once += 1;
            self.answer_key(life);
        } else {
            let answer = Happening::KeyAnswer { life };
            self.queue.put(self.now + fate.up, answer);
            if let Some(after) = fate.again {
                self.tally.twice += 1;
                self.queue.put(self.now + fate.up + after, answer);
            }
        }
        self.close_frame(outer);
    }

    /// `wx.checkSession` calls back. That the key is valid is no news.
    pub fn answer_key(&mut self, life: u32) {
        if life != self.life || !self.alive {
            return;
        }
        if self.fate(Key::Check(life)).answer == Answer::KeyOver {
            self.input(|| json!(["key over"]));
            self.feed(Event::KeyExpired, None, false);
        }
    }
}

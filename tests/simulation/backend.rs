//! The backend: which sessions live, and what it answers.

use weapp_session::session::Millis;

use crate::plan::{Rotation, Rules};
use crate::queue::Word;

/// How long sessions live once the faults have stopped, in milliseconds.
const LONG: Millis = 3_600_000;

/// A session at the backend. Its id is `s` and its number.
#[derive(Debug)]
struct Session {
    ends_at: Millis,
}

/// The backend's state. Its clock is elapsed time: the phone's jumps are not its business.
#[derive(Debug)]
pub struct Backend {
    rules: Rules,
    /// By their numbers, which start with 1.
    sessions: Vec<Session>,
    refuses_until: Millis,
    down_until: Millis,
    /// How many answers there have been.
    answers: u32,
}

impl Backend {
    pub fn new(rules: Rules) -> Self {
        Self {
            rules,
            sessions: Vec::new(),
            refuses_until: 0,
            down_until: 0,
            answers: 0,
        }
    }

    pub fn revoke(&mut self, now: Millis) {
        for session in &mut self.sessions {
            session.ends_at = session.ends_at.min(now);
        }
    }

    pub fn refuse_until(&mut self, until: Millis) {
        self.refuses_until = until;
    }

    pub fn down_until(&mut self, until: Millis) {
        self.down_until = until;
    }

    /// From now on it works, and lets sessions live long.
    pub fn calm_down(&mut self) {
        self.refuses_until = 0;
        self.down_until = 0;
        self.rules.lifetime = Some(LONG);
        self.rules.told = self.rules.told.map(|_| LONG as f64 / 1000.0);
        self.rules.retold = self.rules.retold.map(|_| LONG as i32);
    }

    /// Answers a request that carries this session.
    pub fn answer(&mut self, session: Option<u32>, now: Millis) -> Word {
        if now < self.down_until {
            return Word::status(503);
        }
        self.answers += 1;
        let Rules {
            sliding,
            lifetime,
            rotation,
            retold,
            ..
        } = self.rules;
        let mut word = Word::status(200);
        if let Some(number) = session {
            if !self.lives(number, now) {
                return self.expired();
            }
            word.lifetime = retold;
            let session = &mut self.sessions[number as usize - 1];
            if let Some(lifetime) = lifetime.filter(|_| sliding) {
                session.ends_at = now + lifetime;
            }
        }
        // It gives new ids to strangers as well, who have no use for them.
        if let Some(Rotation { every, grace }) = rotation
            && self.answers.is_multiple_of(every)
        {
            if let Some(number) = session {
                let old = &mut self.sessions[number as usize - 1];
                old.ends_at = old.ends_at.min(now + grace);
            }
            word.session = self.begin(now);
        }
        word
    }

    fn expired(&self) -> Word {
        match self.rules.in_body {
            true => Word {
                expired: true,
                ..Word::status(200)
            },
            false => Word::status(401),
        }
    }

    pub fn lives(&self, number: u32, now: Millis) -> bool {
        let session = self.sessions.get(number as usize - 1);
        now >= self.refuses_until && session.is_some_and(|session| now < session.ends_at)
    }

    fn begin(&mut self, now: Millis) -> u32 {
        let ends_at = self.rules.lifetime.map_or(Millis::MAX, |life| now + life);
        self.sessions.push(Session { ends_at });
        self.sessions.len() as u32
    }

    /// Takes a code or account credentials for a session; `None`: the backend is down.
    pub fn log_in(&mut self, now: Millis) -> Option<u32> {
        if now < self.down_until {
            return None;
        }
        if self.rules.single {
            self.revoke(now);
        }
        Some(self.begin(now))
    }

    /// What it tells of a new session's lifetime, in seconds.
    pub fn tells(&self) -> Option<f64> {
        self.rules.told
    }
}

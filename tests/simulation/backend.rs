//! The backend: which sessions live, and what it answers.

use weapp_session::session::Millis;

use crate::plan::Rules;

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
}

impl Backend {
    pub fn new(rules: Rules) -> Self {
        Self {
            rules,
            sessions: Vec::new(),
            refuses_until: 0,
            down_until: 0,
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
    }

    /// Answers a request that carries this session.
    pub fn answer(&mut self, session: Option<u32>, now: Millis) -> u16 {
        if now < self.down_until {
            return 503;
        }
        let Some(number) = session else {
            return 200;
        };
        let Rules {
            sliding, lifetime, ..
        } = self.rules;
        let Some(session) = self.sessions.get_mut(number as usize - 1) else {
            return 401;
        };
        if now < self.refuses_until || now >= session.ends_at {
            return 401;
        }
        if let Some(lifetime) = lifetime.filter(|_| sliding) {
            session.ends_at = now + lifetime;
        }
        200
    }

    /// Takes a code for a session; `None`: the backend is down.
    pub fn log_in(&mut self, now: Millis) -> Option<u32> {
        if now < self.down_until {
            return None;
        }
        if self.rules.single {
            self.revoke(now);
        }
        let ends_at = self.rules.lifetime.map_or(Millis::MAX, |life| now + life);
        self.sessions.push(Session { ends_at });
        Some(self.sessions.len() as u32)
    }

    /// What it tells of a new session's lifetime, in seconds.
    pub fn tells(&self) -> Option<f64> {
        self.rules.told
    }
}

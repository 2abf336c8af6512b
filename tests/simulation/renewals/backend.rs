//! A backend that gives refresh tokens: it may rotate them, and take one that comes again for theft.

use std::collections::BTreeMap;

use weapp_session::session::Millis;

/// How it treats refresh tokens.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// Whether there are any.
    pub gives: bool,
    /// Whether each answer brings another one, and the one that was shown is used up.
    pub rotates: bool,
    /// How long one that is used up may come again: its answer may have been lost.
    pub grace: Millis,
    /// Whether one that comes again later ends all that came of the same login.
    pub detects: bool,
    /// How long sessions live.
    pub life: Option<Millis>,
}

/// What it grants.
#[derive(Clone, Copy, Debug)]
pub struct Granted {
    pub session: u32,
    /// The new refresh token, if the answer has one.
    pub token: Option<u32>,
}

/// A login, and all that has come of it.
type Family = u32;

#[derive(Clone, Copy, Debug)]
struct Token {
    family: Family,
    used_at: Option<Millis>,
}

/// The backend's state.
#[derive(Debug)]
pub struct Backend {
    rules: Rules,
    /// By their numbers: whose they are, and when they end.
    sessions: Vec<(Family, Millis)>,
    tokens: BTreeMap<u32, Token>,
    over: Vec<Family>,
    families: Family,
}

impl Backend {
    pub fn new(rules: Rules) -> Self {
        Self {
            rules,
            sessions: Vec::new(),
            tokens: BTreeMap::new(),
            over: Vec::new(),
            families: 0,
        }
    }

    pub fn lives(&self, session: u32, now: Millis) -> bool {
        let found = self.sessions.get((session as usize).wrapping_sub(1));
        found.is_some_and(|(family, end)| now < *end && !self.over.contains(family))
    }

    /// All sessions end; their refresh tokens do not.
    pub fn expire(&mut self, now: Millis) {
        for (_, end) in &mut self.sessions {
            *end = now.min(*end);
        }
    }

    /// Refresh tokens end as well.
    pub fn revoke(&mut self) {
        self.over = (1..=self.families).collect();
    }

    /// Takes a code.
    pub fn log_in(&mut self, now: Millis) -> Granted {
        self.families += 1;
        let family = self.families;
        Granted {
            session: self.begin(family, now),
            token: self.rules.gives.then(|| self.issue(family)),
        }
    }

    /// Takes a refresh token; `None`: it is over.
    pub fn renew(&mut self, number: u32, now: Millis) -> Option<Granted> {
        let Rules {
            rotates,
            grace,
            detects,
            ..
        } = self.rules;
        let token = self.tokens.get_mut(&number)?;
        let family = token.family;
        if self.over.contains(&family) {
            return None;
        }
        if token.used_at.is_some_and(|at| now > at + grace) {
            if detects {
                self.over.push(family);
            }
            return None;
        }
        if rotates {
            token.used_at.get_or_insert(now);
        }
        Some(Granted {
            session: self.begin(family, now),
            token: rotates.then(|| self.issue(family)),
        })
    }

    fn begin(&mut self, family: Family, now: Millis) -> u32 {
        let end = self.rules.life.map_or(Millis::MAX, |life| now + life);
        self.sessions.push((family, end));
        self.sessions.len() as u32
    }

    fn issue(&mut self, family: Family) -> u32 {
        let number = self.tokens.len() as u32 + 1;
        let used_at = None;
        self.tokens.insert(number, Token { family, used_at });
        number
    }
}

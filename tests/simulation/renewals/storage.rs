//! The storage that all clients have in common: at once, or one call after the other.

use weapp_session::session::{Event, Millis, ReadingNo, Record};

use super::{Happening, START, World};
use crate::random_plan::chance;

/// What lies there.
#[derive(Clone, Debug)]
pub struct There {
    pub record: Record,
    pub token: Option<u32>,
    /// Until when a client uses the refresh token, and which.
    pub claimed: Option<(Millis, usize)>,
}

#[derive(Debug, Default)]
pub struct Storage {
    pub there: Option<There>,
}

/// A call that is under way, or waits for those before it.
#[derive(Clone, Debug)]
pub enum Op {
    Write(Box<Record>, Option<u32>),
    Claim(u32),
    Read(ReadingNo),
    Remove,
}

impl World {
    /// A client calls storage: what it has to say comes at once, or later.
    pub fn call_storage(&mut self, number: usize, op: Op) {
        if self.schedule.policy.waits_for_storage {
            let ops = &mut self.clients[number].ops;
            ops.push_back(op);
            if ops.len() == 1 {
                self.storage_begins(number);
            }
        } else if let Some(event) = self.do_storage(number, op) {
            self.tell(number, event);
        }
    }

    fn storage_begins(&mut self, number: usize) {
        let takes = if self.quiet {
            5
        } else {
            self.rng.i64(1..=self.schedule.storage)
        };
        let life = self.clients[number].life;
        self.put(self.now + takes, Happening::Stored(number, life));
    }

    /// The storage call that a client has been waiting for is done.
    pub fn storage_answers(&mut self, number: usize, life: u32) {
        let client = &mut self.clients[number];
        if client.life != life {
            return;
        }
        let Some(op) = client.ops.pop_front() else {
            return;
        };
        let event = self.do_storage(number, op);
        if !self.clients[number].ops.is_empty() {
            self.storage_begins(number);
        }
        if let Some(event) = event {
            self.feed(number, event);
        }
    }

    fn do_storage(&mut self, number: usize, op: Op) -> Option<Event> {
        let waits = self.schedule.policy.waits_for_storage;
        match op {
            Op::Write(record, token) => {
                let fails = !self.quiet && chance(&mut self.rng, self.schedule.full);
                self.count_if("writes that fail", fails);
                self.clients[number].watch.written(&record);
                // Of several that follow each other, the last one says what becomes of it.
                let changes = |op: &Op| matches!(op, Op::Write(..) | Op::Remove);
                let last = !self.clients[number].ops.iter().any(changes);
                if fails {
                    return last.then_some(Event::StoreFailed);
                }
                self.storage.there = Some(There {
                    record: *record,
                    token,
                    claimed: None,
                });
                (waits && last).then_some(Event::Stored)
            }
            Op::Claim(time) => {
                if let Some(there) = &mut self.storage.there {
                    there.claimed = Some((self.now + Millis::from(time), number));
                }
                None
            }
            Op::Remove => {
                self.storage.there = None;
                None
            }
            Op::Read(reading) => Some(self.read(number, reading)),
        }
    }

    fn read(&mut self, number: usize, reading: ReadingNo) -> Event {
        let there = self.storage.there.clone();
        let claimed = there.as_ref().and_then(|there| there.claimed);
        let left = claimed
            .filter(|(_, by)| *by != number)
            .map_or(0, |(until, _)| (until - self.now).max(0) as u32);
        let now = START + self.now;
        let client = &mut self.clients[number];
        let known = client
            .session_id()
            .and_then(|id| client.tokens.get(&id).copied());
        let has_new_token = there
            .as_ref()
            .is_some_and(|there| there.token.is_some() && there.token != known);
        client.found = there.clone();
        let news = client.watch.found(there.as_ref(), left, now);
        self.count_if("sessions of other clients found", news);
        self.count_if("refresh tokens found in use", left > 0);
        Event::Found {
            reading,
            record: there.map(|there| there.record),
            has_new_token,
            claimed_for: left,
        }
    }
}

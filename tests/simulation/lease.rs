//! The shell's half of a lease, and what comes of the same schedule with leases and without.
//!
//! Under a lease the shell sends requests and passes their ordinary answers on by itself, and tells the machine of those
//! that are out before it tells it anything else. What app, host and backend see of it has to be the same to the letter:
//! see docs/design/lease.md.

use std::collections::VecDeque;

use weapp_session::session::{
    Auth, CallId, Effect, Event, Lease, LeasedSession, Millis, Outcome, Priority, SendNo,
    SessionUpdate,
};

use crate::leases::Prefixes;
use crate::world::World;

/// What goes between the app, the host and the shell: what is told to the shell, and what it does about it.
#[derive(Clone, Debug, PartialEq)]
pub enum Seen {
    Told(Event),
    Done(Effect),
}

/// The leases of one run.
#[derive(Debug)]
pub struct Leases {
    /// What the URL of a request begins with that may go under one.
    pub prefixes: Prefixes,
    lease: Option<Lease>,
    /// The requests that are out and of which the machine does not know, as it is to be told of them.
    out: Vec<(CallId, Event)>,
    /// What the shell is to do by itself: a send, or a call's end.
    own: VecDeque<Effect>,
}

impl Leases {
    pub fn new(prefixes: Prefixes) -> Self {
        Self {
            prefixes,
            lease: None,
            out: Vec::new(),
            own: VecDeque::new(),
        }
    }

    /// Takes a request, if it may go; what is to be done is [`Leases::take_own`]'s.
    fn takes_request(&mut self, event: &Event, now: Millis) -> bool {
        let Some(lease) = self.lease else {
            return false;
        };
        let Event::Request {
            call,
            auth,
            trusted,
            replay,
            priority,
        } = *event
        else {
            return false;
        };
        let counts = |event: &Event| !matches!(event, Event::Leased { priority, .. } if *priority == Priority::Exempt);
        let out = self.out.iter().filter(|(_, event)| counts(event)).count();
        let has_place = priority == Priority::Exempt || (out as u32) < lease.places;
        if !(has_place && lease.covers(now) && self.prefixes.take(trusted)) {
            return false;
        }
        // As it is told before anything else, it comes to the same.
        let session = match call.0 % 2 {
            0 => LeasedSession::CURRENT,
            _ => lease.session,
        };
        let leased = Event::Leased {
            call,
            auth,
            replay,
            priority,
            session,
        };
        self.out.push((call, leased));
        self.own.push_back(Effect::Send {
            call,
            send: SendNo(1),
            attach: auth != Auth::Never,
        });
        true
    }

    /// Takes the answer to a request that went under a lease, if it says nothing of the session.
    fn takes_answer(&mut self, event: &Event, expired: &[u16]) -> bool {
        let nothing = SessionUpdate::default();
        let (Event::Answered { call, status, .. } | Event::Inspected { call, status, .. }) = event
        else {
            return false;
        };
        if matches!(event, Event::Inspected { update, .. } if *update != nothing) {
            return false;
        }
        let Some(index) = self.out.iter().position(|(out, _)| out == call) else {
            return false;
        };
        let bare = matches!(self.out[index].1, Event::Leased { auth, .. } if auth == Auth::Never);
        if expired.contains(status) && !bare {
            return false;
        }
        self.out.remove(index);
        let (call, outcome) = (*call, Outcome::Delivered);
        self.own.push_back(Effect::Settle { call, outcome });
        true
    }
}

impl Leases {
    /// What the machine has to be told before anything else.
    fn untold(&mut self) -> Vec<Event> {
        self.lease = None;
        self.out.drain(..).map(|(_, event)| event).collect()
    }
}

impl World<'_> {
    /// Hands the machine an event, after all that it has not been told yet; or does what it leads to, if a lease allows
    /// that. What comes while something is being performed is the machine's.
    pub fn tell(&mut self, event: Event) {
        let wall = self.wall();
        if let Some(leases) = &mut self.app.leases {
            let expired = &self.plan.policy.expired_statuses;
            let is_idle = !self.app.draining;
            if is_idle && leases.takes_request(&event, wall) {
                self.tally.leased += 1;
                return;
            }
            if is_idle && leases.takes_answer(&event, expired) {
                self.tally.leased_answers += 1;
                return;
            }
            self.tally.leases_ended += u64::from(leases.lease.is_some());
            for event in leases.untold() {
                self.tally.leased_told += 1;
                self.app.machine.handle(event, wall);
            }
        }
        if let Some(paced) = &mut self.app.paced {
            paced.handle(event.clone(), wall);
        }
        self.app.machine.handle(event, wall);
    }

    /// What is to be done next.
    pub fn next_effect(&mut self) -> Option<Effect> {
        let leases = self.app.leases.as_mut();
        let own = leases.and_then(|leases| leases.own.pop_front());
        let effect = own.or_else(|| self.app.machine.poll());
        if let Some(paced) = &mut self.app.paced {
            self.is_paced |= paced.poll() != effect;
        }
        let effect = effect?;
        self.borrow();
        self.witness(|| Seen::Done(effect.clone()));
        Some(effect)
    }

    /// If there is nothing more to be polled, the machine may lend again.
    pub fn borrow(&mut self) {
        let wall = self.wall();
        if let Some(leases) = &mut self.app.leases
            && leases.lease.is_none()
        {
            leases.lease = self.app.machine.lease(wall);
            self.tally.leases += u64::from(leases.lease.is_some());
        }
    }

    pub fn witness(&mut self, seen: impl FnOnce() -> Seen) {
        if let Some(trace) = &mut self.trace {
            trace.push((self.now, seen()));
        }
    }

    /// What this run shows that the other does not, or the other way round.
    pub fn differs_from(&self, other: &World<'_>) -> Option<String> {
        let (ours, theirs) = (self.trace.as_deref()?, other.trace.as_deref()?);
        let differs = |(ours, theirs): (_, _)| ours != theirs;
        let at = ours.iter().zip(theirs).position(differs);
        let at = at.or((ours.len() != theirs.len()).then(|| ours.len().min(theirs.len())));
        if let Some(at) = at {
            let (ours, theirs) = (ours.get(at), theirs.get(at));
            return Some(format!("{ours:?} where it is {theirs:?} without"));
        }
        let out = self.app.leases.as_ref().map(|leases| &leases.out);
        let all_told = out.is_none_or(Vec::is_empty);
        let alike = self.app.machine.stands_like(&other.app.machine);
        (all_told && !alike).then(|| "the machine ends up elsewhere".to_owned())
    }
}

//! The lease: what the machine lends its shell, so that ordinary requests need not be told one by one.
//!
//! A request that goes at once and its ordinary answer leave the machine as it was. So it need not hear of them, as long as
//! it has heard of those that are out before it next decides anything. When it lends, what the shell may then do and has to
//! tell, and why that comes to the same, is in docs/design/lease.md.
//!
//! The lease is an answer and no effect: the machine keeps nothing of it, so there is nothing that an event could forget to
//! take back, and no state more in which the machine can be.

use super::{
    Auth, Break, Call, CallId, CallKind, Effect, Epoch, ErrorCode, Generation, Machine, Millis,
    Outcome, Phase, Policy, Priority, SendNo,
};

/// What the shell may do by itself until it next tells the machine of anything: hand requests to the host that may have
/// the session, and pass their ordinary answers on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lease {
    /// From when on, by the clock, no request may go that needs the session; `None`: the session has no end of its own. A
    /// clock that goes back takes nothing away: to the machine as well, the session is as good as before.
    pub until: Option<Millis>,
    /// How many more calls the host may be given, at least one. Those of [`Priority::Exempt`] take none.
    pub places: u32,
    /// The session that goes with them, as [`Event::Leased`](super::Event::Leased) names it.
    pub session: LeasedSession,
}

impl Lease {
    /// Whether it holds at this time, if nothing has ended it before.
    pub fn covers(&self, now: Millis) -> bool {
        self.until.is_none_or(|at| now < at)
    }
}

/// Which session was lent, and in which epoch. Only the machine looks into it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LeasedSession {
    generation: Generation,
    epoch: Epoch,
}

impl LeasedSession {
    /// The session that a launch finds in storage.
    pub const RESTORED: Self = Self {
        generation: Generation(1),
        epoch: Epoch(0),
    };

    /// The session that there is when the event is told: for a shell that tells it before anything else.
    pub const CURRENT: Self = Self {
        generation: Generation(u32::MAX),
        epoch: Epoch(u32::MAX),
    };
}

impl Policy {
    /// Whether a launch that finds a session may use it before the machine is there: nothing else may be due then, neither
    /// with each answer nor first of all.
    pub fn lends_restored(&self) -> bool {
        !self.sliding && !self.check_key
    }
}

impl Machine {
    /// What may be done without a word to the machine from `now` on, until the next event; `None`: nothing.
    ///
    /// It is asked when there is nothing to poll, for what has been decided goes first.
    pub fn lease(&self, now: Millis) -> Option<Lease> {
        let until = match self.slot.live() {
            Some(record) => record.renew_at(self.policy.renew_before),
            None => self.until_when_gone()?,
        };
        let lease = Lease {
            until: until.filter(|_| !self.breaks(Break::LendsForEver)),
            places: self.places_to_lend(),
            session: LeasedSession {
                generation: self.slot.generation(),
                epoch: self.epoch,
            },
        };
        let logging_in = self.logins.in_flight().is_some() && !self.breaks(Break::LendsDuringLogin);
        // Each answer has something to say then.
        let sliding = self.policy.sliding && !self.breaks(Break::LendsWhatSlides);
        let kept = self.destroyed || logging_in || sliding || !self.effects.is_empty();
        (!kept && lease.places > 0 && lease.covers(now)).then_some(lease)
    }

    /// How many calls may go. While there is a place, nobody stands in line: whatever frees one gives it to who is next.
    fn places_to_lend(&self) -> u32 {
        let (most, taken) = (self.policy.max_in_flight, self.calls.at_host());
        self.places_lent_of(most.saturating_sub(taken))
    }

    /// A call is at the host already: the shell has sent it under a lease. Now it is as if [`Event::Request`] had been
    /// handled when it was made, and [`Effect::Send`] performed.
    ///
    /// That it is out is a fact. So also one that the shell should not have sent, or should have told before, is counted
    /// where it is, and judged by the session that it carries; of a session that there never was, no answer says anything.
    ///
    /// [`Event::Request`]: super::Event::Request
    #[cold]
    pub(super) fn leased(
        &mut self,
        id: CallId,
        kind: CallKind,
        priority: Priority,
        session: LeasedSession,
    ) {
        if self.breaks(Break::LeavesLeasedUntold) {
            return;
        }
        let epoch = session.epoch.min(self.epoch);
        if !self.calls.add(id, Call::new(kind, priority, epoch)) {
            return self.refuse_leased(id);
        }
        let never = Auth::Never;
        let bare = matches!(kind, CallKind::Request { auth, .. } if auth == never);
        let generation = (!bare).then(|| self.known(session.generation));
        if let Some(call) = self.calls.set_phase(id, Phase::Sent { generation }) {
            call.sends = SendNo(0).next();
        }
        if self.destroyed {
            self.cancel(id, Outcome::Failed(ErrorCode::Destroyed));
        }
    }

    /// The generation that was lent, or that of no session if the machine has never had so many.
    fn known(&self, lent: Generation) -> Generation {
        let current = self.slot.generation();
        if lent == LeasedSession::CURRENT.generation {
            return current;
        }
        if lent > current || self.breaks(Break::TakesLeasedForBare) {
            return Generation(0);
        }
        lent
    }

    /// Its number is out of order, as for a request; but this one is at the host.
    fn refuse_leased(&mut self, id: CallId) {
        if self.calls.get(id).is_none() {
            self.push(Effect::AbortSend { call: id });
            let outcome = Outcome::OutOfOrder;
            self.push(Effect::Settle { call: id, outcome });
        }
    }

    /// Whether two machines stand alike: they differ in nothing but the numbers of calls that have ended. Those are the
    /// greatest number so far and the places that ended calls have left, and nothing depends on them but which numbers are
    /// out of order.
    pub fn stands_like(&self, other: &Machine) -> bool {
        let Machine {
            policy,
            slot,
            logins,
            pace,
            calls,
            queue,
            effects,
            epoch,
            destroyed,
            releasing,
            #[cfg(feature = "broken")]
                broken: _,
        } = self;
        calls.stand_like(&other.calls)
            && *slot == other.slot
            && *logins == other.logins
            && *pace == other.pace
            && *queue == other.queue
            && *effects == other.effects
            && *epoch == other.epoch
            && *destroyed == other.destroyed
            && *releasing == other.releasing
            && *policy == other.policy
    }
}

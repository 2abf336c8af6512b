//! The lease, in every state that lends: a request and its ordinary answer lead back to it, and what was sent under the
//! lease and is told late leads to where telling it at once would have led. See docs/design/lease.md.
//!
//! Nothing here happens in the world. Each state is asked what would come of it, and stays as it is. That is enough: what
//! a shell with a lease does step by step, it does in states that a shell without one reaches as well.

use crate::invariant::Invariant;
use crate::plan::{Ask, Plan};
use crate::world::{Violation, check};
use weapp_session::session::{
    Auth, CallId, Effect, Event, Lease, Machine, Millis, Outcome, Priority, SendNo, SessionUpdate,
};

/// So many requests at most are out together, or as many as there are places.
const MANY: u32 = 3;

/// How far away a moment is where a session has no end of its own.
const FAR: Millis = 1_000_000_000_000;

/// The plan's requests that may go under a lease, each kind once.
pub fn leasable(plan: &Plan) -> Vec<Ask> {
    let prefixes = plan.prefixes();
    let mut asks: Vec<Ask> = Vec::new();
    for ask in plan.asks.iter().filter(|ask| prefixes.take(ask.trusted)) {
        let event = |ask: &Ask| ask.event(CallId(1));
        if asks.iter().all(|other| event(other) != event(ask)) {
            asks.push(*ask);
        }
    }
    asks
}

/// Checks what a machine would lend now; whether it lends.
pub fn check_lease(
    machine: &Machine,
    asks: &[Ask],
    now: Millis,
    last: CallId,
) -> Result<bool, Violation> {
    let Some(lease) = machine.lease(now) else {
        return Ok(false);
    };
    for ask in asks {
        let lent = Lent {
            machine,
            lease,
            ask: *ask,
            now,
        };
        lent.check_one(last.next())?;
        lent.check_many(last.next())?;
    }
    Ok(true)
}

/// A state that lends, and a request that may go under the lease.
struct Lent<'a> {
    machine: &'a Machine,
    lease: Lease,
    ask: Ask,
    now: Millis,
}

impl Lent<'_> {
    /// One request: told late it is as if told at once, and with its answer it is as if nothing had been.
    fn check_one(&self, call: CallId) -> Result<(), Violation> {
        let (last, over) = around_the_end(&self.lease, self.now);
        let mut at_once = self.machine.clone();
        self.request(&mut at_once, call, last)?;
        let mut late = self.machine.clone();
        self.tell(&mut late, call, over)?;
        holds(late == at_once, "told late is not as told at once")?;
        let status = if self.ask.auth == Auth::Never {
            401
        } else {
            200
        };
        let send = SendNo(1);
        answer(&mut at_once, Event::Answered { call, send, status }, over)?;
        holds(
            at_once.stands_like(self.machine),
            "a request and its answer leave something behind",
        )
    }

    /// As many requests as may go together: told late they are as if told at once, also if all but the last have been
    /// answered meanwhile and are never told.
    fn check_many(&self, first: CallId) -> Result<(), Violation> {
        let (end, over) = around_the_end(&self.lease, self.now);
        let many = match self.ask.priority {
            Priority::Exempt => MANY,
            _ => self.lease.places.min(MANY),
        };
        let calls = (first.0..first.0 + many).map(CallId);
        // A clock that has gone back takes no lease away.
        let times = [self.now, Millis::from(0), end].into_iter().cycle();
        let mut at_once = self.machine.clone();
        let mut late = self.machine.clone();
        for (call, now) in calls.clone().zip(times) {
            self.request(&mut at_once, call, now)?;
            self.tell(&mut late, call, over)?;
        }
        holds(late == at_once, "some told late are not as told at once")?;
        let last = CallId(first.0 + many - 1);
        for call in calls.filter(|call| *call != last) {
            let said_nothing = Event::Inspected {
                call,
                send: SendNo(1),
                status: 500,
                update: SessionUpdate::default(),
            };
            answer(&mut at_once, said_nothing, over)?;
        }
        let mut late = self.machine.clone();
        self.tell(&mut late, last, over)?;
        holds(
            late.stands_like(&at_once),
            "told late beside others that were answered is not as told at once",
        )
    }

    /// The machine is told of the request at once: it has to go, and with what was lent.
    fn request(&self, machine: &mut Machine, call: CallId, now: Millis) -> Result<(), Violation> {
        machine.handle(self.ask.event(call), now);
        let send = Effect::Send {
            call,
            send: SendNo(1),
            attach: self.ask.auth != Auth::Never,
        };
        let sent = machine.poll() == Some(send) && machine.poll().is_none();
        holds(sent, "what is lent is not what would be done")
    }

    /// The machine is told later that the request has been sent.
    fn tell(&self, machine: &mut Machine, call: CallId, now: Millis) -> Result<(), Violation> {
        let Ask {
            auth,
            trusted: _,
            replay,
            timed: _,
            priority,
        } = self.ask;
        let session = self.lease.session;
        let leased = Event::Leased {
            call,
            auth,
            replay,
            priority,
            session,
        };
        machine.handle(leased, now);
        holds(machine.poll().is_none(), "what is told late has effects")
    }
}

/// The machine hears of an ordinary answer: it is the app's, and nothing more.
fn answer(machine: &mut Machine, event: Event, now: Millis) -> Result<(), Violation> {
    let (Event::Answered { call, .. } | Event::Inspected { call, .. }) = event else {
        unreachable!("an answer");
    };
    machine.handle(event, now);
    let outcome = Outcome::Delivered;
    let settled = machine.poll() == Some(Effect::Settle { call, outcome });
    holds(
        settled && machine.poll().is_none(),
        "an ordinary answer leads to something else",
    )
}

fn holds(holds: bool, what: &str) -> Result<(), Violation> {
    check(holds, Invariant::Leases, what)
}

/// The last moment at which a lease covers a request, and one at which it covers none; where it has no end, moments that
/// are far away.
fn around_the_end(lease: &Lease, now: Millis) -> (Millis, Millis) {
    let end = lease.until.unwrap_or(now + FAR);
    (end - 1, end)
}

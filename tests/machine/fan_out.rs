//! Many calls cost steps in proportion to their number: the effects are counted, and no time is measured.

use crate::client::{Ask, lasting, policy};
use weapp_session::session::{AttemptNo, CallId, Effect, Event, Machine, SendNo};

const CALLS: u32 = 10_000;

/// A machine whose effects are counted.
struct Counted {
    machine: Machine,
    effects: usize,
    /// What is at the host: the call and its send.
    out: Vec<(CallId, SendNo)>,
    /// How many logins there have been.
    logins: u32,
}

impl Counted {
    fn feed(&mut self, event: Event) {
        self.machine.handle(event, 0);
        while let Some(effect) = self.machine.poll() {
            self.effects += 1;
            match effect {
                Effect::Send { call, send, .. } => self.out.push((call, send)),
                Effect::AskCode { attempt, .. } => self.logins = attempt.0,
                _ => {}
            }
        }
        assert!(self.out.len() <= 10, "{} at the host", self.out.len());
    }

    fn log_in(&mut self) {
        let attempt = AttemptNo(self.logins);
        self.feed(Event::CodeReceived { attempt });
        self.feed(Event::Exchanged {
            attempt,
            status: 200,
            grant: Some(lasting("s", None)),
            over: false,
        });
    }

    /// Answers all that is at the host with `status`, once.
    fn answer_round(&mut self, status: u16) {
        for (call, send) in std::mem::take(&mut self.out) {
            self.feed(Event::Answered { call, send, status });
        }
    }
}

/// A machine with so many requests that wait for the first login.
fn cold() -> Counted {
    let mut counted = Counted {
        machine: Machine::new(policy()),
        effects: 0,
        out: Vec::new(),
        logins: 0,
    };
    for number in 1..=CALLS {
        let ask = match number % 3 {
            0 => Ask::HIGH,
            _ => Ask::PLAIN,
        };
        counted.feed(ask.event(CallId(number)));
    }
    counted
}

#[test]
fn ten_thousand_requests_behind_one_login_take_two_steps_each() {
    let mut counted = cold();
    assert_eq!(counted.logins, 1);
    counted.log_in();
    while !counted.out.is_empty() {
        counted.answer_round(200);
    }
    assert_eq!(counted.logins, 1);
    let each = 2 * CALLS as usize;
    assert!(
        (each..each + 20).contains(&counted.effects),
        "a send and an outcome for each, and one login: {}",
        counted.effects
    );
}

#[test]
fn ten_thousand_requests_whose_session_ends_take_one_login_more() {
    let mut counted = cold();
    counted.log_in();
    counted.answer_round(401);
    assert_eq!(counted.logins, 2);
    counted.log_in();
    while !counted.out.is_empty() {
        counted.answer_round(200);
    }
    assert_eq!(counted.logins, 2);
    let each = 2 * CALLS as usize;
    // Ten were sent twice.
    assert!((each + 10..each + 40).contains(&counted.effects));
}

#[test]
fn ten_thousand_requests_that_are_aborted_or_logged_out_take_one_step_each() {
    let mut counted = cold();
    let before = counted.effects;
    for call in (1..=CALLS).step_by(2).map(CallId) {
        counted.feed(Event::Aborted { call });
    }
    assert_eq!(counted.effects - before, CALLS as usize / 2);
    counted.feed(Event::Logout);
    let steps = counted.effects - before;
    assert!((CALLS as usize..CALLS as usize + 10).contains(&steps));
    assert!(counted.out.is_empty());
}

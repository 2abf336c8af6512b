//! Scripts of events, answers of the backend among them: nothing panics, each call settles at most once and is silent
//! afterwards, and a destroyed machine has settled all of them.
#![no_main]

use std::collections::HashMap;

use libfuzzer_sys::fuzz_target;
use weapp_session::session::{
    AttemptNo, Auth, CallId, Effect, Event, LeasedSession, Lifetime, Machine, Outcome, Policy, Priority, ReadingNo, Record, SendNo, SessionGrant,
    SessionId, SessionUpdate, Timer,
};

type Step = (u8, u8, u16, i64, f64, String);

/// What is known of a call.
#[derive(Default)]
struct Call {
    settled: bool,
    /// The send of it that is at the host.
    out: Option<SendNo>,
    /// Whether it takes no place there.
    free: bool,
    /// How often it has been retried, and whether it pauses before that.
    retries: u32,
    pauses: bool,
}

#[derive(Default)]
struct Calls {
    known: HashMap<CallId, Call>,
    max_in_flight: u32,
    /// The last call's number, and how many refusals are due of numbers out of order.
    last: u32,
    refused: u32,
    /// The login attempt whose exchange is at the host.
    exchange: Option<AttemptNo>,
}

fuzz_target!(|script: (u8, u8, Vec<Step>)| {
    let (numbers, switches, steps) = script;
    let max_in_flight = u32::from(switches >> 4) % 10 + 1;
    let mut machine = Machine::new(Policy {
        replays: u32::from(numbers % 4),
        retry_limit: u32::from(numbers >> 2) % 4,
        ttl: (switches & 4 != 0).then_some(60),
        renew_before: if switches & 8 == 0 { 0 } else { 10_000 },
        sliding: switches & 1 != 0,
        check_key: switches & 2 != 0,
        shares_storage: numbers & 16 == 0,
        waits_for_storage: numbers & 32 != 0,
        paces_logins: numbers & 64 == 0,
        max_in_flight,
        ..Policy::default()
    });
    let mut calls = Calls { max_in_flight, ..Calls::default() };
    let mut next_call = 0;
    for (kind, number, status, now, seconds, id) in steps {
        let event = event(kind, number, status, seconds, id, now, &mut next_call);
        calls.note(&event);
        machine.handle(event, now);
        calls.drain(&mut machine);
        let _ = machine.snapshot(now);
    }
    machine.handle(Event::Destroyed, 0);
    calls.drain(&mut machine);
    assert!(calls.known.values().all(|call| call.settled), "a call was forgotten");
});

fn event(kind: u8, number: u8, status: u16, seconds: f64, id: String, now: i64, next_call: &mut u32) -> Event {
    let older = CallId(u32::from(number >> 3).min(*next_call));
    let mut new_call = || {
        *next_call += 1;
        CallId(*next_call)
    };
    let id = SessionId::new(id);
    let expires_in = (status & 2 == 0).then_some(seconds);
    match kind % 28 {
        // Sent under a lease, or so the shell says.
        1 if status & 1024 != 0 => Event::Leased {
            call: if status & 2048 == 0 { new_call() } else { older },
            auth: [Auth::Required, Auth::Optional, Auth::Never, Auth::Held][usize::from(number % 4)],
            replay: number & 128 == 0,
            priority: [Priority::Normal, Priority::High, Priority::Exempt][usize::from(number >> 2) % 3],
            session: LeasedSession::RESTORED,
        },
        0 | 1 => Event::Request {
            call: new_call(),
            auth: [Auth::Required, Auth::Optional, Auth::Never, Auth::Held][usize::from(number % 4)],
            trusted: number & 64 == 0,
            replay: number & 128 == 0,
            priority: [Priority::Normal, Priority::High, Priority::Exempt][usize::from(number >> 2) % 3],
        },
        // A number out of order.
        2 if number & 6 == 6 => Event::Login { call: older, force: true },
        2 => Event::Login { call: new_call(), force: number & 1 == 0 },
        3 => Event::AccountLogin { call: new_call() },
        4 => Event::Logout,
        5 => match id {
            Some(id) => Event::SetSession { grant: SessionGrant { id, expires_in, refreshable: number & 2 == 0 }, renewable: number & 1 == 0 },
            None => Event::KeyExpired,
        },
        6 => Event::KeyExpired,
        7 => match id {
            Some(id) => Event::Restored(Record {
                id,
                lifetime: Lifetime::starting(now, Some(seconds)),
                renewable: number & 1 == 0,
                refreshable: number & 2 == 0,
            }),
            None => Event::StoreFailed,
        },
        8 => Event::ForgetFailed,
        9 => Event::TimerFired(if number == 0 { Timer::Login } else { Timer::Call(CallId(u32::from(number >> 2))) }),
        10 => Event::Found {
            reading: ReadingNo(u32::from(number >> 2)),
            record: id.map(|id| Record { id, lifetime: Lifetime::starting(now, expires_in), renewable: number & 1 == 0, refreshable: number & 2 == 0 }),
            has_new_token: status & 1 == 0,
            claimed_for: u32::from(status >> 2),
        },
        11 => Event::Stored,
        _ => answer(kind % 28, number, status, id, expires_in),
    }
}

fn answer(kind: u8, number: u8, status: u16, id: Option<SessionId>, expires_in: Option<f64>) -> Event {
    let (call, send, attempt) = (CallId(u32::from(number >> 2)), SendNo(u32::from(number & 3)), AttemptNo(u32::from(number)));
    match kind {
        12 => Event::Answered { call, send, status },
        13 | 14 => Event::Retryable { call, send, status: if number & 32 == 0 { 0 } else { status }, limit: u32::from(status & 7) },
        15 | 16 => Event::RetryDue { call },
        17 => Event::HostFailed { call, send },
        18 => Event::Aborted { call },
        19 => Event::CodeReceived { attempt },
        20 => Event::CodeFailed { attempt, unavailable: status & 1 == 0 },
        21 | 22 => Event::Exchanged {
            attempt,
            status,
            grant: id.map(|id| SessionGrant { id, expires_in, refreshable: status & 8 == 0 }),
            over: number & 128 != 0,
        },
        23 => Event::ExchangeLost { attempt },
        24 => Event::ExchangeImpossible { attempt, answered: status & 1 == 0 },
        _ => Event::Inspected {
            call,
            send,
            status: if number & 64 == 0 { 200 } else { status },
            update: SessionUpdate { expired: status & 4 != 0, id: id.filter(|_| status & 1 != 0), expires_in },
        },
    }
}

impl Calls {
    fn note(&mut self, event: &Event) {
        match event {
            Event::Request { call, priority, .. } => {
                let free = *priority == Priority::Exempt;
                self.last = call.0;
                self.known.insert(*call, Call { free, ..Call::default() });
            }
            Event::Leased { call, .. } | Event::Login { call, .. } if call.0 <= self.last => {
                self.refused += u32::from(self.known.get(call).is_none_or(|call| call.settled));
            }
            Event::Leased { call, priority, .. } => {
                let (free, out) = (*priority == Priority::Exempt, Some(SendNo(1)));
                self.last = call.0;
                self.known.insert(*call, Call { free, out, ..Call::default() });
            }
            Event::Login { call, .. } | Event::AccountLogin { call } => {
                self.last = call.0;
                self.known.insert(*call, Call::default());
            }
            Event::Answered { call, send, .. }
            | Event::Inspected { call, send, .. }
            | Event::Retryable { call, send, .. }
            | Event::HostFailed { call, send } => {
                if let Some(call) = self.known.get_mut(call) {
                    call.out = call.out.filter(|out| out != send);
                }
            }
            Event::Exchanged { attempt, .. }
            | Event::ExchangeLost { attempt }
            | Event::ExchangeImpossible { attempt, .. }
                if self.exchange == Some(*attempt) =>
            {
                self.exchange = None;
            }
            _ => {}
        }
    }

    fn drain(&mut self, machine: &mut Machine) {
        while let Some(effect) = machine.poll() {
            match effect {
                Effect::Settle { outcome: Outcome::OutOfOrder, .. } => self.refused -= 1,
                Effect::Settle { call, .. } => {
                    let call = self.known.get_mut(&call).expect("a call that began");
                    assert!(!std::mem::replace(&mut call.settled, true), "settled twice");
                    call.out = None;
                }
                Effect::Send { call: id, send, .. } => {
                    let call = self.known.get_mut(&id).expect("a call that began");
                    assert!(!call.settled, "call {id} is sent after its end");
                    call.out = Some(send);
                    call.pauses = false;
                    // What a shell says that it has sent may be more than there was room for.
                    let goes_free = call.free;
                    let counted = |call: &&Call| call.out.is_some() && !call.free;
                    let out = self.known.values().filter(counted).count() as u32;
                    assert!(goes_free || out <= self.max_in_flight, "{out} calls at the host");
                }
                Effect::PauseCall { call: id, retries } => {
                    let call = self.known.get_mut(&id).expect("a call that began");
                    assert!(!call.settled && !call.pauses, "call {id} is retried after its end, or twice");
                    assert_eq!(call.retries, retries, "the retries of call {id}");
                    call.retries += 1;
                    call.pauses = true;
                }
                Effect::Exchange { attempt, .. } | Effect::PostAccountCredentials { attempt, .. } | Effect::Renew { attempt, .. } => {
                    assert_eq!(self.exchange, None, "two exchanges at once");
                    self.exchange = Some(attempt);
                }
                Effect::AbortExchange => self.exchange = None,
                _ => {}
            }
        }
        assert_eq!(self.refused, 0, "a number out of order is refused in silence");
    }
}

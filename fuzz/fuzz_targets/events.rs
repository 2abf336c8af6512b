//! Scripts of events, answers of the backend among them: nothing panics, each call settles at most once and is silent
//! afterwards, and a destroyed machine has settled all of them.
#![no_main]

use std::collections::HashMap;

use libfuzzer_sys::fuzz_target;
use weapp_session::session::{
    Code, Effect, Event, Grant, Lifetime, Machine, Need, Policy, Record, SessionId, Timer,
};

type Step = (u8, u8, u16, i64, f64, String);

fuzz_target!(|script: (u8, u8, Vec<Step>)| {
    let (replays, retry_limit, steps) = script;
    let mut machine = Machine::new(Policy {
        replays: u32::from(replays % 4),
        retry_limit: u32::from(retry_limit % 4),
        retry_delay: 500,
        login_timeout: 10_000,
        ttl: None,
        renew_before: 0,
        expired_statuses: vec![401],
    });
    // Which calls have begun, and whether they have settled.
    let mut calls = HashMap::new();
    let mut next_call = 0;
    for (kind, number, status, now, seconds, id) in steps {
        let event = event(kind, number, status, seconds, id, now, &mut next_call);
        if let Event::Request { call, .. } | Event::Login { call, .. } = event {
            calls.insert(call, false);
        }
        machine.handle(event, now);
        drain(&mut machine, &mut calls);
        let _ = machine.snapshot(now);
    }
    machine.handle(Event::Destroyed, 0);
    drain(&mut machine, &mut calls);
    assert!(calls.values().all(|settled| *settled), "a call was forgotten");
});

fn event(kind: u8, number: u8, status: u16, seconds: f64, id: String, now: i64, next_call: &mut u32) -> Event {
    let (call, send, attempt) = (u32::from(number >> 2), u32::from(number & 3), u32::from(number));
    let mut new_call = || {
        *next_call += 1;
        *next_call
    };
    match kind % 17 {
        0 | 1 => Event::Request {
            call: new_call(),
            need: [Need::Required, Need::Optional, Need::Never][usize::from(number % 3)],
            trusted: number & 64 == 0,
            replay: number & 128 == 0,
            timeout: (status > 0).then_some(u32::from(status)),
        },
        2 => Event::Login { call: new_call(), force: number & 1 == 0 },
        3 | 4 => Event::Answered { call, send, status },
        5 => Event::Failed { call, send },
        6 => Event::Aborted { call },
        7 => match Code::new(id) {
            Some(code) => Event::CodeReceived { attempt, code },
            None => Event::CodeFailed { attempt, unavailable: false },
        },
        8 => Event::CodeFailed { attempt, unavailable: status & 1 == 0 },
        9 | 10 => Event::Exchanged {
            attempt,
            status,
            grant: SessionId::new(id).map(|id| Grant { id, expires_in: Some(seconds) }),
        },
        11 => Event::ExchangeLost { attempt },
        12 => Event::ExchangeImpossible { attempt },
        13 => Event::Woke(if number == 0 { Timer::Login } else { Timer::Call(call) }),
        14 => Event::Logout,
        15 => match SessionId::new(id) {
            Some(id) => Event::Restored(Record { id, lifetime: Lifetime::starting(now, Some(seconds)) }),
            None => Event::StoreFailed,
        },
        _ => Event::ForgetFailed,
    }
}

fn drain(machine: &mut Machine, calls: &mut HashMap<u32, bool>) {
    while let Some(effect) = machine.poll() {
        match effect {
            Effect::Settle { call, .. } => {
                let settled = calls.get_mut(&call).expect("a call that began");
                assert!(!std::mem::replace(settled, true), "call {call} settled twice");
            }
            Effect::Send { call, .. } => assert_eq!(calls.get(&call), Some(&false), "call {call}"),
            _ => {}
        }
    }
}

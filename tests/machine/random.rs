//! Scripts that nobody thought of. The client watches each step; here is how the scripts are made, and that once the
//! faults stop every call ends, soon.

use crate::client::{Ask, Client, START, Stage, code_of, lasting, policy, record};
use proptest::prelude::*;
use proptest::sample::Index;
use weapp_session::session::{Event, Lane, Millis, Need, Policy, Timer};

/// One thing that happens.
#[derive(Clone, Debug)]
enum Step {
    Request(Ask),
    Login {
        force: bool,
    },
    Answer(Index, u16),
    Lose(Index),
    Abort(Index),
    /// An answer to another send than the one that is out.
    LateAnswer(Index, u32, u16),
    /// `wx.login` or the exchange answers, whichever is out; well if the number is small.
    LoginAnswer(u8, Option<f64>),
    /// An answer to another attempt than the one in flight.
    LateLoginAnswer(u32, u8),
    Wait(Millis),
    Jump(Millis),
    Storage {
        full: bool,
    },
    Logout,
}

fn asks() -> impl Strategy<Value = Ask> {
    let need = prop_oneof![
        6 => Just(Need::Required),
        2 => Just(Need::Optional),
        1 => Just(Need::Never),
    ];
    let timeout = prop::option::weighted(0.3, 1u32..30_000);
    (
        need,
        prop::bool::weighted(0.9),
        prop::bool::weighted(0.8),
        timeout,
    )
        .prop_map(|(need, trusted, replay, timeout)| Ask {
            need,
            trusted,
            replay,
            timeout,
            lane: Lane::Normal,
        })
}

fn statuses() -> impl Strategy<Value = u16> {
    prop_oneof![5 => Just(401u16), 4 => Just(200), 1 => Just(500)]
}

fn steps() -> impl Strategy<Value = Step> {
    let call = any::<Index>;
    let lifetime = prop::option::of(0.001f64..200.0);
    prop_oneof![
        12 => asks().prop_map(Step::Request),
        2 => any::<bool>().prop_map(|force| Step::Login { force }),
        14 => (call(), statuses()).prop_map(|(call, status)| Step::Answer(call, status)),
        2 => call().prop_map(Step::Lose),
        2 => call().prop_map(Step::Abort),
        3 => (call(), 0u32..5, statuses())
            .prop_map(|(call, send, status)| Step::LateAnswer(call, send, status)),
        14 => (0u8..10, lifetime).prop_map(|(kind, lifetime)| Step::LoginAnswer(kind, lifetime)),
        3 => (0u32..6, 0u8..10).prop_map(|(attempt, kind)| Step::LateLoginAnswer(attempt, kind)),
        6 => (0..40_000i64).prop_map(Step::Wait),
        2 => (-100_000_000_000i64..100_000_000_000).prop_map(Step::Jump),
        1 => any::<bool>().prop_map(|full| Step::Storage { full }),
        1 => Just(Step::Logout),
    ]
}

fn policies() -> impl Strategy<Value = Policy> {
    let ttl = prop::option::of(1u32..120);
    (0u32..4, 0u32..4, 0u32..3_000, ttl, 0i64..60_000).prop_map(
        |(replays, retry_limit, retry_delay, ttl, renew_before)| Policy {
            replays,
            retry_limit,
            retry_delay,
            ttl,
            renew_before,
            ..policy()
        },
    )
}

/// A client as it may be at launch.
fn launch(policy: Policy, stored: Option<Option<f64>>) -> Client {
    match stored {
        Some(seconds) => Client::launched_with(policy, record("stored", START - 500, seconds)),
        None => Client::new(policy),
    }
}

fn one_of(calls: Vec<u32>, index: &Index) -> Option<u32> {
    (!calls.is_empty()).then(|| *index.get(&calls))
}

fn take(client: &mut Client, step: &Step) {
    let out = |client: &Client| {
        let mut calls = client.pending();
        calls.retain(|call| client.is_out(*call));
        calls
    };
    match step {
        Step::Request(ask) => drop(client.request(*ask)),
        Step::Login { force } => drop(client.login(*force)),
        Step::Answer(index, status) => {
            if let Some(call) = one_of(out(client), index) {
                client.answer(call, *status);
            }
        }
        Step::Lose(index) => {
            if let Some(call) = one_of(out(client), index) {
                client.lose(call);
            }
        }
        Step::Abort(index) => {
            if let Some(call) = one_of(client.pending(), index) {
                client.abort(call);
            }
        }
        Step::LateAnswer(index, send, status) => {
            let calls = (1..=client.calls_made()).collect();
            let Some(call) = one_of(calls, index) else {
                return;
            };
            if !client.is_out(call) || client.sends(call) != *send {
                let (send, status) = (*send, *status);
                client.ignores(Event::Answered { call, send, status });
                client.ignores(Event::Failed { call, send });
            }
        }
        Step::LoginAnswer(kind, lifetime) => answer_login(client, *kind, *lifetime),
        Step::LateLoginAnswer(attempt, kind) => {
            if !client.is_logging_in() || client.attempts() != *attempt {
                ignore_login_answer(client, *attempt, *kind);
            }
        }
        Step::Wait(millis) => client.wait(*millis),
        Step::Jump(millis) => client.jump(*millis),
        Step::Storage { full } => client.fill_storage(*full),
        Step::Logout => client.logout(),
    }
}

fn answer_login(client: &mut Client, kind: u8, lifetime: Option<f64>) {
    match (client.stage(), kind) {
        (Some(Stage::Code), 0..=7) => client.give_code(),
        (Some(Stage::Code), _) => client.refuse_code(kind == 9),
        (Some(Stage::Exchange), 0..=4) => {
            let id = format!("s{}", client.attempts());
            client.sign_in_for(&id, lifetime);
        }
        (Some(Stage::Exchange), 5 | 6) => client.lose_exchange(),
        (Some(Stage::Exchange), 7) => drop(client.answer_exchange(502, None)),
        (Some(Stage::Exchange), 8) => drop(client.answer_exchange(403, None)),
        (Some(Stage::Exchange), _) => client.break_exchange(),
        _ => {}
    }
}

fn ignore_login_answer(client: &mut Client, attempt: u32, kind: u8) {
    client.ignores(match kind {
        0..=2 => Event::CodeReceived {
            attempt,
            code: code_of(attempt),
        },
        3 => Event::CodeFailed {
            attempt,
            unavailable: false,
        },
        4..=7 => Event::Exchanged {
            attempt,
            status: 200,
            grant: Some(lasting("late", None)),
        },
        8 => Event::ExchangeLost { attempt },
        _ => Event::ExchangeImpossible { attempt },
    });
    if !client.is_logging_in() {
        client.ignores(Event::Woke(Timer::Login));
    }
}

/// Answers whatever is out until nothing is, and counts the rounds. Each login is granted, and requests are answered
/// with `status`.
fn calm_down(client: &mut Client, status: u16) -> u32 {
    for round in 0..1_000 {
        let mut out = client.pending();
        out.retain(|call| client.is_out(*call));
        match client.stage() {
            Some(Stage::Pause) => client.wait_for_login_timer(),
            Some(_) => client.sign_in(&format!("calm-{round}")),
            None if out.is_empty() => return round,
            None => {}
        }
        for call in out {
            // The pause may have ended it.
            if client.is_out(call) {
                client.answer(call, status);
            }
        }
    }
    panic!("no end in sight: {:?}", client.pending());
}

proptest! {
    #![proptest_config(ProptestConfig {
        // A script that fails is printed in its shortest form; it belongs into a scenario of its own.
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn when_the_faults_stop_every_call_ends_soon(
        policy in policies(),
        stored in prop::option::of(prop::option::of(1.0f64..100.0)),
        script in prop::collection::vec(steps(), 0..80),
    ) {
        let mut client = launch(policy, stored);
        for step in &script {
            take(&mut client, step);
        }
        let rounds = calm_down(&mut client, 200);
        // A pause, its login, the answers.
        prop_assert!(rounds <= 3, "{rounds} rounds");
        prop_assert!(client.pending().is_empty());
    }

    #[test]
    fn a_backend_that_refuses_every_session_it_grants_is_given_up_on(
        policy in policies(),
        script in prop::collection::vec(steps(), 0..60),
    ) {
        let replays = policy.replays;
        let mut client = launch(policy, None);
        for step in &script {
            take(&mut client, step);
        }
        let attempts = client.attempts();
        let rounds = calm_down(&mut client, 401);
        // Each replay takes a login and an answer, and all who wait share it.
        prop_assert!(rounds <= 3 + 2 * replays, "{rounds} rounds");
        prop_assert!(client.attempts() - attempts <= 2 + replays);
        prop_assert!(client.pending().is_empty());
    }

    #[test]
    fn a_client_destroyed_at_any_moment_is_at_peace(
        policy in policies(),
        script in prop::collection::vec(steps(), 0..60),
    ) {
        let mut client = launch(policy, None);
        for step in &script {
            take(&mut client, step);
        }
        client.destroy();
        prop_assert!(client.pending().is_empty());
        client.wait(1_000_000);
    }
}

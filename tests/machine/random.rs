//! Scripts that nobody thought of. The client watches each step; here is how the scripts are made, and that once the
//! faults stop every call ends, soon.

use crate::client::{Ask, Client, START, Stage, lasting, policy, record, update};
use proptest::prelude::*;
use proptest::sample::Index;
use weapp_session::session::{
    AttemptNo, Auth, CallId, Event, Millis, Policy, Priority, SendNo, SessionUpdate, Timer,
};

/// One thing that happens.
#[derive(Clone, Debug)]
pub enum Step {
    Request(Ask),
    Login {
        force: bool,
    },
    /// The app posts account credentials.
    PostCredentials,
    /// The app brings a session: which one, how long it lives, whether it may be renewed.
    Adopt(u8, Option<f64>, bool),
    KeyExpires,
    Answer(Index, u16),
    /// An answer that was looked into: its status, whether it means "expired", a new id, a new lifetime.
    Inspected(Index, u16, bool, Option<u8>, Option<f64>),
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

pub fn asks() -> impl Strategy<Value = Ask> {
    let auth = prop_oneof![
        6 => Just(Auth::Required),
        2 => Just(Auth::Optional),
        1 => Just(Auth::Never),
        1 => Just(Auth::Held),
    ];
    let timeout = prop::option::weighted(0.3, 1u32..30_000);
    let priority = prop_oneof![
        6 => Just(Priority::Normal),
        2 => Just(Priority::High),
        1 => Just(Priority::Exempt),
    ];
    (
        auth,
        prop::bool::weighted(0.9),
        prop::bool::weighted(0.8),
        timeout,
        priority,
    )
        .prop_map(|(auth, trusted, replay, timeout, priority)| Ask {
            auth,
            trusted,
            replay,
            timeout,
            priority,
        })
}

fn statuses() -> impl Strategy<Value = u16> {
    prop_oneof![5 => Just(401u16), 4 => Just(200), 1 => Just(500)]
}

/// A lifetime in seconds, or what is none.
fn lifetimes() -> impl Strategy<Value = Option<f64>> {
    prop_oneof![
        4 => Just(None),
        4 => (0.001f64..200.0).prop_map(Some),
        1 => prop::sample::select(vec![0.0, -1.0, f64::NAN, f64::INFINITY]).prop_map(Some),
    ]
}

/// What the app and time do.
fn doings() -> impl Strategy<Value = Step> {
    prop_oneof![
        12 => asks().prop_map(Step::Request),
        2 => any::<bool>().prop_map(|force| Step::Login { force }),
        2 => Just(Step::PostCredentials),
        1 => (0u8..3, lifetimes(), any::<bool>())
            .prop_map(|(id, lifetime, renewable)| Step::Adopt(id, lifetime, renewable)),
        1 => Just(Step::KeyExpires),
        2 => any::<Index>().prop_map(Step::Abort),
        6 => (0..40_000i64).prop_map(Step::Wait),
        2 => (-100_000_000_000i64..100_000_000_000).prop_map(Step::Jump),
        1 => any::<bool>().prop_map(|full| Step::Storage { full }),
        1 => Just(Step::Logout),
    ]
}

/// What host and backend answer.
fn answers() -> impl Strategy<Value = Step> {
    let call = any::<Index>;
    let inspected = (
        call(),
        statuses(),
        prop::bool::weighted(0.2),
        prop::option::of(0u8..4),
        lifetimes(),
    );
    prop_oneof![
        10 => (call(), statuses()).prop_map(|(call, status)| Step::Answer(call, status)),
        6 => inspected.prop_map(|(call, status, expired, id, lifetime)| {
            Step::Inspected(call, status, expired, id, lifetime)
        }),
        2 => call().prop_map(Step::Lose),
        3 => (call(), 0u32..5, statuses())
            .prop_map(|(call, send, status)| Step::LateAnswer(call, send, status)),
        14 => (0u8..10, lifetimes()).prop_map(|(kind, lifetime)| Step::LoginAnswer(kind, lifetime)),
        3 => (0u32..6, 0u8..10).prop_map(|(attempt, kind)| Step::LateLoginAnswer(attempt, kind)),
    ]
}

pub fn steps() -> impl Strategy<Value = Step> {
    prop_oneof![doings(), answers()]
}

pub fn policies() -> impl Strategy<Value = Policy> {
    let ttl = prop::option::of(1u32..120);
    let limit = prop_oneof![1 => Just(1u32), 2 => 2u32..5, 1 => Just(10)];
    (
        (0u32..4, 0u32..4, 0u32..3_000),
        (ttl, 0i64..60_000),
        (any::<bool>(), any::<bool>(), limit),
    )
        .prop_map(
            |(
                (replays, retry_limit, retry_delay),
                (ttl, renew_before),
                (sliding, check_key, max_in_flight),
            )| Policy {
                replays,
                retry_limit,
                retry_delay,
                ttl,
                renew_before,
                sliding,
                check_key,
                max_in_flight,
                ..policy()
            },
        )
}

/// The same step where nobody says how long a session lives.
fn endless(step: Step) -> Step {
    match step {
        Step::Adopt(id, _, renewable) => Step::Adopt(id, None, renewable),
        Step::Inspected(call, status, expired, id, _) => {
            Step::Inspected(call, status, expired, id, None)
        }
        Step::LoginAnswer(kind, _) => Step::LoginAnswer(kind, None),
        step => step,
    }
}

/// A client as it may be at launch.
pub fn launch(policy: Policy, stored: Option<Option<f64>>) -> Client {
    match stored {
        Some(seconds) => Client::launched_with(policy, record("stored", START - 500, seconds)),
        None => Client::new(policy),
    }
}

fn one_of(calls: Vec<CallId>, index: &Index) -> Option<CallId> {
    (!calls.is_empty()).then(|| *index.get(&calls))
}

pub fn take(client: &mut Client, step: &Step) {
    let out = |client: &Client| {
        let mut calls = client.pending();
        calls.retain(|call| client.is_out(*call));
        calls
    };
    match step {
        Step::Request(ask) => drop(client.request(*ask)),
        Step::Login { force } => drop(client.login(*force)),
        Step::PostCredentials => drop(client.post_credentials()),
        Step::Adopt(id, lifetime, renewable) => {
            client.adopt(lasting(&format!("own-{id}"), *lifetime), *renewable);
        }
        Step::KeyExpires => drop(client.expire_key()),
        Step::Inspected(index, status, expired, id, lifetime) => {
            let id = id.map(|id| format!("new-{id}"));
            let update = SessionUpdate {
                expired: *expired,
                ..update(id.as_deref(), *lifetime)
            };
            if let Some(call) = one_of(out(client), index) {
                client.answer_with(call, *status, update);
            }
        }
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
            let calls = (1..=client.calls_made()).map(CallId).collect();
            let Some(call) = one_of(calls, index) else {
                return;
            };
            if !client.is_out(call) || client.sends(call) != *send {
                let (send, status) = (SendNo(*send), *status);
                client.ignores(Event::Answered { call, send, status });
                client.ignores(Event::HostFailed { call, send });
                client.ignores(Event::Inspected {
                    call,
                    send,
                    status,
                    update: update(Some("late"), Some(1.0)),
                });
            }
        }
        Step::LoginAnswer(kind, lifetime) => answer_login(client, *kind, *lifetime),
        Step::LateLoginAnswer(attempt, kind) => {
            if !client.is_logging_in() || client.attempts() != *attempt {
                ignore_login_answer(client, AttemptNo(*attempt), *kind);
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
            client.login_succeeds_for(&id, lifetime);
        }
        (Some(Stage::Exchange), 5 | 6) => client.lose_exchange(),
        (Some(Stage::Exchange), 7) => drop(client.answer_exchange(502, None)),
        (Some(Stage::Exchange), 8) => drop(client.answer_exchange(403, None)),
        (Some(Stage::Exchange), _) => client.break_exchange(lifetime.is_some()),
        _ => {}
    }
}

fn ignore_login_answer(client: &mut Client, attempt: AttemptNo, kind: u8) {
    client.ignores(match kind {
        0..=2 => Event::CodeReceived { attempt },
        3 => Event::CodeFailed {
            attempt,
            unavailable: false,
        },
        4..=7 => Event::Exchanged {
            attempt,
            status: 200,
            grant: Some(lasting("late", None)),
            over: false,
        },
        8 => Event::ExchangeLost { attempt },
        _ => Event::ExchangeImpossible {
            attempt,
            answered: kind == 9,
        },
    });
    if !client.is_logging_in() {
        client.ignores(Event::TimerFired(Timer::Login));
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
            Some(_) => client.login_succeeds(&format!("calm-{round}")),
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

/// How often the host has to be filled for everybody to go out once, and account credentials to be posted.
fn turns(client: &Client, limit: u32) -> u32 {
    let pending = client.pending().len() as u32;
    pending.div_ceil(limit) + client.account_logins_waiting()
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
        let limit = policy.max_in_flight;
        let mut client = launch(policy, stored);
        for step in &script {
            take(&mut client, step);
        }
        let turns = turns(&client, limit);
        let rounds = calm_down(&mut client, 200);
        // A pause, its login, the answers.
        prop_assert!(rounds <= 3 + turns, "{rounds} rounds, {turns} turns");
        prop_assert!(client.pending().is_empty());
    }

    #[test]
    fn a_backend_that_refuses_every_session_it_grants_is_given_up_on(
        policy in policies(),
        script in prop::collection::vec(steps(), 0..60),
    ) {
        let (replays, limit) = (policy.replays, policy.max_in_flight);
        let mut client = launch(policy, None);
        for step in &script {
            take(&mut client, step);
        }
        let attempts = client.attempts();
        let turns = turns(&client, limit) * (1 + replays);
        let rounds = calm_down(&mut client, 401);
        // Each replay takes a login and an answer, and all who are at the host share it.
        prop_assert!(rounds <= 3 + 2 * turns, "{rounds} rounds, {turns} turns");
        prop_assert!(client.attempts() - attempts <= 2 + turns);
        prop_assert!(client.pending().is_empty());
    }

    /// How long something has taken, timers tell; the clock says nothing but when sessions end.
    #[test]
    fn where_no_session_has_an_end_a_clock_that_jumps_changes_nothing(
        policy in policies(),
        script in prop::collection::vec(steps().prop_map(endless), 0..80),
    ) {
        let policy = Policy { ttl: None, ..policy };
        let [still, jumping] = [false, true].map(|jumps| {
            let mut client = launch(policy.clone(), None);
            for step in &script {
                if jumps || !matches!(step, Step::Jump(_)) {
                    take(&mut client, step);
                }
            }
            client.destroy();
            client.performed()
        });
        prop_assert_eq!(still, jumping);
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

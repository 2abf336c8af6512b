//! How scripts are made that nobody thought of, and how a client goes through them.

use crate::client::{Ask, Client, START, Stage, lasting, policy, record, update};
use proptest::prelude::*;
use proptest::sample::Index;
use weapp_session::session::{
    AttemptNo, Auth, CallId, Event, Millis, Policy, Priority, Record, SendNo, SessionGrant,
    SessionUpdate, Timer,
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
    /// An answer, or 0 for none, after which the app wants a request retried so often.
    Falter(Index, u16, u32),
    /// The pause before a retry is over, of one that pauses or of any other call.
    RetryDue(Index),
    /// Another client writes a session: another one or the same, how long it lives, whether it may be renewed, whether there is a
    /// refresh token, and whether that is another one.
    OtherStores(u8, Option<f64>, bool, bool, bool),
    OtherClaims(Millis),
    /// Storage answers, where that takes its time.
    Read,
    Write,
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
        1 => (0u8..6, lifetimes(), any::<bool>())
            .prop_map(|(id, lifetime, renewable)| Step::Adopt(id, lifetime, renewable)),
        1 => Just(Step::KeyExpires),
        2 => any::<Index>().prop_map(Step::Abort),
        6 => (0..40_000i64).prop_map(Step::Wait),
        2 => (-100_000_000_000i64..100_000_000_000).prop_map(Step::Jump),
        1 => any::<bool>().prop_map(|full| Step::Storage { full }),
        1 => Just(Step::Logout),
        2 => others(),
    ]
}

/// What other clients do.
fn others() -> impl Strategy<Value = Step> {
    let stores = (
        0u8..3,
        lifetimes(),
        any::<bool>(),
        any::<bool>(),
        any::<bool>(),
    );
    prop_oneof![
        3 => stores.prop_map(|(id, lifetime, renewable, refreshable, new_token)| {
            Step::OtherStores(id, lifetime, renewable, refreshable, new_token)
        }),
        1 => (0..10_001i64).prop_map(Step::OtherClaims),
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
        3 => (call(), prop_oneof![Just(0), Just(503), Just(401)], 0u32..3)
            .prop_map(|(call, status, limit)| Step::Falter(call, status, limit)),
        4 => call().prop_map(Step::RetryDue),
        8 => Just(Step::Read),
        8 => Just(Step::Write),
        18 => (0u8..14, lifetimes()).prop_map(|(kind, lifetime)| Step::LoginAnswer(kind, lifetime)),
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
        (any::<bool>(), prop::bool::weighted(0.3), any::<bool>()),
    )
        .prop_map(
            |(
                (replays, retry_limit, retry_delay),
                (ttl, renew_before),
                (sliding, check_key, max_in_flight),
                (shares_storage, waits_for_storage, paces_logins),
            )| Policy {
                replays,
                retry_limit,
                retry_delay,
                ttl,
                renew_before,
                sliding,
                check_key,
                max_in_flight,
                shares_storage,
                waits_for_storage,
                paces_logins,
                ..policy()
            },
        )
}

/// The same step where nobody says how long a session lives.
pub fn endless(step: Step) -> Step {
    match step {
        Step::Adopt(id, _, renewable) => Step::Adopt(id, None, renewable),
        Step::Inspected(call, status, expired, id, _) => {
            Step::Inspected(call, status, expired, id, None)
        }
        Step::LoginAnswer(kind, _) => Step::LoginAnswer(kind, None),
        Step::OtherStores(id, _, renewable, refreshable, new_token) => {
            Step::OtherStores(id, None, renewable, refreshable, new_token)
        }
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
            let grant = lasting(&format!("own-{id}"), *lifetime);
            let refreshable = *id >= 3;
            let grant = SessionGrant {
                refreshable,
                ..grant
            };
            client.adopt(grant, *renewable);
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
        Step::Falter(index, status, limit) => {
            if let Some(call) = one_of(out(client), index) {
                client.fail_for_now(call, *status, *limit);
            }
        }
        Step::RetryDue(index) => {
            let calls = (1..=client.calls_made()).map(CallId).collect();
            match one_of(calls, index) {
                Some(call) if client.pauses_before_retry(call) => client.retry(call),
                Some(call) => client.ignores(Event::RetryDue { call }),
                None => {}
            }
        }
        Step::OtherStores(id, lifetime, renewable, refreshable, new_token)
            if client.shares_storage() =>
        {
            // With another token it may be the session that there is.
            let fresh = format!("theirs-{}", client.events());
            let same = client.session().filter(|_| *new_token && id % 2 == 0);
            let id = same.map_or(fresh, str::to_owned);
            let record = Record {
                renewable: *renewable,
                refreshable: *refreshable,
                ..record(&id, client.clock(), *lifetime)
            };
            client.other_stores(record, *new_token);
        }
        Step::OtherStores(..) => {}
        Step::OtherClaims(time) => client.other_claims(*time),
        Step::Read if client.is_reading() => client.answer_reading(),
        Step::Write if client.is_writing() => client.write(),
        Step::Read | Step::Write => {}
        Step::LoginAnswer(kind, lifetime) => answer_login(client, *kind, *lifetime),
        Step::LateLoginAnswer(attempt, kind) => {
            if !client.is_logging_in() || client.attempts() != *attempt {
                ignore_login_answer(client, AttemptNo(*attempt), *kind);
            }
        }
        Step::Wait(millis) => client.wait(*millis),
        // The pace goes by the clock, and what surrounds the machine here can't tell it by one that jumps.
        Step::Jump(millis) if !client.has_pace() => client.jump(*millis),
        Step::Jump(_) => {}
        Step::Storage { full } => client.fill_storage(*full),
        Step::Logout => client.logout(),
    }
}

fn answer_login(client: &mut Client, kind: u8, lifetime: Option<f64>) {
    match (client.stage(), kind) {
        (Some(Stage::Code), 0..=7) => client.give_code(),
        (Some(Stage::Code), 8 | 9) => client.refuse_code(kind == 9),
        (Some(Stage::Code), _) => client.give_code(),
        (Some(Stage::Exchange), 0..=4) => {
            let id = format!("s{}", client.attempts());
            client.login_succeeds_for(&id, lifetime);
        }
        (Some(Stage::Exchange), 5 | 6) => client.lose_exchange(),
        (Some(Stage::Exchange), 7) => drop(client.answer_exchange(502, None)),
        (Some(Stage::Exchange), 8) => drop(client.answer_exchange(403, None)),
        (Some(Stage::Exchange), 10) => drop(client.end_token(400)),
        (Some(Stage::Exchange), 11..) => {
            let id = format!("s{}", client.attempts());
            client.login_succeeds_with_token(&id, lifetime);
        }
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

//! Sessions that the app brings: they serve from now on, end a login that nobody made with account credentials, and are renewed
//! only if the app says so.

use crate::client::{Ask, Client, START, lasting, policy, record};
use weapp_session::session::{
    AttemptNo, Effect, ErrorCode, Event, Notice, Outcome, Policy, SessionGrant, State,
};

const FOUND: Option<Outcome> = Some(Outcome::AlreadyLoggedIn);

fn own() -> SessionGrant {
    lasting("own", None)
}

#[test]
fn a_session_that_the_app_brings_serves_at_once_and_is_stored() {
    for renewable in [false, true] {
        let mut client = Client::new(policy());
        client.adopt(lasting("own", Some(60.0)), renewable);
        assert_eq!(client.state(), State::Active);
        assert_eq!(client.expires_at(), Some(client.clock() + 60_000));
        let stored = client.stored_record().expect("it is stored");
        assert_eq!(stored.renewable, renewable);
        let call = client.request(Ask::PLAIN);
        assert_eq!(client.carried_by(call), Some("own"));
        client.answer(call, 200);
        assert_eq!(client.notices(), [], "the app knows");
        assert_eq!(client.attempts(), 0);
    }
}

#[test]
fn a_lifetime_that_is_none_counts_as_not_told() {
    let policy = Policy {
        ttl: Some(30),
        ..policy()
    };
    for seconds in [
        None,
        Some(0.0),
        Some(-1.0),
        Some(f64::NAN),
        Some(f64::INFINITY),
    ] {
        let mut client = Client::new(policy.clone());
        client.adopt(lasting("own", seconds), true);
        assert_eq!(client.expires_at(), Some(client.clock() + 30_000));
    }
}

#[test]
fn one_that_may_be_renewed_is_and_one_that_may_not_is_not() {
    let mut client = Client::new(policy());
    client.adopt(own(), true);
    let call = client.request(Ask::PLAIN);
    client.answer(call, 401);
    client.login_succeeds("silent");
    assert_eq!(client.carried_by(call), Some("silent"));
    client.answer(call, 200);

    let mut client = Client::new(policy());
    client.adopt(own(), false);
    let call = client.request(Ask::PLAIN);
    client.answer(call, 401);
    let expired = Outcome::Failed(ErrorCode::SessionExpired);
    assert_eq!(client.outcome(call), Some(expired));
    assert_eq!(client.notices(), [Notice::Expired]);
}

#[test]
fn it_takes_the_place_of_the_one_there_was() {
    let mut client = Client::with_session(policy(), "s1");
    let [expired, delivered] = client.requests(Ask::PLAIN);
    client.adopt(own(), false);
    client.answer(expired, 401);
    assert_eq!(
        client.carried_by(expired),
        Some("own"),
        "refused was another"
    );
    client.answer_all(&[expired, delivered], 200);
    assert_eq!(client.session(), Some("own"));
    assert_eq!(client.attempts(), 1);
}

#[test]
fn the_same_id_brought_again_is_a_newer_session() {
    let mut client = Client::with_session(policy(), "same");
    let straggler = client.request(Ask::PLAIN);
    client.adopt(lasting("same", None), false);
    client.answer(straggler, 401);
    assert!(client.is_out(straggler), "the newer one is tried");
    client.answer(straggler, 200);
    assert_eq!(client.state(), State::Active);
}

#[test]
fn it_ends_a_silent_login_at_any_stage_and_serves_whoever_waited() {
    type Advance = fn(&mut Client);
    let stages: [(Advance, bool); 3] = [
        (|_| (), false),
        (Client::give_code, true),
        (
            |client| {
                client.give_code();
                client.lose_exchange();
            },
            false,
        ),
    ];
    for (advance, at_the_backend) in stages {
        let mut client = Client::new(policy());
        let request = client.request(Ask::PLAIN);
        let logins = [client.login(false), client.login(true)];
        advance(&mut client);
        let effects = client.adopt(own(), false);
        assert_eq!(effects.contains(&Effect::AbortExchange), at_the_backend);
        assert_eq!(logins.map(|login| client.outcome(login)), [FOUND; 2]);
        assert_eq!(client.carried_by(request), Some("own"));
        client.ignores(Event::CodeReceived {
            attempt: AttemptNo(1),
        });
        client.ignores(Event::Exchanged {
            attempt: AttemptNo(1),
            status: 200,
            grant: Some(lasting("late", None)),
            over: false,
        });
        client.wait(100_000);
        client.answer(request, 200);
        assert_eq!((client.attempts(), client.session()), (1, Some("own")));
    }
}

#[test]
fn credentials_at_the_backend_go_on_and_have_the_last_word() {
    let mut client = Client::new(policy());
    let account_login = client.post_credentials();
    let request = client.request(Ask::PLAIN);
    client.adopt(own(), true);
    assert!(client.is_logging_in());
    assert!(client.waits(request), "the session may be ended any moment");
    client.login_succeeds("mine");
    assert!(client.made_session(account_login));
    assert_eq!(client.carried_by(request), Some("mine"));
    client.answer(request, 200);
}

#[test]
fn credentials_that_fail_leave_what_the_app_brought_meanwhile() {
    let mut client = Client::new(policy());
    client.post_credentials();
    let request = client.request(Ask::PLAIN);
    let login = client.login(false);
    client.adopt(own(), true);
    client.answer_exchange(403, None);
    assert_eq!(client.outcome(login), FOUND);
    assert_eq!(client.carried_by(request), Some("own"));
    client.answer(request, 200);
    assert_eq!(client.attempts(), 1);
}

#[test]
fn credentials_that_waited_for_the_login_it_ends_are_next() {
    let mut client = Client::new(policy());
    let request = client.request(Ask::PLAIN);
    client.give_code();
    let account_login = client.post_credentials();
    client.adopt(own(), false);
    assert_eq!(client.login_requested_by(), Some(account_login));
    assert!(client.waits(request));
    client.login_succeeds("mine");
    assert_eq!(client.carried_by(request), Some("mine"));
    client.answer(request, 200);
}

#[test]
fn requests_in_the_line_go_with_it() {
    let policy = Policy {
        max_in_flight: 1,
        ..policy()
    };
    let mut client = Client::with_session(policy, "s1");
    let [first, second] = client.requests(Ask::PLAIN);
    client.adopt(own(), true);
    client.answer(first, 200);
    assert_eq!(client.carried_by(second), Some("own"));
    client.answer(second, 200);
}

#[test]
fn calls_of_before_a_logout_do_not_get_it() {
    let mut client = Client::with_session(policy(), "s1");
    let call = client.request(Ask::PLAIN);
    client.logout();
    client.adopt(own(), true);
    client.answer(call, 401);
    assert_eq!(
        client.outcome(call),
        Some(Outcome::Failed(ErrorCode::LoggedOut))
    );
    assert_eq!(client.session(), Some("own"));
    client.logout();
    assert_eq!((client.session(), client.stored()), (None, None));
}

#[test]
fn what_is_found_in_storage_afterwards_is_older() {
    let mut client = Client::new(policy());
    client.adopt(own(), true);
    client.ignores(Event::Restored(record("s0", START, None)));
}

#[test]
fn a_destroyed_client_takes_none() {
    let mut client = Client::with_session(policy(), "s1");
    client.destroy();
    client.ignores(Event::SetSession {
        grant: own(),
        renewable: true,
    });
}

#[test]
fn if_storing_fails_it_lives_on_in_memory() {
    let mut client = Client::with_session(policy(), "s1");
    client.fill_storage(true);
    client.adopt(own(), true);
    assert_eq!((client.session(), client.stored()), (Some("own"), None));
    assert_eq!(client.notices(), [Notice::Error(ErrorCode::StorageFailed)]);
}

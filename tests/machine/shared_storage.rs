//! Storage that other clients of the same app write, too: a newer session there is taken in the place of a login, and a
//! refresh token that is in use elsewhere is left alone.

use crate::client::{Ask, Client, START, Stage, failed, record, refreshable, shared, with_token};
use weapp_session::session::{
    Effect, ErrorCode, Event, Millis, Notice, Outcome, Policy, ReadingNo, Record, State,
};

const HOUR: Millis = 3_600_000;

/// A session of another client's, with a refresh token.
fn elsewhere(id: &str, obtained_at: Millis, seconds: Option<f64>) -> Record {
    Record {
        refreshable: true,
        ..record(id, obtained_at, seconds)
    }
}

/// One whose session the backend has just refused, while `there` is in storage.
fn refused(policy: Policy, there: Option<Record>) -> (Client, weapp_session::session::CallId) {
    let mut client = with_token(policy);
    let call = client.request(Ask::PLAIN);
    if let Some(record) = there {
        client.other_stores(record, true);
    }
    client.answer(call, 401);
    (client, call)
}

#[test]
fn a_newer_session_in_storage_takes_the_place_of_a_login() {
    let (mut client, call) = refused(shared(), Some(elsewhere("theirs", START, None)));
    assert_eq!(client.carried_by(call), Some("theirs"));
    client.answer(call, 200);
    assert_eq!(client.attempts(), 1);
    assert_eq!(client.notices(), [Notice::LoggedIn]);
    assert_eq!(client.session(), Some("theirs"));
}

#[test]
fn it_serves_logins_too_and_says_that_nobody_here_made_it() {
    for force in [false, true] {
        let mut client = with_token(shared());
        let call = client.request(Ask::OPTIONAL);
        client.answer(call, 401);
        client.answer(call, 200);
        client.other_stores(elsewhere("theirs", START, None), true);
        let login = client.login(force);
        assert_eq!(client.outcome(login), Some(Outcome::AlreadyLoggedIn));
        assert_eq!(client.session(), Some("theirs"));
    }
}

#[test]
fn a_client_without_a_session_finds_that_of_another() {
    let mut client = Client::new(shared());
    client.other_stores(elsewhere("theirs", START, None), true);
    let call = client.request(Ask::PLAIN);
    assert_eq!(client.carried_by(call), Some("theirs"));
    client.answer(call, 200);
    assert_eq!(client.attempts(), 0);
}

#[test]
fn the_session_that_it_has_is_no_news() {
    let (mut client, call) = refused(shared(), None);
    assert_eq!(client.stage(), Some(&Stage::Exchange));
    client.answer_exchange(200, Some(refreshable("s2", None)));
    client.answer(call, 200);
}

#[test]
fn the_same_session_with_another_token_is() {
    let (mut client, call) = refused(shared(), Some(elsewhere("s1", START, None)));
    assert_eq!(client.carried_by(call), Some("s1"), "it was renewed");
    client.answer(call, 200);
}

#[test]
fn a_session_there_that_is_over_or_due_is_renewed_by_its_own_token() {
    let policy = Policy {
        renew_before: 1_000,
        ..shared()
    };
    for obtained_at in [START - 10_000, START - 9_500] {
        let there = elsewhere("theirs", obtained_at, Some(10.0));
        let (mut client, call) = refused(policy.clone(), Some(there));
        assert_eq!(client.stage(), Some(&Stage::Exchange), "by token");
        client.answer_exchange(200, Some(refreshable("s2", None)));
        client.answer(call, 200);
        assert_eq!(client.attempts(), 2);
    }
}

#[test]
fn an_accounts_session_there_is_an_accounts_here() {
    let there = Record {
        renewable: false,
        refreshable: false,
        ..record("theirs", START, None)
    };
    let (mut client, call) = refused(shared(), Some(there));
    client.answer(call, 200);
    let next = client.request(Ask::PLAIN);
    client.answer(next, 401);
    let expired = Some(Outcome::Failed(ErrorCode::SessionExpired));
    assert_eq!(client.outcome(next), expired);
    assert_eq!(client.notices(), [Notice::LoggedIn, Notice::Expired]);
}

#[test]
fn where_only_the_user_could_go_on_another_clients_session_does() {
    let mut client = Client::with_credentials(shared(), "mine");
    let call = client.request(Ask::PLAIN);
    client.other_stores(record("theirs", START, None), false);
    client.answer(call, 401);
    assert_eq!(client.carried_by(call), Some("theirs"));
    client.answer(call, 200);
    assert_eq!(client.notices(), [Notice::LoggedIn]);
}

#[test]
fn storage_is_read_again_before_each_attempt() {
    let (mut client, call) = refused(shared(), None);
    client.lose_exchange();
    client.other_stores(elsewhere("theirs", START, None), true);
    client.wait_for_login_timer();
    assert_eq!(client.carried_by(call), Some("theirs"));
    client.answer(call, 200);
}

/// Somebody else has used it meanwhile.
#[test]
fn a_token_that_is_over_may_have_been_renewed_by_another() {
    let (mut client, call) = refused(shared(), None);
    client.other_stores(elsewhere("theirs", START, None), true);
    client.end_token(400);
    assert_eq!(client.carried_by(call), Some("theirs"));
    client.answer(call, 200);
    assert_eq!(client.attempts(), 2);
}

#[test]
fn a_token_that_is_over_for_all_is_followed_by_a_code() {
    let (mut client, call) = refused(shared(), None);
    client.end_token(400);
    assert_eq!(client.stage(), Some(&Stage::Code));
    client.login_succeeds("s2");
    client.answer(call, 200);
}

#[test]
fn account_credentials_are_posted_whatever_lies_there() {
    let mut client = Client::new(shared());
    client.other_stores(elsewhere("theirs", START, None), true);
    let account_login = client.post_credentials();
    client.login_succeeds("mine");
    assert!(client.made_session(account_login));
    assert_eq!(client.session(), Some("mine"));
}

#[test]
fn a_claimed_token_is_left_alone_and_storage_read_four_times_a_second() {
    let mut client = with_token(shared());
    let call = client.request(Ask::PLAIN);
    client.other_claims(1_000);
    client.answer(call, 401);
    for _ in 0..3 {
        assert_eq!(client.stage(), Some(&Stage::Pause));
        client.wait(250);
    }
    client.other_stores(elsewhere("theirs", START, None), true);
    client.wait(249);
    assert!(client.waits(call));
    client.wait(1);
    assert_eq!(client.carried_by(call), Some("theirs"));
    client.answer(call, 200);
    assert_eq!(client.attempts(), 1);
}

#[test]
fn a_claim_that_runs_out_is_nobodys() {
    let mut client = with_token(shared());
    let call = client.request(Ask::PLAIN);
    client.other_claims(600);
    client.answer(call, 401);
    client.wait(749);
    assert_eq!(client.attempts(), 1);
    client.wait(1);
    assert_eq!(client.stage(), Some(&Stage::Exchange));
    client.answer_exchange(200, Some(refreshable("s2", None)));
    client.answer(call, 200);
}

/// The clock has been set since, or somebody else has written it.
#[test]
fn a_claim_for_longer_than_any_is_made_is_none() {
    for (time, waits) in [(10_000, true), (10_001, false)] {
        let (client, call) = refused(shared(), None);
        let mut machine = client.machine();
        drop_all(client, call);
        machine.handle(Event::Logout, START);
        let record = elsewhere("theirs", START - 10_000, Some(10.0));
        let next = call.next();
        machine.handle(Ask::PLAIN.event(next), START);
        let reading = std::iter::from_fn(|| machine.poll()).find_map(|effect| match effect {
            Effect::ReadStored { reading } => Some(reading),
            _ => None,
        });
        let event = Event::Found {
            reading: reading.expect("storage is read"),
            record: Some(record),
            has_new_token: true,
            claimed_for: time,
        };
        machine.handle(event, START);
        let renews = std::iter::from_fn(|| machine.poll())
            .any(|effect| matches!(effect, Effect::Renew { .. }));
        assert_eq!(renews, !waits, "{time} ms");
    }
}

fn drop_all(mut client: Client, _: weapp_session::session::CallId) {
    client.destroy();
}

#[test]
fn a_claim_keeps_nobody_from_a_code() {
    let mut client = with_token(shared());
    client.other_claims(5_000);
    let forced = client.login(true);
    assert_eq!(client.stage(), Some(&Stage::Code));
    client.login_succeeds("s2");
    assert!(client.made_session(forced));
}

#[test]
fn a_renewal_says_that_the_token_is_in_use_and_a_code_does_not() {
    let (mut client, call) = refused(shared(), None);
    let claims = |client: &Client| {
        let claim = |effect: &&Effect| matches!(effect, Effect::Claim { time: 10_000 });
        client.performed().iter().filter(claim).count()
    };
    assert_eq!(claims(&client), 1);
    client.end_token(400);
    assert_eq!(claims(&client), 1);
    client.login_succeeds("s2");
    client.answer(call, 200);
}

/// The app slept in the midst of a renewal, and another client has renewed the session meanwhile.
#[test]
fn a_client_that_was_frozen_for_an_hour_takes_what_the_other_has_made() {
    type Wakes = fn(&mut Client);
    let ways: [Wakes; 3] = [
        // Its timer stalled, or fires now.
        |client| {
            client.wait(10_000);
            client.wait(500);
        },
        // What was out was interrupted.
        |client| {
            client.lose_exchange();
            client.wait(500);
        },
        // The answer comes, and the token has been used since.
        |client| drop(client.end_token(400)),
    ];
    for wakes in ways {
        let (mut client, call) = refused(shared(), None);
        client.jump(HOUR);
        client.other_stores(elsewhere("theirs", START + HOUR / 2, None), true);
        wakes(&mut client);
        assert_eq!(client.carried_by(call), Some("theirs"));
        client.answer(call, 200);
        assert_eq!(client.attempts(), 2);
    }
}

/// It has failed to renew what another client had renewed already.
#[test]
fn a_frozen_client_whose_session_was_due_takes_the_others_at_its_next_request() {
    let policy = Policy {
        ttl: Some(60),
        ..shared()
    };
    let mut client = with_token(policy);
    client.jump(HOUR);
    assert_eq!(client.state(), State::Expired);
    client.other_stores(elsewhere("theirs", START + HOUR - 1, Some(60.0)), true);
    let call = client.request(Ask::PLAIN);
    assert_eq!(client.carried_by(call), Some("theirs"));
    client.answer(call, 200);
    assert_eq!(client.attempts(), 1);
}

#[test]
fn a_session_that_could_not_be_removed_does_not_come_back_from_storage() {
    for has_new_token in [false, true] {
        let mut client = with_token(shared());
        let mut machine = client.machine();
        client.logout();
        let now = client.clock();
        machine.handle(Event::Logout, now);
        machine.handle(Event::ForgetFailed, now);
        let call = weapp_session::session::CallId(client.calls_made() + 1);
        machine.handle(Ask::PLAIN.event(call), now);
        machine.handle(
            Event::Found {
                reading: ReadingNo(2),
                record: Some(elsewhere("s1", START, None)),
                has_new_token,
                claimed_for: 0,
            },
            now,
        );
        let effects: Vec<Effect> = std::iter::from_fn(|| machine.poll()).collect();
        let adopts = |effect: &Effect| matches!(effect, Effect::UseSession(Some(_)));
        assert!(!effects.iter().any(adopts), "{effects:?}");
        let asks = |effect: &Effect| matches!(effect, Effect::AskCode { .. });
        assert!(effects.iter().any(asks), "{effects:?}");
    }
}

#[test]
fn what_is_read_late_or_twice_changes_nothing() {
    let policy = Policy {
        waits_for_storage: true,
        ..shared()
    };
    let mut client = Client::new(policy);
    let call = client.request(Ask::PLAIN);
    let found = |reading| Event::Found {
        reading: ReadingNo(reading),
        record: Some(elsewhere("theirs", START, None)),
        has_new_token: true,
        claimed_for: 0,
    };
    client.ignores(found(0));
    client.ignores(found(2));
    client.answer_reading();
    client.ignores(found(1));
    client.refuse_code(false);
    assert_eq!(client.login_error(call), Some(ErrorCode::LoginFailed));
    client.ignores(found(1));
    assert_eq!(client.notices(), [failed(ErrorCode::LoginFailed, 1)]);
    client.login(false);
    client.ignores(found(1));
    client.logout();
    client.ignores(found(2));
}

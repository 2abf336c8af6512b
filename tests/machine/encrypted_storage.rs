//! Storage that takes its time: nobody goes with a session before its refresh token is where the next launch finds it.

use crate::client::{Ask, Client, Stage, lasting, refreshable};
use weapp_session::session::{ErrorCode, Event, Notice, Outcome, Policy, State};

fn encrypted() -> Policy {
    Policy {
        shares_storage: true,
        waits_for_storage: true,
        ..crate::client::policy()
    }
}

/// A client with a session that has a refresh token, all of it written.
fn with_token() -> Client {
    let mut client = Client::new(encrypted());
    client.login(false);
    client.answer_reading();
    client.login_succeeds_with_token("s1", None);
    client.write();
    client.notices();
    client
}

#[test]
fn a_session_with_a_token_is_released_when_it_is_written() {
    let mut client = with_token();
    let calls: [_; 2] = client.requests(Ask::PLAIN);
    client.answer(calls[0], 401);
    let login = client.login(false);
    client.answer_reading();
    client.answer_exchange(200, Some(refreshable("s2", None)));
    let late = client.request(Ask::PLAIN);
    assert!(client.waits(calls[0]) && client.waits(late));
    assert_eq!((client.outcome(login), client.notices()), (None, vec![]));
    assert_eq!(client.state(), State::Renewing);
    client.answer(calls[1], 401);
    assert!(client.waits(calls[1]), "it is of the one before");
    client.write();
    assert!(client.made_session(login));
    assert_eq!(client.notices(), [Notice::LoggedIn]);
    for call in [calls[0], calls[1], late] {
        assert_eq!(client.carried_by(call), Some("s2"));
        client.answer(call, 200);
    }
}

#[test]
fn storage_that_fails_releases_them_too() {
    let mut client = with_token();
    let call = client.request(Ask::PLAIN);
    client.answer(call, 401);
    client.answer_reading();
    client.fill_storage(true);
    client.answer_exchange(200, Some(refreshable("s2", None)));
    assert!(client.waits(call));
    client.write();
    assert_eq!(client.carried_by(call), Some("s2"));
    assert_eq!(
        client.notices(),
        [Notice::Error(ErrorCode::StorageFailed), Notice::LoggedIn]
    );
    client.answer(call, 200);
}

#[test]
fn a_session_without_a_token_is_released_at_once() {
    let mut client = Client::new(encrypted());
    let call = client.request(Ask::PLAIN);
    client.answer_reading();
    client.login_succeeds("s1");
    assert_eq!(client.carried_by(call), Some("s1"));
    client.ignores(Event::Stored);
    client.answer(call, 200);
    client.write();
}

#[test]
fn what_is_written_at_any_other_time_is_no_news() {
    let mut client = with_token();
    client.ignores(Event::Stored);
    let call = client.request(Ask::PLAIN);
    client.answer(call, 401);
    client.ignores(Event::Stored);
    client.answer_reading();
    client.ignores(Event::Stored);
    client.answer_exchange(200, Some(refreshable("s2", None)));
    client.write();
    client.answer(call, 200);
}

#[test]
fn storage_that_is_slow_to_read_is_waited_for_and_nothing_else_begins_meanwhile() {
    let mut client = with_token();
    let call = client.request(Ask::PLAIN);
    client.answer(call, 401);
    assert!(client.is_reading());
    assert_eq!(client.state(), State::Renewing);
    let login = client.login(true);
    client.wait(2_999);
    assert!(client.is_reading() && client.waits(call));
    client.answer_reading();
    client.answer_exchange(200, Some(refreshable("s2", None)));
    client.write();
    assert!(client.made_session(login));
    client.answer(call, 200);
}

#[test]
fn account_credentials_do_not_wait_for_a_reading() {
    let mut client = with_token();
    let call = client.request(Ask::PLAIN);
    client.answer(call, 401);
    let account_login = client.post_credentials();
    assert!(!client.is_reading());
    client.login_succeeds("mine");
    assert!(client.made_session(account_login));
    client.answer(call, 200);
    client.write();
}

/// Its session is there already; only storage has not taken it.
#[test]
fn account_credentials_wait_for_a_session_that_is_being_written_and_are_posted_once() {
    let mut client = Client::new(encrypted());
    let first = client.post_credentials();
    client.login_succeeds_with_token("mine", None);
    let second = client.post_credentials();
    assert_eq!(client.account_logins_waiting(), 1);
    client.write();
    assert!(client.made_session(first));
    assert_eq!(client.stage(), Some(&Stage::Exchange));
    client.login_succeeds("mine-2");
    assert!(client.made_session(second));
    assert_eq!(client.attempts(), 2);
    assert_eq!(client.notices(), [Notice::LoggedIn, Notice::LoggedIn]);
    client.write();
}

#[test]
fn account_credentials_that_come_while_a_renewal_is_being_written_take_nothing_from_it() {
    let mut client = with_token();
    let call = client.request(Ask::PLAIN);
    client.answer(call, 401);
    client.answer_reading();
    client.answer_exchange(200, Some(refreshable("s2", None)));
    let account_login = client.post_credentials();
    client.write();
    assert!(client.waits(call), "it waits for the credentials now");
    client.answer_exchange(401, None);
    assert_eq!(
        client.login_error(account_login),
        Some(ErrorCode::ExchangeRejected)
    );
    assert_eq!(client.carried_by(call), Some("s2"));
    client.answer(call, 200);
    assert_eq!(client.notices()[0], Notice::LoggedIn);
}

#[test]
fn a_logout_while_a_session_is_being_written_leaves_nothing_of_it() {
    let mut client = with_token();
    let call = client.request(Ask::PLAIN);
    client.answer(call, 401);
    client.answer_reading();
    client.answer_exchange(200, Some(refreshable("s2", None)));
    client.logout();
    assert_eq!(
        client.outcome(call),
        Some(Outcome::Failed(ErrorCode::LoggedOut))
    );
    assert_eq!((client.session(), client.stored()), (None, None));
    client.ignores(Event::Stored);
}

#[test]
fn a_session_of_the_apps_takes_the_place_of_one_that_is_being_written() {
    let mut client = with_token();
    let call = client.request(Ask::PLAIN);
    client.answer(call, 401);
    client.answer_reading();
    client.answer_exchange(200, Some(refreshable("s2", None)));
    client.adopt(lasting("own", None), true);
    assert_eq!(client.carried_by(call), Some("own"));
    client.answer(call, 200);
    client.write();
    assert_eq!(client.stored(), Some("own"));
}

#[test]
fn a_client_that_is_destroyed_waits_for_no_storage() {
    for reading in [true, false] {
        let mut client = with_token();
        let call = client.request(Ask::PLAIN);
        client.answer(call, 401);
        if !reading {
            client.answer_reading();
            client.answer_exchange(200, Some(refreshable("s2", None)));
        }
        client.destroy();
        client.ignores(Event::Stored);
    }
}

/// A request that does not wait has taken it along.
#[test]
fn a_session_that_is_refused_while_it_is_being_written_releases_nobody() {
    let mut client = with_token();
    let call = client.request(Ask::PLAIN);
    client.answer(call, 401);
    client.answer_reading();
    client.answer_exchange(200, Some(refreshable("s2", None)));
    let optional = client.request(Ask::OPTIONAL);
    assert_eq!(client.carried_by(optional), Some("s2"));
    client.answer(optional, 401);
    client.write();
    assert!(client.waits(call) && client.is_reading(), "for another");
    client.answer_reading();
    client.answer_exchange(200, Some(refreshable("s3", None)));
    client.write();
    assert_eq!(client.carried_by(call), Some("s3"));
    client.answer_all(&[call, optional], 200);
}

/// Only the user could go on, but for that.
#[test]
fn a_login_of_the_apps_that_comes_while_storage_is_read_makes_the_login_its_own() {
    let mut client = Client::new(encrypted());
    client.post_credentials();
    client.login_succeeds("mine");
    client.write();
    let call = client.request(Ask::PLAIN);
    client.answer(call, 401);
    assert!(client.is_reading());
    let login = client.login(false);
    client.answer_reading();
    assert_eq!(client.login_requested_by(), Some(login));
    client.login_succeeds("silent");
    assert!(client.made_session(login));
    assert_eq!(client.carried_by(call), Some("silent"));
    client.answer(call, 200);
    client.write();
}

//! Storage holds the newest accepted session or none; the client compares after each event.

use crate::client::{Ask, Client, START, policy, record};
use weapp_session::session::{ErrorCode, Event, Notice, State};

#[test]
fn a_stored_session_serves_the_first_request_without_a_login() {
    let mut client = Client::launched_with(policy(), record("s0", START - 1_000, None));
    assert_eq!(client.state(), State::Active);
    let call = client.request(Ask::PLAIN);
    assert_eq!(client.carried_by(call), Some("s0"));
    client.answer(call, 200);
    assert_eq!(client.attempts(), 0);
}

#[test]
fn a_stored_session_serves_until_its_last_millisecond() {
    let stored = record("s0", START - 9_999, Some(10.0));
    let mut client = Client::launched_with(policy(), stored.clone());
    let call = client.request(Ask::PLAIN);
    assert_eq!(client.carried_by(call), Some("s0"));
    client.answer(call, 200);

    let mut client = Client::launched_with(policy(), stored);
    client.wait(1);
    assert_eq!(client.state(), State::Expired);
    let call = client.request(Ask::PLAIN);
    assert!(client.waits(call));
    client.login_succeeds("s1");
    assert_eq!(client.stored(), Some("s1"));
    client.answer(call, 200);
}

#[test]
fn a_stored_session_that_the_backend_has_forgotten_costs_one_login() {
    let mut client = Client::launched_with(policy(), record("s0", START, Some(3_600.0)));
    let calls: [_; 3] = client.requests(Ask::PLAIN);
    client.answer_all(&calls, 401);
    client.login_succeeds("s1");
    client.answer_all(&calls, 200);
    assert_eq!(client.attempts(), 1);
    assert_eq!(client.stored(), Some("s1"));
}

#[test]
fn each_login_is_stored_and_a_logout_empties_storage() {
    let mut client = Client::with_session(policy(), "s1");
    assert_eq!(client.stored(), Some("s1"));
    client.login(true);
    client.login_succeeds("s2");
    assert_eq!(client.stored(), Some("s2"));
    client.logout();
    assert_eq!(client.stored(), None);
}

#[test]
fn what_is_found_in_storage_counts_only_before_anything_newer() {
    let found = || Event::Restored(record("s0", START, None));
    let mut client = Client::with_session(policy(), "s1");
    client.ignores(found());
    client.logout();
    client.ignores(found());

    let mut client = Client::new(policy());
    client.logout();
    client.ignores(found());

    let mut client = Client::new(policy());
    let call = client.request(Ask::PLAIN);
    client.ignores(found());
    client.refuse_code(false);
    assert!(client.outcome(call).is_some());

    let mut client = Client::new(policy());
    client.destroy();
    client.ignores(found());

    let mut client = Client::launched_with(policy(), record("s0", START, None));
    client.ignores(Event::Restored(record("s00", START, None)));
    assert_eq!(client.session(), Some("s0"));
}

#[test]
fn if_storing_fails_the_session_lives_on_and_the_listeners_hear_of_it() {
    let mut client = Client::with_session(policy(), "s1");
    client.fill_storage(true);
    let login = client.login(true);
    client.login_succeeds("s2");
    assert!(client.made_session(login));
    assert_eq!(
        client.notices(),
        [Notice::LoggedIn, Notice::Error(ErrorCode::StorageFailed)]
    );
    assert_eq!(
        client.stored(),
        None,
        "the older session is worse than none"
    );
    let call = client.request(Ask::PLAIN);
    assert_eq!(client.carried_by(call), Some("s2"));
    client.answer(call, 200);
    client.fill_storage(false);
    client.login(true);
    client.login_succeeds("s3");
    assert_eq!(client.stored(), Some("s3"));
}

#[test]
fn if_forgetting_fails_the_listeners_hear_of_it_and_the_logout_stands() {
    let mut client = Client::with_session(policy(), "s1");
    client.logout();
    client.notices();
    client.feed(Event::ForgetFailed);
    assert_eq!(client.notices(), [Notice::Error(ErrorCode::StorageFailed)]);
    assert_eq!(client.state(), State::None);
}

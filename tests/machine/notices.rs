//! What the listeners hear: each thing once, and nothing that is not so.

use crate::client::{Ask, Client, failed, policy};
use weapp_session::session::{ErrorCode, Notice, Outcome, Policy};

fn without_replays() -> Policy {
    Policy {
        replays: 0,
        ..policy()
    }
}

#[test]
fn a_session_that_ended_and_is_not_renewed_is_told_once() {
    let mut client = Client::with_session(without_replays(), "s1");
    let calls: [_; 3] = client.requests(Ask::PLAIN);
    client.answer_all(&calls, 401);
    assert_eq!(client.notices(), [Notice::Expired]);
}

#[test]
fn each_session_that_ends_is_told() {
    let mut client = Client::with_session(without_replays(), "s1");
    for id in ["s2", "s3"] {
        let call = client.request(Ask::PLAIN);
        client.answer(call, 401);
        assert_eq!(client.notices(), [Notice::Expired]);
        client.login(false);
        client.login_succeeds(id);
        assert_eq!(client.notices(), [Notice::LoggedIn]);
    }
}

#[test]
fn a_session_that_is_being_renewed_is_not_told_as_ended() {
    // A page takes "expired" as the moment to ask the user; here the renewal is under way.
    let mut client = Client::with_session(policy(), "s1");
    let renews = client.request(Ask::PLAIN);
    let gives_up = client.request(Ask::ONCE);
    client.answer(renews, 401);
    assert!(client.is_logging_in());
    client.answer(gives_up, 401);
    assert_eq!(
        client.outcome(gives_up),
        Some(Outcome::Failed(ErrorCode::SessionExpired))
    );
    assert_eq!(client.notices(), []);
    client.login_succeeds("s2");
    client.answer(renews, 200);
}

#[test]
fn a_session_that_somebody_is_replacing_anyway_is_not_told_as_ended() {
    let mut client = Client::with_session(policy(), "s1");
    let gives_up = client.request(Ask::ONCE);
    client.login(true);
    client.answer(gives_up, 401);
    assert_eq!(client.notices(), []);
    client.login_succeeds("s2");
}

#[test]
fn what_is_said_of_an_older_session_tells_nothing_of_the_end_of_the_newest() {
    let mut client = Client::with_session(policy(), "s1");
    let straggler = client.request(Ask::ONCE);
    client.login(true);
    client.login_succeeds("s2");
    client.notices();
    // Ends the second session, and needs none itself: so nobody renews it, and nobody has had to be told.
    let optional = client.request(Ask::OPTIONAL);
    client.answer(optional, 401);
    client.answer(optional, 200);
    client.answer(straggler, 401);
    assert_eq!(
        client.outcome(straggler),
        Some(Outcome::Failed(ErrorCode::SessionExpired))
    );
    assert_eq!(client.notices(), []);
}

#[test]
fn a_login_that_found_a_session_is_no_news() {
    let mut client = Client::with_session(policy(), "s1");
    client.login(false);
    assert_eq!(client.notices(), []);
}

#[test]
fn attempts_that_are_repeated_are_no_news_until_the_last_has_failed() {
    let mut client = Client::new(policy());
    client.login(false);
    for _ in 0..2 {
        client.give_code();
        client.lose_exchange();
        client.wait_for_login_timer();
    }
    assert_eq!(client.notices(), []);
    client.give_code();
    client.lose_exchange();
    assert_eq!(client.notices(), [failed(ErrorCode::ExchangeFailed, 3)]);
}

//! Sessions that are renewed ahead of their end, and what becomes of it when that fails.

use crate::client::{Ask, Client, failed, policy, roomy};
use weapp_session::session::{ErrorCode, Policy, State};

const REJECTED: Option<ErrorCode> = Some(ErrorCode::ExchangeRejected);

/// A client whose session lives a minute and is renewed ten seconds ahead.
fn a_minute() -> Client {
    let policy = Policy {
        ttl: Some(60),
        renew_before: 10_000,
        ..policy()
    };
    Client::with_session(policy, "s1")
}

#[test]
fn a_session_serves_until_it_is_due_and_not_a_millisecond_longer() {
    let mut client = a_minute();
    client.wait(49_999);
    let before = client.request(Ask::PLAIN);
    assert_eq!(client.carried_by(before), Some("s1"));
    client.wait(1);
    assert_eq!(client.state(), State::Active);
    let after = client.request(Ask::PLAIN);
    assert!(client.waits(after) && client.is_logging_in());
    client.login_succeeds("s2");
    assert_eq!(client.carried_by(after), Some("s2"));
    client.answer_all(&[before, after], 200);
}

#[test]
fn time_alone_renews_nothing() {
    let mut client = a_minute();
    client.wait(10_000_000);
    assert_eq!(client.attempts(), 1);
    assert_eq!(client.state(), State::Expired);
}

#[test]
fn a_login_asked_for_when_the_session_is_due_makes_a_new_one() {
    let mut client = a_minute();
    client.wait(50_000);
    let login = client.login(false);
    assert_eq!(client.outcome(login), None);
    client.login_succeeds("s2");
    assert!(client.made_session(login));
}

#[test]
fn a_failed_renewal_falls_back_to_the_session_that_still_serves() {
    let mut client = a_minute();
    client.wait(50_000);
    let call = client.request(Ask::PLAIN);
    let login = client.login(false);
    client.reject_login();
    assert_eq!(client.carried_by(call), Some("s1"));
    assert_eq!(client.login_error(login), REJECTED);
    assert_eq!(client.notices(), [failed(ErrorCode::ExchangeRejected, 2)]);
    client.answer(call, 200);
    assert_eq!(client.state(), State::Active);
    assert_eq!(client.stored(), Some("s1"));
}

#[test]
fn a_failed_renewal_has_nothing_to_fall_back_to_once_the_session_is_over() {
    for (wait, serves) in [(9_999, true), (10_000, false)] {
        let mut client = a_minute();
        client.wait(50_000);
        let call = client.request(Ask::PLAIN);
        client.give_code();
        client.wait(wait - 1);
        client.wait(1);
        if client.pauses().is_empty() {
            client.answer_exchange(403, None);
        } else {
            // The exchange's own time was over at the same moment.
            client.wait(500);
            client.reject_login();
        }
        if serves {
            assert_eq!(client.carried_by(call), Some("s1"));
            client.answer(call, 200);
        } else {
            assert_eq!(client.login_error(call), REJECTED);
            assert_eq!(client.sends(call), 0);
        }
    }
}

#[test]
fn a_fallback_that_has_expired_after_all_is_replaced_once() {
    let mut client = a_minute();
    client.wait(50_000);
    let call = client.request(Ask::PLAIN);
    client.reject_login();
    client.answer(call, 401);
    assert!(client.waits(call));
    client.login_succeeds("s2");
    client.answer(call, 200);
    assert_eq!(client.attempts(), 3);
}

#[test]
fn stragglers_share_the_fate_of_the_login_that_failed() {
    let mut client = Client::with_session(roomy(), "s1");
    let calls: [_; 20] = client.requests(Ask::PLAIN);
    client.answer(calls[0], 401);
    client.reject_login();
    client.answer_all(&calls[1..], 401);
    assert!(
        calls
            .iter()
            .all(|call| client.login_error(*call) == REJECTED)
    );
    assert_eq!(client.attempts(), 2, "one login for all of them");
    assert_eq!(client.notices(), [failed(ErrorCode::ExchangeRejected, 2)]);
}

#[test]
fn stragglers_join_a_login_that_somebody_else_has_started_since() {
    let mut client = Client::with_session(policy(), "s1");
    let [first, straggler] = client.requests(Ask::PLAIN);
    client.answer(first, 401);
    client.reject_login();
    let next = client.request(Ask::PLAIN);
    client.answer(straggler, 401);
    assert!(client.waits(straggler));
    client.login_succeeds("s2");
    client.answer_all(&[straggler, next], 200);
    assert_eq!(client.attempts(), 3);
}

#[test]
fn stragglers_of_a_failed_login_are_sent_with_the_session_made_since() {
    let mut client = Client::with_session(policy(), "s1");
    let [first, straggler] = client.requests(Ask::PLAIN);
    client.answer(first, 401);
    client.reject_login();
    client.login(false);
    client.login_succeeds("s2");
    client.answer(straggler, 401);
    assert_eq!(client.carried_by(straggler), Some("s2"));
    client.answer(straggler, 200);
}

#[test]
fn a_call_made_after_a_failed_login_tries_anew() {
    let mut client = Client::with_session(policy(), "s1");
    let first = client.request(Ask::PLAIN);
    client.answer(first, 401);
    client.reject_login();
    let next = client.request(Ask::PLAIN);
    assert!(client.waits(next));
    client.login_succeeds("s2");
    client.answer(next, 200);
}

#[test]
fn a_forced_login_that_fails_leaves_the_session_as_it_was() {
    let mut client = Client::with_session(policy(), "s1");
    let forced = client.login(true);
    let call = client.request(Ask::PLAIN);
    client.refuse_code(false);
    assert_eq!(client.login_error(forced), Some(ErrorCode::LoginFailed));
    assert_eq!(client.carried_by(call), Some("s1"));
    client.answer(call, 200);
    assert_eq!(client.session(), Some("s1"));
}

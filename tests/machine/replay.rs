//! Only an "expired" answer repeats a request: after anything else the backend may have acted.

use crate::client::{Ask, Client, policy};
use weapp_session::session::{ErrorCode, Outcome, State};

#[test]
fn a_transport_failure_is_never_repeated() {
    for ask in [Ask::PLAIN, Ask::OPTIONAL, Ask::NEVER, Ask::ELSEWHERE] {
        let mut client = Client::with_session(policy(), "s1");
        let call = client.request(ask);
        client.lose(call);
        assert_eq!(client.outcome(call), Some(Outcome::HostFailed));
        assert_eq!(client.sends(call), 1);
        assert_eq!(client.session(), Some("s1"));
    }
}

#[test]
fn a_transport_failure_is_not_repeated_though_the_session_has_been_replaced() {
    let mut client = Client::with_session(policy(), "s1");
    let [lost, expired] = client.requests(Ask::PLAIN);
    client.answer(expired, 401);
    client.login_succeeds("s2");
    client.lose(lost);
    assert_eq!(client.outcome(lost), Some(Outcome::HostFailed));
    assert_eq!(client.sends(lost), 1);
    client.answer(expired, 200);
}

#[test]
fn a_replay_that_fails_in_transport_is_not_repeated() {
    let mut client = Client::with_session(policy(), "s1");
    let call = client.request(Ask::PLAIN);
    client.answer(call, 401);
    client.login_succeeds("s2");
    client.lose(call);
    assert_eq!(client.outcome(call), Some(Outcome::HostFailed));
    assert_eq!(client.sends(call), 2);
}

#[test]
fn a_server_error_is_not_repeated() {
    let mut client = Client::with_session(policy(), "s1");
    let call = client.request(Ask::PLAIN);
    client.answer(call, 500);
    assert_eq!(client.outcome(call), Some(Outcome::Delivered));
}

#[test]
fn a_request_that_may_not_be_replayed_fails_at_the_first_expired_answer() {
    let mut client = Client::with_session(policy(), "s1");
    let call = client.request(Ask::ONCE);
    client.answer(call, 401);
    assert_eq!(
        client.outcome(call),
        Some(Outcome::Failed(ErrorCode::SessionExpired))
    );
    assert_eq!(client.state(), State::Expired);
    assert!(!client.is_logging_in());
}

#[test]
fn a_request_that_may_not_be_replayed_still_waits_for_its_first_session() {
    let mut client = Client::new(policy());
    let call = client.request(Ask::ONCE);
    client.login_succeeds("s1");
    client.answer(call, 200);
    assert_eq!(client.outcome(call), Some(Outcome::Delivered));
}

#[test]
fn what_one_request_may_not_the_next_may() {
    let mut client = Client::with_session(policy(), "s1");
    let once = client.request(Ask::ONCE);
    let plain = client.request(Ask::PLAIN);
    client.answer(once, 401);
    client.answer(plain, 401);
    client.login_succeeds("s2");
    client.answer(plain, 200);
    assert_eq!(client.outcome(plain), Some(Outcome::Delivered));
    assert_eq!(client.attempts(), 2);
}

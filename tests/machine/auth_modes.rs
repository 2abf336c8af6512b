//! Whether a request waits for a session, takes what there is, or goes without.

use crate::client::{Ask, Client, policy};
use weapp_session::session::{ErrorCode, Outcome};

#[test]
fn a_request_that_needs_a_session_is_not_sent_before_there_is_one() {
    let mut client = Client::new(policy());
    let call = client.request(Ask::PLAIN);
    assert_eq!(client.sends(call), 0);
    client.give_code();
    client.lose_exchange();
    client.wait(500);
    assert_eq!(client.sends(call), 0);
    client.login_succeeds("s1");
    assert_eq!(
        (client.sends(call), client.carried_by(call)),
        (1, Some("s1"))
    );
    client.answer(call, 200);
}

#[test]
fn a_request_that_needs_a_session_is_not_sent_when_the_login_fails() {
    let mut client = Client::new(policy());
    let call = client.request(Ask::PLAIN);
    client.reject_login();
    assert_eq!(client.sends(call), 0);
    assert!(client.outcome(call).is_some());
}

#[test]
fn an_optional_request_takes_the_session_that_is_there() {
    let mut client = Client::with_session(policy(), "s1");
    let call = client.request(Ask::OPTIONAL);
    assert_eq!(client.carried_by(call), Some("s1"));
    client.answer(call, 200);
}

#[test]
fn an_optional_request_goes_without_rather_than_wait() {
    let mut client = Client::new(policy());
    let cold = client.request(Ask::OPTIONAL);
    assert!(client.is_out(cold) && !client.is_logging_in());
    let needs = client.request(Ask::PLAIN);
    let during_login = client.request(Ask::OPTIONAL);
    assert!(client.is_out(during_login));
    assert_eq!(client.carried_by(during_login), None);
    client.login_succeeds("s1");
    client.answer_all(&[cold, needs, during_login], 200);
}

#[test]
fn an_optional_request_during_a_renewal_takes_the_older_session() {
    let mut client = Client::with_session(policy(), "s1");
    client.login(true);
    let call = client.request(Ask::OPTIONAL);
    assert_eq!(client.carried_by(call), Some("s1"));
    client.login_succeeds("s2");
    client.answer(call, 200);
}

#[test]
fn an_optional_request_takes_a_session_until_its_last_millisecond() {
    let mut client = Client::new(policy());
    client.login(false);
    client.login_succeeds_for("s1", 10.0);
    client.wait(9_999);
    let before = client.request(Ask::OPTIONAL);
    client.wait(1);
    let after = client.request(Ask::OPTIONAL);
    assert_eq!(client.carried_by(before), Some("s1"));
    assert_eq!(client.carried_by(after), None);
    assert!(client.is_out(after) && !client.is_logging_in());
    client.answer_all(&[before, after], 200);
}

#[test]
fn an_optional_request_whose_session_has_expired_is_repeated_without() {
    let mut client = Client::with_session(policy(), "s1");
    let call = client.request(Ask::OPTIONAL);
    client.answer(call, 401);
    assert!(client.is_out(call) && !client.is_logging_in());
    assert_eq!(client.carried_by(call), None);
    client.answer(call, 401);
    assert_eq!(client.outcome(call), Some(Outcome::Delivered));
}

#[test]
fn an_optional_request_whose_session_was_replaced_is_repeated_with_the_newer() {
    let mut client = Client::with_session(policy(), "s1");
    let call = client.request(Ask::OPTIONAL);
    client.login(true);
    client.login_succeeds("s2");
    client.answer(call, 401);
    assert_eq!(client.carried_by(call), Some("s2"));
    client.answer(call, 200);
}

#[test]
fn an_optional_request_does_not_share_the_fate_of_a_failed_login() {
    let mut client = Client::with_session(policy(), "s1");
    let optional = client.request(Ask::OPTIONAL);
    let needs = client.request(Ask::PLAIN);
    client.answer(needs, 401);
    client.reject_login();
    assert_eq!(client.login_error(needs), Some(ErrorCode::ExchangeRejected));
    client.answer(optional, 401);
    assert!(client.is_out(optional));
    client.answer(optional, 200);
    assert_eq!(client.outcome(optional), Some(Outcome::Delivered));
}

#[test]
fn an_optional_request_sent_without_a_session_gets_its_401() {
    let mut client = Client::new(policy());
    let call = client.request(Ask::OPTIONAL);
    client.answer(call, 401);
    assert_eq!(client.outcome(call), Some(Outcome::Delivered));
    assert_eq!(client.sends(call), 1);
}

#[test]
fn a_request_without_auth_never_has_the_session_and_gets_its_401() {
    let mut client = Client::with_session(policy(), "s1");
    let call = client.request(Ask::NEVER);
    assert_eq!(client.carried_by(call), None);
    client.answer(call, 401);
    assert_eq!(client.outcome(call), Some(Outcome::Delivered));
    assert_eq!(client.session(), Some("s1"));
}

#[test]
fn one_that_takes_what_is_held_takes_a_session_that_is_over_by_the_clock_alone_and_starts_nothing()
{
    let mut client = Client::new(policy());
    client.login(false);
    client.login_succeeds_for("s1", 10.0);
    client.wait(10_000);
    let call = client.request(Ask::HELD);
    assert_eq!(client.carried_by(call), Some("s1"));
    assert!(!client.is_logging_in());
    client.login(true);
    let during_renewal = client.request(Ask::HELD);
    assert_eq!(client.carried_by(during_renewal), Some("s1"));
    client.login_succeeds("s2");
    client.answer_all(&[call, during_renewal], 200);
}

#[test]
fn one_that_takes_what_is_held_goes_without_where_there_is_none_or_the_backend_has_refused_it() {
    let mut client = Client::with_session(policy(), "s1");
    let refused = client.request(Ask::ONCE);
    client.answer(refused, 401);
    let call = client.request(Ask::HELD);
    assert_eq!((client.sends(call), client.carried_by(call)), (1, None));
    client.logout();
    let without = client.request(Ask::HELD);
    assert_eq!(
        (client.sends(without), client.carried_by(without)),
        (1, None)
    );
    client.answer_all(&[call, without], 200);
    assert!(!client.is_logging_in());
}

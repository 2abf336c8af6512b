//! A session that only the user can renew: its end is told at once, and nothing but the user begins the next one.

use crate::client::{Ask, Client, START, failed, lasting, over, policy, record};
use weapp_session::session::{ErrorCode, Notice, Outcome, Policy, Record, State};

const EXPIRED: Option<Outcome> = Some(Outcome::Failed(ErrorCode::SessionExpired));

/// A client whose session of account credentials the backend has just refused.
fn refused() -> Client {
    let mut client = Client::with_credentials(policy(), "mine");
    let call = client.request(Ask::PLAIN);
    client.answer(call, 401);
    assert_eq!(client.outcome(call), EXPIRED);
    assert_eq!(client.notices(), [Notice::Expired]);
    client
}

#[test]
fn its_end_fails_the_request_at_once_though_replays_are_left() {
    for replays in 0..3 {
        let policy = Policy {
            replays,
            ..policy()
        };
        let mut client = Client::with_credentials(policy, "mine");
        let call = client.request(Ask::PLAIN);
        client.answer(call, 401);
        assert_eq!((client.outcome(call), client.sends(call)), (EXPIRED, 1));
        assert!(!client.is_logging_in());
        assert_eq!(client.state(), State::Expired);
        assert_eq!(client.notices(), [Notice::Expired]);
    }
}

#[test]
fn requests_that_need_a_session_fail_until_there_is_one_and_the_others_go() {
    let mut client = refused();
    for _ in 0..3 {
        let call = client.request(Ask::PLAIN);
        assert_eq!((client.outcome(call), client.sends(call)), (EXPIRED, 0));
    }
    let bare = [Ask::OPTIONAL, Ask::NEVER, Ask::ELSEWHERE].map(|ask| client.request(ask));
    assert!(bare.iter().all(|call| client.carried_by(*call).is_none()));
    client.answer_all(&bare, 401);
    assert_eq!(client.notices(), [], "told before");
    assert_eq!(client.attempts(), 1);
}

#[test]
fn stragglers_fail_likewise_and_the_end_is_told_once() {
    let mut client = Client::with_credentials(policy(), "mine");
    let calls: [_; 5] = client.requests(Ask::PLAIN);
    client.answer_all(&calls[..3], 401);
    client.answer_with(calls[3], 200, over());
    client.answer(calls[4], 200);
    assert!(
        calls[..4]
            .iter()
            .all(|call| client.outcome(*call) == EXPIRED)
    );
    assert_eq!(client.outcome(calls[4]), Some(Outcome::Delivered));
    assert_eq!(client.notices(), [Notice::Expired]);
    assert_eq!(client.state(), State::Expired, "the last answer is older");
}

#[test]
fn an_end_that_only_an_optional_request_met_is_told_to_the_first_that_needs_the_session() {
    let mut client = Client::with_credentials(policy(), "mine");
    let optional = client.request(Ask::OPTIONAL);
    client.answer(optional, 401);
    assert_eq!(client.sends(optional), 2, "once more, without");
    assert_eq!(client.notices(), []);
    let call = client.request(Ask::PLAIN);
    assert_eq!(client.outcome(call), EXPIRED);
    assert_eq!(client.notices(), [Notice::Expired]);
    client.answer(optional, 200);
}

#[test]
fn requests_in_the_line_fail_with_those_at_the_host() {
    let policy = Policy {
        max_in_flight: 1,
        ..policy()
    };
    let mut client = Client::with_credentials(policy, "mine");
    let calls: [_; 4] = client.requests(Ask::PLAIN);
    let optional = client.request(Ask::OPTIONAL);
    client.answer(calls[0], 401);
    assert!(calls.iter().all(|call| client.outcome(*call) == EXPIRED));
    assert_eq!(client.notices(), [Notice::Expired]);
    assert_eq!(client.carried_by(optional), None);
    client.answer(optional, 200);
}

#[test]
fn the_local_clock_does_not_end_it() {
    let policy = Policy {
        renew_before: 50_000,
        ..policy()
    };
    let mut client = Client::new(policy);
    client.post_credentials();
    client.login_succeeds_for("mine", 60.0);
    for millis in [15_000, 44_999, 1, 86_400_000] {
        client.wait(millis);
        for ask in [Ask::PLAIN, Ask::OPTIONAL] {
            let call = client.request(ask);
            assert_eq!(client.carried_by(call), Some("mine"));
            client.answer(call, 200);
        }
        let login = client.login(false);
        assert_eq!(client.outcome(login), Some(Outcome::AlreadyLoggedIn));
    }
    assert_eq!(client.state(), State::Expired, "as far as the clock knows");
    assert_eq!(client.attempts(), 1);
}

#[test]
fn one_of_an_earlier_launch_is_no_different() {
    let stored = Record {
        renewable: false,
        ..record("mine", START - 10_000, Some(5.0))
    };
    let mut client = Client::launched_with(policy(), stored);
    let call = client.request(Ask::PLAIN);
    assert_eq!(client.carried_by(call), Some("mine"));
    client.answer(call, 401);
    assert_eq!(client.outcome(call), EXPIRED);
    assert_eq!(client.attempts(), 0);
}

#[test]
fn new_credentials_bring_the_next_session() {
    let mut client = refused();
    client.post_credentials();
    let call = client.request(Ask::PLAIN);
    assert!(client.waits(call), "a session is being made");
    client.login_succeeds("next");
    assert_eq!(client.carried_by(call), Some("next"));
    client.answer(call, 401);
    assert_eq!(client.outcome(call), EXPIRED);
    assert_eq!(client.notices(), [Notice::LoggedIn, Notice::Expired]);
}

#[test]
fn new_credentials_that_fail_leave_it_over() {
    let mut client = refused();
    client.post_credentials();
    let call = client.request(Ask::PLAIN);
    client.answer_exchange(403, None);
    assert_eq!(client.outcome(call), EXPIRED);
    assert!(!client.is_logging_in());
    let rejected = failed(ErrorCode::ExchangeRejected, 2);
    assert_eq!(client.notices(), [rejected], "the end was told before");
}

#[test]
fn an_end_met_while_credentials_are_out_is_told_when_they_have_failed() {
    let mut client = Client::with_credentials(policy(), "mine");
    let call = client.request(Ask::PLAIN);
    client.post_credentials();
    client.answer(call, 401);
    assert!(client.waits(call), "the session is being replaced");
    assert_eq!(client.notices(), []);
    client.answer_exchange(403, None);
    assert_eq!(client.outcome(call), EXPIRED);
    let rejected = failed(ErrorCode::ExchangeRejected, 2);
    assert_eq!(client.notices(), [rejected, Notice::Expired]);
}

#[test]
fn a_login_call_may_replace_it_silently() {
    let mut client = refused();
    let login = client.login(false);
    assert_eq!(client.login_requested_by(), Some(login));
    let call = client.request(Ask::PLAIN);
    client.login_succeeds("silent");
    assert_eq!(client.carried_by(call), Some("silent"));
    client.answer(call, 401);
    assert!(client.is_logging_in(), "and that one is renewed unnoticed");
    client.login_succeeds("silent-2");
    client.answer(call, 200);
}

#[test]
fn a_login_call_that_fails_leaves_it_over() {
    let mut client = refused();
    let login = client.login(false);
    let call = client.request(Ask::PLAIN);
    client.reject_login();
    let rejected = Some(ErrorCode::ExchangeRejected);
    assert_eq!(
        [login, call].map(|call| client.login_error(call)),
        [rejected; 2]
    );
    let next = client.request(Ask::PLAIN);
    assert_eq!(client.outcome(next), EXPIRED);
    assert_eq!(client.attempts(), 2);
}

#[test]
fn after_a_logout_the_next_request_logs_in_silently() {
    let mut client = refused();
    client.logout();
    let call = client.request(Ask::PLAIN);
    client.login_succeeds("silent");
    client.answer(call, 200);
}

#[test]
fn a_session_that_the_app_brings_takes_its_place() {
    let mut client = refused();
    client.adopt(lasting("own", None), false);
    let call = client.request(Ask::PLAIN);
    assert_eq!(client.carried_by(call), Some("own"));
    client.answer(call, 401);
    assert_eq!(client.outcome(call), EXPIRED);
    assert_eq!(client.notices(), [Notice::Expired], "told of each session");
}

#[test]
fn a_forced_silent_login_that_fails_leaves_a_live_one_as_it_was() {
    let mut client = Client::with_credentials(policy(), "mine");
    client.login(true);
    let call = client.request(Ask::PLAIN);
    client.reject_login();
    assert_eq!(client.carried_by(call), Some("mine"));
    assert!(
        client
            .stored_record()
            .is_some_and(|record| !record.renewable)
    );
    client.answer(call, 200);
}

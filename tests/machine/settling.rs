//! Every call settles exactly once. The client stops at a second outcome and at whatever comes after the first;
//! here is that each way to an end is one.

use crate::client::{Ask, Client, policy, roomy};
use weapp_session::session::{ErrorCode, Notice, Outcome};

#[test]
fn an_answered_request_is_delivered_whatever_the_status() {
    for status in [200, 204, 302, 400, 403, 404, 500, 503] {
        let mut client = Client::with_session(policy(), "s1");
        let call = client.request(Ask::PLAIN);
        client.answer(call, status);
        assert_eq!(client.outcome(call), Some(Outcome::Delivered), "{status}");
        assert_eq!(client.sends(call), 1, "{status}");
    }
}

#[test]
fn a_request_the_host_could_not_deliver_fails() {
    let mut client = Client::with_session(policy(), "s1");
    let call = client.request(Ask::PLAIN);
    client.lose(call);
    assert_eq!(client.outcome(call), Some(Outcome::HostFailed));
}

#[test]
fn a_cold_request_logs_in_goes_out_and_is_delivered() {
    let mut client = Client::new(policy());
    let call = client.request(Ask::PLAIN);
    assert!(client.waits(call));
    client.give_code();
    assert!(client.waits(call));
    client.login_succeeds("s1");
    assert_eq!(client.carried_by(call), Some("s1"));
    client.answer(call, 200);
    assert_eq!(client.outcome(call), Some(Outcome::Delivered));
    assert_eq!(client.notices(), [Notice::LoggedIn]);
}

#[test]
fn an_expired_session_is_replaced_unnoticed() {
    let mut client = Client::with_session(policy(), "s1");
    let call = client.request(Ask::PLAIN);
    client.answer(call, 401);
    assert!(client.waits(call));
    client.login_succeeds("s2");
    assert_eq!(client.carried_by(call), Some("s2"));
    client.answer(call, 200);
    assert_eq!(client.outcome(call), Some(Outcome::Delivered));
    assert_eq!(client.notices(), [Notice::LoggedIn]);
}

#[test]
fn each_failure_of_a_login_reaches_everybody_who_waited_for_it() {
    type Fail = fn(&mut Client);
    let ways: [(Fail, ErrorCode); 5] = [
        (|client| client.refuse_code(false), ErrorCode::LoginFailed),
        (
            |client| client.refuse_code(true),
            ErrorCode::LoginUnavailable,
        ),
        (
            |client| client.wait_for_login_timer(),
            ErrorCode::LoginTimeout,
        ),
        (|client| client.reject_login(), ErrorCode::ExchangeRejected),
        (
            |client| {
                client.give_code();
                client.break_exchange();
            },
            ErrorCode::ExchangeFailed,
        ),
    ];
    for (fail, code) in ways {
        let mut client = Client::new(policy());
        let requests: [_; 3] = client.requests(Ask::PLAIN);
        let login = client.login(false);
        fail(&mut client);
        for call in requests.into_iter().chain([login]) {
            assert_eq!(client.outcome(call), Some(Outcome::Failed(code)));
        }
        assert_eq!(client.notices(), [Notice::Error(code)], "told once");
        assert_eq!(client.attempts(), 1, "{code:?} is not worth a repeat");
    }
}

#[test]
fn after_a_failed_login_the_next_request_tries_again() {
    let mut client = Client::new(policy());
    let first = client.request(Ask::PLAIN);
    client.refuse_code(false);
    assert!(client.outcome(first).is_some());
    let second = client.request(Ask::PLAIN);
    client.login_succeeds("s1");
    client.answer(second, 200);
    assert_eq!(client.outcome(second), Some(Outcome::Delivered));
}

#[test]
fn a_login_says_whether_it_made_the_session() {
    let mut client = Client::new(policy());
    let first = client.login(false);
    client.login_succeeds("s1");
    assert_eq!(
        client.outcome(first),
        Some(Outcome::LoggedIn { fresh: true })
    );
    let second = client.login(false);
    assert_eq!(
        client.outcome(second),
        Some(Outcome::LoggedIn { fresh: false })
    );
    assert_eq!(client.attempts(), 1);
}

#[test]
fn a_forced_login_makes_a_session_though_there_is_one() {
    let mut client = Client::with_session(policy(), "s1");
    let login = client.login(true);
    assert_eq!(client.outcome(login), None);
    client.login_succeeds("s2");
    assert_eq!(
        client.outcome(login),
        Some(Outcome::LoggedIn { fresh: true })
    );
    assert_eq!(client.session(), Some("s2"));
}

#[test]
fn a_burst_of_calls_settles_call_by_call() {
    let mut client = Client::new(roomy());
    let calls: [_; 100] = client.requests(Ask::PLAIN);
    client.login_succeeds("s1");
    for (index, call) in calls.into_iter().enumerate() {
        match index % 4 {
            0 => drop(client.answer(call, 200)),
            1 => client.lose(call),
            2 => drop(client.abort(call)),
            _ => drop(client.answer(call, 401)),
        }
    }
    let waiting = client.pending();
    assert_eq!(waiting.len(), 25);
    client.login_succeeds("s2");
    client.answer_all(&waiting, 200);
    assert!(client.pending().is_empty());
}

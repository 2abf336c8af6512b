//! Requests that are retried after a failure that is not "expired": where the app has asked for it, so often, and no more.

use crate::client::{Ask, Client, policy, refreshable, roomy};
use weapp_session::session::{CallId, ErrorCode, Event, Notice, Outcome, Policy, SendNo};

const DELIVERED: Option<Outcome> = Some(Outcome::Delivered);
const LOST: Option<Outcome> = Some(Outcome::HostFailed);

fn client() -> Client {
    Client::with_session(policy(), "s1")
}

/// A request that pauses after its first send has failed.
fn pausing(client: &mut Client, ask: Ask) -> CallId {
    let call = client.request(ask);
    client.fail_for_now(call, 503, 2);
    assert!(client.pauses_before_retry(call));
    call
}

#[test]
fn a_request_is_retried_up_to_the_limit_and_ends_as_its_last_send_did() {
    for limit in 0..=3 {
        for (status, end) in [(503, DELIVERED), (0, LOST)] {
            let mut client = client();
            let call = client.request(Ask::PLAIN);
            for _ in 0..limit {
                client.fail_for_now(call, status, limit);
                assert!(!client.is_out(call) && client.outcome(call).is_none());
                client.retry(call);
                assert_eq!(client.carried_by(call), Some("s1"));
            }
            client.fail_for_now(call, status, limit);
            assert_eq!(client.outcome(call), end);
            assert_eq!(client.sends(call), 1 + limit);
        }
    }
}

#[test]
fn one_that_goes_well_is_over() {
    let mut client = client();
    let call = pausing(&mut client, Ask::PLAIN);
    client.retry(call);
    client.answer(call, 200);
    assert_eq!(client.outcome(call), DELIVERED);
    client.ignores(Event::RetryDue { call });
}

#[test]
fn expired_comes_first_and_costs_no_retry() {
    let mut client = client();
    let call = client.request(Ask::PLAIN);
    client.fail_for_now(call, 401, 1);
    assert!(client.is_logging_in());
    client.login_succeeds("s2");
    assert_eq!(client.carried_by(call), Some("s2"));
    client.fail_for_now(call, 503, 1);
    client.retry(call);
    client.fail_for_now(call, 401, 1);
    let expired = Some(Outcome::Failed(ErrorCode::SessionExpired));
    assert_eq!(client.outcome(call), expired, "no replay is left");
    assert_eq!(client.sends(call), 3);
}

#[test]
fn expired_of_a_request_without_a_session_is_its_answer() {
    let mut client = client();
    let call = client.request(Ask::NEVER);
    client.fail_for_now(call, 401, 1);
    assert_eq!(client.outcome(call), DELIVERED);
}

#[test]
fn a_retry_goes_with_the_session_that_there_is_by_then() {
    let mut client = client();
    let call = pausing(&mut client, Ask::PLAIN);
    client.adopt(refreshable("own", None), true);
    client.retry(call);
    assert_eq!(client.carried_by(call), Some("own"));
    client.answer(call, 200);
}

#[test]
fn a_retry_waits_for_the_login_in_flight_or_begins_one() {
    let mut client = client();
    let call = pausing(&mut client, Ask::PLAIN);
    let forced = client.login(true);
    client.retry(call);
    assert!(client.waits(call));
    client.login_succeeds("s2");
    assert!(client.made_session(forced));
    client.fail_for_now(call, 0, 2);
    let other = client.request(Ask::OPTIONAL);
    client.answer(other, 401);
    client.answer(other, 200);
    client.retry(call);
    assert!(client.is_logging_in(), "it needs one");
    client.login_succeeds("s3");
    client.answer(call, 200);
}

#[test]
fn a_pause_takes_no_place_at_the_host_and_a_retry_stands_in_line() {
    let policy = Policy {
        max_in_flight: 1,
        ..policy()
    };
    let mut client = Client::with_session(policy, "s1");
    let call = pausing(&mut client, Ask::PLAIN);
    let next = client.request(Ask::PLAIN);
    assert!(client.is_out(next));
    client.retry(call);
    assert!(client.waits(call));
    client.answer(next, 200);
    assert!(client.is_out(call));
    client.answer(call, 200);
}

#[test]
fn an_abort_ends_a_pause_and_nothing_follows() {
    let mut client = client();
    let call = pausing(&mut client, Ask::PLAIN);
    client.abort(call);
    let aborted = Some(Outcome::Failed(ErrorCode::Aborted));
    assert_eq!(client.outcome(call), aborted);
    client.ignores(Event::RetryDue { call });
}

#[test]
fn the_time_limit_ends_a_pause() {
    let mut client = client();
    let call = pausing(&mut client, Ask::PLAIN.within(5_000));
    client.wait(5_000);
    assert_eq!(client.outcome(call), Some(Outcome::TimedOut));
    client.ignores(Event::RetryDue { call });
}

#[test]
fn a_logout_ends_the_pauses_of_what_is_the_users() {
    let mut client = Client::with_session(roomy(), "s1");
    let own = [Ask::PLAIN, Ask::OPTIONAL, Ask::HELD].map(|ask| pausing(&mut client, ask));
    let bare = [Ask::NEVER, Ask::ELSEWHERE].map(|ask| pausing(&mut client, ask));
    client.logout();
    let logged_out = Some(Outcome::Failed(ErrorCode::LoggedOut));
    assert!(own.iter().all(|call| client.outcome(*call) == logged_out));
    for call in bare {
        client.retry(call);
        assert_eq!(client.carried_by(call), None);
        client.answer(call, 200);
    }
}

/// It would go with the session of whoever is logged in by then.
#[test]
fn what_fails_after_a_logout_is_not_retried() {
    for ask in [Ask::PLAIN, Ask::OPTIONAL, Ask::HELD] {
        for (status, end) in [(503, DELIVERED), (0, LOST)] {
            let mut client = client();
            let call = client.request(ask);
            client.logout();
            client.login(false);
            client.login_succeeds("theirs");
            client.fail_for_now(call, status, 2);
            assert_eq!(client.outcome(call), end);
            assert_eq!(client.sends(call), 1);
        }
    }
}

#[test]
fn the_end_of_the_client_ends_a_pause() {
    let mut client = client();
    let call = pausing(&mut client, Ask::PLAIN);
    client.destroy();
    let destroyed = Some(Outcome::Failed(ErrorCode::Destroyed));
    assert_eq!(client.outcome(call), destroyed);
    client.ignores(Event::RetryDue { call });
}

#[test]
fn a_session_of_the_apps_leaves_pauses_as_they_are() {
    let mut client = client();
    let call = pausing(&mut client, Ask::PLAIN);
    client.adopt(refreshable("own", None), false);
    assert!(client.pauses_before_retry(call));
    client.retry(call);
    client.answer(call, 200);
    assert_eq!(client.notices(), [] as [Notice; 0]);
}

#[test]
fn failures_of_other_sends_and_pauses_that_are_none_change_nothing() {
    let mut client = client();
    let call = client.request(Ask::PLAIN);
    let retryable = |send| Event::Retryable {
        call,
        send: SendNo(send),
        status: 503,
        limit: 9,
    };
    client.ignores(retryable(0));
    client.ignores(retryable(2));
    client.ignores(Event::RetryDue { call });
    client.fail_for_now(call, 503, 9);
    client.ignores(retryable(1));
    client.retry(call);
    client.ignores(retryable(1));
    client.ignores(Event::RetryDue { call });
    client.answer(call, 200);
    client.ignores(retryable(2));
    client.ignores(Event::RetryDue { call: call.next() });
}

#[test]
fn a_login_is_never_retried_as_a_request() {
    let mut client = Client::new(policy());
    let login = client.login(false);
    client.ignores(Event::RetryDue { call: login });
    client.ignores(Event::Retryable {
        call: login,
        send: SendNo(0),
        status: 503,
        limit: 2,
    });
    client.login_succeeds("s1");
}

#[test]
fn sockets_and_urgent_requests_are_retried_as_they_were_sent() {
    let policy = Policy {
        max_in_flight: 1,
        ..policy()
    };
    let mut client = Client::with_session(policy, "s1");
    let free = pausing(&mut client, Ask::FREE);
    let first = client.request(Ask::PLAIN);
    let urgent = client.request(Ask::HIGH);
    client.retry(free);
    assert!(client.is_out(free), "it stands in no line");
    client.answer(first, 200);
    client.fail_for_now(urgent, 0, 1);
    let [second, third] = client.requests(Ask::PLAIN);
    client.retry(urgent);
    client.answer(second, 200);
    assert!(client.is_out(urgent) && client.waits(third));
    client.answer(urgent, 200);
    client.answer_all(&[third, free], 200);
}

//! A login flow makes so many attempts and no more: each with a fresh code, after a pause that doubles.

use crate::client::{Ask, Client, lasting, policy};
use weapp_session::session::{CallId, ErrorCode, Policy};

const FAILED: Option<ErrorCode> = Some(ErrorCode::ExchangeFailed);

/// A client whose request waits for its first login.
fn waiting(policy: Policy) -> (Client, CallId) {
    let mut client = Client::new(policy);
    let call = client.request(Ask::PLAIN);
    (client, call)
}

fn with_retries(retry_limit: u32, retry_delay: u32) -> Policy {
    Policy {
        retry_limit,
        retry_delay,
        ..policy()
    }
}

/// So many attempts in a row fail in transport. If there is another to come, it has begun.
fn falter(client: &mut Client, attempts: u32) {
    for _ in 0..attempts {
        client.give_code();
        client.lose_exchange();
        if client.is_logging_in() {
            client.wait_for_login_timer();
        }
    }
}

#[test]
fn an_exchange_lost_for_ever_ends_after_the_last_retry() {
    for limit in 0..=3 {
        let (mut client, call) = waiting(with_retries(limit, 500));
        for _ in 0..limit {
            falter(&mut client, 1);
            assert!(client.waits(call));
        }
        falter(&mut client, 1);
        assert_eq!(client.login_error(call), FAILED, "{limit} retries");
        assert_eq!(client.attempts(), 1 + limit);
    }
}

#[test]
fn transport_failures_server_errors_and_silence_are_each_worth_a_retry() {
    type Falter = fn(&mut Client);
    let ways: [Falter; 5] = [
        |client| client.lose_exchange(),
        |client| drop(client.answer_exchange(500, None)),
        |client| drop(client.answer_exchange(599, None)),
        // Not even with a session in it: a server that says 5xx doesn't mean it.
        |client| drop(client.answer_exchange(503, Some(lasting("s0", None)))),
        |client| client.wait_for_login_timer(),
    ];
    for falter in ways {
        let (mut client, call) = waiting(policy());
        client.give_code();
        falter(&mut client);
        assert!(client.waits(call));
        client.wait(499);
        assert_eq!(client.attempts(), 1);
        client.wait(1);
        assert_eq!(client.attempts(), 2);
        client.login_succeeds("s1");
        client.answer(call, 200);
    }
}

#[test]
fn an_answer_without_a_session_is_not_worth_a_retry() {
    let answers = [
        (200, None),
        (204, None),
        (302, Some("s1")),
        (400, None),
        (401, Some("s1")),
        (403, None),
        (499, Some("s1")),
    ];
    for (status, id) in answers {
        let (mut client, call) = waiting(policy());
        client.give_code();
        client.answer_exchange(status, id.map(|id| lasting(id, None)));
        assert_eq!(
            client.login_error(call),
            Some(ErrorCode::ExchangeRejected),
            "{status}"
        );
        assert_eq!(client.attempts(), 1, "{status}");
        assert_eq!(client.session(), None, "{status}");
    }
}

#[test]
fn every_2xx_with_a_session_is_a_login() {
    for status in [200, 201, 299] {
        let (mut client, call) = waiting(policy());
        client.give_code();
        client.answer_exchange(status, Some(lasting("s1", None)));
        assert_eq!(client.carried_by(call), Some("s1"), "{status}");
        client.answer(call, 200);
    }
}

#[test]
fn pauses_double() {
    let (mut client, _) = waiting(with_retries(4, 500));
    falter(&mut client, 5);
    assert_eq!(client.pauses(), [500, 1_000, 2_000, 4_000]);
}

#[test]
fn pauses_stop_growing_at_a_minute() {
    let (mut client, _) = waiting(with_retries(5, 20_000));
    falter(&mut client, 6);
    assert_eq!(client.pauses(), [20_000, 40_000, 60_000, 60_000, 60_000]);
}

#[test]
fn no_delay_however_great_and_no_limit_however_high_overflows() {
    for delay in [0, 1, 500, u32::MAX] {
        let (mut client, call) = waiting(with_retries(40, delay));
        falter(&mut client, 41);
        assert_eq!(client.login_error(call), FAILED);
        assert_eq!(client.pauses().len(), 40);
        assert!(client.pauses().iter().all(|pause| *pause <= 60_000));
        assert!(client.pauses().is_sorted(), "{:?}", client.pauses());
    }
}

#[test]
fn retries_are_counted_anew_for_each_login_flow() {
    let (mut client, first) = waiting(with_retries(1, 500));
    falter(&mut client, 2);
    assert_eq!(client.login_error(first), FAILED);
    let second = client.request(Ask::PLAIN);
    client.give_code();
    client.lose_exchange();
    assert!(client.waits(second), "there is one retry left again");
    client.wait(500);
    client.login_succeeds("s1");
    client.answer(second, 200);
    assert_eq!(client.pauses(), [500, 500]);
}

#[test]
fn a_silent_exchange_is_aborted_when_its_time_is_over_and_not_before() {
    let (mut client, call) = waiting(policy());
    client.wait(9_999);
    client.give_code();
    // The exchange has its own time, however long the code took.
    client.wait(9_999);
    assert_eq!(client.attempts(), 1);
    client.wait(1);
    client.wait(500);
    assert_eq!(client.attempts(), 2);
    client.login_succeeds("s1");
    client.answer(call, 200);
}

#[test]
fn a_silent_wx_login_ends_the_login_flow_when_its_time_is_over_and_not_before() {
    let (mut client, call) = waiting(policy());
    client.wait(9_999);
    assert!(client.waits(call));
    client.wait(1);
    assert_eq!(client.login_error(call), Some(ErrorCode::LoginTimeout));
    assert!(!client.is_logging_in());
}

#[test]
fn nothing_waits_for_ever_even_if_nobody_ever_answers() {
    let (mut client, call) = waiting(policy());
    for _ in 0..3 {
        client.give_code();
        // Exchange, and pause.
        client.wait(10_000 + 2_000);
    }
    assert_eq!(client.login_error(call), FAILED);
}

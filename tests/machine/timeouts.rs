//! A call's time limit bounds the whole of it: waiting, sending and replaying. While a call is merely sent, the host
//! watches the limit; from when it has had to wait on, the machine does. The client checks that no delay is beyond
//! the limit.

use crate::client::{Ask, Client, policy};
use weapp_session::session::{CallId, Millis, Outcome, Policy};

const TIMED_OUT: Option<Outcome> = Some(Outcome::TimedOut);

#[test]
fn a_waiting_call_ends_at_its_limit_and_not_before() {
    let mut client = Client::new(policy());
    let call = client.request(Ask::PLAIN.within(1_000));
    client.wait(999);
    assert!(client.waits(call));
    client.wait(1);
    assert_eq!(client.outcome(call), TIMED_OUT);
    assert!(client.is_logging_in(), "the login goes on for the others");
    client.login_succeeds("s1");
    assert_eq!(client.sends(call), 0);
}

#[test]
fn a_call_that_waited_has_only_the_rest_for_its_send() {
    let mut client = Client::new(policy());
    let call = client.request(Ask::PLAIN.within(1_000));
    client.wait(600);
    client.login_succeeds("s1");
    client.wait(399);
    assert!(client.is_out(call));
    client.wait(1);
    assert_eq!(client.outcome(call), TIMED_OUT);
}

#[test]
fn a_call_without_a_limit_is_bounded_by_the_login_alone() {
    let mut client = Client::new(policy());
    let call = client.request(Ask::PLAIN);
    client.wait(9_999);
    assert!(client.waits(call));
    client.wait(1);
    assert!(client.outcome(call).is_some());
}

#[test]
fn a_call_sent_at_once_is_left_to_the_host() {
    for ask in [Ask::PLAIN, Ask::OPTIONAL, Ask::NEVER, Ask::ELSEWHERE] {
        let mut client = Client::with_session(policy(), "s1");
        let call = client.request(ask.within(1_000));
        assert_eq!(client.time_left(call), None);
        client.answer(call, 200);
    }
}

#[test]
fn a_call_sent_at_once_that_has_to_wait_later_has_only_the_rest() {
    let mut client = Client::with_session(policy(), "s1");
    let call = client.request(Ask::PLAIN.within(1_000));
    client.wait(700);
    client.answer(call, 401);
    assert_eq!(client.time_left(call), Some(300));
    client.wait(200);
    client.login_succeeds("s2");
    client.wait(99);
    assert!(client.is_out(call));
    client.wait(1);
    assert_eq!(client.outcome(call), TIMED_OUT);
}

/// A call with a second to live whose "expired" answer comes after 0.9 s, when there is a newer session already.
fn straggler(ask: Ask) -> (Client, CallId) {
    let mut client = Client::with_session(policy(), "s1");
    let call = client.request(ask.within(1_000));
    client.login(true);
    client.login_succeeds("s2");
    client.wait(900);
    client.answer(call, 401);
    assert!(client.is_out(call));
    (client, call)
}

#[test]
fn a_call_replayed_without_waiting_has_only_the_rest() {
    for ask in [Ask::PLAIN, Ask::OPTIONAL] {
        let (mut client, call) = straggler(ask);
        client.wait(99);
        assert!(client.is_out(call));
        client.wait(1);
        assert_eq!(
            client.outcome(call),
            TIMED_OUT,
            "{:?}: the host would give it a whole second more",
            ask.auth
        );
    }
}

#[test]
fn a_call_repeated_without_a_session_has_only_the_rest() {
    let mut client = Client::with_session(policy(), "s1");
    let call = client.request(Ask::OPTIONAL.within(1_000));
    client.wait(900);
    client.answer(call, 401);
    assert!(client.is_out(call));
    client.wait(100);
    assert_eq!(client.outcome(call), TIMED_OUT);
}

#[test]
fn several_replays_share_one_limit() {
    let policy = Policy {
        replays: 3,
        ..policy()
    };
    let mut client = Client::with_session(policy, "s1");
    let call = client.request(Ask::PLAIN.within(1_000));
    for id in ["s2", "s3"] {
        client.wait(300);
        client.answer(call, 401);
        client.login_succeeds(id);
    }
    assert_eq!(client.time_left(call), Some(400));
    client.wait(400);
    assert_eq!(client.outcome(call), TIMED_OUT);
}

#[test]
fn a_clock_that_jumps_neither_cuts_a_limit_before_its_time_nor_stretches_it() {
    const LIMIT: Millis = 1_000;
    for jump in [Millis::MIN / 2, -86_400_000, -1, 0, 1, 86_400_000] {
        let mut client = Client::with_session(policy(), "s1");
        let call = client.request(Ask::PLAIN.within(LIMIT as u32));
        client.wait(400);
        client.jump(jump);
        client.answer(call, 401);
        let left = client.time_left(call).expect("it waits");
        let expected = (600 - jump).clamp(0, LIMIT);
        assert_eq!(left, expected, "after a jump of {jump} ms");
        client.wait(left);
        assert_eq!(client.outcome(call), TIMED_OUT);
        client.login_succeeds("s2");
    }
}

#[test]
fn a_timer_that_runs_is_not_moved_by_the_clock() {
    for jump in [-86_400_000, 86_400_000] {
        let mut client = Client::new(policy());
        let call = client.request(Ask::PLAIN.within(1_000));
        client.jump(jump);
        client.wait(999);
        assert!(client.waits(call));
        client.login_succeeds("s1");
        client.wait(1);
        assert_eq!(client.outcome(call), TIMED_OUT);
    }
}

#[test]
fn a_timer_that_runs_goes_on_when_the_call_waits_again() {
    let policy = Policy {
        replays: 2,
        ..policy()
    };
    let mut client = Client::with_session(policy, "s1");
    let call = client.request(Ask::PLAIN.within(1_000));
    client.answer(call, 401);
    client.wait(400);
    client.login_succeeds("s2");
    client.jump(-86_400_000);
    client.answer(call, 401);
    assert_eq!(client.time_left(call), Some(600));
    client.wait(600);
    assert_eq!(client.outcome(call), TIMED_OUT);
    client.login_succeeds("s3");
}

#[test]
fn each_call_has_its_own_limit() {
    let mut client = Client::new(policy());
    let short = client.request(Ask::PLAIN.within(1_000));
    let long = client.request(Ask::PLAIN.within(2_000));
    client.wait(1_000);
    assert_eq!(client.outcome(short), TIMED_OUT);
    client.login_succeeds("s1");
    client.answer(long, 200);
    assert_eq!(client.outcome(long), Some(Outcome::Delivered));
}

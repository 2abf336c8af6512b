//! A call's time limit bounds the whole of it: waiting, sending and replaying. The timer is the shell's, which starts it
//! when the call begins, as the client here does; the machine ends the call when it fires, wherever the call stands. No
//! clock has a say in it.

use crate::client::{Ask, Client, policy};
use weapp_session::session::{Millis, Outcome, Policy};

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
fn a_call_at_the_host_ends_at_its_limit_and_is_aborted_there() {
    for ask in [
        Ask::PLAIN,
        Ask::OPTIONAL,
        Ask::NEVER,
        Ask::ELSEWHERE,
        Ask::HIGH,
        Ask::FREE,
    ] {
        let mut client = Client::with_session(policy(), "s1");
        let call = client.request(ask.within(1_000));
        client.wait(999);
        assert!(client.is_out(call));
        // That it is aborted first, the client sees to.
        client.wait(1);
        assert_eq!(client.outcome(call), TIMED_OUT);
    }
}

#[test]
fn a_call_in_line_ends_at_its_limit_and_gives_its_place_away() {
    let policy = Policy {
        max_in_flight: 1,
        ..policy()
    };
    let mut client = Client::with_session(policy, "s1");
    let first = client.request(Ask::PLAIN);
    let limited = client.request(Ask::PLAIN.within(1_000));
    let next = client.request(Ask::PLAIN);
    client.wait(1_000);
    assert_eq!(client.outcome(limited), TIMED_OUT);
    client.answer(first, 200);
    assert_eq!(client.sends(limited), 0);
    client.answer(next, 200);
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
    client.wait(399);
    assert!(client.is_out(call));
    client.wait(1);
    assert_eq!(client.outcome(call), TIMED_OUT);
}

#[test]
fn a_replay_without_a_login_between_has_only_the_rest() {
    for ask in [Ask::PLAIN, Ask::OPTIONAL] {
        let mut client = Client::with_session(policy(), "s1");
        let call = client.request(ask.within(1_000));
        client.login(true);
        client.login_succeeds("s2");
        client.wait(900);
        client.answer(call, 401);
        assert!(client.is_out(call));
        client.wait(100);
        assert_eq!(client.outcome(call), TIMED_OUT);
    }
}

#[test]
fn a_clock_that_jumps_moves_no_limit_wherever_the_call_stands() {
    type Advance = fn(&mut Client);
    let stages: [(Advance, &str); 3] = [
        (|_| {}, "it waits for a login"),
        (|client| client.give_code(), "it waits for the exchange"),
        (|client| client.login_succeeds("s1"), "it is at the host"),
    ];
    for (advance, stage) in stages {
        for jump in [Millis::MIN / 2, -86_400_000, -1, 1, 86_400_000] {
            let mut client = Client::new(policy());
            let call = client.request(Ask::PLAIN.within(1_000));
            client.wait(400);
            advance(&mut client);
            client.jump(jump);
            client.wait(599);
            assert_eq!(client.outcome(call), None, "{stage}, {jump}");
            client.wait(1);
            assert_eq!(client.outcome(call), TIMED_OUT, "{stage}, {jump}");
            if client.is_logging_in() {
                client.login_succeeds("s1");
            }
        }
    }
}

#[test]
fn a_clock_that_jumps_before_a_replay_takes_nothing_of_the_limit() {
    for jump in [-86_400_000, 86_400_000] {
        let mut client = Client::with_session(policy(), "s1");
        let call = client.request(Ask::PLAIN.within(1_000));
        client.jump(jump);
        client.answer(call, 401);
        client.jump(jump);
        client.login_succeeds("s2");
        client.wait(999);
        client.answer(call, 200);
        assert_eq!(client.outcome(call), Some(Outcome::Delivered));
    }
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

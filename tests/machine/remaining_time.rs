//! What is left of a call's limit, told with each send: nothing while the host watches all of it, the rest once some
//! of it has been spent. The client compares with the call's timer at every send while the clock is steady.

use crate::client::{Ask, Client, policy};
use weapp_session::session::{Millis, Outcome, Policy};

const LIMIT: u32 = 1_000;

fn limited() -> Ask {
    Ask::PLAIN.within(LIMIT)
}

#[test]
fn a_call_sent_at_once_has_all_of_it_and_is_told_nothing() {
    for ask in [Ask::PLAIN, Ask::OPTIONAL, Ask::NEVER, Ask::HIGH, Ask::FREE] {
        let mut client = Client::with_session(policy(), "s1");
        let call = client.request(ask.within(LIMIT));
        assert_eq!(client.told_remaining(call), None);
        client.answer(call, 200);
    }
}

#[test]
fn a_call_without_a_limit_is_never_told() {
    let mut client = Client::new(policy());
    let call = client.request(Ask::PLAIN);
    client.wait(400);
    client.login_succeeds("s1");
    assert_eq!(client.told_remaining(call), None);
    client.answer(call, 401);
    client.login_succeeds("s2");
    assert_eq!(client.told_remaining(call), None);
    client.answer(call, 200);
}

#[test]
fn a_call_that_waited_for_a_login_is_told_the_rest() {
    for (waited, left) in [(0, 1_000), (1, 999), (400, 600), (999, 1)] {
        let mut client = Client::new(policy());
        let call = client.request(limited());
        client.wait(waited);
        client.login_succeeds("s1");
        assert_eq!(client.told_remaining(call), Some(left), "after {waited} ms");
        client.answer(call, 200);
    }
}

#[test]
fn a_call_that_waited_for_its_turn_is_told_the_rest() {
    let policy = Policy {
        max_in_flight: 1,
        ..policy()
    };
    for priority in [Ask::PLAIN, Ask::HIGH, Ask::OPTIONAL, Ask::NEVER] {
        let mut client = Client::with_session(policy.clone(), "s1");
        let first = client.request(Ask::PLAIN);
        let call = client.request(priority.within(LIMIT));
        client.wait(250);
        client.answer(first, 200);
        assert_eq!(client.told_remaining(call), Some(750));
        client.answer(call, 200);
    }
}

#[test]
fn each_replay_is_told_what_is_left_then() {
    let policy = Policy {
        replays: 3,
        ..policy()
    };
    let mut client = Client::with_session(policy, "s1");
    let call = client.request(limited());
    for (round, left) in [(2, 900), (3, 800), (4, 700)] {
        client.wait(60);
        client.answer(call, 401);
        client.wait(40);
        client.login_succeeds(&format!("s{round}"));
        assert_eq!(client.told_remaining(call), Some(left));
    }
    client.wait(699);
    assert!(client.is_out(call));
    client.wait(1);
    assert_eq!(client.outcome(call), Some(Outcome::TimedOut));
}

#[test]
fn a_replay_that_needs_no_login_is_told_too() {
    for ask in [limited(), Ask::OPTIONAL.within(LIMIT)] {
        let mut client = Client::with_session(policy(), "s1");
        let call = client.request(ask);
        client.login(true);
        client.login_succeeds("s2");
        client.wait(300);
        client.answer(call, 401);
        assert_eq!(client.told_remaining(call), Some(700));
        client.answer(call, 200);
    }
}

#[test]
fn a_clock_that_jumped_tells_what_it_can_and_never_more_than_the_limit() {
    for (jump, left) in [
        (Millis::MIN / 2, 1_000),
        (-401, 1_000),
        (-400, 1_000),
        (-399, 999),
        (0, 600),
        (599, 1),
        // All of it, by the clock: the timer knows better and ends the call in time.
        (600, 1_000),
        (86_400_000, 1_000),
    ] {
        let mut client = Client::new(policy());
        let call = client.request(limited());
        client.wait(400);
        client.jump(jump);
        client.login_succeeds("s1");
        assert_eq!(
            client.told_remaining(call),
            Some(left),
            "a jump of {jump} ms"
        );
        client.wait(599);
        assert!(client.is_out(call));
        client.wait(1);
        assert_eq!(client.outcome(call), Some(Outcome::TimedOut));
    }
}

#[test]
fn the_longest_limit_there_is_does_not_overflow() {
    let mut client = Client::new(policy());
    let call = client.request(Ask::PLAIN.within(u32::MAX));
    client.wait(1);
    client.login_succeeds("s1");
    assert_eq!(client.told_remaining(call), Some(u32::MAX - 1));
    client.answer(call, 200);
}

#[test]
fn a_limit_of_nothing_ends_a_call_that_has_to_wait() {
    let mut client = Client::new(policy());
    let call = client.request(Ask::PLAIN.within(0));
    client.wait(0);
    assert_eq!(client.outcome(call), Some(Outcome::TimedOut));
    client.login_succeeds("s1");
    assert_eq!(client.sends(call), 0);
}

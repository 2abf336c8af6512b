//! A clock that jumps costs one extra login at most, never a loop, never a stuck client; and what the backend says
//! beats what the clock says.

use crate::client::{Ask, Client, START, policy, record};
use weapp_session::session::{Millis, Outcome, Policy};

const HOUR: Millis = 3_600_000;
const YEAR: Millis = 365 * 24 * HOUR;
const JUMPS: [Millis; 8] = [-YEAR, -HOUR, -1_000, -1, 1, 1_000, HOUR, YEAR];

fn an_hour() -> Policy {
    Policy {
        ttl: Some(3_600),
        renew_before: 300_000,
        ..policy()
    }
}

/// One request, answered with 200, and a login if it wants one.
fn serve(client: &mut Client) {
    let call = client.request(Ask::PLAIN.within(30_000));
    if client.waits(call) {
        client.login_succeeds("another");
    }
    client.answer(call, 200);
    assert_eq!(client.outcome(call), Some(Outcome::Delivered));
}

#[test]
fn a_jump_with_a_session_costs_one_login_at_most() {
    for jump in JUMPS {
        let mut client = Client::with_session(an_hour(), "s1");
        client.jump(jump);
        for _ in 0..10 {
            serve(&mut client);
        }
        let expected = if jump >= HOUR { 2 } else { 1 };
        assert_eq!(client.attempts(), expected, "a jump of {jump} ms");
    }
}

#[test]
fn a_jump_there_and_back_costs_one_login_at_most() {
    for jump in JUMPS {
        let mut client = Client::with_session(an_hour(), "s1");
        for _ in 0..10 {
            client.jump(jump);
            serve(&mut client);
            client.jump(-jump);
            serve(&mut client);
        }
        assert!(client.attempts() <= 2, "a jump of {jump} ms there and back");
    }
}

#[test]
fn a_jump_at_any_stage_of_a_login_costs_one_login_at_most() {
    for jump in JUMPS {
        for stage in 0..4 {
            let jump_at = |client: &mut Client, now| {
                if stage == now {
                    client.jump(jump);
                }
            };
            let mut client = Client::new(an_hour());
            let call = client.request(Ask::PLAIN.within(30_000));
            jump_at(&mut client, 0);
            client.give_code();
            jump_at(&mut client, 1);
            client.lose_exchange();
            jump_at(&mut client, 2);
            client.wait(500);
            client.login_succeeds("s1");
            jump_at(&mut client, 3);
            client.answer(call, 200);
            assert_eq!(client.outcome(call), Some(Outcome::Delivered));
            for _ in 0..5 {
                serve(&mut client);
            }
            let attempts = client.attempts();
            assert!(attempts <= 3, "{attempts} after {jump} ms at {stage}");
        }
    }
}

#[test]
fn a_jump_does_not_move_the_logins_own_timers() {
    for jump in JUMPS {
        let mut client = Client::new(an_hour());
        let call = client.request(Ask::PLAIN);
        client.give_code();
        client.jump(jump);
        client.wait(9_999);
        assert!(client.waits(call) && client.pauses().is_empty());
        client.wait(1);
        assert_eq!(client.pauses(), [500]);
        client.jump(jump);
        client.wait(500);
        client.login_succeeds("s1");
        client.answer(call, 200);
    }
}

#[test]
fn a_jump_while_expired_answers_come_in_costs_one_login() {
    for jump in JUMPS {
        let mut client = Client::with_session(policy(), "s1");
        let calls: [_; 3] = client.requests(Ask::PLAIN.within(60_000));
        for call in calls {
            client.jump(jump);
            client.answer(call, 401);
        }
        client.jump(jump);
        client.login_succeeds("s2");
        client.answer_all(&calls, 200);
        assert_eq!(client.attempts(), 2, "a jump of {jump} ms");
    }
}

#[test]
fn the_backends_expired_beats_a_clock_that_says_there_is_time_left() {
    for jump in [0, -YEAR] {
        let mut client = Client::with_session(an_hour(), "s1");
        client.jump(jump);
        let call = client.request(Ask::PLAIN);
        client.answer(call, 401);
        assert!(client.is_logging_in());
        client.login_succeeds("s2");
        client.answer(call, 200);
    }
}

#[test]
fn an_answer_beats_a_clock_that_says_the_session_is_over() {
    let mut client = Client::with_session(an_hour(), "s1");
    let call = client.request(Ask::PLAIN);
    client.jump(YEAR);
    client.answer(call, 200);
    assert_eq!(client.outcome(call), Some(Outcome::Delivered));
    assert!(!client.is_logging_in());
}

#[test]
fn a_session_over_as_soon_as_it_is_made_serves_those_who_waited_and_does_not_loop() {
    let mut client = Client::new(policy());
    let calls: [_; 3] = client.requests(Ask::PLAIN);
    client.login_succeeds_for("s1", 0.001);
    assert!(calls.iter().all(|call| client.is_out(*call)));
    client.wait(1);
    client.answer_all(&calls, 401);
    client.login_succeeds_for("s2", 0.001);
    client.answer_all(&calls, 200);
    assert_eq!(client.attempts(), 2);
}

#[test]
fn a_lifetime_that_is_none_means_nobody_told() {
    for seconds in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let mut client = Client::new(policy());
        client.login(false);
        client.login_succeeds_for("s1", seconds);
        client.wait(YEAR);
        serve(&mut client);
        assert_eq!(client.attempts(), 1, "{seconds}");
    }
}

#[test]
fn where_nobody_told_the_configured_lifetime_counts() {
    for seconds in [None, Some(0.0), Some(-1.0), Some(f64::NAN)] {
        let mut client = Client::new(an_hour());
        client.login(false);
        client.login_succeeds_for("s1", seconds);
        client.wait(HOUR - 300_000 - 1);
        serve(&mut client);
        assert_eq!(client.attempts(), 1, "{seconds:?}");
        client.wait(1);
        serve(&mut client);
        assert_eq!(client.attempts(), 2, "{seconds:?}");
    }
}

#[test]
fn an_endless_lifetime_from_the_backend_does_not_beat_the_configured_one() {
    // 1e999 in an answer is Infinity in JavaScript.
    let mut client = Client::new(an_hour());
    client.login(false);
    client.login_succeeds_for("s1", f64::INFINITY);
    client.wait(HOUR);
    serve(&mut client);
    assert_eq!(client.attempts(), 2);
}

#[test]
fn the_backends_lifetime_beats_the_configured_one() {
    let mut client = Client::new(an_hour());
    client.login(false);
    client.login_succeeds_for("s1", 7_200.0);
    client.wait(HOUR);
    serve(&mut client);
    assert_eq!(client.attempts(), 1);
}

#[test]
fn a_session_stored_in_the_future_serves_and_can_be_replaced() {
    let stored = record("s0", START + YEAR, Some(3_600.0));
    let mut client = Client::launched_with(an_hour(), stored);
    let call = client.request(Ask::PLAIN);
    assert_eq!(client.carried_by(call), Some("s0"));
    client.answer(call, 401);
    client.login_succeeds("s1");
    client.answer(call, 200);
    serve(&mut client);
    assert_eq!(client.attempts(), 1);
}

#[test]
fn clocks_at_the_ends_of_time_stop_nothing() {
    for clock in [Millis::MIN, Millis::MIN / 2, 0, Millis::MAX - 60_000] {
        let mut client = Client::new(an_hour());
        client.set_clock(clock);
        let call = client.request(Ask::PLAIN.within(30_000));
        client.set_clock(Millis::MAX - 60_000);
        client.login_succeeds("s1");
        client.answer(call, 200);
        assert_eq!(client.outcome(call), Some(Outcome::Delivered));
    }
}

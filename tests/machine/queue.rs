//! The host takes a limited number of calls at once. The others wait in a line: high before normal, then as the app made
//! them. The client stops at a call too many, out of order, or held back for nothing.

use crate::client::{Ask, Client, lasting, over, policy};
use weapp_session::session::{Auth, CallId, ErrorCode, Event, Outcome, Policy, SendNo};

fn taking(max_in_flight: u32) -> Policy {
    Policy {
        max_in_flight,
        ..policy()
    }
}

fn at_host(client: &Client) -> Vec<CallId> {
    let mut calls = client.pending();
    calls.retain(|call| client.is_out(*call));
    calls
}

/// Answers one call after the other with 200, and tells in which order they were at the host.
fn order(client: &mut Client) -> Vec<CallId> {
    let mut order = Vec::new();
    while let Some(call) = at_host(client).first() {
        order.push(*call);
        client.answer(*call, 200);
    }
    order
}

#[test]
fn so_many_go_and_the_next_waits_for_an_answer() {
    for limit in [1, 2, 10] {
        let mut client = Client::with_session(taking(limit), "s1");
        let calls: Vec<_> = (0..limit + 2).map(|_| client.request(Ask::PLAIN)).collect();
        let (sent, waiting) = calls.split_at(limit as usize);
        assert_eq!(at_host(&client), sent);
        client.answer(sent[0], 200);
        assert!(client.is_out(waiting[0]) && client.waits(waiting[1]));
        client.abort(waiting[0]);
        assert!(client.is_out(waiting[1]));
        assert_eq!(order(&mut client).len() as u32, limit);
    }
}

#[test]
fn whatever_frees_a_place_lets_the_next_go() {
    let ways: [fn(&mut Client, CallId); 5] = [
        |client, call| drop(client.answer(call, 200)),
        |client, call| drop(client.answer_with(call, 200, over())),
        Client::lose,
        |client, call| drop(client.abort(call)),
        |client, _| client.wait(5_000),
    ];
    for free in ways {
        let mut client = Client::new(taking(1));
        let call = client.request(Ask {
            replay: false,
            ..Ask::PLAIN.within(5_000)
        });
        let next = client.request(Ask::NEVER);
        assert!(client.is_out(next), "the other waits for a login");
        client.answer(next, 200);
        client.login_succeeds("s1");
        let next = client.request(Ask::NEVER);
        assert!(client.is_out(call) && client.waits(next));
        free(&mut client, call);
        assert!(client.outcome(call).is_some() && client.is_out(next));
        client.answer(next, 200);
    }
}

#[test]
fn high_goes_before_normal_and_each_lane_first_come_first_served() {
    let mut client = Client::with_session(taking(1), "s1");
    let [first, n1, n2] = client.requests(Ask::PLAIN);
    let [h1, h2] = client.requests(Ask::HIGH);
    let n3 = client.request(Ask::OPTIONAL);
    let h3 = client.request(Ask {
        auth: Auth::Never,
        ..Ask::HIGH
    });
    assert_eq!(order(&mut client), [first, h1, h2, h3, n1, n2, n3]);
}

#[test]
fn the_free_lane_neither_waits_nor_takes_a_place() {
    let mut client = Client::with_session(taking(1), "s1");
    let first = client.request(Ask::PLAIN);
    let free: [_; 20] = client.requests(Ask::FREE);
    assert!(free.iter().all(|call| client.is_out(*call)));
    let waits = client.request(Ask::PLAIN);
    client.answer_all(&free[..10], 200);
    assert!(client.waits(waits), "those made no room");
    client.answer(first, 200);
    assert!(client.is_out(waits), "and these take none");
    client.answer_all(&free[10..], 401);
    assert!(
        free[10..].iter().all(|call| client.waits(*call)),
        "for the login"
    );
    client.login_succeeds("s2");
    assert!(free[10..].iter().all(|call| client.is_out(*call)));
    client.answer(waits, 200);
    client.answer_all(&free[10..], 200);
}

#[test]
fn a_login_releases_whoever_waited_in_order_and_high_ones_first() {
    let mut client = Client::new(taking(2));
    let [n1, n2, n3] = client.requests(Ask::PLAIN);
    let [h1, h2] = client.requests(Ask::HIGH);
    client.login_succeeds("s1");
    assert_eq!(at_host(&client), [h1, h2]);
    client.answer_all(&[h1, h2], 200);
    assert_eq!(at_host(&client), [n1, n2]);
    client.answer(n1, 200);
    assert_eq!(order(&mut client), [n2, n3]);
}

#[test]
fn those_that_a_login_releases_go_in_their_turn_beside_those_in_the_line() {
    let mut client = Client::new(taking(1));
    let released = client.request(Ask::PLAIN);
    client.give_code();
    let in_line = client.request(Ask::NEVER);
    assert!(client.waits(in_line), "the exchange has the place");
    client.login_succeeds("s1");
    assert_eq!(order(&mut client), [released, in_line]);
}

#[test]
fn those_that_credentials_kept_waiting_go_in_their_turn_beside_those_in_the_line() {
    let mut client = Client::with_session(taking(1), "s1");
    client.post_credentials();
    let first = client.request(Ask::NEVER);
    let kept = client.request(Ask::PLAIN);
    let in_line = client.request(Ask::NEVER);
    client.answer_exchange(403, None);
    assert_eq!(order(&mut client), [first, kept, in_line]);
}

#[test]
fn whoever_left_the_line_for_a_login_comes_back_before_those_made_later() {
    let mut client = Client::with_session(taking(1), "s1");
    let [refused, left] = client.requests(Ask::PLAIN);
    let bare = client.request(Ask::NEVER);
    let stayed = client.request(Ask::PLAIN);
    client.answer(refused, 401);
    assert!(client.is_out(bare), "the others wait for the login");
    client.give_code();
    client.answer(bare, 200);
    client.login_succeeds("s2");
    assert_eq!(order(&mut client), [refused, left, stayed]);
}

#[test]
fn an_exchange_takes_a_place_and_never_waits_for_one() {
    for with_credentials in [false, true] {
        let mut client = Client::with_session(taking(2), "s1");
        let [first, second] = client.requests(Ask::NEVER);
        let login = match with_credentials {
            true => client.post_credentials(),
            false => client.login(true),
        };
        if !with_credentials {
            client.give_code();
        }
        let third = client.request(Ask::NEVER);
        client.answer(first, 200);
        assert!(client.waits(third), "one call and the exchange are two");
        client.login_succeeds("s2");
        assert!(client.is_out(third) && client.outcome(login).is_some());
        client.answer_all(&[second, third], 200);
    }
}

#[test]
fn a_pause_and_the_question_for_a_code_take_no_place() {
    let mut client = Client::new(taking(1));
    let waits = client.request(Ask::PLAIN);
    let during_code = client.request(Ask::NEVER);
    assert!(client.is_out(during_code));
    client.answer(during_code, 200);
    client.give_code();
    client.lose_exchange();
    let during_pause = client.request(Ask::NEVER);
    assert!(client.is_out(during_pause));
    client.answer(during_pause, 200);
    client.wait_for_login_timer();
    client.login_succeeds("s1");
    client.answer(waits, 200);
}

#[test]
fn a_call_that_ends_in_the_line_is_never_sent() {
    let mut client = Client::with_session(taking(1), "s1");
    let first = client.request(Ask::PLAIN);
    let aborted = client.request(Ask::PLAIN);
    let limited = client.request(Ask::PLAIN.within(1_000));
    let last = client.request(Ask::PLAIN);
    client.abort(aborted);
    client.ignores(Event::Aborted { call: aborted });
    client.wait(1_000);
    assert_eq!(client.outcome(limited), Some(Outcome::TimedOut));
    assert_eq!(order(&mut client), [first, last]);
    assert_eq!([aborted, limited].map(|call| client.sends(call)), [0, 0]);
}

#[test]
fn answers_to_a_call_that_is_in_the_line_are_ignored() {
    let mut client = Client::with_session(taking(1), "s1");
    let calls: [_; 2] = client.requests(Ask::PLAIN);
    for send in [0, 1].map(SendNo) {
        client.ignores(Event::HostFailed {
            call: calls[1],
            send,
        });
        for status in [200, 401] {
            client.ignores(Event::Answered {
                call: calls[1],
                send,
                status,
            });
        }
    }
    client.answer(calls[0], 200);
    client.ignores(Event::Answered {
        call: calls[0],
        send: SendNo(1),
        status: 200,
    });
    client.answer(calls[1], 200);
}

#[test]
fn a_logout_ends_those_in_the_line_that_would_take_the_session_along() {
    let mut client = Client::with_session(taking(1), "s1");
    let out = client.request(Ask::PLAIN);
    let gone = [Ask::PLAIN, Ask::OPTIONAL, Ask::HIGH].map(|ask| client.request(ask));
    let bare = [Ask::NEVER, Ask::ELSEWHERE].map(|ask| client.request(ask));
    client.logout();
    let logged_out = Some(Outcome::Failed(ErrorCode::LoggedOut));
    assert!(gone.iter().all(|call| client.outcome(*call) == logged_out));
    assert_eq!(order(&mut client), [out, bare[0], bare[1]]);
}

#[test]
fn a_destroyed_client_sends_nothing_of_its_line() {
    let mut client = Client::with_session(taking(1), "s1");
    let calls: [_; 3] = client.requests(Ask::NEVER);
    client.destroy();
    let destroyed = Some(Outcome::Failed(ErrorCode::Destroyed));
    assert!(calls.iter().all(|call| client.outcome(*call) == destroyed));
    assert_eq!(calls.map(|call| client.sends(call)), [1, 0, 0]);
}

#[test]
fn those_released_by_a_login_cost_no_further_one_however_short_their_session_lives() {
    let mut client = Client::new(taking(2));
    let calls: [_; 30] = client.requests(Ask::PLAIN);
    client.login_succeeds_for("s1", 1.0);
    for pair in calls.chunks(2) {
        client.wait(1_000);
        client.answer_all(pair, 200);
    }
    assert_eq!(client.attempts(), 1);
    assert!(
        calls
            .iter()
            .all(|call| client.carried_by(*call) == Some("s1"))
    );
}

#[test]
fn those_in_the_line_do_not_go_with_a_session_that_is_being_replaced() {
    let mut client = Client::with_session(taking(1), "s1");
    let [out, waits] = client.requests(Ask::PLAIN);
    let optional = client.request(Ask::OPTIONAL);
    client.login(true);
    client.answer(out, 200);
    assert!(client.waits(waits), "for the login");
    assert_eq!(client.carried_by(optional), Some("s1"), "which never waits");
    client.answer(optional, 200);
    client.login_succeeds("s2");
    assert_eq!(client.carried_by(waits), Some("s2"));
    client.answer(waits, 200);
}

#[test]
fn those_in_the_line_go_with_the_session_there_is_when_it_is_their_turn() {
    let mut client = Client::with_session(taking(1), "s1");
    let [out, waits] = client.requests(Ask::PLAIN);
    client.login(true);
    client.login_succeeds("s2");
    assert!(client.waits(waits), "there is no room all the while");
    client.answer(out, 200);
    assert_eq!(client.carried_by(waits), Some("s2"));
    client.answer(waits, 200);
}

#[test]
fn those_in_the_line_wait_for_one_login_when_the_session_ends() {
    let mut client = Client::with_session(taking(2), "s1");
    let calls: [_; 6] = client.requests(Ask::PLAIN);
    client.answer(calls[0], 401);
    assert_eq!(at_host(&client), [calls[1]]);
    client.answer(calls[1], 401);
    client.login_succeeds("s2");
    assert_eq!(order(&mut client), calls);
    assert_eq!(client.attempts(), 2);
    assert_eq!(calls.map(|call| client.sends(call)), [2, 2, 1, 1, 1, 1]);
}

#[test]
fn the_end_of_a_session_that_nobody_renews_lets_the_next_in_the_line_do_it() {
    let mut client = Client::with_session(taking(1), "s1");
    let gives_up = client.request(Ask::ONCE);
    let next = client.request(Ask::PLAIN);
    client.answer(gives_up, 401);
    assert!(client.outcome(gives_up).is_some());
    assert!(client.is_logging_in() && client.waits(next));
    client.login_succeeds("s2");
    client.answer(next, 200);
}

#[test]
fn a_replay_keeps_its_place_in_the_line() {
    let mut client = Client::with_session(taking(1), "s1");
    let [replayed, next] = client.requests(Ask::PLAIN);
    client.login(true);
    client.login_succeeds("s2");
    client.answer(replayed, 401);
    assert!(client.waits(next) && client.is_out(replayed));
    assert_eq!(order(&mut client), [replayed, next]);
    assert_eq!(client.sends(replayed), 2);
    assert_eq!(client.attempts(), 2);
}

#[test]
fn a_replay_that_has_the_host_for_itself_goes_at_once() {
    let mut client = Client::with_session(taking(1), "s1");
    let call = client.request(Ask::PLAIN);
    client.adopt(lasting("own", None), true);
    client.answer(call, 401);
    assert_eq!(
        (client.sends(call), client.carried_by(call)),
        (2, Some("own"))
    );
    client.answer(call, 200);
}

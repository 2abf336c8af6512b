//! Late, repeated and lost answers of every kind: what fits nothing in flight has no effect and changes nothing.

use crate::client::{Ask, Client, lasting, policy};
use weapp_session::session::{AttemptNo, CallId, Event, Outcome, Policy, SendNo, Timer};

/// Everything that can be said to the attempt.
fn about(attempt: u32) -> Vec<Event> {
    let attempt = AttemptNo(attempt);
    let mut events = vec![
        Event::CodeReceived { attempt },
        Event::ExchangeLost { attempt },
        Event::ExchangeImpossible {
            attempt,
            answered: false,
        },
        Event::ExchangeImpossible {
            attempt,
            answered: true,
        },
    ];
    for unavailable in [false, true] {
        events.push(Event::CodeFailed {
            attempt,
            unavailable,
        });
    }
    for (status, id) in [(200, Some("late")), (200, None), (403, None), (500, None)] {
        events.push(Event::Exchanged {
            attempt,
            status,
            grant: id.map(|id| lasting(id, None)),
            over: false,
        });
    }
    events
}

/// The events about an attempt that belong to the exchange, or those that belong to the code.
fn of_exchange(attempt: u32, exchange: bool) -> impl Iterator<Item = Event> {
    about(attempt).into_iter().filter(move |event| {
        let of_code = matches!(event, Event::CodeReceived { .. } | Event::CodeFailed { .. });
        of_code != exchange
    })
}

fn ignores_all(client: &mut Client, events: impl IntoIterator<Item = Event>) {
    for event in events {
        client.ignores(event);
    }
}

#[test]
fn answers_to_logins_that_never_were_are_ignored() {
    for mut client in [Client::new(policy()), Client::with_session(policy(), "s1")] {
        let next = client.attempts() + 1;
        ignores_all(&mut client, about(0));
        ignores_all(&mut client, about(next));
        client.ignores(Event::TimerFired(Timer::Login));
    }
}

#[test]
fn answers_that_come_twice_count_once() {
    let mut client = Client::new(policy());
    let call = client.request(Ask::PLAIN);
    client.give_code();
    ignores_all(&mut client, of_exchange(1, false));
    client.login_succeeds("s1");
    ignores_all(&mut client, about(1));
    client.answer(call, 200);
    for status in [200, 401, 500] {
        client.ignores(Event::Answered {
            call,
            send: SendNo(1),
            status,
        });
    }
    client.ignores(Event::HostFailed {
        call,
        send: SendNo(1),
    });
    assert_eq!(client.outcome(call), Some(Outcome::Delivered));
}

#[test]
fn an_exchange_is_not_answered_before_it_began() {
    let mut client = Client::new(policy());
    let call = client.request(Ask::PLAIN);
    ignores_all(&mut client, of_exchange(1, true));
    client.login_succeeds("s1");
    client.answer(call, 200);
}

#[test]
fn an_earlier_attempt_has_no_say_in_a_later_one() {
    let mut client = Client::new(policy());
    let call = client.request(Ask::PLAIN);
    client.give_code();
    client.wait_for_login_timer();
    // The pause: the exchange that took too long is answered after all.
    ignores_all(&mut client, about(1));
    client.wait(500);
    ignores_all(&mut client, about(1));
    client.give_code();
    ignores_all(&mut client, about(1));
    client.login_succeeds("s2");
    ignores_all(&mut client, about(1));
    assert_eq!(client.carried_by(call), Some("s2"));
    client.answer(call, 200);
}

#[test]
fn a_code_that_comes_after_its_time_is_not_exchanged() {
    let mut client = Client::new(policy());
    client.login(false);
    client.wait_for_login_timer();
    ignores_all(&mut client, about(1));
    let call = client.request(Ask::PLAIN);
    ignores_all(&mut client, about(1));
    client.login_succeeds("s1");
    client.answer(call, 200);
}

#[test]
fn an_answer_to_an_earlier_send_is_not_the_answer_to_a_later_one() {
    let policy = Policy {
        replays: 2,
        ..policy()
    };
    let mut client = Client::with_session(policy, "s1");
    let call = client.request(Ask::PLAIN);
    let late = |send| {
        let send = SendNo(send);
        [200, 401, 500]
            .map(|status| Event::Answered { call, send, status })
            .into_iter()
            .chain([Event::HostFailed { call, send }])
    };
    ignores_all(&mut client, late(0));
    ignores_all(&mut client, late(2));
    client.answer(call, 401);
    ignores_all(&mut client, late(1));
    client.login_succeeds("s2");
    ignores_all(&mut client, late(1));
    client.answer(call, 401);
    ignores_all(&mut client, late(1).chain(late(2)).chain(late(3)));
    client.login_succeeds("s3");
    ignores_all(&mut client, late(1).chain(late(2)));
    client.answer(call, 200);
    assert_eq!(client.sends(call), 3);
}

#[test]
fn answers_to_calls_that_never_were_are_ignored() {
    let mut client = Client::with_session(policy(), "s1");
    for call in [0, 1, 99].map(CallId) {
        for send in [0, 1].map(SendNo) {
            client.ignores(Event::Answered {
                call,
                send,
                status: 401,
            });
            client.ignores(Event::HostFailed { call, send });
        }
        client.ignores(Event::TimerFired(Timer::Call(call)));
    }
}

#[test]
fn a_login_is_no_request_and_cannot_be_answered_like_one() {
    let mut client = Client::new(policy());
    let call = client.login(false);
    for send in [0, 1].map(SendNo) {
        client.ignores(Event::Answered {
            call,
            send,
            status: 200,
        });
        client.ignores(Event::HostFailed { call, send });
    }
    client.login_succeeds("s1");
}

#[test]
fn a_number_that_was_used_before_makes_no_second_call() {
    let mut client = Client::with_session(policy(), "s1");
    let calls: [_; 2] = client.requests(Ask::PLAIN);
    for call in calls {
        client.ignores(Event::Login { call, force: true });
        client.ignores(Event::AccountLogin { call });
        client.ignores(Ask::PLAIN.event(call));
    }
    client.answer_all(&calls, 200);
}

#[test]
fn lost_answers_leave_a_call_that_can_still_be_ended() {
    let mut client = Client::new(policy());
    let [aborted, limited] = client.requests(Ask::PLAIN.within(5_000));
    client.login_succeeds("s1");
    client.abort(aborted);
    client.wait(5_000);
    assert_eq!(client.outcome(limited), Some(Outcome::TimedOut));
}

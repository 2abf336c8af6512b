//! Every call settles exactly once. The client stops at a second outcome and at whatever comes after the first;
//! here is that each way to an end is one.

use crate::client::{Ask, Client, failed, policy, roomy};
use weapp_session::session::{
    AttemptNo, CallId, Effect, ErrorCode, Event, LoginFailure, Machine, Notice, Outcome, Policy,
    SendNo,
};

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
    let ways: [(Fail, ErrorCode); 6] = [
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
                client.break_exchange(false);
            },
            ErrorCode::ExchangeFailed,
        ),
        (
            |client| {
                client.give_code();
                client.break_exchange(true);
            },
            ErrorCode::ExchangeRejected,
        ),
    ];
    for (fail, code) in ways {
        let mut client = Client::new(policy());
        let requests: [_; 3] = client.requests(Ask::PLAIN);
        let login = client.login(false);
        fail(&mut client);
        for call in requests.into_iter().chain([login]) {
            assert_eq!(client.login_error(call), Some(code));
        }
        assert_eq!(client.notices(), [failed(code, 1)], "told once");
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
    assert!(client.made_session(first));
    let second = client.login(false);
    assert_eq!(client.outcome(second), Some(Outcome::AlreadyLoggedIn));
    assert_eq!(client.attempts(), 1);
}

#[test]
fn a_forced_login_makes_a_session_though_there_is_one() {
    let mut client = Client::with_session(policy(), "s1");
    let login = client.login(true);
    assert_eq!(client.outcome(login), None);
    client.login_succeeds("s2");
    assert!(client.made_session(login));
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

#[test]
fn a_number_out_of_order_is_refused_aloud_once_and_harms_nobody() {
    for destroyed in [false, true] {
        let mut machine = Machine::new(policy());
        machine.handle(Ask::NEVER.event(CallId(5)), 0);
        machine.handle(Ask::NEVER.event(CallId(7)), 0);
        let (call, send, status) = (CallId(5), SendNo(1), 200);
        machine.handle(Event::Answered { call, send, status }, 0);
        if destroyed {
            machine.handle(Event::Destroyed, 0);
        }
        while machine.poll().is_some() {}
        let before = machine.clone();
        // One that was skipped, one from before everything, and one that has ended.
        for call in [6, 1, 5].map(CallId) {
            let force = true;
            for event in [
                Ask::PLAIN.event(call),
                Event::Login { call, force },
                Event::AccountLogin { call },
            ] {
                machine.handle(event, 0);
                let outcome = Outcome::OutOfOrder;
                assert_eq!(machine.poll(), Some(Effect::Settle { call, outcome }));
                assert_eq!(machine.poll(), None);
                assert!(machine == before);
            }
        }
        if !destroyed {
            // The one that has not ended is told nothing, and goes on.
            let call = CallId(7);
            machine.handle(Ask::PLAIN.event(call), 0);
            assert!(machine == before);
            machine.handle(Event::Answered { call, send, status }, 0);
            let outcome = Outcome::Delivered;
            assert_eq!(machine.poll(), Some(Effect::Settle { call, outcome }));
        }
        machine.handle(Ask::NEVER.event(CallId(8)), 0);
        assert!(machine.poll().is_some(), "the next in order is heard");
    }
}

#[test]
fn each_failure_is_told_of_the_attempt_that_failed() {
    let mut client = Client::new(Policy {
        retry_limit: 2,
        ..policy()
    });
    let failed_with = |call, client: &Client| match client.outcome(call) {
        Some(Outcome::LoginFailed(failure)) => (failure.code, failure.attempt.0),
        other => panic!("{other:?}"),
    };
    let first = client.request(Ask::PLAIN);
    for _ in 0..2 {
        client.give_code();
        client.lose_exchange();
        client.wait_for_login_timer();
    }
    client.give_code();
    client.answer_exchange(503, None);
    let last_answer = (ErrorCode::ExchangeRejected, 3);
    assert_eq!(failed_with(first, &client), last_answer);
    assert_eq!(client.notices(), [failed(ErrorCode::ExchangeRejected, 3)]);
    let second = client.login(false);
    client.refuse_code(false);
    assert_eq!(failed_with(second, &client), (ErrorCode::LoginFailed, 4));
    let third = client.login(false);
    client.login_succeeds("s1");
    let attempt = AttemptNo(5);
    assert_eq!(client.outcome(third), Some(Outcome::LoggedIn { attempt }));
}

#[test]
fn a_straggler_shares_the_failure_of_the_login_it_missed_whatever_has_failed_since() {
    let mut client = Client::with_session(policy(), "s1");
    let [first, straggler] = client.requests(Ask::PLAIN);
    client.answer(first, 401);
    client.refuse_code(false);
    // Its failure is its caller's alone, and so is what is known of it.
    client.post_credentials();
    client.answer_exchange(403, None);
    client.answer(straggler, 401);
    assert_eq!(client.outcome(straggler), client.outcome(first));
    let (code, attempt) = (ErrorCode::LoginFailed, AttemptNo(2));
    let shared = Outcome::LoginFailed(LoginFailure { code, attempt });
    assert_eq!(client.outcome(straggler), Some(shared));
}

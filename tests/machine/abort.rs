//! An aborted call is not sent, not replayed and does not succeed afterwards; the others don't notice.

use crate::client::{Ask, Client, policy};
use weapp_session::session::{CallId, Effect, ErrorCode, Event, Outcome, SendNo};

const ABORTED: Option<Outcome> = Some(Outcome::Failed(ErrorCode::Aborted));

fn stops_the_host(effects: &[Effect], call: CallId) -> bool {
    effects.contains(&Effect::AbortSend { call })
}

#[test]
fn a_waiting_call_that_is_aborted_is_never_sent_and_the_login_goes_on() {
    let mut client = Client::new(policy());
    let [aborted, other] = client.requests(Ask::PLAIN);
    let effects = client.abort(aborted);
    assert!(!stops_the_host(&effects, aborted), "it is not at the host");
    assert_eq!(client.outcome(aborted), ABORTED);
    assert!(client.is_logging_in());
    client.login_succeeds("s1");
    assert_eq!(client.sends(aborted), 0);
    client.answer(other, 200);
    assert_eq!(client.outcome(other), Some(Outcome::Delivered));
}

#[test]
fn a_login_goes_on_though_all_who_waited_have_aborted() {
    let mut client = Client::new(policy());
    let calls: [_; 3] = client.requests(Ask::PLAIN);
    for call in calls {
        client.abort(call);
    }
    assert!(client.is_logging_in());
    client.login_succeeds("s1");
    let next = client.request(Ask::PLAIN);
    client.answer(next, 200);
    assert_eq!(client.attempts(), 1, "its session serves the next");
}

#[test]
fn a_call_at_the_host_is_stopped_there_and_its_late_answer_ignored() {
    for status in [200, 401] {
        let mut client = Client::with_session(policy(), "s1");
        let call = client.request(Ask::PLAIN);
        let effects = client.abort(call);
        assert!(stops_the_host(&effects, call));
        assert_eq!(client.outcome(call), ABORTED);
        client.ignores(Event::Answered {
            call,
            send: SendNo(1),
            status,
        });
        client.ignores(Event::HostFailed {
            call,
            send: SendNo(1),
        });
        assert_eq!(client.session(), Some("s1"));
    }
}

#[test]
fn a_call_aborted_between_its_sends_is_not_replayed() {
    let mut client = Client::with_session(policy(), "s1");
    let [aborted, other] = client.requests(Ask::PLAIN);
    client.answer_all(&[aborted, other], 401);
    client.abort(aborted);
    client.login_succeeds("s2");
    assert_eq!(client.sends(aborted), 1);
    assert_eq!(client.outcome(aborted), ABORTED);
    client.answer(other, 200);
}

#[test]
fn a_replay_can_be_aborted_too() {
    let mut client = Client::with_session(policy(), "s1");
    let call = client.request(Ask::PLAIN);
    client.answer(call, 401);
    client.login_succeeds("s2");
    let effects = client.abort(call);
    assert!(stops_the_host(&effects, call));
    assert_eq!(client.outcome(call), ABORTED);
}

#[test]
fn a_call_is_aborted_once_and_not_after_its_end() {
    let mut client = Client::with_session(policy(), "s1");
    let [aborted, done] = client.requests(Ask::PLAIN);
    client.abort(aborted);
    client.ignores(Event::Aborted { call: aborted });
    client.answer(done, 200);
    client.ignores(Event::Aborted { call: done });
    client.ignores(Event::Aborted { call: CallId(999) });
    assert_eq!(client.outcome(done), Some(Outcome::Delivered));
}

#[test]
fn an_aborted_call_takes_its_timer_with_it() {
    let mut client = Client::new(policy());
    let [waiting, replaying] = client.requests(Ask::PLAIN.within(5_000));
    assert_eq!(client.time_left(waiting), Some(5_000));
    client.abort(waiting);
    assert_eq!(client.time_left(waiting), None);
    client.login_succeeds("s1");
    client.abort(replaying);
    assert_eq!(client.time_left(replaying), None);
}

#[test]
fn a_call_to_login_can_be_aborted_without_ending_the_login() {
    let mut client = Client::new(policy());
    let login = client.login(false);
    client.abort(login);
    assert_eq!(client.outcome(login), ABORTED);
    client.login_succeeds("s1");
    assert_eq!(client.session(), Some("s1"));
}

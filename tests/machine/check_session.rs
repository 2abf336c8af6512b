//! `wx.checkSession`: asked once, for a session of an earlier launch that `wx.login` made. If WeChat's session_key is
//! over, a login makes a new session; until then the backend's is as good as before.

use crate::client::{Ask, Client, START, failed, lasting, policy, record, update};
use weapp_session::session::{Effect, ErrorCode, Event, Policy, Record, State};

fn checking() -> Policy {
    Policy {
        check_key: true,
        ..policy()
    }
}

fn launched() -> Client {
    Client::launched_with(checking(), record("s0", START, Some(3_600.0)))
}

/// Whether a client that finds `stored` at launch asks.
fn asks(policy: Policy, stored: Record) -> bool {
    let mut client = Client::new(policy);
    let effects = client.feed(Event::Restored(stored));
    effects.contains(&Effect::CheckKey)
}

/// That a key that is over now begins nothing.
fn begins_nothing(client: &mut Client) {
    let effects = client.expire_key();
    assert_eq!(effects, []);
}

#[test]
fn it_is_asked_for_a_stored_session_of_wx_login_if_the_app_wants_it() {
    let stored = record("s0", START, None);
    let of_credentials = Record {
        renewable: false,
        ..stored.clone()
    };
    assert!(asks(checking(), stored.clone()));
    assert!(!asks(policy(), stored));
    assert!(!asks(checking(), of_credentials));
}

#[test]
fn it_is_not_asked_for_sessions_of_this_launch() {
    // The client stops at an effect that comes with another event.
    let mut client = Client::with_session(checking(), "s1");
    client.post_credentials();
    client.login_succeeds("mine");
    client.adopt(lasting("own", None), true);
    begins_nothing(&mut client);
}

#[test]
fn a_key_that_is_over_costs_one_login_whose_session_takes_over() {
    let mut client = launched();
    let out = client.request(Ask::PLAIN);
    client.expire_key();
    assert_eq!(client.state(), State::Renewing);
    assert_eq!(client.login_requested_by(), None);
    assert_eq!(client.session(), Some("s0"), "the backend's is not over");
    let [waits, optional] = [client.request(Ask::PLAIN), client.request(Ask::OPTIONAL)];
    assert!(client.waits(waits), "the login may end it at the backend");
    assert_eq!(client.carried_by(optional), Some("s0"));
    client.login_succeeds("s1");
    assert_eq!(client.carried_by(waits), Some("s1"));
    client.answer_all(&[out, waits, optional], 200);
    assert_eq!(client.attempts(), 1);
    assert_eq!(client.stored(), Some("s1"));
}

#[test]
fn a_login_that_fails_leaves_the_session() {
    let mut client = launched();
    client.expire_key();
    let call = client.request(Ask::PLAIN);
    client.reject_login();
    assert_eq!(client.carried_by(call), Some("s0"));
    client.answer(call, 200);
    assert_eq!(client.state(), State::Active);
    let rejected = failed(ErrorCode::ExchangeRejected, 1);
    assert_eq!(client.notices(), [rejected]);
    begins_nothing(&mut client);
}

#[test]
fn an_answer_that_comes_twice_counts_once() {
    let mut client = launched();
    client.expire_key();
    client.ignores(Event::KeyExpired);
    client.login_succeeds("s1");
    client.ignores(Event::KeyExpired);
    assert_eq!(client.attempts(), 1);
}

#[test]
fn an_answer_that_nobody_asked_for_is_ignored() {
    for mut client in [
        Client::new(checking()),
        Client::with_session(policy(), "s1"),
        Client::launched_with(policy(), record("s0", START, None)),
    ] {
        client.ignores(Event::KeyExpired);
    }
}

#[test]
fn an_answer_that_comes_when_the_session_has_gone_is_too_late() {
    let fates: [fn(&mut Client); 4] = [
        Client::logout,
        Client::destroy,
        |client| drop(client.adopt(lasting("own", None), true)),
        |client| {
            client.login(true);
            client.login_succeeds("s1");
        },
    ];
    for fate in fates {
        let mut client = launched();
        fate(&mut client);
        begins_nothing(&mut client);
        assert!(!client.is_logging_in());
    }
}

#[test]
fn an_answer_that_comes_after_the_backend_has_ended_the_session_begins_nothing() {
    let mut client = launched();
    let call = client.request(Ask::ONCE);
    client.answer(call, 401);
    begins_nothing(&mut client);
    assert_eq!(client.state(), State::Expired, "until somebody needs one");
}

#[test]
fn an_answer_that_comes_during_a_login_joins_it() {
    let mut client = launched();
    let login = client.login(true);
    begins_nothing(&mut client);
    client.login_succeeds("s1");
    assert!(client.made_session(login));
    assert_eq!(client.attempts(), 1);
}

#[test]
fn a_new_id_is_no_new_key() {
    let mut client = launched();
    let call = client.request(Ask::PLAIN);
    client.answer_with(call, 200, update(Some("s0-2"), None));
    client.expire_key();
    assert!(client.is_logging_in());
    client.login_succeeds("s1");
    assert_eq!(client.session(), Some("s1"));
}

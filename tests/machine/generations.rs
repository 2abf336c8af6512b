//! An "expired" answer counts against the session it was sent with, and no other.

use crate::client::{Ask, Client, policy};
use weapp_session::session::{Outcome, Policy, State};

#[test]
fn expired_for_the_current_session_starts_a_login() {
    let mut client = Client::with_session(policy(), "s1");
    let call = client.request(Ask::PLAIN);
    client.answer(call, 401);
    assert!(client.is_logging_in());
    assert_eq!(client.session(), None);
    client.login_succeeds("s2");
    client.answer(call, 200);
}

#[test]
fn expired_for_an_older_session_is_replayed_with_the_newer_one_at_once() {
    let mut client = Client::with_session(policy(), "s1");
    let [prompt, straggler] = client.requests(Ask::PLAIN);
    client.answer(prompt, 401);
    client.login_succeeds("s2");
    client.answer(straggler, 401);
    assert!(!client.is_logging_in());
    assert_eq!(client.carried_by(straggler), Some("s2"));
    assert_eq!(client.session(), Some("s2"));
    client.answer_all(&[prompt, straggler], 200);
    assert_eq!(client.attempts(), 2);
}

#[test]
fn expired_for_an_older_session_during_the_next_login_waits_for_it() {
    let mut client = Client::with_session(policy(), "s1");
    let [first, straggler] = client.requests(Ask::PLAIN);
    client.answer(first, 401);
    client.login_succeeds("s2");
    client.answer(first, 401);
    assert_eq!(client.attempts(), 2, "the replay was spent");
    let next = client.request(Ask::PLAIN);
    assert_eq!(client.attempts(), 3);
    client.answer(straggler, 401);
    assert!(client.waits(straggler));
    client.login_succeeds("s3");
    assert_eq!(client.carried_by(straggler), Some("s3"));
    client.answer_all(&[straggler, next], 200);
    assert_eq!(client.attempts(), 3);
}

#[test]
fn a_straggler_that_may_not_be_replayed_leaves_the_newer_session_alone() {
    let mut client = Client::with_session(policy(), "s1");
    let prompt = client.request(Ask::PLAIN);
    let straggler = client.request(Ask::ONCE);
    client.answer(prompt, 401);
    client.login_succeeds("s2");
    client.notices();
    client.answer(straggler, 401);
    assert_eq!(client.state(), State::Active);
    assert_eq!(client.notices(), [], "nothing that lives has ended");
    client.answer(prompt, 200);
}

#[test]
fn expired_for_the_session_before_a_forced_login_uses_the_forced_one() {
    let mut client = Client::with_session(policy(), "s1");
    let call = client.request(Ask::PLAIN);
    client.login(true);
    client.login_succeeds("s2");
    client.answer(call, 401);
    assert_eq!(client.carried_by(call), Some("s2"));
    client.answer(call, 200);
    assert_eq!(client.attempts(), 2);
}

#[test]
fn expired_during_a_forced_login_waits_for_that_one() {
    let mut client = Client::with_session(policy(), "s1");
    let call = client.request(Ask::PLAIN);
    client.login(true);
    client.answer(call, 401);
    assert!(client.waits(call));
    client.login_succeeds("s2");
    client.answer(call, 200);
    assert_eq!(client.attempts(), 2);
}

#[test]
fn the_same_id_granted_anew_is_a_newer_session() {
    // Some backends slide the lifetime of the session they know instead of making another.
    let mut client = Client::with_session(policy(), "same");
    let [prompt, straggler] = client.requests(Ask::PLAIN);
    client.answer(prompt, 401);
    client.login_succeeds("same");
    client.answer(straggler, 401);
    assert!(!client.is_logging_in());
    client.answer_all(&[prompt, straggler], 200);
}

#[test]
fn each_status_that_means_expired_does_and_no_other() {
    let policy = Policy {
        expired_statuses: vec![401, 419],
        ..policy()
    };
    for (status, expired) in [(401, true), (419, true), (400, false), (418, false)] {
        let mut client = Client::with_session(policy.clone(), "s1");
        let call = client.request(Ask::PLAIN);
        client.answer(call, status);
        assert_eq!(client.is_logging_in(), expired, "{status}");
        if expired {
            client.login_succeeds("s2");
            client.answer(call, 200);
        }
        assert_eq!(client.outcome(call), Some(Outcome::Delivered), "{status}");
    }
}

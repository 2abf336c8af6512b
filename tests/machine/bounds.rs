//! However the backend behaves, a request is sent so often and no more.

use crate::client::{Ask, Client, roomy};
use weapp_session::session::{ErrorCode, Notice, Outcome, Policy, State};

const EXPIRED: Option<Outcome> = Some(Outcome::Failed(ErrorCode::SessionExpired));

fn with_replays(replays: u32) -> Policy {
    Policy { replays, ..roomy() }
}

#[test]
fn a_backend_that_always_says_expired_ends_in_session_expired() {
    for replays in 0..=3 {
        let mut client = Client::with_session(with_replays(replays), "s1");
        let call = client.request(Ask::PLAIN);
        for round in 1..=replays {
            client.answer(call, 401);
            assert!(client.waits(call), "replay {round} of {replays}");
            client.login_succeeds(&format!("s{}", round + 1));
        }
        client.answer(call, 401);
        assert_eq!(client.outcome(call), EXPIRED, "{replays} replays");
        assert_eq!(client.sends(call), 1 + replays);
        assert_eq!(client.attempts(), 1 + replays, "one login for each replay");
        assert_eq!(client.state(), State::Expired);
        assert_eq!(client.notices().last(), Some(&Notice::Expired));
    }
}

#[test]
fn a_backend_that_relents_at_the_last_replay_is_in_time() {
    for replays in 1..=3 {
        let mut client = Client::with_session(with_replays(replays), "s1");
        let call = client.request(Ask::PLAIN);
        for _ in 0..replays {
            client.answer(call, 401);
            client.login_succeeds("next");
        }
        client.answer(call, 200);
        assert_eq!(client.outcome(call), Some(Outcome::Delivered));
        assert!(!client.notices().contains(&Notice::Expired));
    }
}

#[test]
fn many_requests_to_a_backend_that_always_says_expired_cost_one_login_a_round() {
    let mut client = Client::with_session(with_replays(2), "s1");
    let calls: [_; 50] = client.requests(Ask::PLAIN);
    client.answer_all(&calls, 401);
    client.login_succeeds("s2");
    client.answer_all(&calls, 401);
    client.login_succeeds("s3");
    client.notices();
    client.answer_all(&calls, 401);
    assert!(calls.iter().all(|call| client.outcome(*call) == EXPIRED));
    assert_eq!(client.attempts(), 3);
    assert_eq!(client.notices(), [Notice::Expired], "told once");
}

#[test]
fn replays_with_newer_sessions_count_as_well() {
    // The call is always one session behind, so none of its replays waits for a login.
    let mut client = Client::with_session(with_replays(2), "s1");
    let call = client.request(Ask::PLAIN);
    for id in ["s2", "s3"] {
        client.login(true);
        client.login_succeeds(id);
        client.answer(call, 401);
        assert_eq!(client.carried_by(call), Some(id));
    }
    client.login(true);
    client.login_succeeds("s4");
    client.answer(call, 401);
    assert_eq!(client.outcome(call), EXPIRED);
    assert_eq!(client.session(), Some("s4"), "which nobody has refused");
}

#[test]
fn a_session_refused_for_ever_stays_gone_until_somebody_needs_one() {
    let mut client = Client::with_session(with_replays(0), "s1");
    let call = client.request(Ask::PLAIN);
    client.answer(call, 401);
    assert_eq!(client.outcome(call), EXPIRED);
    assert!(!client.is_logging_in(), "nobody needs a session now");
    let next = client.request(Ask::PLAIN);
    client.login_succeeds("s2");
    assert_eq!(client.carried_by(next), Some("s2"));
    client.answer(next, 200);
}

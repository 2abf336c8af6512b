//! At most one login is in flight, and all who need a session wait for that one. The client stops at a second one.

use crate::client::{Ask, Client, policy, roomy};
use weapp_session::session::{Effect, State};

#[test]
fn a_thousand_cold_requests_share_one_login() {
    let mut client = Client::new(roomy());
    let calls: [_; 1000] = client.requests(Ask::PLAIN);
    assert_eq!(client.attempts(), 1);
    client.login_succeeds("s1");
    assert!(
        calls
            .iter()
            .all(|call| client.carried_by(*call) == Some("s1"))
    );
    client.answer_all(&calls, 200);
    assert_eq!(client.attempts(), 1);
}

#[test]
fn waiting_requests_go_out_first_come_first_served() {
    let mut client = Client::new(policy());
    let calls: [_; 5] = client.requests(Ask::PLAIN);
    client.abort(calls[2]);
    client.give_code();
    let effects = client.answer_exchange(200, Some(crate::client::lasting("s1", None)));
    let sent: Vec<_> = effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Send { call, .. } => Some(*call),
            _ => None,
        })
        .collect();
    assert_eq!(sent, [calls[0], calls[1], calls[3], calls[4]]);
    client.answer_all(&sent, 200);
}

#[test]
fn whoever_comes_at_any_stage_of_a_login_joins_it() {
    let mut client = Client::new(policy());
    let asked = client.login(false);
    let during_code = client.request(Ask::PLAIN);
    client.give_code();
    let during_exchange = client.request(Ask::PLAIN);
    let forced = client.login(true);
    client.lose_exchange();
    let during_pause = client.request(Ask::PLAIN);
    let forced_in_pause = client.login(true);
    assert_eq!(client.attempts(), 1);
    client.wait(500);
    assert_eq!(client.attempts(), 2, "the repeat, and no other");
    client.login_succeeds("s1");
    for login in [asked, forced, forced_in_pause] {
        assert!(client.made_session(login));
    }
    client.answer_all(&[during_code, during_exchange, during_pause], 200);
    assert_eq!(client.attempts(), 2);
}

#[test]
fn requests_made_during_a_forced_login_wait_for_it() {
    // The login may end the older session at the backend, so nobody sets out with that one any more.
    let mut client = Client::with_session(policy(), "s1");
    let out = client.request(Ask::PLAIN);
    let login = client.login(true);
    let call = client.request(Ask::PLAIN);
    let unforced = client.login(false);
    assert!(client.waits(call) && client.waits(unforced));
    assert_eq!(client.state(), State::Renewing);
    client.login_succeeds("s2");
    assert!(client.outcome(login).is_some() && client.outcome(unforced).is_some());
    assert_eq!(client.carried_by(call), Some("s2"));
    client.answer_all(&[out, call], 200);
}

#[test]
fn requests_that_expire_together_share_one_login_however_late_their_answers() {
    let mut client = Client::with_session(roomy(), "s1");
    let calls: [_; 100] = client.requests(Ask::PLAIN);
    let (prompt, late) = calls.split_at(50);
    client.answer_all(prompt, 401);
    assert_eq!(client.attempts(), 2);
    client.give_code();
    client.answer_all(&late[..25], 401);
    client.login_succeeds("s2");
    client.answer_all(&late[25..], 401);
    assert_eq!(client.attempts(), 2, "one login for all of them");
    assert!(calls.iter().all(|call| client.sends(*call) == 2));
    client.answer_all(&calls, 200);
}

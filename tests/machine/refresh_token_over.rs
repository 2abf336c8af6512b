//! A refresh token of which the backend says that it is over: what follows then is what there would be without one.

use crate::client::{Ask, Client, Stage, account_with_token, policy, with_token};
use weapp_session::session::{ErrorCode, Notice, Outcome, Policy};

const EXPIRED: Option<Outcome> = Some(Outcome::Failed(ErrorCode::SessionExpired));

#[test]
fn a_token_that_is_over_is_followed_by_a_code_for_wechats_session() {
    for status in [200, 400, 401, 503] {
        let mut client = with_token(policy());
        let call = client.request(Ask::PLAIN);
        client.answer(call, 401);
        client.end_token(status);
        assert_eq!(client.stage(), Some(&Stage::Code));
        assert!(client.waits(call));
        client.login_succeeds_with_token("s2", None);
        client.answer(call, 200);
        assert_eq!(client.notices(), [Notice::LoggedIn], "nobody heard of it");
    }
}

#[test]
fn a_token_that_is_over_is_followed_by_the_user_for_an_accounts_session() {
    let mut client = account_with_token(policy());
    let calls: [_; 3] = client.requests(Ask::PLAIN);
    client.answer_all(&calls, 401);
    client.end_token(401);
    assert!(calls.iter().all(|call| client.outcome(*call) == EXPIRED));
    assert_eq!(client.notices(), [Notice::Expired]);
    let next = client.request(Ask::PLAIN);
    assert_eq!((client.outcome(next), client.sends(next)), (EXPIRED, 0));
    assert_eq!((client.attempts(), client.notices()), (2, vec![]));
    client.post_credentials();
    client.login_succeeds("mine-2");
}

#[test]
fn an_accounts_session_whose_token_is_over_before_it_serves_to_its_end() {
    let policy = Policy {
        ttl: Some(60),
        renew_before: 10_000,
        ..policy()
    };
    let mut client = account_with_token(policy);
    client.wait(50_000);
    let call = client.request(Ask::PLAIN);
    client.end_token(401);
    assert_eq!(client.carried_by(call), Some("mine"));
    client.answer(call, 200);
    let next = client.request(Ask::PLAIN);
    assert!(client.is_out(next), "nobody tries again");
    client.answer(next, 401);
    assert_eq!(client.outcome(next), EXPIRED);
    assert_eq!(client.notices(), [Notice::Expired]);
}

#[test]
fn over_counts_of_a_refresh_token_only() {
    let mut client = Client::new(policy());
    let login = client.login(false);
    client.give_code();
    client.end_token(403);
    assert_eq!(client.login_error(login), Some(ErrorCode::ExchangeRejected));
    let account_login = client.post_credentials();
    client.end_token(403);
    let rejected = Some(ErrorCode::ExchangeRejected);
    assert_eq!(client.login_error(account_login), rejected);
}

#[test]
fn the_retries_of_a_code_are_counted_apart_from_those_of_the_token_before_it() {
    let mut client = with_token(Policy {
        retry_limit: 1,
        ..policy()
    });
    let call = client.request(Ask::PLAIN);
    client.answer(call, 401);
    client.lose_exchange();
    client.wait_for_login_timer();
    client.end_token(400);
    client.give_code();
    client.lose_exchange();
    client.wait_for_login_timer();
    client.login_succeeds("s2");
    client.answer(call, 200);
    assert_eq!(client.attempts(), 5);
}

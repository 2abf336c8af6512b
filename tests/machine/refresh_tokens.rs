//! Sessions that are renewed by a refresh token: when, with which token, and what follows when that is over.

use crate::client::{
    Ask, Client, Stage, account_with_token, failed, lasting, policy, record, refreshable, update,
    with_token,
};
use weapp_session::session::{
    AttemptNo, Effect, ErrorCode, Event, Notice, Policy, Record, State, Timer,
};

/// Whether the token is at the backend.
fn is_renewing(client: &Client) -> bool {
    client.stage() == Some(&Stage::Exchange)
}

#[test]
fn an_expired_answer_renews_by_the_token_and_not_by_a_code() {
    for mut client in [with_token(policy()), account_with_token(policy())] {
        let call = client.request(Ask::PLAIN);
        client.answer(call, 401);
        assert!(is_renewing(&client), "no code is asked for");
        client.answer_exchange(200, Some(refreshable("s2", None)));
        assert_eq!(client.carried_by(call), Some("s2"));
        client.answer(call, 200);
        assert_eq!(client.notices(), [Notice::LoggedIn]);
        assert_eq!(client.attempts(), 2);
    }
}

#[test]
fn a_renewal_leaves_an_accounts_session_an_accounts() {
    for (mut client, renewable) in [
        (with_token(policy()), true),
        (account_with_token(policy()), false),
    ] {
        let call = client.request(Ask::PLAIN);
        client.answer(call, 401);
        client.answer_exchange(200, Some(refreshable("s2", None)));
        client.answer(call, 200);
        let stored = client.stored_record().expect("it is stored");
        assert_eq!((stored.renewable, stored.refreshable), (renewable, true));
    }
}

#[test]
fn an_answer_without_a_new_token_means_the_old_one() {
    let mut client = with_token(policy());
    for id in ["s2", "s3"] {
        let call = client.request(Ask::PLAIN);
        client.answer(call, 401);
        assert!(is_renewing(&client));
        client.answer_exchange(200, Some(lasting(id, None)));
        client.answer(call, 200);
        assert!(client.stored_record().is_some_and(|it| it.refreshable));
    }
}

#[test]
fn a_login_without_a_token_makes_a_session_without_one() {
    let mut client = with_token(policy());
    client.login(true);
    client.login_succeeds("s2");
    let call = client.request(Ask::PLAIN);
    client.answer(call, 401);
    assert_eq!(client.stage(), Some(&Stage::Code));
    client.login_succeeds("s3");
    client.answer(call, 200);
}

#[test]
fn it_is_renewed_ahead_of_its_end_also_where_only_the_user_could_make_another() {
    let policy = Policy {
        ttl: Some(60),
        renew_before: 10_000,
        ..policy()
    };
    for mut client in [with_token(policy.clone()), account_with_token(policy)] {
        client.wait(49_999);
        let before = client.request(Ask::PLAIN);
        assert!(client.is_out(before));
        client.wait(1);
        let after = client.request(Ask::PLAIN);
        assert!(client.waits(after) && is_renewing(&client));
        client.answer_exchange(200, Some(refreshable("s2", None)));
        assert_eq!(client.carried_by(after), Some("s2"));
        client.answer_all(&[before, after], 200);
    }
}

#[test]
fn a_session_that_the_app_brings_may_have_a_token() {
    for renewable in [true, false] {
        let mut client = Client::new(policy());
        client.adopt(refreshable("own", None), renewable);
        let call = client.request(Ask::PLAIN);
        client.answer(call, 401);
        assert!(is_renewing(&client));
        client.answer_exchange(200, Some(lasting("own-2", None)));
        client.answer(call, 200);
        assert_eq!(
            client.stored_record().map(|it| it.renewable),
            Some(renewable)
        );
    }
}

#[test]
fn a_token_from_storage_renews_as_well() {
    let mut stored = record("s0", crate::client::START - 10_000, Some(10.0));
    stored.refreshable = true;
    let mut client = Client::launched_with(policy(), stored);
    let call = client.request(Ask::PLAIN);
    assert!(is_renewing(&client));
    client.answer_exchange(200, Some(refreshable("s1", None)));
    client.answer(call, 200);
}

#[test]
fn a_new_id_keeps_the_token() {
    let mut client = with_token(policy());
    let call = client.request(Ask::PLAIN);
    client.answer_with(call, 200, update(Some("s1-b"), None));
    let call = client.request(Ask::PLAIN);
    client.answer(call, 401);
    assert!(is_renewing(&client), "of the session with the new id");
    client.answer_exchange(200, Some(refreshable("s2", None)));
    client.answer(call, 200);
}

/// The client sees to it that each is posted for the session that there is, and for one at a time.
#[test]
fn a_lost_answer_is_tried_again_with_the_same_token_and_no_more_often_than_a_login() {
    type Falter = fn(&mut Client);
    let ways: [Falter; 4] = [
        |client| client.lose_exchange(),
        |client| drop(client.answer_exchange(503, None)),
        |client| drop(client.answer_exchange(500, Some(refreshable("s0", None)))),
        |client| client.wait_for_login_timer(),
    ];
    for falter in ways {
        let mut client = with_token(policy());
        let call = client.request(Ask::PLAIN);
        client.answer(call, 401);
        for pause in [500, 1_000] {
            falter(&mut client);
            assert_eq!(client.pauses().last(), Some(&pause));
            client.wait_for_login_timer();
            assert!(is_renewing(&client));
        }
        falter(&mut client);
        assert!(!client.is_logging_in());
        assert!(client.login_error(call).is_some());
        assert_eq!(client.attempts(), 4, "the login, and three with the token");
    }
}

#[test]
fn a_renewal_that_fails_for_now_leaves_the_token_for_the_next_request() {
    let mut client = account_with_token(Policy {
        retry_limit: 0,
        ..policy()
    });
    let call = client.request(Ask::PLAIN);
    client.answer(call, 401);
    client.lose_exchange();
    assert_eq!(
        client.login_error(call),
        Some(ErrorCode::ExchangeFailed),
        "and not as one that only the user can renew"
    );
    let next = client.request(Ask::PLAIN);
    assert!(is_renewing(&client));
    client.answer_exchange(200, Some(refreshable("s2", None)));
    client.answer(next, 200);
    assert_eq!(
        client.notices(),
        [failed(ErrorCode::ExchangeFailed, 2), Notice::LoggedIn]
    );
}

#[test]
fn a_renewal_refused_in_another_way_than_as_over_fails_and_leaves_the_token() {
    for (status, grant) in [
        (404, None),
        (200, None),
        (404, Some(refreshable("s2", None))),
    ] {
        let mut client = with_token(policy());
        let call = client.request(Ask::PLAIN);
        client.answer(call, 401);
        client.answer_exchange(status, grant);
        assert_eq!(client.login_error(call), Some(ErrorCode::ExchangeRejected));
        let next = client.request(Ask::PLAIN);
        assert!(is_renewing(&client));
        client.answer_exchange(200, Some(refreshable("s2", None)));
        client.answer(next, 200);
    }
}

#[test]
fn a_login_of_the_app_shows_the_token_and_a_forced_one_a_code() {
    let mut client = with_token(policy());
    let call = client.request(Ask::PLAIN);
    client.answer(call, 401);
    client.end_token(400);
    client.refuse_code(false);
    assert_eq!(client.login_error(call), Some(ErrorCode::LoginFailed));

    let mut client = with_token(policy());
    let call = client.request(Ask::OPTIONAL);
    client.answer(call, 401);
    client.answer(call, 200);
    let login = client.login(false);
    assert!(is_renewing(&client));
    client.answer_exchange(200, Some(refreshable("s2", None)));
    assert!(client.made_session(login));
    let forced = client.login(true);
    assert_eq!(client.stage(), Some(&Stage::Code));
    client.login_succeeds_with_token("s3", None);
    assert!(client.made_session(forced));
}

#[test]
fn a_forced_login_of_an_accounts_session_shows_its_token() {
    let mut client = account_with_token(policy());
    let forced = client.login(true);
    assert!(is_renewing(&client));
    client.answer_exchange(200, Some(refreshable("mine-2", None)));
    assert!(client.made_session(forced));
    assert!(client.stored_record().is_some_and(|it| !it.renewable));
}

#[test]
fn a_login_that_the_app_asked_for_goes_on_with_a_code_when_the_token_is_over() {
    let mut client = account_with_token(policy());
    let call = client.request(Ask::OPTIONAL);
    client.answer(call, 401);
    client.answer(call, 200);
    let login = client.login(false);
    client.end_token(400);
    assert_eq!(client.stage(), Some(&Stage::Code));
    assert_eq!(client.login_requested_by(), Some(login));
    client.login_succeeds("silent");
    assert!(client.made_session(login));
}

#[test]
fn a_new_key_is_had_with_a_code_only() {
    let policy = Policy {
        check_key: true,
        ..policy()
    };
    let stored = Record {
        refreshable: true,
        ..record("s0", crate::client::START, None)
    };
    let mut client = Client::launched_with(policy, stored);
    client.expire_key();
    assert_eq!(client.stage(), Some(&Stage::Code));
    client.login_succeeds("s1");
}

#[test]
fn account_credentials_wait_for_a_renewal_and_take_the_place_of_its_next_attempt() {
    let mut client = with_token(policy());
    let call = client.request(Ask::PLAIN);
    client.answer(call, 401);
    let account_login = client.post_credentials();
    assert_eq!(client.account_logins_waiting(), 1);
    client.end_token(400);
    assert_eq!(client.account_logins_waiting(), 0, "and not a code");
    client.login_succeeds("mine");
    assert!(client.made_session(account_login));
    assert_eq!(client.carried_by(call), Some("mine"));
    client.answer(call, 200);
}

#[test]
fn a_logout_or_a_session_of_the_apps_ends_a_renewal() {
    for adopts in [false, true] {
        let mut client = with_token(policy());
        let call = client.request(Ask::PLAIN);
        client.answer(call, 401);
        match adopts {
            true => drop(client.adopt(lasting("own", None), true)),
            false => client.logout(),
        }
        assert!(!client.is_logging_in());
        for over in [false, true] {
            client.ignores(Event::Exchanged {
                attempt: AttemptNo(2),
                status: 200,
                grant: Some(refreshable("late", None)),
                over,
            });
        }
        client.ignores(Event::TimerFired(Timer::Login));
        if adopts {
            assert_eq!(client.carried_by(call), Some("own"));
            client.answer(call, 200);
        }
    }
}

#[test]
fn a_callback_that_ends_a_renewal_before_it_begins_has_it_never_begin() {
    let mut client = with_token(policy());
    let call = client.request(Ask::PLAIN);
    let mut machine = client.machine();
    client.answer(call, 401);
    let now = client.clock();
    let (send, status) = (weapp_session::session::SendNo(1), 401);
    machine.handle(Event::Answered { call, send, status }, now);
    machine.handle(Event::Logout, now);
    let effects: Vec<Effect> = std::iter::from_fn(|| machine.poll()).collect();
    let renews = |effect: &Effect| matches!(effect, Effect::Renew { .. } | Effect::AbortExchange);
    assert!(!effects.iter().any(renews), "{effects:?}");
    machine.handle(
        Event::Login {
            call: call.next(),
            force: false,
        },
        now,
    );
    let asked = std::iter::from_fn(|| machine.poll()).find_map(|effect| match effect {
        Effect::AskCode { attempt, .. } => Some(attempt),
        _ => None,
    });
    assert_eq!(asked, Some(AttemptNo(2)), "nobody heard of the other");
    client.logout();
}

#[test]
fn a_renewal_takes_a_place_at_the_host_and_waits_for_none() {
    let policy = Policy {
        max_in_flight: 1,
        ..policy()
    };
    let mut client = with_token(policy);
    let [first, second] = client.requests(Ask::PLAIN);
    client.answer(first, 401);
    assert!(is_renewing(&client) && client.waits(second));
    let bare = client.request(Ask::NEVER);
    assert!(client.waits(bare), "the renewal has the place");
    client.answer_exchange(200, Some(refreshable("s2", None)));
    for call in [first, second, bare] {
        client.answer(call, 200);
    }
}

#[test]
fn the_app_sees_that_it_is_being_renewed() {
    let mut client = with_token(policy());
    let call = client.request(Ask::PLAIN);
    client.answer(call, 401);
    assert_eq!(client.state(), State::Renewing);
    client.answer_exchange(200, Some(refreshable("s2", None)));
    assert_eq!(client.state(), State::Active);
    client.answer(call, 200);
}

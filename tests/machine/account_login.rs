//! Account logins: posted once, never beside another exchange, and a failure is their caller's alone. What
//! comes after the end of such a session is in `user.rs`.

use crate::client::{Ask, Client, Stage, failed, lasting, policy};
use weapp_session::session::{
    AttemptNo, ErrorCode, Event, Lifetime, Notice, Outcome, SendNo, State, Timer,
};

const FOUND: Option<Outcome> = Some(Outcome::AlreadyLoggedIn);
const REJECTED: ErrorCode = ErrorCode::ExchangeRejected;
const LOST: ErrorCode = ErrorCode::ExchangeFailed;

fn ended(code: ErrorCode) -> Option<Outcome> {
    Some(Outcome::Failed(code))
}

type Fail = fn(&mut Client);

/// The ways in which account credentials can fail.
const WAYS: [(Fail, ErrorCode); 6] = [
    (|client| drop(client.answer_exchange(403, None)), REJECTED),
    (|client| drop(client.answer_exchange(502, None)), REJECTED),
    (Client::lose_exchange, LOST),
    (|client| client.break_exchange(false), LOST),
    (|client| client.break_exchange(true), REJECTED),
    (Client::wait_for_login_timer, LOST),
];

#[test]
fn credentials_are_posted_at_once_and_make_a_session_that_only_they_can_renew() {
    let mut client = Client::new(policy());
    let account_login = client.post_credentials();
    assert_eq!(client.stage(), Some(&Stage::Exchange), "no code is asked");
    assert_eq!(client.state(), State::Renewing);
    client.login_succeeds_for("mine", 60.0);
    assert!(client.made_session(account_login));
    assert_eq!(client.notices(), [Notice::LoggedIn]);
    assert_eq!(client.state(), State::Active);
    let stored = client.stored_record().expect("it is stored");
    assert!(!stored.renewable);
    assert_eq!(
        stored.lifetime,
        Lifetime::starting(client.clock(), Some(60.0))
    );
}

#[test]
fn a_session_there_is_does_not_keep_credentials_from_being_posted() {
    let mut client = Client::with_session(policy(), "s1");
    let account_login = client.post_credentials();
    let [during, optional] = [client.request(Ask::PLAIN), client.request(Ask::OPTIONAL)];
    assert!(client.waits(during), "the session is about to be replaced");
    assert_eq!(client.carried_by(optional), Some("s1"));
    client.login_succeeds("mine");
    assert!(client.made_session(account_login));
    assert_eq!(client.carried_by(during), Some("mine"));
    client.answer_all(&[during, optional], 200);
}

#[test]
fn all_who_need_a_session_share_the_one_of_the_credentials() {
    let mut client = Client::new(policy());
    client.post_credentials();
    let [request, late] = client.requests(Ask::PLAIN);
    let logins = [client.login(false), client.login(true)];
    assert_eq!(client.attempts(), 1);
    client.login_succeeds("mine");
    assert!(logins.iter().all(|login| client.made_session(*login)));
    assert_eq!(client.carried_by(request), Some("mine"));
    client.answer_all(&[request, late], 200);
    assert_eq!(client.attempts(), 1);
}

#[test]
fn credentials_wait_for_an_exchange_that_is_out_and_the_requests_wait_for_them() {
    let mut client = Client::new(policy());
    let request = client.request(Ask::PLAIN);
    let login = client.login(false);
    client.give_code();
    let account_login = client.post_credentials();
    assert_eq!(client.attempts(), 1, "not beside the exchange");
    client.login_succeeds("silent");
    assert_eq!(client.stage(), Some(&Stage::Exchange));
    assert_eq!(client.session(), Some("silent"));
    assert!(client.waits(request), "nobody sets out with that one");
    client.login_succeeds("mine");
    assert!(client.made_session(login) && client.made_session(account_login));
    assert_eq!(client.carried_by(request), Some("mine"));
    client.answer(request, 200);
    assert_eq!(client.stored(), Some("mine"));
}

#[test]
fn an_exchange_that_fails_makes_way_for_the_credentials_that_wait() {
    for (fail, _) in WAYS {
        let mut client = Client::new(policy());
        let request = client.request(Ask::PLAIN);
        client.give_code();
        let account_login = client.post_credentials();
        fail(&mut client);
        assert_eq!(client.attempts(), 2);
        assert!(client.pauses().is_empty(), "nobody needs the repeat");
        client.login_succeeds("mine");
        assert!(client.made_session(account_login));
        client.answer(request, 200);
    }
}

#[test]
fn credentials_end_a_login_that_asks_for_its_code_and_serve_whoever_waited_for_it() {
    let mut client = Client::new(policy());
    let request = client.request(Ask::PLAIN);
    let login = client.login(true);
    let account_login = client.post_credentials();
    assert_eq!(client.stage(), Some(&Stage::Exchange));
    client.ignores(Event::CodeReceived {
        attempt: AttemptNo(1),
    });
    client.ignores(Event::CodeFailed {
        attempt: AttemptNo(1),
        unavailable: false,
    });
    client.login_succeeds("mine");
    assert!(client.made_session(login) && client.made_session(account_login));
    client.answer(request, 200);
    assert_eq!(client.attempts(), 2);
}

#[test]
fn credentials_end_a_login_that_pauses() {
    let mut client = Client::new(policy());
    let request = client.request(Ask::PLAIN);
    client.give_code();
    client.lose_exchange();
    assert_eq!(client.stage(), Some(&Stage::Pause));
    client.post_credentials();
    assert_eq!(client.stage(), Some(&Stage::Exchange));
    client.login_succeeds("mine");
    client.answer(request, 200);
    client.wait(100_000);
    assert_eq!(client.attempts(), 2, "the repeat is off");
}

#[test]
fn credentials_are_posted_once_however_they_fail() {
    for (fail, code) in WAYS {
        let mut client = Client::new(policy());
        let account_login = client.post_credentials();
        fail(&mut client);
        assert_eq!(client.login_error(account_login), Some(code));
        assert_eq!(client.notices(), [failed(code, 1)]);
        assert_eq!((client.attempts(), client.state()), (1, State::None));
    }
}

#[test]
fn credentials_have_the_logins_time_and_not_a_millisecond_less() {
    let mut client = Client::new(policy());
    let account_login = client.post_credentials();
    client.wait(9_999);
    assert_eq!(client.outcome(account_login), None);
    client.wait(1);
    assert_eq!(client.login_error(account_login), Some(LOST));
}

#[test]
fn whoever_waited_for_credentials_that_failed_goes_on_with_the_session_there_is() {
    for (fail, code) in WAYS {
        let mut client = Client::with_session(policy(), "s1");
        let account_login = client.post_credentials();
        let request = client.request(Ask::PLAIN);
        let login = client.login(false);
        fail(&mut client);
        assert_eq!(client.login_error(account_login), Some(code));
        assert_eq!(client.outcome(login), FOUND);
        assert_eq!(client.carried_by(request), Some("s1"));
        client.answer(request, 200);
        assert_eq!(client.attempts(), 2, "no login but the credentials");
    }
}

#[test]
fn a_forced_login_that_waited_for_credentials_that_failed_is_made_after_all() {
    for (fail, _) in WAYS {
        let mut client = Client::with_session(policy(), "s1");
        client.post_credentials();
        let login = client.login(true);
        fail(&mut client);
        assert_eq!(
            client.outcome(login),
            None,
            "not with the session it was to replace"
        );
        assert_eq!(client.login_requested_by(), Some(login));
        client.login_succeeds("s2");
        assert!(client.made_session(login));
    }
}

#[test]
fn whoever_waited_for_credentials_that_failed_gets_the_login_it_would_have_had() {
    for (fail, code) in WAYS {
        let mut client = Client::new(policy());
        let account_login = client.post_credentials();
        let requests: [_; 2] = client.requests(Ask::PLAIN);
        let login = client.login(false);
        fail(&mut client);
        assert_eq!(client.login_error(account_login), Some(code));
        assert_eq!(client.stage(), Some(&Stage::Code), "a silent one, and one");
        assert_eq!(client.login_requested_by(), Some(login));
        client.login_succeeds("silent");
        assert!(client.made_session(login));
        assert!(
            client
                .stored_record()
                .is_some_and(|record| record.renewable)
        );
        client.answer_all(&requests, 200);
        assert_eq!(client.attempts(), 2);
    }
}

#[test]
fn a_login_call_that_outlived_credentials_begins_the_login_itself() {
    let mut client = Client::new(policy());
    client.post_credentials();
    let login = client.login(false);
    client.answer_exchange(403, None);
    assert_eq!(client.login_requested_by(), Some(login));
    client.login_succeeds("silent");
    assert!(client.made_session(login));
}

#[test]
fn several_credentials_go_one_after_the_other_and_each_has_its_own_outcome() {
    let mut client = Client::new(policy());
    let [first, second, third] = std::array::from_fn(|_| client.post_credentials());
    let request = client.request(Ask::PLAIN);
    assert_eq!(client.attempts(), 1);
    client.login_succeeds("first");
    assert!(client.made_session(first));
    assert_eq!(client.outcome(second), None);
    assert!(client.waits(request));
    client.answer_exchange(403, None);
    assert_eq!(client.login_error(second), Some(REJECTED));
    assert_eq!(client.outcome(third), None);
    client.login_succeeds("third");
    assert!(client.made_session(third));
    assert_eq!(client.carried_by(request), Some("third"));
    client.answer(request, 200);
    assert_eq!(client.attempts(), 3);
}

#[test]
fn credentials_aborted_while_they_wait_are_not_posted() {
    let mut client = Client::new(policy());
    let request = client.request(Ask::PLAIN);
    client.give_code();
    let [aborted, other] = std::array::from_fn(|_| client.post_credentials());
    client.abort(aborted);
    assert_eq!(client.outcome(aborted), ended(ErrorCode::Aborted));
    client.login_succeeds("silent");
    assert_eq!(client.login_requested_by(), Some(other));
    client.login_succeeds("mine");
    client.answer(request, 200);

    let mut client = Client::new(policy());
    let request = client.request(Ask::PLAIN);
    client.give_code();
    let aborted = client.post_credentials();
    client.abort(aborted);
    client.lose_exchange();
    client.wait_for_login_timer();
    client.login_succeeds("silent");
    assert_eq!(client.pauses(), [500], "there is time for the repeat again");
    client.answer(request, 200);
}

#[test]
fn credentials_aborted_at_the_backend_may_still_make_the_session() {
    let mut client = Client::new(policy());
    let aborted = client.post_credentials();
    let request = client.request(Ask::PLAIN);
    client.abort(aborted);
    client.login_succeeds("mine");
    assert_eq!(client.outcome(aborted), ended(ErrorCode::Aborted));
    client.answer(request, 200);
}

#[test]
fn a_logout_ends_credentials_at_the_backend_and_those_that_wait() {
    let mut client = Client::new(policy());
    let [posted, waiting] = std::array::from_fn(|_| client.post_credentials());
    client.logout();
    for call in [posted, waiting] {
        assert_eq!(client.outcome(call), ended(ErrorCode::LoggedOut));
    }
    client.ignores(Event::Exchanged {
        attempt: AttemptNo(1),
        status: 200,
        grant: Some(lasting("mine", None)),
        over: false,
    });
    client.ignores(Event::TimerFired(Timer::Login));
    assert_eq!((client.session(), client.state()), (None, State::None));
    client.login(false);
    client.login_succeeds("s1");
    assert_eq!(client.attempts(), 2, "the one that waited is forgotten");
}

#[test]
fn a_destroyed_client_posts_nothing() {
    let mut client = Client::new(policy());
    client.login(false);
    client.give_code();
    let waiting = client.post_credentials();
    client.destroy();
    let late = client.post_credentials();
    for call in [waiting, late] {
        assert_eq!(client.outcome(call), ended(ErrorCode::Destroyed));
    }
    assert_eq!(client.attempts(), 1);
}

#[test]
fn answers_that_come_twice_and_those_to_other_attempts_are_ignored() {
    let about = |attempt, client: &mut Client| {
        client.ignores(Event::CodeReceived { attempt });
        client.ignores(Event::CodeFailed {
            attempt,
            unavailable: true,
        });
    };
    let exchange = |attempt, client: &mut Client| {
        client.ignores(Event::ExchangeLost { attempt });
        client.ignores(Event::ExchangeImpossible {
            attempt,
            answered: false,
        });
        for (status, grant) in [(200, Some(lasting("late", None))), (403, None), (500, None)] {
            client.ignores(Event::Exchanged {
                attempt,
                status,
                grant,
                over: false,
            });
        }
    };
    let mut client = Client::new(policy());
    let account_login = client.post_credentials();
    client.ignores(Event::AccountLogin {
        call: account_login,
    });
    for attempt in (0..3).map(AttemptNo) {
        about(attempt, &mut client);
    }
    exchange(AttemptNo(2), &mut client);
    client.login_succeeds("mine");
    for attempt in (0..3).map(AttemptNo) {
        about(attempt, &mut client);
        exchange(attempt, &mut client);
    }
    for send in [0, 1].map(SendNo) {
        client.ignores(Event::HostFailed {
            call: account_login,
            send,
        });
    }
}

#[test]
fn a_login_says_by_whom_it_began_and_so_does_each_of_its_repeats() {
    let mut client = Client::new(policy());
    let login = client.login(false);
    client.request(Ask::PLAIN.within(1));
    for _ in 0..2 {
        assert_eq!(client.login_requested_by(), Some(login));
        client.give_code();
        client.lose_exchange();
        client.wait_for_login_timer();
    }
    assert_eq!(client.login_requested_by(), Some(login));
    client.login_succeeds("s1");
    let forced = client.login(true);
    assert_eq!(client.login_requested_by(), Some(forced));
    client.login_succeeds("s2");
    let request = client.request(Ask::PLAIN);
    client.answer(request, 401);
    assert_eq!(client.login_requested_by(), None);
    client.login(true);
    assert_eq!(client.login_requested_by(), None, "it joins");
    client.login_succeeds("s3");
    client.answer(request, 200);
}

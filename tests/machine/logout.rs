//! `logout` wins over whatever is in flight.

use crate::client::{Ask, Client, START, lasting, policy, record};
use weapp_session::session::{AttemptNo, ErrorCode, Event, Notice, Outcome, Policy, State, Timer};

const LOGGED_OUT: Option<Outcome> = Some(Outcome::Failed(ErrorCode::LoggedOut));

#[test]
fn a_login_asking_for_its_code_cannot_bring_the_session_back() {
    let mut client = Client::new(policy());
    let request = client.request(Ask::PLAIN);
    let login = client.login(false);
    client.logout();
    assert_eq!(client.outcome(request), LOGGED_OUT);
    assert_eq!(client.outcome(login), LOGGED_OUT);
    client.ignores(Event::CodeReceived {
        attempt: AttemptNo(1),
    });
    client.ignores(Event::CodeFailed {
        attempt: AttemptNo(1),
        unavailable: false,
    });
    assert_eq!(client.state(), State::None);
    assert_eq!(client.notices(), [Notice::LoggedOut]);
}

#[test]
fn a_login_at_the_backend_is_aborted_and_its_answer_ignored() {
    let mut client = Client::new(policy());
    let request = client.request(Ask::PLAIN);
    client.give_code();
    client.logout();
    assert_eq!(client.outcome(request), LOGGED_OUT);
    client.ignores(Event::Exchanged {
        attempt: AttemptNo(1),
        status: 200,
        grant: Some(lasting("s1", None)),
        over: false,
    });
    client.ignores(Event::ExchangeLost {
        attempt: AttemptNo(1),
    });
    assert_eq!((client.session(), client.stored()), (None, None));
}

#[test]
fn a_login_that_pauses_does_not_try_again() {
    let mut client = Client::new(policy());
    let request = client.request(Ask::PLAIN);
    client.give_code();
    client.lose_exchange();
    client.logout();
    assert_eq!(client.outcome(request), LOGGED_OUT);
    client.wait(100_000);
    client.ignores(Event::TimerFired(Timer::Login));
    assert_eq!(client.attempts(), 1);
}

#[test]
fn what_an_older_login_answers_does_not_disturb_the_next() {
    let mut client = Client::new(policy());
    client.login(false);
    client.give_code();
    client.logout();
    let login = client.login(false);
    let late = Event::Exchanged {
        attempt: AttemptNo(1),
        status: 200,
        grant: Some(lasting("older", None)),
        over: false,
    };
    client.ignores(late.clone());
    client.give_code();
    client.ignores(late);
    client.ignores(Event::ExchangeLost {
        attempt: AttemptNo(1),
    });
    client.login_succeeds("newer");
    assert!(client.made_session(login));
    assert_eq!(client.session(), Some("newer"));
}

#[test]
fn a_call_at_the_host_gets_its_answer() {
    let mut client = Client::with_session(policy(), "s1");
    let [answered, lost] = client.requests(Ask::PLAIN);
    client.logout();
    client.answer(answered, 200);
    client.lose(lost);
    assert_eq!(client.outcome(answered), Some(Outcome::Delivered));
    assert_eq!(client.outcome(lost), Some(Outcome::HostFailed));
}

#[test]
fn a_call_at_the_host_that_has_expired_meanwhile_fails_and_starts_no_login() {
    for ask in [Ask::PLAIN, Ask::ONCE, Ask::OPTIONAL] {
        let mut client = Client::with_session(policy(), "s1");
        let call = client.request(ask);
        client.logout();
        client.notices();
        client.answer(call, 401);
        assert_eq!(client.outcome(call), LOGGED_OUT);
        assert!(!client.is_logging_in());
        assert_eq!(client.state(), State::None);
        assert_eq!(client.notices(), [], "its session ended with the logout");
    }
}

#[test]
fn a_call_of_one_user_is_never_repeated_as_another() {
    for ask in [Ask::PLAIN, Ask::ONCE, Ask::OPTIONAL] {
        let mut client = Client::with_session(policy(), "mine");
        let call = client.request(ask);
        client.logout();
        client.login(false);
        client.login_succeeds("theirs");
        client.answer(call, 401);
        assert_eq!(client.outcome(call), LOGGED_OUT);
        assert_eq!(client.sends(call), 1);
        assert_eq!(client.session(), Some("theirs"), "which is not to blame");
    }
}

#[test]
fn a_call_of_one_user_does_not_wait_for_the_next_ones_login() {
    let mut client = Client::with_session(policy(), "mine");
    let call = client.request(Ask::PLAIN);
    client.logout();
    let login = client.login(false);
    client.answer(call, 401);
    assert_eq!(client.outcome(call), LOGGED_OUT);
    client.login_succeeds("theirs");
    assert!(client.outcome(login).is_some());
}

#[test]
fn the_next_request_after_a_logout_logs_in_anew() {
    let mut client = Client::with_session(policy(), "s1");
    client.logout();
    assert_eq!((client.session(), client.stored()), (None, None));
    let optional = client.request(Ask::OPTIONAL);
    assert_eq!(client.carried_by(optional), None);
    let call = client.request(Ask::PLAIN);
    client.login_succeeds("s2");
    assert_eq!(client.carried_by(call), Some("s2"));
    client.answer_all(&[optional, call], 200);
}

#[test]
fn a_restored_session_is_forgotten_like_any_other() {
    let mut client = Client::launched_with(policy(), record("s0", START, None));
    client.logout();
    assert_eq!((client.session(), client.stored()), (None, None));
    assert_eq!(client.notices(), [Notice::LoggedOut]);
}

#[test]
fn logging_out_without_a_session_empties_storage_all_the_same() {
    let mut client = Client::new(policy());
    client.logout();
    client.logout();
    assert_eq!(client.notices(), [Notice::LoggedOut; 2]);
    assert_eq!(client.stored(), None);
}

#[test]
fn a_renewal_in_flight_goes_with_the_session_it_was_to_replace() {
    let policy = Policy {
        renew_before: 10_000,
        ttl: Some(60),
        ..policy()
    };
    let mut client = Client::with_session(policy, "s1");
    client.wait(55_000);
    let call = client.request(Ask::PLAIN);
    assert!(client.waits(call));
    client.logout();
    assert_eq!(client.outcome(call), LOGGED_OUT);
    assert_eq!(client.sends(call), 0);
    assert_eq!(client.state(), State::None);
}

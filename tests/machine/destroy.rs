//! A destroyed client ends what is pending and never starts anything again. The client stops at a notice or a login
//! after the end.

use crate::client::{Ask, Client, lasting, policy};
use weapp_session::session::{AttemptNo, ErrorCode, Event, Outcome, SendNo, Timer};

const DESTROYED: Option<Outcome> = Some(Outcome::Failed(ErrorCode::Destroyed));

#[test]
fn whoever_is_pending_ends_wherever_it_stands() {
    let mut client = Client::with_session(policy(), "s1");
    let [out, waiting] = client.requests(Ask::PLAIN.within(5_000));
    client.answer(waiting, 401);
    let login = client.login(false);
    client.destroy();
    for call in [out, waiting, login] {
        assert_eq!(client.outcome(call), DESTROYED);
    }
    client.ignores(Event::Answered {
        call: out,
        send: SendNo(1),
        status: 200,
    });
}

#[test]
fn a_login_ends_at_each_of_its_stages() {
    for stage in 0..3 {
        let mut client = Client::new(policy());
        let call = client.request(Ask::PLAIN);
        if stage > 0 {
            client.give_code();
        }
        if stage > 1 {
            client.lose_exchange();
        }
        client.destroy();
        assert_eq!(client.outcome(call), DESTROYED);
        client.ignores(Event::CodeReceived {
            attempt: AttemptNo(1),
        });
        client.ignores(Event::Exchanged {
            attempt: AttemptNo(1),
            status: 200,
            grant: Some(lasting("s1", None)),
            over: false,
        });
        client.ignores(Event::TimerFired(Timer::Login));
        assert_eq!(client.stored(), None);
    }
}

#[test]
fn calls_made_afterwards_fail_at_once() {
    let mut client = Client::with_session(policy(), "s1");
    client.destroy();
    for ask in [Ask::PLAIN, Ask::OPTIONAL, Ask::NEVER, Ask::ELSEWHERE] {
        let call = client.request(ask.within(1_000));
        assert_eq!(client.outcome(call), DESTROYED);
        assert_eq!(client.sends(call), 0);
    }
    for force in [false, true] {
        let login = client.login(force);
        assert_eq!(client.outcome(login), DESTROYED);
    }
}

#[test]
fn it_happens_once_and_leaves_the_stored_session_to_the_next_client() {
    let mut client = Client::with_session(policy(), "s1");
    client.destroy();
    client.ignores(Event::Destroyed);
    client.ignores(Event::Logout);
    assert_eq!(client.stored(), Some("s1"));
}

#[test]
fn storage_that_fails_afterwards_is_no_news_any_more() {
    let mut client = Client::with_session(policy(), "s1");
    client.destroy();
    client.feed(Event::StoreFailed);
    client.feed(Event::ForgetFailed);
    assert_eq!(client.notices(), []);
}

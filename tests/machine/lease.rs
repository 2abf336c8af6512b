//! What the machine lends, and what becomes of requests that were sent under a lease, told or not.

use crate::client::{Ask, Client, START, lasting, leased, over, policy, record};
use weapp_session::session::{
    Auth, CallId, Effect, ErrorCode, Event, LeasedSession, Machine, Outcome, Policy, SendNo,
    SessionUpdate,
};

pub fn taking(max_in_flight: u32) -> Policy {
    Policy {
        max_in_flight,
        ..policy()
    }
}

/// A machine that found a session in storage, and has had done what that leads to.
pub fn launched(policy: Policy, seconds: Option<f64>) -> Machine {
    let mut machine = Machine::new(policy);
    machine.handle(Event::Restored(record("s1", START, seconds)), START);
    while machine.poll().is_some() {}
    machine
}

pub fn tell(machine: &mut Machine, event: Event) -> Vec<Effect> {
    machine.handle(event, START);
    std::iter::from_fn(|| machine.poll()).collect()
}

#[test]
fn a_live_session_is_lent_with_the_places_that_are_free() {
    let mut client = Client::with_session(taking(3), "s1");
    let places = |client: &Client| client.lease().map(|lease| lease.places);
    assert_eq!(places(&client), Some(3));
    let [first, second] = client.requests(Ask::PLAIN);
    let free = client.request(Ask::FREE);
    assert_eq!(places(&client), Some(1), "an exempt call takes no place");
    let third = client.request(Ask::NEVER);
    assert_eq!(places(&client), None, "the host is full");
    client.answer(second, 200);
    assert_eq!(places(&client), Some(1));
    client.answer_all(&[first, third, free], 200);
    assert_eq!(places(&client), Some(3));
}

#[test]
fn it_holds_until_the_session_is_due_and_not_a_millisecond_longer() {
    let policy = Policy {
        renew_before: 10_000,
        ..policy()
    };
    let machine = launched(policy, Some(100.0));
    let due = START + 90_000;
    let lease = machine.lease(START).expect("a lease");
    assert_eq!(lease.until, Some(due));
    assert!(lease.covers(due - 1) && !lease.covers(due));
    assert_eq!(machine.lease(due - 1), Some(lease));
    assert_eq!(machine.lease(due), None);
    // A clock that goes back makes no session worse.
    assert_eq!(machine.lease(-START), Some(lease));
    assert!(lease.covers(-START));
}

#[test]
fn a_session_without_an_end_or_that_only_the_user_can_renew_is_lent_for_as_long_as_nothing_happens()
{
    let endless = launched(policy(), None).lease(START).expect("a lease");
    let mut client = Client::with_session(policy(), "s1");
    client.adopt(lasting("s2", Some(1.0)), false);
    client.wait(5_000);
    let for_user = client.lease().expect("a lease");
    for lease in [endless, for_user] {
        assert_eq!(lease.until, None);
        assert!(lease.covers(i64::MAX));
    }
}

#[test]
fn nothing_is_lent_where_a_request_would_not_simply_go() {
    let lends = |client: &Client| client.lease().is_some();
    let mut client = Client::new(taking(1));
    assert!(!lends(&client), "there is no session");
    let login = client.login(false);
    assert!(!lends(&client), "a login is in flight");
    client.login_succeeds("s1");
    assert!(client.made_session(login) && lends(&client));
    let forced = client.login(true);
    assert!(!lends(&client), "a login is in flight beside a session");
    client.login_succeeds("s2");
    assert!(client.made_session(forced) && lends(&client));
    let [out, in_line] = client.requests(Ask::PLAIN);
    assert!(!lends(&client), "others stand in line");
    client.answer(out, 200);
    client.answer(in_line, 200);
    assert!(lends(&client));
    client.logout();
    assert!(!lends(&client), "the app has logged out");
    client.adopt(lasting("s3", None), false);
    assert!(lends(&client));
    let refused = client.request(Ask::ONCE);
    client.answer(refused, 401);
    assert!(!lends(&client), "the session is over");
    client.adopt(lasting("s4", None), true);
    client.destroy();
    assert!(!lends(&client), "the app is done with the client");
}

#[test]
fn nothing_is_lent_of_a_session_whose_lifetime_each_answer_restarts() {
    let sliding = Policy {
        sliding: true,
        ..policy()
    };
    assert_eq!(Client::with_session(sliding, "s1").lease(), None);
}

#[test]
fn nothing_is_lent_while_something_is_still_to_be_done() {
    let mut machine = Machine::new(policy());
    machine.handle(Event::Restored(record("s1", START, None)), START);
    assert_eq!(
        machine.lease(START),
        None,
        "nothing carries the session yet"
    );
    assert!(machine.poll().is_some());
    assert!(machine.lease(START).is_some());
}

#[test]
fn a_request_and_its_answer_of_which_nobody_tells_leave_no_gap() {
    let mut client = Client::with_session(policy(), "s1");
    let before = client.machine();
    for ask in [Ask::PLAIN, Ask::OPTIONAL, Ask::NEVER, Ask::HIGH, Ask::FREE] {
        let call = client.request(ask);
        client.answer(call, 404);
        assert!(client.machine().stands_like(&before), "{ask:?}");
    }
    // So the shell may as well keep all that to itself, as long as it counts on.
    let lease = client.lease().expect("a lease");
    client.send_under(lease, Ask::PLAIN);
    client.send_under(lease, Ask::PLAIN);
    let next = client.request(Ask::PLAIN);
    assert!(client.is_out(next));
    client.answer(next, 200);
    assert!(client.machine().stands_like(&before));
}

#[test]
fn told_late_is_told_at_once() {
    for ask in [
        Ask::PLAIN,
        Ask::OPTIONAL,
        Ask::NEVER,
        Ask::ONCE,
        Ask::HIGH,
        Ask::FREE,
        Ask::HELD,
    ] {
        let mut at_once = launched(taking(3), Some(100.0));
        let mut late = at_once.clone();
        let lease = late.lease(START).expect("a lease");
        for call in [1, 2, 3].map(CallId) {
            let sent = tell(&mut at_once, ask.event(call));
            assert!(matches!(sent[..], [Effect::Send { send, .. }] if send == SendNo(1)));
            assert_eq!(tell(&mut late, leased(call, lease, ask)), []);
        }
        assert!(at_once == late, "{ask:?}");
    }
}

#[test]
fn those_answered_meanwhile_are_never_told_and_nobody_misses_them() {
    let mut at_once = launched(taking(3), None);
    let mut late = at_once.clone();
    let lease = late.lease(START).expect("a lease");
    let [first, second, third] = [1, 2, 3].map(CallId);
    for call in [first, second, third] {
        tell(&mut at_once, Ask::PLAIN.event(call));
    }
    for call in [third, first] {
        let (send, status) = (SendNo(1), 200);
        tell(&mut at_once, Event::Answered { call, send, status });
    }
    tell(&mut late, leased(second, lease, Ask::PLAIN));
    assert!(at_once != late && late.stands_like(&at_once));
    for machine in [&mut at_once, &mut late] {
        let lease = machine.lease(START).expect("a lease");
        assert_eq!(lease.places, 2);
        let sent = tell(machine, Ask::PLAIN.event(CallId(4)));
        assert!(matches!(sent[..], [Effect::Send { .. }]));
    }
    assert!(late.stands_like(&at_once));
}

#[test]
fn what_was_sent_under_a_lease_is_replayed_aborted_and_ended_like_any_other() {
    let mut client = Client::with_session(taking(4), "s1");
    let [replayed, refused, lost, timed_out] =
        [Ask::PLAIN, Ask::ONCE, Ask::OPTIONAL, Ask::PLAIN].map(|ask| client.lend(ask));
    assert_eq!(client.lease(), None, "they take the places");
    client.lose(lost);
    assert_eq!(client.outcome(lost), Some(Outcome::HostFailed));
    client.answer_with(refused, 200, over());
    let code = ErrorCode::SessionExpired;
    assert_eq!(client.outcome(refused), Some(Outcome::Failed(code)));
    client.answer(replayed, 401);
    assert!(client.waits(replayed) && client.is_logging_in());
    let abort = client.abort(timed_out);
    assert_eq!(abort[0], Effect::AbortSend { call: timed_out });
    client.login_succeeds("s2");
    assert_eq!(client.carried_by(replayed), Some("s2"));
    assert_eq!(client.sends(replayed), 2);
    client.answer(replayed, 200);
}

#[test]
fn what_asks_for_no_session_takes_none_along() {
    let mut client = Client::with_session(policy(), "s1");
    let bare = client.lend(Ask::NEVER);
    assert_eq!(client.carried_by(bare), None);
    client.answer(bare, 401);
    assert_eq!(client.outcome(bare), Some(Outcome::Delivered));
    assert_eq!(client.session(), Some("s1"));
}

#[test]
fn a_logout_finds_what_was_sent_before_it() {
    let mut client = Client::with_session(policy(), "s1");
    let [delivered, refused] = [Ask::PLAIN; 2].map(|ask| client.lend(ask));
    client.logout();
    assert!(client.is_out(delivered) && client.is_out(refused));
    client.answer(delivered, 200);
    assert_eq!(client.outcome(delivered), Some(Outcome::Delivered));
    client.answer(refused, 401);
    let code = ErrorCode::LoggedOut;
    assert_eq!(client.outcome(refused), Some(Outcome::Failed(code)));
}

#[test]
fn a_launch_may_send_before_the_machine_is_there() {
    let mut at_once = launched(policy(), None);
    let mut late = at_once.clone();
    let lease = late.lease(START).expect("a lease");
    assert_eq!(lease.session, LeasedSession::RESTORED);
    tell(&mut at_once, Ask::PLAIN.event(CallId(1)));
    tell(&mut late, leased(CallId(1), lease, Ask::PLAIN));
    assert!(at_once == late);
}

#[test]
fn told_after_a_logout_it_is_of_before_it() {
    let mut machine = launched(policy(), None);
    let lease = machine.lease(START).expect("a lease");
    tell(&mut machine, Event::Logout);
    let (grant, renewable) = (lasting("s2", None), true);
    tell(&mut machine, Event::SetSession { grant, renewable });
    let (call, send, status) = (CallId(1), SendNo(1), 401);
    assert_eq!(tell(&mut machine, leased(call, lease, Ask::PLAIN)), []);
    let effects = tell(&mut machine, Event::Answered { call, send, status });
    let outcome = Outcome::Failed(ErrorCode::LoggedOut);
    assert_eq!(effects, [Effect::Settle { call, outcome }]);
}

#[test]
fn told_with_the_current_session_it_carries_the_one_that_there_is() {
    let mut machine = launched(policy(), None);
    let mut current = machine.lease(START).expect("a lease");
    current.session = LeasedSession::CURRENT;
    let mut at_once = machine.clone();
    tell(&mut at_once, Ask::PLAIN.event(CallId(1)));
    tell(&mut machine, leased(CallId(1), current, Ask::PLAIN));
    assert!(at_once == machine);

    // What was told before it counts: this one is of after the logout, and carries what came then.
    let (grant, renewable) = (lasting("s2", None), true);
    for event in [Event::Logout, Event::SetSession { grant, renewable }] {
        tell(&mut machine, event);
    }
    let (call, send, status) = (CallId(2), SendNo(1), 401);
    tell(&mut machine, leased(call, current, Ask::PLAIN));
    let effects = tell(&mut machine, Event::Answered { call, send, status });
    let asks = |effect: &Effect| matches!(effect, Effect::AskCode { .. });
    assert!(
        effects.iter().any(asks),
        "its answer ends that: {effects:?}"
    );
}

#[test]
fn told_with_the_current_session_where_there_is_none_it_carries_none() {
    let mut machine = launched(policy(), None);
    let mut current = machine.lease(START).expect("a lease");
    current.session = LeasedSession::CURRENT;
    tell(&mut machine, Event::Logout);
    let (call, send, status) = (CallId(1), SendNo(1), 200);
    assert_eq!(tell(&mut machine, leased(call, current, Ask::PLAIN)), []);
    let effects = tell(&mut machine, Event::Answered { call, send, status });
    let outcome = Outcome::Delivered;
    assert_eq!(effects, [Effect::Settle { call, outcome }]);
}

#[test]
fn told_after_the_end_of_the_client_it_is_aborted() {
    let mut machine = launched(policy(), None);
    let lease = machine.lease(START).expect("a lease");
    tell(&mut machine, Event::Destroyed);
    let call = CallId(1);
    let outcome = Outcome::Failed(ErrorCode::Destroyed);
    let ended = [Effect::AbortSend { call }, Effect::Settle { call, outcome }];
    assert_eq!(tell(&mut machine, leased(call, lease, Ask::PLAIN)), ended);
}

#[test]
fn of_a_session_that_there_never_was_no_answer_says_anything() {
    let mut elsewhere = launched(policy(), None);
    tell(&mut elsewhere, Event::Logout);
    let (grant, renewable) = (lasting("e2", None), true);
    tell(&mut elsewhere, Event::SetSession { grant, renewable });
    let theirs = elsewhere.lease(START).expect("a lease");
    let mut machine = launched(policy(), None);
    let call = CallId(1);
    tell(&mut machine, leased(call, theirs, Ask::PLAIN));
    let update = SessionUpdate {
        expired: true,
        ..SessionUpdate::default()
    };
    let (send, status) = (SendNo(1), 200);
    let effects = tell(
        &mut machine,
        Event::Inspected {
            call,
            send,
            status,
            update,
        },
    );
    let (send, attach) = (SendNo(2), true);
    assert_eq!(effects, [Effect::Send { call, send, attach }]);
    assert_eq!(machine.snapshot(START).id, Some(&lasting("s1", None).id));
}

#[test]
fn machines_that_differ_in_anything_but_numbers_do_not_stand_alike() {
    let machine = launched(policy(), Some(100.0));
    let after = |events: &[Event]| {
        let mut machine = machine.clone();
        for event in events {
            tell(&mut machine, event.clone());
        }
        machine
    };
    let request = Ask::PLAIN.event(CallId(1));
    let (grant, renewable) = (lasting("s1", Some(100.0)), true);
    let others = [
        launched(taking(1), Some(100.0)),
        launched(policy(), None),
        after(&[Event::SetSession { grant, renewable }]),
        after(&[Event::Logout]),
        after(&[Event::Destroyed]),
        after(std::slice::from_ref(&request)),
        after(&[Event::Login {
            call: CallId(1),
            force: true,
        }]),
    ];
    for (index, other) in others.iter().enumerate() {
        assert!(!machine.stands_like(other), "{index}");
        assert!(other.stands_like(other));
    }
    let mut unpolled = machine.clone();
    unpolled.handle(Event::ForgetFailed, START);
    assert!(!machine.stands_like(&unpolled));
    // The same number of calls, which are others or stand elsewhere.
    let other = after(&[Ask::PLAIN.event(CallId(2))]);
    let once = after(&[Ask::ONCE.event(CallId(1))]);
    let never = Ask {
        auth: Auth::Never,
        ..Ask::ONCE
    };
    let bare = after(&[never.event(CallId(1))]);
    for different in [&other, &once, &bare] {
        assert!(!after(std::slice::from_ref(&request)).stands_like(different));
    }
}

//! Events between two effects: a listener or callback of the app may abort a call or log out while the machine's
//! orders are still being carried out.

use crate::client::{Ask, lasting, policy};
use weapp_session::session::{
    AttemptNo, CallId, Effect, ErrorCode, Event, Machine, Notice, Outcome, Policy, SendNo,
};

/// A machine with two requests that wait for the exchange, and nothing left to do.
fn exchanging() -> Machine {
    let mut machine = Machine::new(policy());
    for call in [1, 2].map(CallId) {
        machine.handle(Ask::PLAIN.within(5_000).event(call), 0);
    }
    machine.handle(
        Event::CodeReceived {
            attempt: AttemptNo(1),
        },
        0,
    );
    while machine.poll().is_some() {}
    machine
}

/// Lets the exchange succeed and performs its effects up to the listeners' news of it.
fn up_to_the_news(machine: &mut Machine) {
    let exchanged = Event::Exchanged {
        attempt: AttemptNo(1),
        status: 200,
        grant: Some(lasting("s1", None)),
        over: false,
    };
    machine.handle(exchanged, 0);
    loop {
        let effect = machine.poll().expect("the listeners are told");
        if effect == Effect::Emit(Notice::LoggedIn) {
            return;
        }
    }
}

fn rest(machine: &mut Machine) -> Vec<Effect> {
    std::iter::from_fn(|| machine.poll()).collect()
}

fn is_sent(effects: &[Effect], id: u32) -> bool {
    effects
        .iter()
        .any(|effect| matches!(effect, Effect::Send { call, .. } if call.0 == id))
}

#[test]
fn a_call_aborted_by_a_listener_before_it_went_out_is_not_sent() {
    let mut machine = exchanging();
    up_to_the_news(&mut machine);
    machine.handle(Event::Aborted { call: CallId(2) }, 0);
    let effects = rest(&mut machine);
    assert!(is_sent(&effects, 1), "{effects:?}");
    assert!(!is_sent(&effects, 2), "{effects:?}");
    let aborted = Outcome::Failed(ErrorCode::Aborted);
    let settled = Effect::Settle {
        call: CallId(2),
        outcome: aborted,
    };
    assert_eq!(
        effects.iter().filter(|effect| **effect == settled).count(),
        1
    );
}

#[test]
fn nothing_is_sent_once_a_listener_has_destroyed_the_client() {
    let mut machine = exchanging();
    up_to_the_news(&mut machine);
    machine.handle(Event::Destroyed, 0);
    let effects = rest(&mut machine);
    assert!(
        !is_sent(&effects, 1) && !is_sent(&effects, 2),
        "{effects:?}"
    );
}

#[test]
fn a_logout_by_a_listener_ends_the_calls_that_were_about_to_go_with_the_session() {
    let mut machine = exchanging();
    up_to_the_news(&mut machine);
    machine.handle(Event::Logout, 0);
    let effects = rest(&mut machine);
    for call in [1, 2] {
        assert!(!is_sent(&effects, call), "{effects:?}");
        let settled = Effect::Settle {
            call: CallId(call),
            outcome: Outcome::Failed(ErrorCode::LoggedOut),
        };
        assert!(effects.contains(&settled), "{effects:?}");
    }
}

#[test]
fn a_session_that_a_listener_brings_goes_with_the_calls_that_were_about_to_be_sent() {
    let mut machine = exchanging();
    up_to_the_news(&mut machine);
    let grant = lasting("own", None);
    let renewable = true;
    machine.handle(Event::SetSession { grant, renewable }, 0);
    let effects = rest(&mut machine);
    let used = Effect::UseSession(weapp_session::session::SessionId::new("own".into()));
    let at = |wanted: &dyn Fn(&Effect) -> bool| effects.iter().position(wanted);
    for id in [1, 2] {
        let sent = at(&|effect| matches!(effect, Effect::Send { call, .. } if call.0 == id));
        assert!(sent > at(&|effect| *effect == used), "{effects:?}");
        let sends = |effect: &&Effect| matches!(effect, Effect::Send { call, .. } if call.0 == id);
        assert_eq!(effects.iter().filter(sends).count(), 1, "{effects:?}");
    }
}

#[test]
fn a_session_that_a_listener_brings_after_a_call_of_its_own_lets_nobody_overtake() {
    let mut machine = exchanging();
    up_to_the_news(&mut machine);
    machine.handle(Ask::PLAIN.event(CallId(3)), 0);
    let (grant, renewable) = (lasting("own", None), true);
    machine.handle(Event::SetSession { grant, renewable }, 0);
    let sent: Vec<u32> = rest(&mut machine)
        .into_iter()
        .filter_map(|effect| match effect {
            Effect::Send { call, .. } => Some(call.0),
            _ => None,
        })
        .collect();
    assert_eq!(sent, [1, 2, 3]);
}

#[test]
fn a_logout_by_a_listener_leaves_a_call_alone_that_goes_without_the_session() {
    let mut machine = Machine::new(policy());
    machine.handle(Ask::NEVER.event(CallId(1)), 0);
    machine.handle(Event::Logout, 0);
    assert!(is_sent(&rest(&mut machine), 1));
}

#[test]
fn a_logout_by_a_listener_is_the_last_word_on_session_and_storage() {
    let mut machine = exchanging();
    up_to_the_news(&mut machine);
    machine.handle(Event::Logout, 0);
    let effects = rest(&mut machine);
    let credential = effects
        .iter()
        .rfind(|effect| matches!(effect, Effect::UseSession(_)));
    assert_eq!(credential, Some(&Effect::UseSession(None)));
    let stored = effects
        .iter()
        .rfind(|effect| matches!(effect, Effect::Store(_) | Effect::Forget));
    assert_eq!(stored, Some(&Effect::Forget));
}

#[test]
fn a_request_made_by_a_listener_goes_out_with_the_new_session() {
    let mut machine = exchanging();
    up_to_the_news(&mut machine);
    machine.handle(Ask::PLAIN.event(CallId(3)), 0);
    let attached = Effect::Send {
        call: CallId(3),
        send: SendNo(1),
        attach: true,
    };
    assert!(rest(&mut machine).contains(&attached));
}

/// A machine with a session, one of whose callbacks is running.
fn in_a_callback() -> Machine {
    let mut machine = exchanging();
    up_to_the_news(&mut machine);
    while machine.poll().is_some() {}
    for call in [1, 2].map(CallId) {
        let (send, status) = (SendNo(1), 200);
        machine.handle(Event::Answered { call, send, status }, 0);
    }
    assert!(matches!(machine.poll(), Some(Effect::Settle { .. })));
    machine
}

fn ends_with(effects: &[Effect], call: u32) -> Option<Outcome> {
    let mut ends = effects.iter().filter_map(|effect| match effect {
        Effect::Settle { call: id, outcome } if id.0 == call => Some(*outcome),
        _ => None,
    });
    ends.next_back()
}

#[test]
fn a_request_and_a_logout_made_by_one_callback_go_as_they_would_on_their_own() {
    for auth in [Ask::PLAIN, Ask::OPTIONAL, Ask::HELD, Ask::NEVER] {
        for priority in [Ask::PLAIN, Ask::HIGH, Ask::FREE].map(|ask| ask.priority) {
            let mut machine = in_a_callback();
            machine.handle(Ask { priority, ..auth }.event(CallId(3)), 0);
            machine.handle(Event::Logout, 0);
            let effects = rest(&mut machine);
            let call = CallId(3);
            let send = Effect::Send {
                call,
                send: SendNo(1),
                attach: auth.auth != Ask::NEVER.auth,
            };
            let sent = effects.iter().position(|effect| *effect == send);
            let over = Effect::UseSession(None);
            let over = effects.iter().position(|effect| *effect == over);
            assert!(sent.is_some() && sent < over, "{auth:?}: {effects:?}");
            assert_eq!(ends_with(&effects, 3), None);
            let (send, status) = (SendNo(1), 200);
            machine.handle(Event::Answered { call, send, status }, 0);
            let delivered = Some(Outcome::Delivered);
            assert_eq!(ends_with(&rest(&mut machine), 3), delivered);
        }
    }
}

#[test]
fn the_other_way_round_a_request_waits_for_the_next_session() {
    let mut machine = in_a_callback();
    machine.handle(Event::Logout, 0);
    machine.handle(Ask::PLAIN.event(CallId(3)), 0);
    let effects = rest(&mut machine);
    assert!(!is_sent(&effects, 3), "{effects:?}");
    let asks = |effect: &Effect| matches!(effect, Effect::AskCode { .. });
    assert!(effects.iter().any(asks), "{effects:?}");
}

#[test]
fn what_a_callback_takes_back_itself_does_not_go_out() {
    for (end, outcome) in [
        (Event::Aborted { call: CallId(3) }, ErrorCode::Aborted),
        (Event::Destroyed, ErrorCode::Destroyed),
    ] {
        let mut machine = in_a_callback();
        machine.handle(Ask::PLAIN.event(CallId(3)), 0);
        machine.handle(end, 0);
        let effects = rest(&mut machine);
        assert!(!is_sent(&effects, 3), "{effects:?}");
        let outcome = Some(Outcome::Failed(outcome));
        assert_eq!(ends_with(&effects, 3), outcome);
        let stops = |effect: &Effect| matches!(effect, Effect::AbortSend { .. });
        assert!(
            !effects.iter().any(stops),
            "it never was at the host: {effects:?}"
        );
    }
}

#[test]
fn a_failed_store_in_the_midst_of_a_login_leaves_the_rest_of_it_in_place() {
    let mut machine = exchanging();
    up_to_the_news(&mut machine);
    machine.handle(Event::StoreFailed, 0);
    let effects = rest(&mut machine);
    assert!(is_sent(&effects, 1) && is_sent(&effects, 2));
    assert!(effects.contains(&Effect::Forget));
    assert!(effects.contains(&Effect::Emit(Notice::Error(ErrorCode::StorageFailed))));
}

#[test]
fn credentials_posted_by_a_listener_before_the_code_was_asked_take_the_place_of_that_login() {
    let mut machine = Machine::new(policy());
    machine.handle(
        Event::Login {
            call: CallId(1),
            force: false,
        },
        0,
    );
    machine.handle(Event::AccountLogin { call: CallId(2) }, 0);
    let effects = rest(&mut machine);
    assert!(effects.contains(&Effect::PostAccountCredentials {
        attempt: AttemptNo(1),
        call: CallId(2)
    }));
    let asks = |effect: &Effect| matches!(effect, Effect::AskCode { .. });
    assert!(!effects.iter().any(asks), "{effects:?}");
    assert!(!effects.contains(&Effect::AbortExchange), "{effects:?}");
}

#[test]
fn credentials_that_a_listener_takes_back_before_they_went_out_are_not_posted() {
    for end in [Event::Logout, Event::Destroyed] {
        let mut machine = Machine::new(policy());
        machine.handle(Event::AccountLogin { call: CallId(1) }, 0);
        machine.handle(end, 0);
        let effects = rest(&mut machine);
        let posts = |effect: &Effect| matches!(effect, Effect::PostAccountCredentials { .. });
        assert!(!effects.iter().any(posts), "{effects:?}");
        assert!(!effects.contains(&Effect::AbortExchange), "{effects:?}");
    }
}

#[test]
fn credentials_posted_by_a_listener_keep_what_was_released_from_nothing() {
    let mut machine = exchanging();
    up_to_the_news(&mut machine);
    machine.handle(Event::AccountLogin { call: CallId(3) }, 0);
    let effects = rest(&mut machine);
    let place = |wanted: fn(&Effect) -> bool| effects.iter().position(wanted);
    let posted = place(|effect| matches!(effect, Effect::PostAccountCredentials { .. }));
    let sent = place(|effect| {
        matches!(
            effect,
            Effect::Send {
                call: CallId(2),
                ..
            }
        )
    });
    assert!(sent.is_some() && sent < posted, "{effects:?}");
}

#[test]
fn a_session_that_a_listener_brings_is_the_last_word_on_session_and_storage() {
    let mut machine = exchanging();
    up_to_the_news(&mut machine);
    let grant = lasting("own", None);
    let id = grant.id.clone();
    machine.handle(
        Event::SetSession {
            grant,
            renewable: true,
        },
        0,
    );
    let effects = rest(&mut machine);
    let credential = effects
        .iter()
        .rfind(|effect| matches!(effect, Effect::UseSession(_)));
    assert_eq!(credential, Some(&Effect::UseSession(Some(id.clone()))));
    let stored = effects
        .iter()
        .rfind(|effect| matches!(effect, Effect::Store(_)));
    assert!(matches!(stored, Some(Effect::Store(record)) if record.id == id));
    assert!(is_sent(&effects, 1) && is_sent(&effects, 2), "as released");
}

#[test]
fn a_call_aborted_by_a_listener_before_it_went_out_leaves_its_place_to_the_next() {
    let mut machine = Machine::new(Policy {
        max_in_flight: 1,
        ..policy()
    });
    for call in [1, 2].map(CallId) {
        machine.handle(Ask::NEVER.event(call), 0);
    }
    machine.handle(Event::Aborted { call: CallId(1) }, 0);
    let effects = rest(&mut machine);
    assert!(!is_sent(&effects, 1) && is_sent(&effects, 2), "{effects:?}");
}

#[test]
fn a_login_that_a_listener_ends_before_its_exchange_went_out_makes_none() {
    let adopted = Event::SetSession {
        grant: lasting("own", None),
        renewable: true,
    };
    for end in [Event::Logout, Event::Destroyed, adopted] {
        let mut machine = Machine::new(policy());
        let login = Event::Login {
            call: CallId(1),
            force: false,
        };
        machine.handle(login, 0);
        rest(&mut machine);
        machine.handle(
            Event::CodeReceived {
                attempt: AttemptNo(1),
            },
            0,
        );
        machine.handle(end, 0);
        let effects = rest(&mut machine);
        let exchanges = |effect: &Effect| matches!(effect, Effect::Exchange { .. });
        assert!(!effects.iter().any(exchanges), "{effects:?}");
        assert!(!effects.contains(&Effect::AbortExchange), "{effects:?}");
    }
}

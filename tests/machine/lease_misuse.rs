//! Calls that are told as sent under a lease and should not have been: nothing is lost, and nothing is decided by them.

use crate::client::{Ask, START, lasting, leased, policy};
use crate::lease::{launched, taking, tell};
use weapp_session::session::{CallId, Effect, Event, Machine, Outcome, SendNo};

#[test]
fn a_number_out_of_order_is_refused_aloud_and_its_call_aborted() {
    let mut machine = launched(policy(), None);
    let lease = machine.lease(START).expect("a lease");
    let [call, pending] = [4, 5].map(CallId);
    tell(&mut machine, leased(pending, lease, Ask::PLAIN));
    let before = machine.clone();
    let outcome = Outcome::OutOfOrder;
    let refusal = [Effect::AbortSend { call }, Effect::Settle { call, outcome }];
    assert_eq!(tell(&mut machine, leased(call, lease, Ask::PLAIN)), refusal);
    // Told once more, it is the one that is out.
    assert_eq!(tell(&mut machine, leased(pending, lease, Ask::PLAIN)), []);
    assert!(machine == before);
}

#[test]
fn more_than_there_was_room_for_count_and_the_next_wait() {
    let mut machine = launched(taking(1), None);
    let lease = machine.lease(START).expect("a lease");
    for call in [1, 2].map(CallId) {
        assert_eq!(tell(&mut machine, leased(call, lease, Ask::PLAIN)), []);
    }
    let next = CallId(3);
    assert_eq!(tell(&mut machine, Ask::PLAIN.event(next)), []);
    // They may even have gone before one that stands in line.
    assert_eq!(tell(&mut machine, leased(CallId(4), lease, Ask::PLAIN)), []);
    assert_eq!(machine.lease(START), None);
    for (call, goes) in [(1, false), (4, false), (2, true)] {
        let (call, send, status) = (CallId(call), SendNo(1), 200);
        let effects = tell(&mut machine, Event::Answered { call, send, status });
        let outcome = Outcome::Delivered;
        assert_eq!(effects[0], Effect::Settle { call, outcome });
        assert_eq!(effects.len() > 1, goes, "after {call}: {effects:?}");
    }
}

#[test]
fn told_when_the_session_has_been_replaced_it_is_judged_by_the_one_that_it_carried() {
    let mut machine = launched(policy(), None);
    let lease = machine.lease(START).expect("a lease");
    let grant = lasting("s2", None);
    let renewable = true;
    tell(&mut machine, Event::SetSession { grant, renewable });
    let (call, send, status) = (CallId(1), SendNo(1), 401);
    assert_eq!(tell(&mut machine, leased(call, lease, Ask::PLAIN)), []);
    let effects = tell(&mut machine, Event::Answered { call, send, status });
    let (send, attach) = (SendNo(2), true);
    assert_eq!(effects, [Effect::Send { call, send, attach }]);
    assert_eq!(machine.snapshot(START).id, Some(&lasting("s2", None).id));
}

#[test]
fn told_with_a_session_that_there_never_was_it_says_nothing_of_the_one_that_comes() {
    let elsewhere = launched(policy(), None);
    let lease = elsewhere.lease(START).expect("a lease");
    let mut machine = Machine::new(policy());
    let (call, send, status) = (CallId(1), SendNo(1), 401);
    assert_eq!(tell(&mut machine, leased(call, lease, Ask::PLAIN)), []);
    let grant = lasting("s1", None);
    let renewable = true;
    tell(&mut machine, Event::SetSession { grant, renewable });
    let effects = tell(&mut machine, Event::Answered { call, send, status });
    let (send, attach) = (SendNo(2), true);
    assert_eq!(effects, [Effect::Send { call, send, attach }]);
    assert_eq!(machine.snapshot(START).id, Some(&lasting("s1", None).id));
}

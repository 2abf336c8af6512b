//! The list of calls, by its numbers, phases and holes.

use super::*;
use crate::session::machine::{CallKind, Epoch, Generation};

fn of_priority(priority: Priority, phase: Phase) -> Call {
    let login = CallKind::Login {
        newer_than: Generation(0),
    };
    let mut call = Call::new(login, priority, Epoch(0));
    call.phase = phase;
    call
}

fn call(phase: Phase) -> Call {
    of_priority(Priority::Normal, phase)
}

#[test]
fn calls_come_out_in_the_order_they_came_and_holes_are_swept() {
    let mut calls = Calls::default();
    for id in (1..=100).map(CallId) {
        assert!(calls.add(id, call(Phase::Waiting)));
    }
    for id in (1..=100).map(CallId) {
        if id.0 % 10 != 0 {
            assert!(calls.remove(id).is_some());
            assert!(calls.remove(id).is_none(), "{id} twice");
        }
    }
    assert_eq!(
        calls.waiting(),
        [10, 20, 30, 40, 50, 60, 70, 80, 90, 100].map(CallId)
    );
    assert!(
        calls.entries.len() <= 20,
        "{} entries for 10 calls",
        calls.entries.len()
    );
}

#[test]
fn holes_are_swept_when_they_are_many_and_more_than_half_and_when_nothing_is_left() {
    let filled = |count: u32| {
        let mut calls = Calls::default();
        for id in (1..=count).map(CallId) {
            assert!(calls.add(id, call(Phase::Waiting)));
        }
        calls
    };
    let few = SMALL as u32;
    let mut calls = filled(few);
    for id in (1..few).map(CallId) {
        calls.remove(id);
        assert_eq!(calls.entries.len(), SMALL, "few");
    }
    calls.remove(CallId(few));
    assert_eq!(calls.entries.len(), 0, "nothing is left");
    let mut calls = filled(few + 1);
    for id in (1..=few / 2).map(CallId) {
        calls.remove(id);
        assert_eq!(calls.entries.len(), SMALL + 1, "less than half");
    }
    calls.remove(CallId(few / 2 + 1));
    assert_eq!(calls.entries.len(), SMALL / 2, "more than half");
    let mut calls = filled(40);
    for id in (1..=20).map(CallId) {
        assert!(calls.remove(id).is_some());
    }
    assert_eq!(calls.entries.len(), 40, "half of it");
    calls.remove(CallId(21));
    assert_eq!(calls.entries.len(), 19);
}

#[test]
fn a_call_is_found_behind_holes_and_gaps_and_none_where_there_is_none() {
    let mut calls = Calls::default();
    let ids = [3, 4, 9, 10, 4_000_000_000, u32::MAX].map(CallId);
    for id in ids {
        assert!(calls.add(id, call(Phase::Waiting)));
    }
    for id in ids {
        calls.set_phase(
            id,
            Phase::Sent {
                generation: Some(Generation(id.0)),
            },
        );
    }
    for id in ids {
        let phase = calls.get_mut(id).map(|call| call.phase);
        assert_eq!(
            phase,
            Some(Phase::Sent {
                generation: Some(Generation(id.0))
            }),
            "{id}"
        );
    }
    for id in [0, 1, 5, 8, 11, 3_999_999_999, u32::MAX - 1].map(CallId) {
        assert!(calls.get_mut(id).is_none(), "{id}");
        assert!(calls.remove(id).is_none(), "{id}");
    }
    assert!(Calls::default().get_mut(CallId(0)).is_none());
}

#[test]
fn a_call_moves_on_if_it_may() {
    let mut calls = Calls::default();
    calls.add(CallId(1), call(Phase::Waiting));
    let sent = Phase::Sent { generation: None };
    assert!(calls.set_phase_if(CallId(1), sent, |_| false).is_none());
    assert_eq!(calls.waiting(), [1].map(CallId));
    assert_eq!(calls.at_host(), 0);
    assert!(
        calls
            .set_phase_if(CallId(1), sent, |call| call.priority == Priority::Normal)
            .is_some()
    );
    assert_eq!(calls.at_host(), 1);
}

#[test]
fn only_waiting_calls_wait() {
    let mut calls = Calls::default();
    calls.add(CallId(1), call(Phase::Sent { generation: None }));
    calls.add(CallId(2), call(Phase::Waiting));
    assert_eq!(calls.waiting(), [2].map(CallId));
    assert_eq!(calls.ids(&|_| true), [1, 2].map(CallId));
}

#[test]
fn those_that_a_page_waits_for_go_on_first() {
    let mut calls = Calls::default();
    for (id, priority) in [
        (1, Priority::Normal),
        (2, Priority::High),
        (3, Priority::Exempt),
        (4, Priority::High),
    ] {
        calls.add(CallId(id), of_priority(priority, Phase::Waiting));
    }
    assert_eq!(calls.waiting(), [2, 3, 4, 1].map(CallId));
}

#[test]
fn those_at_the_host_are_counted_but_for_the_exempt() {
    let mut calls = Calls::default();
    calls.add(CallId(1), call(Phase::Waiting));
    calls.add(CallId(2), call(Phase::Waiting));
    calls.add(CallId(3), of_priority(Priority::Exempt, Phase::Waiting));
    for id in (1..=3).map(CallId) {
        calls.set_phase(id, Phase::Sent { generation: None });
    }
    assert_eq!(calls.at_host(), 2);
    calls.set_phase(CallId(1), Phase::Waiting);
    assert_eq!(calls.at_host(), 1);
    calls.remove(CallId(2));
    calls.remove(CallId(3));
    assert_eq!(calls.at_host(), 0);
    assert!(calls.set_phase(CallId(2), Phase::Waiting).is_none());
}

#[test]
fn a_number_is_used_once() {
    let mut calls = Calls::default();
    assert!(calls.add(CallId(7), call(Phase::Waiting)));
    assert!(!calls.add(CallId(7), call(Phase::Waiting)));
    assert!(!calls.add(CallId(6), call(Phase::Waiting)));
}

//! The checks bite: machines that are broken on purpose, each caught, and for the right reason.

use crate::plan::Plan;
use crate::{plans, search};
use weapp_session::session::Break;

/// Which invariant each variant breaks. 0 is "every path can still settle".
fn broken_by(how: Break) -> u8 {
    match how {
        Break::DoubleSettle | Break::LateAnswerCounts => 1,
        Break::SecondLogin => 2,
        Break::IgnoreGeneration => 3,
        Break::UnboundedReplay => 4,
        Break::TrustEveryOrigin => 5,
        Break::LogoutKeepsRecord => 6,
        Break::SendBare => 7,
        Break::SendAfterAbort => 8,
        Break::LogoutForgetsEpoch | Break::LogoutKeepsLogin => 9,
        Break::ReplayTransportFailure => 10,
        Break::LifetimeFromZero => 12,
        Break::PauseWithoutTimer => 0,
    }
}

fn catches(plan: impl Fn() -> Plan, how: Break) {
    let plan = Plan {
        broken: Some(how),
        ..plan()
    };
    let Err(failure) = search::explore(&plan) else {
        panic!("{how:?} was not caught by \"{}\"", plan.name);
    };
    println!("{how:?}: {failure}\n");
    assert_eq!(
        failure.violation.invariant,
        broken_by(how),
        "{how:?} was caught for another reason: {failure}"
    );
}

#[test]
fn every_broken_machine_is_caught_for_the_right_reason() {
    for how in Break::ALL {
        // It takes two requests with one session.
        let plan = match how {
            Break::IgnoreGeneration => plans::three_requests,
            _ => plans::small,
        };
        catches(plan, how);
    }
}

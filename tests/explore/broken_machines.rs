//! The checks bite: machines that are broken on purpose, each caught, and for the right reason.

use crate::broken::{Broken, Fault};
use crate::plan::Plan;
use crate::world::{TURNS, USER};
use crate::{plans, search};
use weapp_session::session::Break;

/// Which invariant each variant breaks. 0 is "every path can still settle"; [`TURNS`] and [`USER`] stand beside them.
fn broken_by(how: Broken) -> u8 {
    match how {
        Broken::Outside(fault) => broken_by_fault(fault),
        Broken::Inside(how) => broken_by_break(how),
    }
}

fn broken_by_fault(fault: Fault) -> u8 {
    match fault {
        Fault::DoubleSettle | Fault::LateAnswerCounts | Fault::ForgetForce => 1,
        Fault::UnboundedReplay => 4,
        Fault::TrustEveryOrigin => 5,
        Fault::LogoutKeepsRecord | Fault::UpdateNotStored => 6,
        Fault::SendBare => 7,
        Fault::SendAfterAbort => 8,
        Fault::ReplayTransportFailure => 10,
        Fault::LifetimeFromZero => 12,
        Fault::PauseWithoutTimer => 0,
        Fault::IgnoreLimit => TURNS,
        Fault::ExpiryUntold | Fault::ExpiryToldAgain => USER,
    }
}

fn broken_by_break(how: Break) -> u8 {
    match how {
        Break::ShareAccountLoginFailure => 1,
        Break::SecondLogin | Break::SecondAccountLogin => 2,
        Break::IgnoreGeneration | Break::OldUpdateCounts => 3,
        Break::SetSessionKeepsLogin | Break::StaleKeyCounts => 3,
        Break::LogoutForgetsEpoch | Break::LogoutKeepsLogin | Break::LogoutKeepsQueue => 9,
        Break::JumpQueue | Break::QueueStandsStill => TURNS,
        Break::RetryCredentials | Break::RenewForUser => USER,
    }
}

/// The smallest plan that has in it what the variant breaks.
fn plan_for(how: Broken) -> fn() -> Plan {
    match how {
        Broken::Outside(fault) => match fault {
            Fault::IgnoreLimit => plans::one_place,
            Fault::ExpiryUntold | Fault::ForgetForce => plans::account_logins,
            Fault::ExpiryToldAgain => plans::two_places,
            Fault::UpdateNotStored => plans::updates,
            _ => plans::small,
        },
        Broken::Inside(how) => match how {
            // It takes two requests with one session.
            Break::IgnoreGeneration => plans::three_requests,
            Break::JumpQueue | Break::QueueStandsStill | Break::LogoutKeepsQueue => {
                plans::one_place
            }
            Break::SecondAccountLogin
            | Break::RetryCredentials
            | Break::ShareAccountLoginFailure => plans::account_logins,
            Break::RenewForUser => plans::account_logins,
            Break::SetSessionKeepsLogin => plans::adopted,
            Break::OldUpdateCounts => plans::updates,
            Break::StaleKeyCounts => plans::key,
            _ => plans::small,
        },
    }
}

fn catches(plan: impl Fn() -> Plan, how: Broken) {
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
    for how in Broken::all() {
        catches(plan_for(how), how);
    }
}

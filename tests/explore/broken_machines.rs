//! The checks bite: machines that are broken on purpose, each caught, and for the right reason.

use crate::plan::Plan;
use crate::world::{TURNS, USER};
use crate::{plans, search};
use weapp_session::session::Break;

/// Which invariant each variant breaks. 0 is "every path can still settle"; [`TURNS`] and [`USER`] stand beside them.
fn broken_by(how: Break) -> u8 {
    match how {
        Break::DoubleSettle | Break::LateAnswerCounts => 1,
        Break::ShareAccountLoginFailure | Break::ForgetForce => 1,
        Break::SecondLogin | Break::SecondAccountLogin => 2,
        Break::IgnoreGeneration | Break::OldUpdateCounts => 3,
        Break::SetSessionKeepsLogin | Break::StaleKeyCounts => 3,
        Break::UnboundedReplay => 4,
        Break::TrustEveryOrigin => 5,
        Break::LogoutKeepsRecord | Break::UpdateNotStored => 6,
        Break::SendBare => 7,
        Break::SendAfterAbort => 8,
        Break::LogoutForgetsEpoch | Break::LogoutKeepsLogin | Break::LogoutKeepsQueue => 9,
        Break::ReplayTransportFailure => 10,
        Break::LifetimeFromZero => 12,
        Break::PauseWithoutTimer => 0,
        Break::IgnoreLimit | Break::JumpQueue | Break::QueueStandsStill => TURNS,
        Break::RetryCredentials | Break::RenewForUser => USER,
        Break::ExpiryUntold | Break::ExpiryToldAgain => USER,
    }
}

/// The smallest plan that has in it what the variant breaks.
fn plan_for(how: Break) -> fn() -> Plan {
    match how {
        // It takes two requests with one session.
        Break::IgnoreGeneration => plans::three_requests,
        Break::IgnoreLimit | Break::JumpQueue => plans::one_place,
        Break::QueueStandsStill | Break::LogoutKeepsQueue => plans::one_place,
        Break::SecondAccountLogin | Break::RetryCredentials | Break::ShareAccountLoginFailure => {
            plans::account_logins
        }
        Break::RenewForUser | Break::ExpiryUntold | Break::ForgetForce => plans::account_logins,
        Break::ExpiryToldAgain => plans::two_places,
        Break::SetSessionKeepsLogin => plans::adopted,
        Break::OldUpdateCounts | Break::UpdateNotStored => plans::updates,
        Break::StaleKeyCounts => plans::key,
        _ => plans::small,
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
        catches(plan_for(how), how);
    }
}

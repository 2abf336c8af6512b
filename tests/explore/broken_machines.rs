//! The checks bite: machines that are broken on purpose, each caught, and for the right reason.

use std::collections::BTreeSet;

use crate::document::{code, part};
use crate::invariant::Invariant;
use crate::plan::Plan;
use crate::{plans, search};
use weapp_session::session::Break;

/// Which invariant each variant breaks. The document names it under that heading.
fn broken_by(how: Break) -> Invariant {
    match how {
        Break::DoubleSettle | Break::LateAnswerCounts => Invariant::SettlesOnce,
        Break::ShareAccountLoginFailure | Break::ForgetForce => Invariant::SettlesOnce,
        Break::SecondLogin | Break::SecondAccountLogin => Invariant::SingleFlight,
        Break::IgnoreGeneration | Break::OldUpdateCounts => Invariant::Generations,
        Break::SetSessionKeepsLogin | Break::StaleKeyCounts => Invariant::Generations,
        Break::UnboundedReplay => Invariant::Bounded,
        Break::TrustEveryOrigin => Invariant::Origins,
        Break::LogoutKeepsRecord | Break::UpdateNotStored => Invariant::Storage,
        Break::SendBare => Invariant::NeverBare,
        Break::SendAfterAbort => Invariant::Abort,
        Break::LogoutForgetsEpoch | Break::LogoutKeepsLogin => Invariant::LogoutWins,
        Break::LogoutKeepsQueue => Invariant::LogoutWins,
        Break::ReplayTransportFailure => Invariant::OnlyExpiredReplays,
        Break::LifetimeFromZero => Invariant::Clock,
        Break::IgnoreLimit | Break::JumpQueue | Break::QueueStandsStill => Invariant::HostTurns,
        Break::RetryCredentials | Break::RenewForUser => Invariant::UserSessions,
        Break::ExpiryUntold | Break::ExpiryToldAgain => Invariant::Notices,
        Break::PauseWithoutTimer => Invariant::Progress,
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

#[test]
fn the_document_names_each_broken_machine_where_it_is_caught() {
    for (invariant, title) in Invariant::ALL {
        let part = part(*invariant, "Exploration");
        let named = code(&part).filter(|word| word.starts_with("Break::"));
        let named: BTreeSet<String> = named.map(str::to_owned).collect();
        let caught = Break::ALL
            .iter()
            .filter(|how| broken_by(**how) == *invariant);
        let caught = caught.map(|how| format!("Break::{how:?}")).collect();
        assert_eq!(named, caught, "named and caught under “{title}”");
    }
}

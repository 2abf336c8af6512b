//! The checks bite: machines that are broken on purpose, each caught, and for the right reason.

use std::collections::BTreeSet;

use crate::broken::{Broken, Fault};
use crate::document::{code, part};
use crate::invariant::Invariant;
use crate::plan::Plan;
use crate::{plans, search};
use weapp_session::session::Break;

/// Which invariant each variant breaks. The document names it under that heading.
fn broken_by(how: Broken) -> Invariant {
    match how {
        Broken::Outside(fault) => broken_by_fault(fault),
        Broken::Inside(how) => broken_by_break(how),
    }
}

fn broken_by_fault(fault: Fault) -> Invariant {
    match fault {
        Fault::DoubleSettle | Fault::LateAnswerCounts | Fault::ForgetForce => {
            Invariant::SettlesOnce
        }
        Fault::UnboundedReplay => Invariant::Bounded,
        Fault::TrustEveryOrigin => Invariant::Origins,
        Fault::LogoutKeepsRecord | Fault::UpdateNotStored => Invariant::Storage,
        Fault::SendBare => Invariant::NeverBare,
        Fault::SendAfterAbort => Invariant::Abort,
        Fault::ReplayTransportFailure => Invariant::OnlyExpiredReplays,
        Fault::LifetimeFromZero => Invariant::Clock,
        Fault::IgnoreLimit => Invariant::HostTurns,
        Fault::ExpiryUntold | Fault::ExpiryToldAgain => Invariant::Notices,
        Fault::PauseWithoutTimer => Invariant::Progress,
        Fault::RenewTwice | Fault::RenewAnother => Invariant::RefreshTokens,
        Fault::RetryAfterAbort => Invariant::AskedRetries,
        Fault::LeaseWithoutSlash | Fault::LeaseOfAnotherBase => Invariant::Leases,
    }
}

fn broken_by_break(how: Break) -> Invariant {
    match how {
        Break::ShareAccountLoginFailure => Invariant::SettlesOnce,
        Break::SecondLogin | Break::SecondAccountLogin => Invariant::SingleFlight,
        Break::IgnoreGeneration | Break::OldUpdateCounts => Invariant::Generations,
        Break::SetSessionKeepsLogin | Break::StaleKeyCounts => Invariant::Generations,
        Break::LogoutForgetsEpoch | Break::LogoutKeepsLogin => Invariant::LogoutWins,
        Break::LogoutKeepsQueue => Invariant::LogoutWins,
        Break::JumpQueue | Break::QueueStandsStill => Invariant::HostTurns,
        Break::RetryCredentials | Break::RenewForUser => Invariant::UserSessions,
        Break::RefuseInSilence | Break::TimerForTheHostAlone => Invariant::SettlesOnce,
        Break::LogoutTakesBack => Invariant::Anywhere,
        Break::LogsInWithoutPause | Break::PauseNeverEnds => Invariant::PoliteLogins,
        Break::IgnoresNews => Invariant::SharedStorage,
        Break::ReleasesBeforeStored | Break::IgnoresClaims => Invariant::RefreshTokens,
        Break::RetriesForEver => Invariant::AskedRetries,
        Break::HeldByTheClock => Invariant::NeverBare,
        Break::FailureOfAnother | Break::AnswerCountsAsLoss => Invariant::Evidence,
        Break::LendsAfterLogout | Break::LendsAfterExpiry | Break::LendsForEver => {
            Invariant::Leases
        }
        Break::LendsDuringLogin | Break::LendsWhatSlides => Invariant::Leases,
        Break::LendsToAFullHost | Break::LendsAPlaceTooMany => Invariant::Leases,
        Break::LeavesLeasedUntold | Break::TakesLeasedForBare => Invariant::Leases,
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
            Fault::RenewTwice | Fault::RenewAnother => plans::refresh_tokens,
            Fault::RetryAfterAbort => plans::retries,
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
            Break::TimerForTheHostAlone => plans::one_place,
            Break::LogoutTakesBack => plans::callbacks,
            Break::HeldByTheClock => plans::telling,
            Break::FailureOfAnother => plans::stragglers,
            Break::LendsToAFullHost | Break::LendsAPlaceTooMany => plans::one_place,
            Break::LendsWhatSlides => plans::sliding,
            Break::LogsInWithoutPause | Break::PauseNeverEnds => plans::pace,
            Break::ReleasesBeforeStored => plans::encrypted_storage,
            Break::IgnoresNews | Break::IgnoresClaims => plans::shared_storage,
            Break::RetriesForEver => plans::retries,
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

#[test]
fn the_document_names_each_broken_machine_where_it_is_caught() {
    for (invariant, title) in Invariant::ALL {
        let part = part(*invariant, "Exploration");
        let named = code(&part).filter(|word| word.contains("::"));
        let named: BTreeSet<String> = named.map(str::to_owned).collect();
        let caught = Broken::all().filter(|how| broken_by(*how) == *invariant);
        let caught = caught.map(|how| how.to_string()).collect();
        assert_eq!(named, caught, "named and caught under “{title}”");
    }
}

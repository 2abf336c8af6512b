//! The checks bite: each deliberately broken machine is caught, by the check that watches what is broken.

use std::collections::BTreeSet;

use weapp_session::session::Break;

use crate::broken::{Broken, Fault};
use crate::document::{code, part};
use crate::invariant::Invariant;
use crate::plan::Plan;
use crate::renewals;
use crate::run::run;

/// Within so many schedules.
const SOON: u64 = 10_000;

/// The invariant that a broken machine breaks first. The document names it under that heading.
pub fn broken_by(how: Broken) -> Invariant {
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
        Fault::UnboundedReplay | Fault::PauseWithoutTimer => Invariant::Bounded,
        Fault::TrustEveryOrigin => Invariant::Origins,
        Fault::LogoutKeepsRecord | Fault::UpdateNotStored => Invariant::Storage,
        Fault::SendBare => Invariant::NeverBare,
        Fault::SendAfterAbort => Invariant::Abort,
        Fault::ReplayTransportFailure => Invariant::OnlyExpiredReplays,
        Fault::LifetimeFromZero => Invariant::Clock,
        Fault::IgnoreLimit => Invariant::HostTurns,
        Fault::ExpiryUntold | Fault::ExpiryToldAgain => Invariant::Notices,
        Fault::RenewTwice | Fault::RenewAnother => Invariant::RefreshTokens,
        Fault::RetryAfterAbort => Invariant::AskedRetries,
        Fault::LeaseWithoutSlash | Fault::LeaseOfAnotherBase => Invariant::Leases,
    }
}

fn broken_by_break(how: Break) -> Invariant {
    match how {
        Break::LogoutKeepsQueue | Break::ShareAccountLoginFailure => Invariant::SettlesOnce,
        Break::SecondLogin | Break::SecondAccountLogin => Invariant::SingleFlight,
        Break::IgnoreGeneration => Invariant::Generations,
        Break::QueueStandsStill | Break::RetryCredentials => Invariant::Bounded,
        Break::LogoutForgetsEpoch | Break::LogoutKeepsLogin | Break::SetSessionKeepsLogin => {
            Invariant::LogoutWins
        }
        Break::OldUpdateCounts | Break::StaleKeyCounts => Invariant::Clock,
        Break::JumpQueue => Invariant::HostTurns,
        Break::RenewForUser => Invariant::UserSessions,
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

/// Whether it takes refresh tokens, storage that others write too, a pace or retries to see it.
fn concerns_renewals(how: Broken) -> bool {
    use Invariant::{AskedRetries, PoliteLogins, RefreshTokens, SharedStorage};
    [SharedStorage, PoliteLogins, RefreshTokens, AskedRetries].contains(&broken_by(how))
}

#[test]
fn every_broken_machine_is_caught() {
    for how in Broken::all() {
        let caught = (1..=SOON).find_map(|seed| {
            if concerns_renewals(how) {
                let violation = renewals::run_broken(seed, how).violation?;
                let whole = renewals::run(seed, false).violation.is_none();
                return whole.then_some((seed, violation));
            }
            let mut plan = Plan::of(seed);
            plan.broken = Some(how);
            let violation = run(&plan, false).violation?;
            plan.broken = None;
            // What the whole machine stumbles over as well, proves nothing.
            let whole = run(&plan, false).violation.is_none();
            whole.then_some((seed, violation))
        });
        let (seed, violation) =
            caught.unwrap_or_else(|| panic!("{how:?} goes unnoticed in {SOON} schedules"));
        println!(
            "{how:?}: seed {seed}, {}: {}",
            violation.invariant, violation.detail
        );
        assert_eq!(
            violation.invariant,
            broken_by(how),
            "{how:?} was caught for another reason: {}",
            violation.detail
        );
    }
}

#[test]
fn the_document_names_each_broken_machine_where_it_is_caught() {
    for (invariant, title) in Invariant::ALL {
        let part = part(*invariant, "Simulation");
        let named = code(&part).filter(|word| word.contains("::"));
        let named: BTreeSet<String> = named.map(str::to_owned).collect();
        let caught = Broken::all().filter(|how| broken_by(*how) == *invariant);
        let caught = caught.map(|how| how.to_string()).collect();
        assert_eq!(named, caught, "named and caught under “{title}”");
    }
}

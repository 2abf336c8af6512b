//! The checks bite: each deliberately broken machine is caught, by the check that watches what is broken.

use weapp_session::session::Break;

use crate::plan::Plan;
use crate::run::run;

/// Within so many schedules.
const SOON: u64 = 3_000;

/// The number of the promise that a broken machine breaks first.
fn promise(how: Break) -> &'static str {
    match how {
        Break::DoubleSettle
        | Break::LateAnswerCounts
        | Break::LogoutKeepsQueue
        | Break::ShareAccountLoginFailure
        | Break::ExpiryToldAgain
        | Break::ForgetForce => "1:",
        Break::SecondLogin | Break::SecondAccountLogin => "2:",
        Break::IgnoreGeneration => "3:",
        Break::UnboundedReplay
        | Break::PauseWithoutTimer
        | Break::IgnoreLimit
        | Break::QueueStandsStill
        | Break::RetryCredentials
        | Break::ExpiryUntold => "4:",
        Break::TrustEveryOrigin => "5:",
        Break::LogoutKeepsRecord | Break::UpdateNotStored => "6:",
        Break::SendBare => "7:",
        Break::SendAfterAbort => "8:",
        Break::LogoutForgetsEpoch | Break::LogoutKeepsLogin | Break::SetSessionKeepsLogin => "9:",
        Break::ReplayTransportFailure => "10:",
        Break::LifetimeFromZero | Break::OldUpdateCounts | Break::StaleKeyCounts => "12:",
        Break::JumpQueue => "first come, first served",
        Break::RenewForUser => "only the user renews it",
    }
}

#[test]
fn every_broken_machine_is_caught() {
    for how in Break::ALL {
        let caught = (1..=SOON).find_map(|seed| {
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
            "{how:?}: seed {seed}, \"{}\": {}",
            violation.check, violation.detail
        );
        assert!(
            violation.check.starts_with(promise(how)),
            "{how:?} is taken for \"{}\"",
            violation.check
        );
    }
}

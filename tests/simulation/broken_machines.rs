//! The checks bite: each deliberately broken machine is caught, by the check that watches what is broken.

use weapp_session::session::Break;

use crate::broken::{Broken, Fault};
use crate::plan::Plan;
use crate::run::run;

/// Within so many schedules.
const SOON: u64 = 3_000;

/// The number of the promise that a broken machine breaks first.
fn promise(how: Broken) -> &'static str {
    match how {
        Broken::Outside(fault) => promise_of_fault(fault),
        Broken::Inside(how) => promise_of_break(how),
    }
}

fn promise_of_fault(fault: Fault) -> &'static str {
    match fault {
        Fault::DoubleSettle
        | Fault::LateAnswerCounts
        | Fault::ExpiryToldAgain
        | Fault::ForgetForce => "1:",
        Fault::UnboundedReplay
        | Fault::PauseWithoutTimer
        | Fault::IgnoreLimit
        | Fault::ExpiryUntold => "4:",
        Fault::TrustEveryOrigin => "5:",
        Fault::LogoutKeepsRecord | Fault::UpdateNotStored => "6:",
        Fault::SendBare => "7:",
        Fault::SendAfterAbort => "8:",
        Fault::ReplayTransportFailure => "10:",
        Fault::LifetimeFromZero => "12:",
    }
}

fn promise_of_break(how: Break) -> &'static str {
    match how {
        Break::LogoutKeepsQueue | Break::ShareAccountLoginFailure => "1:",
        Break::SecondLogin | Break::SecondAccountLogin => "2:",
        Break::IgnoreGeneration => "3:",
        Break::QueueStandsStill | Break::RetryCredentials => "4:",
        Break::LogoutForgetsEpoch | Break::LogoutKeepsLogin | Break::SetSessionKeepsLogin => "9:",
        Break::OldUpdateCounts | Break::StaleKeyCounts => "12:",
        Break::JumpQueue => "first come, first served",
        Break::RenewForUser => "only the user renews it",
    }
}

#[test]
fn every_broken_machine_is_caught() {
    for how in Broken::all() {
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

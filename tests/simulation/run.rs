//! Runs schedules, and tells about those that fail.

use std::fmt::Write;

#[cfg(feature = "broken")]
use crate::broken_machines::broken_by;
use crate::coverage::Tally;
use crate::faults::Key;
use crate::invariant::Invariant;
use crate::leases::Prefixes;
use crate::plan::{Machine, Plan};
use crate::shrink::shrink;
use crate::watch::Violation;
use crate::world::World;

/// What came of a schedule.
pub struct Report {
    pub tally: Tally,
    pub faults: Vec<Key>,
    pub violation: Option<Violation>,
    pub log: Vec<String>,
}

impl Report {
    /// Whether this invariant was broken.
    pub fn fails(&self, invariant: Invariant) -> bool {
        self.violation
            .as_ref()
            .is_some_and(|violation| violation.invariant == invariant)
    }
}

/// Runs a plan, and once more with leases, which has to come to the same. `aloud`: with a log.
pub fn run(plan: &Plan, aloud: bool) -> Report {
    let compares = plan.compares_leases();
    let mut world = play(plan, aloud, compares);
    // A shell that confuses the numbers of calls confuses others with leases than without.
    let orderly = plan.without_disorder();
    let mut again = None;
    if compares && world.violation.is_none() && world.tally.disorders > 0 {
        again = Some(play(&orderly, aloud, true));
    }
    let without = again.as_ref().unwrap_or(&world);
    if compares && without.violation.is_none() {
        let mut with = with_leases(without, aloud);
        world.tally.add_leases(&with.tally);
        if with.violation.is_some() {
            world.violation = with.violation.take();
            world.log = with.log.take();
        }
    } else if let Some(again) = again {
        world.violation = again.violation;
    }
    Report {
        tally: world.tally,
        faults: world.faults,
        violation: world.violation,
        log: world.log.unwrap_or_default(),
    }
}

fn play(plan: &Plan, aloud: bool, traced: bool) -> World<'_> {
    let mut world = World::new(plan);
    world.log = aloud.then(Vec::new);
    world.trace = traced.then(Vec::new);
    world.run();
    world
}

/// The same run with leases. Whatever it breaks, or shows that the one without does not, the leases are to blame for.
fn with_leases<'a>(without: &World<'a>, aloud: bool) -> World<'a> {
    let mut with = World::new(without.plan);
    with.log = aloud.then(Vec::new);
    with.trace = Some(Vec::new());
    with.leases = true;
    with.run();
    let broken = with.violation.take().map(|violation| violation.detail);
    let invariant = Invariant::Leases;
    if let Some(detail) = broken.or_else(|| with.differs_from(without)) {
        with.violation = Some(Violation { invariant, detail });
    }
    with
}

/// Runs the schedules of these seeds, and stops at the first that fails.
///
/// # Errors
///
/// The plan that fails, and the invariant it breaks.
pub fn run_all(first: u64, count: u64) -> Result<Tally, Box<(Plan, Violation)>> {
    let mut total = Tally::default();
    for seed in first..first + count {
        let plan = Plan::of(seed);
        let report = run(&plan, false);
        total.add(&report.tally);
        if let Some(violation) = report.violation {
            return Err(Box::new((plan, violation)));
        }
    }
    Ok(total)
}

/// Everything there is to say about a schedule that fails: the seed, how to run it again, and the story of the smallest
/// one that fails in the same way.
pub fn explain(plan: &Plan, violation: &Violation) -> String {
    let small = shrink(plan, violation.invariant);
    let report = run(&small, true);
    let seed = plan.seed;
    let mut text = format!(
        "seed {seed} breaks {}: {}\n\
         again: SEED={seed} SCHEDULES=1 cargo test --release --test simulation -- --nocapture\n\
         cut down from {} steps to {}:\n\
         {:?}\n{:?}\n",
        violation.invariant,
        violation.detail,
        plan.steps.len(),
        small.steps.len(),
        small.policy,
        small.rules,
    );
    // Writing to a string cannot fail.
    for step in &small.steps {
        let _ = writeln!(text, "  at {:>6} ms  {:?}", step.at, step.what);
    }
    for key in &report.faults {
        let _ = writeln!(text, "  {key:?}: {:?}", small.fate(*key));
    }
    text.push_str("what happened:\n");
    for line in &report.log {
        text.push_str(line);
        text.push('\n');
    }
    text
}

impl Plan {
    /// Whether leases are compared: not where something else is broken on purpose, which is to be caught for itself.
    fn compares_leases(&self) -> bool {
        #[cfg(feature = "broken")]
        return self
            .broken
            .is_none_or(|how| broken_by(how) == Invariant::Leases);
        #[cfg(not(feature = "broken"))]
        true
    }

    /// What a request's URL begins with that may go under a lease.
    pub fn prefixes(&self) -> Prefixes {
        let prefixes = Prefixes::of_the_options();
        #[cfg(feature = "broken")]
        let prefixes = crate::broken::Broken::prefixes(self.broken, prefixes);
        prefixes
    }

    /// The machine under test.
    #[cfg(not(feature = "broken"))]
    pub fn machine(&self) -> Machine {
        Machine::new(self.policy.clone())
    }

    /// The machine under test, or one that is broken on purpose.
    #[cfg(feature = "broken")]
    pub fn machine(&self) -> Machine {
        crate::broken::Broken::machine(self.broken, self.policy.clone())
    }
}

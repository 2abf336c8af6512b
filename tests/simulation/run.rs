//! Runs schedules, and tells about those that fail.

use std::fmt::Write;

use crate::coverage::Tally;
use crate::faults::Key;
use crate::invariant::Invariant;
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

/// Runs a plan. `aloud`: with a log.
pub fn run(plan: &Plan, aloud: bool) -> Report {
    let mut world = World::new(plan);
    world.log = aloud.then(Vec::new);
    world.run();
    Report {
        tally: world.tally,
        faults: world.faults,
        violation: world.violation,
        log: world.log.unwrap_or_default(),
    }
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

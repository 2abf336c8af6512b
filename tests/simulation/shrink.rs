//! Cuts a failing schedule down to what it needs to fail: delta debugging (Zeller's ddmin) over the steps of the plan,
//! then over the messages whose fate was not the ordinary one.

use crate::faults::Key;
use crate::invariant::Invariant;
use crate::plan::{Listeners, Plan, Step};
use crate::run::run;

/// After so many runs the result is good enough.
const MOST_RUNS: u32 = 4_000;

/// The smallest plan found that breaks the same invariant.
pub fn shrink(plan: &Plan, invariant: Invariant) -> Plan {
    let mut runs = 0;
    let mut fails = |plan: &Plan| {
        runs += 1;
        runs <= MOST_RUNS && run(plan, false).fails(invariant)
    };
    let mut plan = plan.clone();
    let bare = Plan {
        listeners: Listeners::default(),
        ..plan.clone()
    };
    if fails(&bare) {
        plan = bare;
    }
    let steps = minimal(plan.steps.clone(), |steps: &[Step]| {
        fails(&Plan {
            steps: steps.to_vec(),
            ..plan.clone()
        })
    });
    plan.steps = steps;
    let faults = run(&plan, false).faults;
    let calm = |kept: &[Key]| {
        let calmed = faults.iter().filter(|key| !kept.contains(key));
        calmed.copied().collect()
    };
    let kept = minimal(faults.clone(), |kept: &[Key]| {
        fails(&Plan {
            calm: calm(kept),
            ..plan.clone()
        })
    });
    plan.calm = calm(&kept);
    plan
}

/// A part of the list that still fails, and from which no single entry can be left out.
fn minimal<T: Clone>(mut list: Vec<T>, mut fails: impl FnMut(&[T]) -> bool) -> Vec<T> {
    let mut chunk = list.len().div_ceil(2);
    while chunk > 0 && !list.is_empty() {
        let mut start = 0;
        let mut removed = false;
        while start < list.len() {
            let end = (start + chunk).min(list.len());
            let mut rest = list.clone();
            rest.drain(start..end);
            if fails(&rest) {
                list = rest;
                removed = true;
            } else {
                start = end;
            }
        }
        if !(removed && chunk == 1) {
            chunk /= 2;
        }
    }
    list
}

#[cfg(test)]
mod tests {
    use super::minimal;

    #[test]
    fn what_is_not_needed_goes_and_what_is_needed_stays() {
        let needs = |list: &[u32]| [3, 17, 40].iter().all(|needed| list.contains(needed));
        assert_eq!(minimal((0..100).collect(), needs), [3, 17, 40]);
        assert_eq!(minimal(vec![1, 2, 3], |_| true), Vec::<u32>::new());
    }
}

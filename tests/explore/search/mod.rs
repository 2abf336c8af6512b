//! The search: breadth first, so that the first trace found is a shortest one.
//!
//! Only the states that wait for their turn are kept whole. Of the others there is a fingerprint and the state that
//! found it, from which a trace is made by going the way again; and the edges, from which `graph` tells whether every
//! state can still settle.

mod graph;
mod hash;

use std::collections::VecDeque;
use std::fmt;
use std::time::{Duration, Instant};

use crate::invariant::Invariant;
use crate::lease::leasable;
use crate::plan::{Ask, Plan};
use crate::state::State;
use crate::trace::Log;
use crate::world::{Move, Violation};
use graph::{Flaw, Graph};
use hash::{FingerprintMap, fingerprint};

/// What an exploration found out.
pub struct Report {
    pub name: &'static str,
    pub states: usize,
    /// Moves between different states. Late and repeated answers, which lead nowhere, are not among them.
    pub moves: usize,
    pub settled: usize,
    /// How many of the states lend.
    pub lending: usize,
    /// How many moves the farthest state is away.
    pub depth: u32,
    /// How many moves the longest run has.
    pub longest_run: u32,
    pub took: Duration,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:<34} {:>11} states {:>12} moves {:>10} settled {:>10} lend  depth {:>2}  longest run {:>2} {:>8.1} s",
            self.name,
            self.states,
            self.moves,
            self.settled,
            self.lending,
            self.depth,
            self.longest_run,
            self.took.as_secs_f64()
        )
    }
}

/// A broken invariant, and the shortest way to it.
pub struct Failure {
    pub violation: Violation,
    pub trace: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Violation { invariant, what } = &self.violation;
        write!(f, "{invariant}: {what}\n{}", self.trace)
    }
}

/// Explores a plan.
pub fn explore(plan: &Plan) -> Result<Report, Failure> {
    Search::new(plan).run()
}

struct Search<'a> {
    plan: &'a Plan,
    known: FingerprintMap<u32>,
    waiting: VecDeque<State>,
    graph: Graph,
    /// The last state of each depth.
    depths: Vec<u32>,
    /// The requests that may go under a lease.
    leasable: Vec<Ask>,
    lending: usize,
}

impl<'a> Search<'a> {
    fn new(plan: &'a Plan) -> Self {
        Self {
            plan,
            known: FingerprintMap::default(),
            waiting: VecDeque::new(),
            graph: Graph::default(),
            depths: Vec::new(),
            leasable: leasable(plan),
            lending: 0,
        }
    }

    fn run(mut self) -> Result<Report, Failure> {
        let started = Instant::now();
        let initial = State::initial(self.plan).map_err(|violation| Failure {
            violation,
            trace: "at once".to_owned(),
        })?;
        for state in initial {
            self.meet(state, None);
        }
        let mut number = 0;
        let mut last_of_depth = self.graph.states() as u32 - 1;
        while let Some(state) = self.waiting.pop_front() {
            self.expand(number, &state)?;
            if number == last_of_depth {
                self.depths.push(number);
                last_of_depth = self.graph.states() as u32 - 1;
            }
            number += 1;
        }
        let verdict = self.graph.judge().map_err(|flaw| self.fails(&flaw))?;
        Ok(Report {
            name: self.plan.name,
            states: self.graph.states(),
            moves: self.graph.edges(),
            settled: self
                .graph
                .settled
                .iter()
                .filter(|settled| **settled)
                .count(),
            lending: self.lending,
            depth: self.depths.len() as u32 - 1,
            longest_run: verdict.longest_run,
            took: started.elapsed(),
        })
    }

    /// The number of a state, which is new or known already.
    fn meet(&mut self, state: State, found_by: Option<u32>) -> u32 {
        let fingerprint = fingerprint(&state);
        if let Some(number) = self.known.get(&fingerprint) {
            return *number;
        }
        let number = self.graph.add(found_by, state.is_settled());
        self.known.insert(fingerprint, number);
        self.waiting.push_back(state);
        number
    }

    fn expand(&mut self, number: u32, state: &State) -> Result<(), Failure> {
        self.graph.next_state();
        let in_order = state.check_order();
        match in_order.and_then(|()| state.check_lease(&self.leasable)) {
            Ok(lends) => self.lending += usize::from(lends),
            Err(violation) => {
                let trace = self.trace(number, None);
                return Err(Failure { violation, trace });
            }
        }
        for step in state.moves(self.plan) {
            match state.after(self.plan, step, &mut Log::none()) {
                Ok(next) => {
                    let to = self.meet(next, Some(number));
                    if to != number {
                        self.graph.edge(to, step.kind());
                    }
                }
                Err(violation) => {
                    let trace = self.trace(number, Some(step));
                    return Err(Failure { violation, trace });
                }
            }
        }
        Ok(())
    }

    fn fails(&self, flaw: &Flaw) -> Failure {
        let (invariant, what, state) = match flaw {
            Flaw::Cycle(state) => (
                Invariant::Bounded,
                "a run that never ends comes by here",
                state,
            ),
            Flaw::Stuck(state) => (Invariant::Progress, "from here it can never settle", state),
            Flaw::Waits(state) => (
                Invariant::Progress,
                "from here it waits for an answer that may never come",
                state,
            ),
        };
        Failure {
            violation: Violation {
                invariant,
                what: what.to_owned(),
            },
            trace: self.trace(*state, None),
        }
    }

    /// The way to a state, and one more step if there is one.
    fn trace(&self, to: u32, last: Option<Move>) -> String {
        let path = self.graph.path(to);
        let mut log = Log::new();
        let Some(mut state) = State::initial(self.plan)
            .unwrap_or_default()
            .into_iter()
            .nth(path[0] as usize)
        else {
            return String::new();
        };
        let begin = [
            "no session",
            "a session s1 in storage",
            "a session s1, got with credentials, in storage",
        ][path[0] as usize];
        log.line(|| format!("   0  {begin}"));
        let mut steps = path[1..].iter();
        for count in 1.. {
            let step = match steps.next() {
                Some(number) => self.step_to(&state, *number),
                None => last.filter(|_| count == path.len()),
            };
            let Some(step) = step else { break };
            log.line(|| format!("{count:>4}  {}", state.describe(self.plan, step)));
            match state.after(self.plan, step, &mut log) {
                Ok(next) => state = next,
                Err(violation) => {
                    log.line(|| format!("      !! {}", violation.what));
                    break;
                }
            }
        }
        log.text()
    }

    /// The move that leads from a state to the one of that number.
    fn step_to(&self, from: &State, number: u32) -> Option<Move> {
        from.moves(self.plan).into_iter().find(|step| {
            from.after(self.plan, *step, &mut Log::none())
                .is_ok_and(|next| self.known.get(&fingerprint(&next)) == Some(&number))
        })
    }
}

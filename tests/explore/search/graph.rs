//! The graph of what was explored, and what only the whole graph can tell: that every run ends, and that from every
//! state all can settle.

use crate::world::Kind;

/// The low bits of an edge are the state it leads to, the high ones who has to act.
const TARGET: u32 = (1 << 30) - 1;

/// States by number, in the order in which they were found.
#[derive(Default)]
pub struct Graph {
    /// By which state each was found first; itself for an initial one.
    pub found_by: Vec<u32>,
    /// Whether a state is settled.
    pub settled: Vec<bool>,
    /// Where a state's edges begin.
    starts: Vec<u64>,
    edges: Vec<u32>,
}

/// What the whole graph tells.
pub struct Verdict {
    /// The number of moves in the longest run.
    pub longest_run: u32,
}

/// What is wrong with a graph, and a state that shows it.
pub enum Flaw {
    /// A run can go round in circles through or before this state.
    Cycle(u32),
    /// From this state nothing can settle all calls, though every answer may still come.
    Stuck(u32),
    /// From this state all can settle only if `wx.login` or the exchange answers, and they may never do.
    Waits(u32),
}

impl Graph {
    /// Adds a state and gives its number.
    pub fn add(&mut self, found_by: Option<u32>, settled: bool) -> u32 {
        let number = self.found_by.len() as u32;
        assert!(number < TARGET, "more states than edges can tell apart");
        self.found_by.push(found_by.unwrap_or(number));
        self.settled.push(settled);
        number
    }

    /// The edges added from now on are the next state's.
    pub fn next_state(&mut self) {
        self.starts.push(self.edges.len() as u64);
    }

    pub fn edge(&mut self, to: u32, kind: Kind) {
        self.edges.push(to | (kind as u32) << 30);
    }

    pub fn states(&self) -> usize {
        self.found_by.len()
    }

    pub fn edges(&self) -> usize {
        self.edges.len()
    }

    fn of(&self, state: u32) -> &[u32] {
        let state = state as usize;
        let start = self.starts[state] as usize;
        let end = self
            .starts
            .get(state + 1)
            .map_or(self.edges.len(), |end| *end as usize);
        &self.edges[start..end]
    }

    /// The states from an initial one to this one.
    pub fn path(&self, to: u32) -> Vec<u32> {
        let mut path = vec![to];
        let mut at = to;
        while self.found_by[at as usize] != at {
            at = self.found_by[at as usize];
            path.push(at);
        }
        path.reverse();
        path
    }

    /// Judges the graph: backwards from its ends, in an order that exists because there are no cycles.
    pub fn judge(&self) -> Result<Verdict, Flaw> {
        let order = self.order().map_err(Flaw::Cycle)?;
        let mut longest = vec![0u32; self.states()];
        // Can settle; can settle even if no login is ever answered again.
        let mut can = vec![(false, false); self.states()];
        for state in order.iter().rev() {
            let settled = self.settled[*state as usize];
            let (mut can_settle, mut surely) = (settled, settled);
            let mut run = 0;
            for edge in self.of(*state) {
                let to = (edge & TARGET) as usize;
                run = run.max(longest[to] + 1);
                let kind = edge >> 30;
                can_settle |= kind != Kind::Free as u32 && can[to].0;
                surely |= kind == Kind::Sure as u32 && can[to].1;
            }
            longest[*state as usize] = run;
            can[*state as usize] = (can_settle, surely);
        }
        // The first in the order of their discovery has the shortest trace.
        if let Some(stuck) = can.iter().position(|can| !can.0) {
            return Err(Flaw::Stuck(stuck as u32));
        }
        if let Some(waits) = can.iter().position(|can| !can.1) {
            return Err(Flaw::Waits(waits as u32));
        }
        let longest_run = longest.into_iter().max().unwrap_or_default();
        Ok(Verdict { longest_run })
    }

    /// The states, each before those it leads to; or a state that is on no such list, because a cycle comes before
    /// it.
    fn order(&self) -> Result<Vec<u32>, u32> {
        let mut incoming = vec![0u32; self.states()];
        for edge in &self.edges {
            incoming[(edge & TARGET) as usize] += 1;
        }
        let all = 0..self.states() as u32;
        let mut order: Vec<u32> = all.filter(|state| incoming[*state as usize] == 0).collect();
        let mut next = 0;
        while let Some(state) = order.get(next).copied() {
            next += 1;
            for edge in self.of(state) {
                let to = edge & TARGET;
                incoming[to as usize] -= 1;
                if incoming[to as usize] == 0 {
                    order.push(to);
                }
            }
        }
        match incoming.iter().position(|left| *left > 0) {
            Some(state) => Err(state as u32),
            None => Ok(order),
        }
    }
}

//! Which module imports which, and where that goes round in a circle.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// What an import takes. What takes both counts as one of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    /// Something that is there when the program runs.
    Value,
    /// Types only, which the compiler drops.
    Type,
}

impl By {
    pub fn name(self) -> &'static str {
        match self {
            By::Value => "by values",
            By::Type => "by types",
        }
    }
}

/// Each module, and what it imports. Modules are named by their paths below the sources, without the ending: `lib/is`.
pub type Imports = BTreeMap<String, BTreeMap<String, By>>;

/// Notes an import; of two of the same module, that of values stays.
pub fn add(imports: &mut Imports, from: &str, to: &str, by: By) {
    let targets = imports.entry(from.to_owned()).or_default();
    let known = targets.entry(to.to_owned()).or_insert(by);
    *known = (*known).min(by);
}

/// How many pairs of modules there are of which one imports the other.
pub fn arrows(imports: &Imports) -> usize {
    imports.values().map(BTreeMap::len).sum()
}

/// Modules of which each reaches each other by imports.
#[derive(Debug, PartialEq, Eq)]
pub struct Circle {
    /// In alphabetical order.
    pub members: Vec<String>,
    /// A shortest way round; the first module is also the last.
    pub way: Vec<String>,
}

/// The circles by imports of values, or by those of types as well.
pub fn circles(imports: &Imports, by: By) -> Vec<Circle> {
    let reached: BTreeMap<&str, BTreeSet<&str>> = imports
        .keys()
        .map(|from| (from.as_str(), reach(imports, from, by)))
        .collect();
    let reaches = |from: &str, to: &str| reached.get(from).is_some_and(|all| all.contains(to));
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut circles = Vec::new();
    for one in imports.keys().map(String::as_str) {
        if seen.contains(one) || !reaches(one, one) {
            continue;
        }
        let members: Vec<&str> = reached[one]
            .iter()
            .copied()
            .filter(|other| reaches(other, one))
            .collect();
        seen.extend(&members);
        let ways = members.iter().filter_map(|start| round(imports, start, by));
        circles.push(Circle {
            way: ways.min_by_key(Vec::len).unwrap_or_default(),
            members: members.into_iter().map(str::to_owned).collect(),
        });
    }
    circles
}

/// What a module imports in one step.
fn next<'a>(imports: &'a Imports, from: &str, by: By) -> impl Iterator<Item = &'a str> {
    let targets = imports.get(from).into_iter().flatten();
    targets
        .filter(move |(_, how)| **how <= by)
        .map(|(to, _)| to.as_str())
}

/// What a module reaches in one step or more; itself only if there is a way round.
fn reach<'a>(imports: &'a Imports, from: &str, by: By) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut left: Vec<&str> = next(imports, from, by).collect();
    while let Some(one) = left.pop() {
        if reached.insert(one) {
            left.extend(next(imports, one, by));
        }
    }
    reached
}

/// A shortest way from a module to itself.
fn round(imports: &Imports, start: &str, by: By) -> Option<Vec<String>> {
    let mut queue = VecDeque::from([vec![start]]);
    let mut seen = BTreeSet::new();
    while let Some(way) = queue.pop_front() {
        let last = way.last().copied().unwrap_or(start);
        for one in next(imports, last, by) {
            let longer = || way.iter().copied().chain([one]);
            if one == start {
                return Some(longer().map(str::to_owned).collect());
            }
            if seen.insert(one) {
                queue.push_back(longer().collect());
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `a > b` imports values, `a : b` types.
    fn imports(lines: &[&str]) -> Imports {
        let mut imports = Imports::new();
        for line in lines {
            let words: Vec<&str> = line.split(' ').collect();
            let [from, sign, to] = words[..] else {
                panic!("{line}");
            };
            let by = if sign == ">" { By::Value } else { By::Type };
            add(&mut imports, from, to, by);
        }
        imports
    }

    fn ways(imports: &Imports, by: By) -> Vec<String> {
        let circles = circles(imports, by);
        circles.iter().map(|one| one.way.join(" ")).collect()
    }

    #[test]
    fn a_circle_by_values_is_one_by_types_too() {
        let three = imports(&["a > b", "b > c", "c > a", "c > d", "e > a"]);
        assert_eq!(ways(&three, By::Value), ["a b c a"]);
        assert_eq!(circles(&three, By::Type), circles(&three, By::Value));
        assert_eq!(circles(&three, By::Value)[0].members, ["a", "b", "c"]);
    }

    #[test]
    fn a_circle_that_types_close_is_none_by_values() {
        let two = imports(&["a > b", "b : a"]);
        assert_eq!(ways(&two, By::Value), [""; 0]);
        assert_eq!(ways(&two, By::Type), ["a b a"]);
    }

    #[test]
    fn one_that_is_imported_by_two_ways_is_no_circle() {
        let diamond = imports(&["a > b", "a > c", "b > d", "c > d"]);
        assert_eq!(ways(&diamond, By::Type), [""; 0]);
        assert_eq!(arrows(&diamond), 4);
    }

    #[test]
    fn circles_that_do_not_reach_each_other_are_two() {
        let apart = imports(&["a > b", "b > a", "b > c", "c > d", "d > c"]);
        assert_eq!(ways(&apart, By::Value), ["a b a", "c d c"]);
    }

    #[test]
    fn the_way_round_is_a_shortest_one() {
        let joined = imports(&["a > b", "b > c", "c > a", "c > b"]);
        let found = circles(&joined, By::Value);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].members, ["a", "b", "c"]);
        assert_eq!(found[0].way, ["b", "c", "b"]);
    }

    #[test]
    fn a_module_that_imports_itself_is_a_circle() {
        assert_eq!(ways(&imports(&["a > a"]), By::Value), ["a a"]);
    }

    #[test]
    fn an_import_of_values_outweighs_one_of_types() {
        for lines in [["a > b", "a : b"], ["a : b", "a > b"]] {
            assert_eq!(imports(&lines)["a"]["b"], By::Value);
        }
    }
}

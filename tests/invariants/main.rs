//! docs/design/invariants.md against the code: the document and [`Invariant`] list the same invariants, and what the
//! document names is there.
//!
//! That it names the broken machines where they are caught is checked beside their tables, in
//! tests/explore/broken_machines.rs and tests/simulation/broken_machines.rs.

mod document;
mod invariant;

use std::fs;
use std::path::Path;

use document::{code, part, sections};
use invariant::Invariant;

/// What is said of each invariant that is kept today.
const PARTS: [&str; 4] = ["Scenarios", "Exploration", "Simulation", "End to end"];

/// How a section begins whose invariant waits for something.
const TO_COME: &str = "\n**To come**, with ";

#[test]
fn document_and_code_list_the_same_promises() {
    let sections = sections();
    let headings = sections
        .iter()
        .map(|section| (section.number, section.title.as_str()));
    let invariants = Invariant::ALL
        .iter()
        .map(|(invariant, title)| (invariant.number(), *title));
    for (heading, invariant) in headings.zip(invariants) {
        assert_eq!(heading, invariant, "document and code");
    }
    assert_eq!(sections.len(), Invariant::ALL.len(), "document and code");
}

#[test]
fn a_violation_prints_the_heading_to_look_under() {
    for (invariant, title) in Invariant::ALL {
        let words = invariant.to_string();
        assert_eq!(words, format!("invariant {} ({title})", *invariant as u8));
    }
    assert_eq!(size_of::<Option<Invariant>>(), 1);
}

#[test]
fn each_promise_is_held_somewhere_or_says_what_it_waits_for() {
    for section in sections() {
        let (invariant, title) = Invariant::ALL[usize::from(section.number) - 1];
        let missing = PARTS.map(|name| part(invariant, name).is_empty());
        let to_come = section.text.starts_with(TO_COME);
        assert_eq!(missing, [to_come; 4], "{title}: one of {PARTS:?}");
        let files = code(&section.text).filter(|word| word.starts_with("tests/"));
        assert!(to_come || files.count() > 0, "{title}: nothing holds it");
    }
}

#[test]
fn files_and_tests_that_the_document_names_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let places = ["tests/", "src/", "xtask/", "docs/"];
    let is_path = |word: &&str| places.iter().any(|place| word.starts_with(place));
    for section in sections() {
        for path in code(&section.text).filter(is_path) {
            assert!(root.join(path).exists(), "{}: {path}", section.title);
        }
    }
    for (invariant, title) in Invariant::ALL {
        for name in ["Scenarios", "End to end"] {
            let part = part(*invariant, name);
            let sources: Vec<String> = code(&part)
                .filter(is_path)
                .map(|path| fs::read_to_string(root.join(path)).expect("a source"))
                .map(|source| source.replace("\\'", "'"))
                .collect();
            let quoted = part.split('“').skip(1);
            for test in quoted.filter_map(|rest| Some(rest.split_once('”')?.0)) {
                let is_there = sources.iter().any(|source| source.contains(test));
                assert!(is_there, "{title}: no test “{test}”");
            }
        }
    }
}

#[test]
fn broken_machines_stand_where_they_are_compared() {
    let broken = |text: &str| code(text).filter(|word| word.contains("Break::")).count();
    for section in sections() {
        let (invariant, title) = Invariant::ALL[usize::from(section.number) - 1];
        let parts = ["Exploration", "Simulation"].map(|name| broken(&part(invariant, name)));
        let all = broken(&section.text);
        assert_eq!(parts.iter().sum::<usize>(), all, "{title}");
    }
}

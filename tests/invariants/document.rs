//! docs/design/invariants.md, taken apart: a section for each invariant, in it a part for each way to hold it.

use std::fs;
use std::path::Path;

use crate::invariant::Invariant;

/// What stands under one heading.
pub struct Section {
    pub number: u8,
    pub title: String,
    pub text: String,
}

/// The document's sections, in their order.
pub fn sections() -> Vec<Section> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/design/invariants.md");
    let text = fs::read_to_string(path).expect("the document is there");
    let sections = text.split("\n## ").skip(1);
    sections
        .map(|section| {
            let (heading, text) = section.split_once('\n').expect("a section has a text");
            let (number, title) = heading.split_once(". ").expect("a heading has a number");
            Section {
                number: number.parse().expect("a heading begins with its number"),
                title: title.to_owned(),
                text: text.to_owned(),
            }
        })
        .collect()
}

/// The item `- **Name:** …` of an invariant's section, on one line; empty where there is none.
pub fn part(invariant: Invariant, name: &str) -> String {
    let heading = (invariant.number(), invariant.title());
    let sections = sections();
    let section = sections
        .iter()
        .find(|section| (section.number, section.title.as_str()) == heading);
    let section = section.map_or("", |section| &section.text);
    let mut items = section.split("\n- **").skip(1);
    let start = format!("{name}:** ");
    let item = items.find_map(|item| item.strip_prefix(start.as_str()));
    let words = item.unwrap_or_default().split_whitespace();
    words.collect::<Vec<_>>().join(" ")
}

/// What stands in code marks in a text.
pub fn code(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

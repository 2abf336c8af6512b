//! The options as the glue hands them over: one string, with a part for each row of the options table.
//!
//! One string crosses the boundary faster, and with less code, than forty values. Inside a value neither separator can
//! stand: the glue puts a line break in their place, which no option that is read here may hold either.

use crate::session::OptionValues;

/// Between two rows.
const ROW: char = '\0';
/// Between two entries of an array.
const ENTRY: char = '\u{1}';

pub(super) struct Options(pub String);

impl Options {
    /// An option that is not given is empty.
    fn get(&self, row: u32) -> &str {
        self.0.split(ROW).nth(row as usize).unwrap_or_default()
    }

    fn entries(&self, row: u32) -> impl Iterator<Item = &str> {
        self.get(row).split(ENTRY).filter(|entry| !entry.is_empty())
    }
}

impl OptionValues for Options {
    fn text(&self, row: u32) -> Option<String> {
        let text = self.get(row);
        (!text.is_empty()).then(|| text.to_owned())
    }

    fn number(&self, row: u32) -> Option<u32> {
        number(self.get(row))
    }

    fn is_on(&self, row: u32) -> bool {
        self.get(row) == "true"
    }

    fn texts(&self, row: u32) -> Vec<String> {
        self.entries(row).map(str::to_owned).collect()
    }

    fn numbers(&self, row: u32) -> Vec<u32> {
        self.entries(row).filter_map(number).collect()
    }
}

/// Written out by JavaScript from an integer that the glue has checked.
fn number(digits: &str) -> Option<u32> {
    digits.parse().ok()
}

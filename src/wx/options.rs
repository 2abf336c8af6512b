//! The options as the glue hands them over: one string, with a part for each row of the options table.
//!
//! One string crosses the border faster, and with less code, than forty values. Inside a value neither separator can
//! stand: the glue puts a line break in their place, which no option that is read here may hold either.

use crate::session::OptionValues;

/// Ends a row.
const ROW: u8 = 0;
/// Ends an entry of an array.
const ENTRY: u8 = 1;

pub(super) struct Options(pub String);

impl Options {
    /// An option that is not given is empty. One that is an object or a function is not.
    #[inline(never)]
    fn get(&self, row: u32) -> &str {
        let mut rest = self.0.as_str();
        for _ in 0..row {
            rest = cut(rest, ROW).1;
        }
        cut(rest, ROW).0
    }

    /// The entries of an array.
    fn entries(&self, row: u32) -> impl Iterator<Item = &str> {
        let mut rest = self.get(row);
        std::iter::from_fn(move || {
            let (entry, after) = cut(Some(rest).filter(|rest| !rest.is_empty())?, ENTRY);
            rest = after;
            Some(entry)
        })
    }
}

/// What stands before a separator, and what after it.
#[inline(never)] // it stands in two loops, which are read in many places
fn cut(text: &str, separator: u8) -> (&str, &str) {
    let end = text.bytes().position(|byte| byte == separator);
    let end = end.unwrap_or(text.len());
    // Both are at borders of characters: a separator is one by itself.
    (
        text.get(..end).unwrap_or_default(),
        text.get(end + 1..).unwrap_or_default(),
    )
}

impl OptionValues for Options {
    const IN_RANGE: bool = true;

    fn text(&self, row: u32) -> &str {
        self.get(row)
    }

    /// 0 where none is given.
    fn number(&self, row: u32) -> Option<u32> {
        Some(number(self.get(row)))
    }

    fn is_on(&self, row: u32) -> bool {
        self.get(row) == "true"
    }

    fn texts(&self, row: u32) -> impl Iterator<Item = &str> {
        self.entries(row)
    }

    fn numbers(&self, row: u32) -> impl Iterator<Item = u32> {
        self.entries(row).map(number)
    }
}

/// Written out by JavaScript from an integer that the glue has checked.
#[inline(never)] // there are seven options of one
fn number(digits: &str) -> u32 {
    let digit = |byte: u8| u32::from(byte) & 15;
    let add = |number: u32, byte| number.wrapping_mul(10).wrapping_add(digit(byte));
    digits.bytes().fold(0, add)
}

//! The options as they are when nothing is given.

use super::OptionValues;
use crate::session::options::{OPTIONS, Value};

/// Each option as the table says it is when not given.
pub(in crate::session) struct Defaults;

impl Defaults {
    fn get(&self, row: u32) -> Option<Value> {
        OPTIONS[row as usize].default
    }
}

impl OptionValues for Defaults {
    fn text(&self, row: u32) -> &str {
        match self.get(row) {
            Some(Value::Text(text)) => text,
            _ => "",
        }
    }

    fn number(&self, row: u32) -> Option<u32> {
        match self.get(row) {
            Some(Value::Number(number)) => Some(number),
            _ => None,
        }
    }

    fn is_on(&self, row: u32) -> bool {
        self.get(row) == Some(Value::Switch(true))
    }

    fn texts(&self, _row: u32) -> impl Iterator<Item = &str> {
        std::iter::empty()
    }
    fn numbers(&self, row: u32) -> impl Iterator<Item = u32> {
        let numbers = match self.get(row) {
            Some(Value::Numbers(numbers)) => numbers,
            _ => &[],
        };
        numbers.iter().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::options::row;

    #[test]
    fn a_switch_is_as_the_table_has_it() {
        assert!(Defaults.is_on(row("session.persist")));
        assert!(!Defaults.is_on(row("session.sliding")));
    }
}

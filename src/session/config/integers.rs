//! The options that are one integer, checked by the ranges of the table.

use super::{ConfigFault, OptionValues, fault};
use crate::session::options::{OPTIONS, row};

/// What is accepted of an option that is an integer.
#[derive(Clone, Copy)]
struct Limits {
    row: u32,
    least: u32,
    greatest: u32,
    /// Whether it may be missing: it has no default.
    optional: bool,
}

/// How many options are integers.
pub(super) const COUNT: usize = {
    let (mut row, mut count) = (0, 0);
    while row < OPTIONS.len() {
        count += OPTIONS[row].is_integer() as usize;
        row += 1;
    }
    count
};

/// The limits of all of them.
const INTEGERS: [Limits; COUNT] = {
    let none = Limits {
        row: 0,
        least: 0,
        greatest: 0,
        optional: false,
    };
    let mut all = [none; COUNT];
    let (mut row, mut place) = (0, 0);
    while row < OPTIONS.len() {
        let option = &OPTIONS[row];
        if let (true, Some((least, greatest, _))) = (option.is_integer(), option.range()) {
            all[place] = Limits {
                row: row as u32,
                least,
                greatest,
                optional: option.default.is_none(),
            };
            place += 1;
        }
        row += 1;
    }
    all
};

/// The place of an option among the integers. In a constant, it does not compile for any other.
pub(super) const fn place(path: &str) -> usize {
    let row = row(path);
    let mut place = 0;
    while INTEGERS[place].row != row {
        place += 1;
    }
    place
}

/// Reads all integers, each within its range; 0 for one that need not be given and is not.
///
/// # Errors
///
/// The first that is refused.
pub(super) fn read(options: &impl OptionValues) -> Result<[u32; COUNT], ConfigFault> {
    let mut all = [0; COUNT];
    for (into, limits) in all.iter_mut().zip(&INTEGERS) {
        match options.number(limits.row) {
            Some(number) if (limits.least..=limits.greatest).contains(&number) => *into = number,
            None if limits.optional => {}
            _ => return Err(fault(limits.row)),
        }
    }
    Ok(all)
}

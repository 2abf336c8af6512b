//! The ranges of numbers, as the table has them.

use super::{ConfigFault, OptionValues, fault};
use crate::session::options::{OPTIONS, OptionRow};

/// Checks all numbers.
///
/// # Errors
///
/// The first that is out of its range, or missing where it has a default.
pub(super) fn check(options: &impl OptionValues) -> Result<(), ConfigFault> {
    for (option, row) in (0..).zip(OPTIONS) {
        if row.is_integer() {
            match options.number(option) {
                Some(number) if !accepts(row, number) => return Err(fault(option)),
                None if row.default.is_some() => return Err(fault(option)),
                _ => {}
            }
        }
        for (entry, number) in (0..).zip(options.numbers(option)) {
            if !accepts(row, number) {
                return Err(ConfigFault { option, entry });
            }
        }
    }
    Ok(())
}

fn accepts(row: &OptionRow, number: u32) -> bool {
    row.range()
        .is_none_or(|(least, greatest, _)| (least..=greatest).contains(&number))
}

//! Takes the paths of source files out of the module.
//!
//! A panic would name its place by them, but here it ends in a trap without a word (see `snip.rs`). They would make the
//! package larger, tell where it was built, and make its bytes depend on that.

use std::ops::Range;

use walrus::ir::Value;
use walrus::{ConstExpr, DataKind, Module};

/// Where a panic's place is told: a path by its address and length, a line and a column.
const LOCATION_BYTES: usize = 16;

/// Overwrites them with zeros.
pub fn blank(module: &mut Module) {
    let locations: Vec<Range<u32>> = module
        .data
        .iter()
        .flat_map(|data| {
            data.value
                .chunks_exact(4)
                .enumerate()
                .map(|(word, _)| &data.value[4 * word..])
        })
        .filter_map(text_of_location)
        .collect();
    let ids: Vec<_> = module.data.iter().map(|data| data.id()).collect();
    for id in ids {
        let data = module.data.get_mut(id);
        let DataKind::Active {
            offset: ConstExpr::Value(Value::I32(start)),
            ..
        } = data.kind
        else {
            continue;
        };
        for text in &locations {
            let inside = |address: u32| {
                address
                    .checked_sub(start.cast_unsigned())
                    .map(|at| at as usize)
            };
            let (Some(from), Some(to)) = (inside(text.start), inside(text.end)) else {
                continue;
            };
            if let Some(bytes) = data.value.get_mut(from..to)
                && is_path(bytes)
            {
                bytes.fill(0);
            }
        }
    }
}

/// The text that a location would begin with; of most bytes it makes no sense.
fn text_of_location(bytes: &[u8]) -> Option<Range<u32>> {
    let location = bytes.get(..LOCATION_BYTES)?;
    let word = |at: usize| {
        Some(u32::from_le_bytes(
            location.get(at..at + 4)?.try_into().ok()?,
        ))
    };
    let (start, length) = (word(0)?, word(4)?);
    Some(start..start.checked_add(length)?)
}

fn is_path(bytes: &[u8]) -> bool {
    bytes.ends_with(b".rs") && bytes.iter().all(u8::is_ascii_graphic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_location_points_at_is_blanked() {
        let mut module = Module::default();
        let memory = module.memories.add_local(false, false, 1, None, None);
        let text = b"truesrc/lib.rsother.rs\0\0";
        let location = [1024 + 4, 10, 7, 5_u32].map(u32::to_le_bytes).concat();
        let offset = ConstExpr::Value(Value::I32(1024));
        let kind = DataKind::Active { memory, offset };
        let id = module.data.add(kind, [&text[..], &location].concat());
        blank(&mut module);
        let after = &module.data.get(id).value;
        assert_eq!(&after[..24], b"true\0\0\0\0\0\0\0\0\0\0other.rs\0\0");
        assert_eq!(after[24..], location);
    }
}

//! Takes what a panic would say out of the module: its words, and where in the sources it is.
//!
//! Here a panic ends in a trap without a word (see `snip.rs`). Texts and paths would make the package larger, tell where
//! it was built, and make its bytes depend on that.

use std::ops::Range;

use walrus::ir::Value;
use walrus::{ConstExpr, DataKind, Module};

/// Where a panic's place is told: a path by its address and length, a line and a column.
const LOCATION_BYTES: usize = 16;

/// What the standard library and wasm-bindgen would say. A text that is no longer among their own only stays.
const WORDS: [&[u8]; 5] = [
    b"assertion failed: i < self.len()",
    b"capacity overflow",
    b"closure invoked recursively or after being dropped",
    b"RefCell already mutably borrowed",
    b"RefCell already borrowed",
];

/// Overwrites them with zeros, which the optimiser leaves out.
pub fn blank(module: &mut Module) {
    let segments: Vec<_> = module
        .data
        .iter()
        .filter_map(|data| match data.kind {
            DataKind::Active {
                offset: ConstExpr::Value(Value::I32(start)),
                ..
            } => Some((data.id(), start.cast_unsigned())),
            _ => None,
        })
        .collect();
    let mut blanks = Vec::new();
    for (id, start) in &segments {
        let bytes = &module.data.get(*id).value;
        // The linker aligns what it puts together, and a segment's start with it.
        for (offset, location) in bytes.windows(LOCATION_BYTES).enumerate().step_by(4) {
            let Some(text) = text_of(location) else {
                continue;
            };
            let is_location = segments.iter().any(|(id, start)| {
                let text = within(&module.data.get(*id).value, *start, &text);
                text.is_some_and(is_path)
            });
            if is_location {
                let at = start + offset as u32;
                blanks.extend([text, at..at + LOCATION_BYTES as u32]);
            }
        }
        for words in WORDS {
            if let Some(at) = bytes.windows(words.len()).position(|text| text == words) {
                let at = start + at as u32;
                blanks.push(at..at + words.len() as u32);
            }
        }
    }
    for (id, start) in segments {
        let bytes = &mut module.data.get_mut(id).value;
        for blank in &blanks {
            if let Some(range) = place(bytes, start, blank) {
                bytes[range].fill(0);
            }
        }
    }
}

/// The text that a location begins with; of most bytes it makes no sense.
fn text_of(location: &[u8]) -> Option<Range<u32>> {
    let word = |at: usize| {
        Some(u32::from_le_bytes(
            location.get(at..at + 4)?.try_into().ok()?,
        ))
    };
    let (start, length) = (word(0)?, word(4)?);
    Some(start..start.checked_add(length)?)
}

/// Where a range of addresses is in a segment, if the whole of it is there.
fn place(segment: &[u8], start: u32, range: &Range<u32>) -> Option<Range<usize>> {
    let from = range.start.checked_sub(start)? as usize;
    let to = range.end.checked_sub(start)? as usize;
    segment.get(from..to).map(|_| from..to)
}

fn within<'a>(segment: &'a [u8], start: u32, range: &Range<u32>) -> Option<&'a [u8]> {
    segment.get(place(segment, start, range)?)
}

fn is_path(bytes: &[u8]) -> bool {
    bytes.ends_with(b".rs") && bytes.iter().all(u8::is_ascii_graphic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locations_what_they_point_at_and_known_words_are_blanked_and_nothing_else() {
        let mut module = Module::default();
        let memory = module.memories.add_local(false, false, 1, None, None);
        let text = b"truesrc/lib.rsother.rs\0\0";
        let words = |words: [u32; 4]| words.map(u32::to_le_bytes).concat();
        let location = words([1024 + 4, 10, 7, 5]);
        // Points at what is no path.
        let slice = words([1024, 4, 7, 5]);
        let rest = b"capacity of capacity overflow";
        let offset = ConstExpr::Value(Value::I32(1024));
        let kind = DataKind::Active { memory, offset };
        let all = [&text[..], &location, &slice, rest].concat();
        let id = module.data.add(kind, all);
        blank(&mut module);
        let after = &module.data.get(id).value;
        assert_eq!(&after[..24], b"true\0\0\0\0\0\0\0\0\0\0other.rs\0\0");
        assert_eq!(after[24..40], [0; 16]);
        assert_eq!(after[40..56], slice);
        assert_eq!(&after[56..68], b"capacity of ");
        assert_eq!(after[68..], [0; 17]);
    }
}

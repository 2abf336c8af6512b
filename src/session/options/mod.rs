//! The options of `createClient`, as one table.
//!
//! This is the only list of them. The core takes ranges and defaults from it, and the build makes of it:
//!
//! - the table by which the glue checks names, types and ranges before the wasm is there, and each option's type where
//!   the glue reads it;
//! - the TypeScript declarations of `ClientOptions`, with their documentation;
//! - the tables of docs/en/reference/options.md and docs/zh-CN/reference/options.md (`cargo xtask tables`).

pub mod kind;
mod row;
mod table;

pub use row::{OptionRow, Type, Unit, Value, Words};
pub use table::{ELSEWHERE, OPTIONS};

/// All rows, wherever they are checked.
pub fn all() -> impl Iterator<Item = &'static OptionRow> {
    OPTIONS.iter().chain(ELSEWHERE)
}

/// How long the string of an option may be, and how many entries an array may have. The glue sees to it: whatever goes to
/// the wasm stays in its memory. What comes out again is looked at here too: a text much longer could not.
pub const MAX_LENGTH: usize = 4096;

/// The index of a row in [`OPTIONS`]. In a constant, it does not compile for a path that is none.
///
/// # Panics
///
/// If there is no such row.
pub const fn row(path: &str) -> u32 {
    let mut index = 0;
    while index < OPTIONS.len() {
        if same(OPTIONS[index].path.as_bytes(), path.as_bytes()) {
            return index as u32;
        }
        index += 1;
    }
    panic!("no such option");
}

const fn same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let mut index = 0;
    while index < a.len() {
        if a[index] != b[index] {
            return false;
        }
        index += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_stand_before_their_fields() {
        let mut seen = Vec::new();
        for row in all() {
            assert!(!seen.contains(&row.path), "{} twice", row.path);
            if let Some((group, _)) = row.path.rsplit_once('.') {
                assert!(seen.contains(&group), "{} before its group", row.path);
                let group = all().find(|row| row.path == group).expect("seen");
                assert!(group.group().is_some(), "{} is no group", group.path);
            }
            seen.push(row.path);
        }
    }

    /// Whether a type takes a value.
    fn takes(one: &Type, value: Value) -> bool {
        match (*one, value) {
            (Type::Text, Value::Text(text)) => !text.is_empty(),
            (Type::AnyText, Value::Text(_)) | (Type::Boolean, Value::Switch(_)) => true,
            (Type::OneOf(choices), Value::Text(text)) => choices.contains(&text),
            (Type::Integer(least, greatest, _), Value::Number(number)) => {
                (least..=greatest).contains(&number)
            }
            (Type::Integers(least, greatest), Value::Numbers(numbers)) => numbers
                .iter()
                .all(|number| (least..=greatest).contains(number)),
            _ => false,
        }
    }

    #[test]
    fn a_default_is_what_the_option_accepts() {
        for row in all() {
            if let Some(value) = row.default {
                assert!(
                    row.types.iter().any(|one| takes(one, value)),
                    "{}",
                    row.path
                );
                assert!(!row.required, "{} is never missing", row.path);
            }
            let is_switch = matches!(row.types, [Type::Boolean]);
            assert!(
                !is_switch || row.default.is_some(),
                "{} is neither on nor off",
                row.path
            );
        }
    }

    /// What the documentation is made of: a missing or a wrong piece would only be seen by a reader.
    #[test]
    fn every_option_is_documented_in_both_languages() {
        for row in all() {
            for words in [row.doc, row.accepted, row.section] {
                assert_eq!(words.en.is_empty(), words.zh.is_empty(), "{}", row.path);
                assert!(
                    words.zh.is_empty() || !words.zh.is_ascii() && words.en.is_ascii(),
                    "{} in the wrong language",
                    row.path
                );
                for text in [words.en, words.zh] {
                    // It stands in a cell of a table, and in a comment.
                    assert!(
                        !text.contains(['|', '\n']) && !text.contains("*/"),
                        "{text}"
                    );
                    assert!(text.matches('`').count() % 2 == 0, "{text}");
                }
            }
            assert!(!row.doc.en.is_empty(), "{} is not explained", row.path);
            assert!(!row.tested.is_empty(), "{} is not tested", row.path);
            assert!(
                row.format.is_empty() || !row.accepted.en.is_empty(),
                "{}: what it accepts is told in the error message only",
                row.path
            );
        }
    }

    #[test]
    fn a_name_of_mistake_is_none_of_the_right_ones() {
        for row in all() {
            let (group, _) = row.path.rsplit_once('.').unwrap_or_default();
            for word in row.also.split_whitespace() {
                let path = match word.strip_prefix('.') {
                    Some(name) => format!("{group}.{name}"),
                    None => word.to_owned(),
                };
                assert!(
                    all().all(|other| other.path.to_lowercase() != path),
                    "{path} is an option"
                );
                let is_plain = |letter: char| letter.is_ascii_lowercase() || letter == '.';
                assert!(path.chars().all(is_plain), "{path} is never looked for");
            }
        }
    }

    #[test]
    fn rows_are_found_by_path() {
        let path = "login.retry.delay";
        assert_eq!(OPTIONS[row(path) as usize].path, path);
        assert_eq!(
            OPTIONS[row("replays") as usize].range(),
            Some((0, 10, Unit::Times))
        );
    }
}

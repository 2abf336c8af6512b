//! `generated/flat.ts`: what each option is where the glue reads it.

use std::fmt::Write as _;

use weapp_session::session::options::{OPTIONS, OptionRow, Value};

use super::declarations;
use super::rows::{plain_types, union};
use super::source::HEADER;

/// The source of `generated/flat.ts`.
pub fn flat() -> String {
    let mut text = String::from(
        "\n/** The options by their numbers, with defaults. A group that was given stands in its fields alone. */\n\
         export type FlatOptions = [\n",
    );
    for row in OPTIONS {
        let _ = writeln!(text, "  {}: {},", label(row.path), value(row));
    }
    text.push_str("];\n");
    let groups = "import type { RenewOptions, Retry } from './client-options';\n";
    format!("{HEADER}{}{groups}{text}", declarations::imports(&text))
}

fn value(row: &OptionRow) -> String {
    let mut types = plain_types(row);
    if row.is_elsewhere() {
        types.extend(row.group().map(str::to_owned));
    }
    // A switch that is off is nothing, as the glue's table does not say so.
    let has_default = row
        .default
        .is_some_and(|value| value != Value::Switch(false));
    if row.group().is_some() || !(row.required || has_default) {
        types.push("undefined".into());
    }
    union(types)
}

/// `login.codeField` as `loginCodeField`.
fn label(path: &str) -> String {
    let mut label = String::new();
    let mut begins = false;
    for letter in path.chars() {
        match letter {
            '.' => begins = true,
            letter if begins => {
                label.push(letter.to_ascii_uppercase());
                begins = false;
            }
            letter => label.push(letter),
        }
    }
    label
}

//! `generated/options.ts`: what the glue checks options by.

use std::fmt::Write as _;

use serde_json::json;
use weapp_session::session::options::{OPTIONS, OptionRow, Value, kind};

use super::rows::{fields, json_of};
use super::source::{HEADER, constant};

pub fn options() -> String {
    let mut text = String::from(HEADER);
    text.push_str(
        "\n/** `[kinds, range or choices or format, default or the rows of a group]`; see src/session/options. */\n\
         export type OptionRow = [kinds: number, accepted?: readonly unknown[] | string | undefined, more?: any];\n\
         /** By their names. What has nothing but kinds, or rows, stands as these alone. */\n\
         export interface OptionRows {\n  [name: string]: number | OptionRow | OptionRows;\n}\n\n",
    );
    for (name, bit) in [
        ("STRING", kind::STRING),
        ("INTEGER", kind::INTEGER),
        ("BOOLEAN", kind::BOOLEAN),
        ("OBJECT", kind::OBJECT),
        ("FUNCTION", kind::FUNCTION),
        ("STRINGS", kind::STRINGS),
        ("INTEGERS", kind::INTEGERS),
        ("EMPTY", kind::EMPTY),
        ("GROUP", kind::GROUP),
        ("REQUIRED", kind::REQUIRED),
        ("STRING_VALUES", kind::STRING_VALUES),
        ("ARRAY_VALUES", kind::ARRAY_VALUES),
        ("NUMBER", kind::NUMBER),
    ] {
        let _ = writeln!(text, "export const {name} = {bit};");
    }
    text.push('\n');
    for (index, row) in OPTIONS.iter().enumerate() {
        let _ = writeln!(
            text,
            "export const OPTION_{} = {index};",
            constant(row.path)
        );
    }
    text.push('\n');
    for row in OPTIONS {
        if shared_format(row).is_some_and(|named| named.path == row.path) {
            let _ = writeln!(text, "const {} = {};", format_name(row), json!(row.format));
        }
    }
    // As the options are nested: names without quotation marks and kinds without brackets are the shortest form.
    text.push_str("\n/** The options, in the order of their numbers. */\nexport const OPTIONS: OptionRows = {\n");
    rows(&mut text, "", "  ");
    text.push_str("};\n");
    text
}

/// The kinds of a group that is nothing else and need not be given.
const PLAIN_GROUP: u16 = kind::OBJECT | kind::GROUP;

/// The rows of a group, and of the groups in it.
fn rows(text: &mut String, group: &str, indent: &str) {
    for (name, row) in fields(group) {
        if row.group().is_some() {
            let (begin, end) = match row.kinds() {
                PLAIN_GROUP => (String::new(), ""),
                kinds => (format!("[{kinds}, , "), "]"),
            };
            let _ = writeln!(text, "{indent}{name}: {begin}{{");
            rows(text, row.path, &format!("{indent}  "));
            let _ = writeln!(text, "{indent}}}{end},");
        } else {
            let _ = writeln!(text, "{indent}{name}: {},", option(row));
        }
    }
}

/// A row without its name: only what it has, with nothing in the place of what it lacks.
fn option(row: &OptionRow) -> String {
    let accepted = if let Some(choices) = row.choices() {
        json!(choices).to_string()
    } else if let Some((least, greatest, _)) = row.range() {
        json!([least, greatest]).to_string()
    } else if let Some(named) = shared_format(row) {
        format_name(named)
    } else if !row.format.is_empty() {
        json!(row.format).to_string()
    } else {
        String::new()
    };
    let kinds = row.kinds();
    // A switch that is off is nothing to the glue, and off to Rust, too.
    match row.default.filter(|value| *value != Value::Switch(false)) {
        None if accepted.is_empty() => kinds.to_string(),
        None => format!("[{kinds}, {accepted}]"),
        Some(value) => format!("[{kinds}, {accepted}, {}]", json_of(value)),
    }
}

/// The first row with this row's format, if there are others: they share one text.
fn shared_format(row: &OptionRow) -> Option<&'static OptionRow> {
    let mut same = OPTIONS.iter().filter(|other| other.format == row.format);
    let first = same.next().filter(|_| !row.format.is_empty())?;
    same.next().map(|_| first)
}

fn format_name(row: &OptionRow) -> String {
    format!("FORMAT_{}", constant(row.path))
}

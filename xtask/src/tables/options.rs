//! `generated/options.ts`: what the glue checks options by.

use std::fmt::Write as _;

use serde_json::json;
use weapp_session::session::options::{MAX_LENGTH, OPTIONS, OptionRow, Value, kind};

use super::rows::{fields, json_of};
use super::source::{HEADER, constant};

pub fn options() -> String {
    let mut text = String::from(HEADER);
    text.push_str(
        "\n/** `[kinds, range or choices or format or module, default or the rows of a group, names of mistake]`; see src/session/options. */\n\
         export type OptionRow = [kinds: number, accepted?: readonly unknown[] | string | undefined, more?: any, also?: string];\n\
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
        ("MODULE", kind::MODULE),
        ("EMPTY", kind::EMPTY),
        ("GROUP", kind::GROUP),
        ("REQUIRED", kind::REQUIRED),
        ("STRING_VALUES", kind::STRING_VALUES),
        ("ARRAY_VALUES", kind::ARRAY_VALUES),
        ("NUMBER", kind::NUMBER),
        ("INSTANCE", kind::INSTANCE),
        ("SECRET", kind::SECRET),
        ("SCALARS", kind::SCALARS),
        ("SCALAR", kind::SCALAR),
    ] {
        let _ = writeln!(text, "export const {name} = {bit};");
    }
    let _ = write!(
        text,
        "\n/** Of a string in UTF-16 units, of an array in entries. */\nexport const MAX_LENGTH = {MAX_LENGTH};\n\n"
    );
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
const PLAIN_GROUP: u32 = kind::OBJECT | kind::GROUP;

/// The rows of a group, and of the groups in it.
fn rows(text: &mut String, group: &str, indent: &str) {
    for (name, row) in fields(group) {
        if row.group().is_some() {
            let (begin, end) = match (row.kinds(), row.also) {
                (PLAIN_GROUP, "") => (String::new(), String::new()),
                (kinds, "") => (format!("[{kinds}, , "), "]".into()),
                (kinds, also) => (format!("[{kinds}, , "), format!(", {}]", json!(also))),
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
    } else if let Some(name) = row.module() {
        json!(name).to_string()
    } else if let Some(named) = shared_format(row) {
        format_name(named)
    } else if !row.format.is_empty() {
        json!(row.format).to_string()
    } else {
        String::new()
    };
    let kinds = row.kinds();
    // A switch that is off is nothing to the glue, and off to Rust, too.
    let default = row.default.filter(|value| *value != Value::Switch(false));
    let default = default.map(|value| json_of(value).to_string());
    let mut cells = vec![kinds.to_string(), accepted, default.unwrap_or_default()];
    if !row.also.is_empty() {
        cells.push(json!(row.also).to_string());
    }
    while cells.last().is_some_and(String::is_empty) {
        cells.pop();
    }
    match cells.as_slice() {
        [kinds] => kinds.clone(),
        cells => format!("[{}]", cells.join(", ")),
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

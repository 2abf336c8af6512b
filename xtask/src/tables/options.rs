//! `generated/options.ts`: what the glue checks options by.

use std::fmt::Write as _;

use serde_json::json;
use weapp_session::session::options::{
    ELSEWHERE, MAX_LENGTH, OPTIONS, OptionRow, Value, all, kind,
};

use super::rows::{fields, json_of};
use super::source::{HEADER, constant};

pub fn options() -> String {
    let mut text = String::from(HEADER);
    text.push_str(
        "\n/** `[kinds, range or choices, default or the rows of a group]`; see src/session/options. */\n\
         export type OptionRow = [kinds: number, accepted?: readonly unknown[] | undefined, more?: any];\n\
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
    // As the options are nested: names without quotation marks and kinds without brackets are the shortest form.
    text.push_str("\n/** The options, in the order of their numbers. */\nexport const OPTIONS: OptionRows = {\n");
    rows(&mut text, "", "  ");
    text.push_str("};\n");
    text
}

/// `generated/elsewhere.ts`: what the files check that are loaded where a group is given.
pub fn elsewhere() -> String {
    let mut text = String::from(HEADER);
    text.push_str("\nimport type { OptionRows } from './options';\n");
    words(
        &mut text,
        "FORMATS",
        "What is accepted where the kinds do not say it.",
        |row| row.format,
    );
    words(
        &mut text,
        "ALSO",
        "What else options are called by mistake.",
        |row| row.also,
    );
    for group in OPTIONS.iter().filter(|row| row.is_elsewhere()) {
        let name = constant(group.path);
        let prefix = format!("{}.", group.path);
        let fields = ELSEWHERE.iter().filter(|row| row.path.starts_with(&prefix));
        text.push('\n');
        for (index, row) in fields.enumerate() {
            let _ = writeln!(text, "export const {} = {};", constant(row.path), index + 1);
        }
        let _ = write!(
            text,
            "\n/** {} */\nexport const {name}: OptionRows = {{\n",
            group.doc.en
        );
        rows(&mut text, group.path, "  ");
        text.push_str("};\n");
    }
    text
}

/// Words of some rows, by the rows' paths.
fn words(text: &mut String, name: &str, doc: &str, of: impl Fn(&OptionRow) -> &'static str) {
    let _ = write!(
        text,
        "\n/** {doc} */\nexport const {name}: Record<string, string> = {{\n"
    );
    for row in all().filter(|row| !of(row).is_empty()) {
        let _ = writeln!(text, "  {}: {},", json!(row.path), json!(of(row)));
    }
    text.push_str("};\n");
}

/// The kinds of a group that is nothing else and need not be given.
const PLAIN_GROUP: u32 = kind::OBJECT | kind::GROUP;

/// The rows of a group, and of the groups in it.
fn rows(text: &mut String, group: &str, indent: &str) {
    for (name, row) in fields(group) {
        if row.group().is_some() && !row.is_elsewhere() {
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
    } else {
        String::new()
    };
    let kinds = row.kinds();
    // A switch that is off is nothing to the glue, and off to Rust, too.
    let default = row.default.filter(|value| *value != Value::Switch(false));
    let default = default.map(|value| json_of(value).to_string());
    let mut cells = vec![kinds.to_string(), accepted, default.unwrap_or_default()];
    while cells.last().is_some_and(String::is_empty) {
        cells.pop();
    }
    match cells.as_slice() {
        [kinds] => kinds.clone(),
        cells => format!("[{}]", cells.join(", ")),
    }
}

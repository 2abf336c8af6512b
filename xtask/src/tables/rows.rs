//! What the generators of options have in common: how they go through the rows, and how they write what stands there.

use serde_json::json;
use weapp_session::session::options::{OptionRow, Type, Value, all};

/// A group's rows, without those of the groups in it, by their names.
pub fn fields(group: &str) -> impl Iterator<Item = (&'static str, &'static OptionRow)> {
    let prefix = match group {
        "" => String::new(),
        path => format!("{path}."),
    };
    all().filter_map(move |row| {
        let name = row.path.strip_prefix(&prefix)?;
        (!name.contains('.')).then_some((name, row))
    })
}

/// A default as JSON.
pub fn json_of(value: Value) -> serde_json::Value {
    match value {
        Value::Text(text) => json!(text),
        Value::Number(number) => json!(number),
        Value::Switch(is_on) => json!(is_on),
        Value::Numbers(numbers) => json!(numbers),
    }
}

/// A default as people write it in JavaScript.
pub fn literal(value: Value) -> String {
    match value {
        Value::Text(text) => format!("'{text}'"),
        _ => json_of(value).to_string(),
    }
}

/// Whatever stands between, as TypeScript's union: each once, functions in brackets.
pub fn union(mut members: Vec<String>) -> String {
    let mut seen = Vec::new();
    members.retain(|member| {
        !seen.contains(member) && {
            seen.push(member.clone());
            true
        }
    });
    if members.len() > 1 {
        for member in &mut members {
            if member.contains("=>") {
                *member = format!("({member})");
            }
        }
    }
    members.join(" | ")
}

/// What an option may be but a group, as TypeScript declares it.
pub fn plain_types(row: &OptionRow) -> Vec<String> {
    let plain = row
        .types
        .iter()
        .filter(|one| !matches!(one, Type::Group(_) | Type::Elsewhere(_)));
    plain.map(|one| one.typescript()).collect()
}

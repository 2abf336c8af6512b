//! `generated/client-options.ts`: the options as TypeScript declares them, with their documentation.

use std::fmt::Write as _;

use weapp_session::session::options::{MAX_LENGTH, OptionRow, Type, Unit, all as all_rows};

use super::language::Language;
use super::rows::{fields, literal, plain_types, union};
use super::source::HEADER;

/// Types that are written by hand, and where.
const BY_HAND: [&str; 4] = ["Fallback", "Header", "WxLike", "WxResponse"];
const MODULE: &str = "../lib/host";

/// Columns that a comment's lines have.
const WIDTH: usize = 120;

/// The source of `generated/client-options.ts`.
pub fn declarations() -> String {
    let mut text = String::new();
    for row in all_rows() {
        match row.group() {
            Some(name) if !name.is_empty() => interface(&mut text, name, row.doc.en, row.path),
            _ => {}
        }
    }
    interface(&mut text, "ClientOptions", &all(Language::English), "");
    format!("{HEADER}{}{text}", imports(&text))
}

/// What is told of all options together.
pub fn all(language: Language) -> String {
    match language {
        Language::English => format!(
            "What `createClient` takes, and copies. No string or array in it has a length over {MAX_LENGTH}."
        ),
        Language::Chinese => format!(
            "`createClient` 的选项，SDK 会复制它们。其中字符串和数组的长度都不超过 {MAX_LENGTH}。"
        ),
    }
}

/// What a source has to import, by the names that it mentions.
pub fn imports(source: &str) -> String {
    let words: Vec<_> = source
        .split(|letter: char| !letter.is_alphanumeric())
        .collect();
    let names: Vec<_> = BY_HAND
        .into_iter()
        .filter(|name| words.contains(name))
        .collect();
    format!(
        "\nimport type {{ {} }} from '{MODULE}';\n",
        names.join(", ")
    )
}

fn interface(text: &mut String, name: &str, doc: &str, group: &str) {
    let _ = write!(text, "\n/** {doc} */\nexport interface {name} {{\n");
    members(text, group, "  ");
    text.push_str("}\n");
}

fn members(text: &mut String, group: &str, indent: &str) {
    for (name, row) in fields(group) {
        comment(text, row, indent);
        let optional = if row.required { "" } else { "?" };
        let _ = writeln!(text, "{indent}{name}{optional}: {};", type_of(row, indent));
    }
}

fn type_of(row: &OptionRow, indent: &str) -> String {
    let mut types = plain_types(row);
    match row.group() {
        Some("") => {
            let mut object = String::from("{\n");
            members(&mut object, row.path, &format!("{indent}  "));
            let _ = write!(object, "{indent}}}");
            types.push(object);
        }
        Some(name) => types.push(name.into()),
        None => {}
    }
    union(types)
}

fn comment(text: &mut String, row: &OptionRow, indent: &str) {
    let mut lines = wrap(
        &sentences(row, Language::English),
        WIDTH - indent.len() - " * ".len(),
    );
    let mut tags = Vec::new();
    if let Some(value) = row.default {
        tags.push(format!("@default {}", literal(value)));
    }
    if let Some((name, address)) = row.source {
        tags.push(format!("@see {{@link {address} | {name}}}"));
    }
    if tags.is_empty() && lines.len() == 1 {
        let _ = writeln!(text, "{indent}/** {} */", lines[0]);
        return;
    }
    if !tags.is_empty() {
        lines.push(String::new());
        lines.append(&mut tags);
    }
    let _ = writeln!(text, "{indent}/**");
    for line in lines {
        let _ = writeln!(text, "{}", format!("{indent} * {line}").trim_end());
    }
    let _ = writeln!(text, "{indent} */");
}

/// What an option does, and what it accepts where its type does not say that.
pub fn sentences(row: &OptionRow, language: Language) -> String {
    let mut text = String::from(language.of(row.doc));
    let (between, to, stop) = match language {
        Language::English => (" ", " to ", "."),
        Language::Chinese => ("", " 到 ", "。"),
    };
    for one in row.types {
        let (what, least, greatest) = match one {
            Type::Integer(least, greatest, unit) => (counted(*unit, language), least, greatest),
            Type::Integers(least, greatest) => {
                (language.pick("Integers, ", "整数，"), least, greatest)
            }
            _ => continue,
        };
        let _ = write!(text, "{between}{what}{least}{to}{greatest}{stop}");
    }
    if !row.accepted.en.is_empty() && row.group().is_none() {
        let accepted = language.of(row.accepted);
        let _ = match language {
            Language::English => write!(text, " Accepted: {accepted}."),
            Language::Chinese => write!(text, "可取的值：{accepted}。"),
        };
    }
    text
}

fn counted(unit: Unit, language: Language) -> &'static str {
    match unit {
        Unit::Times => language.pick("An integer, ", "整数，"),
        Unit::Milliseconds => language.pick("Milliseconds, ", "毫秒，"),
        Unit::Seconds => language.pick("Seconds, ", "秒，"),
    }
}

/// Breaks a text into lines, between words.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if line.len() + 1 + word.len() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.into()),
        }
    }
    lines
}

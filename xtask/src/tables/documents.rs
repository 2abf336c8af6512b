//! The table of options in the documents, in English and in Chinese.

use std::fmt::Write as _;
use std::fs;

use anyhow::{Context, Result, bail};
use weapp_session::session::options::{OPTIONS, OptionRow, Type, Unit, Words};

use super::rows::literal;
use crate::project;

/// The documents that hold the table, between [`BEGIN`] and [`END`].
const DOCUMENTS: [(&str, Language); 2] = [("README.md", ENGLISH), ("README.zh-CN.md", CHINESE)];

const BEGIN: &str =
    "<!-- options: written by `cargo xtask tables` from src/session/options/table.rs -->\n";
const END: &str = "<!-- end of the options -->";

/// What the table says in a language beside what the options' rows say.
#[derive(Clone, Copy)]
struct Language {
    /// Of a pair of texts, the one in this language.
    of: fn(Words) -> &'static str,
    columns: &'static str,
    comma: &'static str,
    /// `1 to 10`.
    range: fn(u32, u32) -> String,
    milliseconds: &'static str,
    seconds: &'static str,
    required: &'static str,
    fields: &'static str,
    not_empty: &'static str,
    strings: &'static str,
    arrays: &'static str,
    /// A sentence with a link to a section.
    link: fn(&str) -> String,
}

const ENGLISH: Language = Language {
    of: |words| words.en,
    columns: "| option | type | accepted | default | what it does | tested in |",
    comma: ", ",
    range: |least, greatest| format!("{least} to {greatest}"),
    milliseconds: " ms",
    seconds: " s",
    required: "required",
    fields: "the options below",
    not_empty: "non-empty",
    strings: "strings as values",
    arrays: "arrays as values",
    link: |section| format!(" See [below]({section})."),
};

const CHINESE: Language = Language {
    of: |words| words.zh,
    columns: "| 选项 | 类型 | 可取的值 | 默认值 | 作用 | 测试 |",
    comma: "、",
    range: |least, greatest| format!("{least} 到 {greatest}"),
    milliseconds: " 毫秒",
    seconds: " 秒",
    required: "必填",
    fields: "见下面各项",
    not_empty: "非空",
    strings: "值都是字符串",
    arrays: "值都是数组",
    link: |section| format!("见[下文]({section})。"),
};

/// Writes the table into the documents.
pub fn write() -> Result<()> {
    for (name, language) in DOCUMENTS {
        let path = project::path(name);
        let text = fs::read_to_string(&path)?;
        let written = with_table(&text, language).with_context(|| name)?;
        if written != text {
            fs::write(path, written)?;
        }
    }
    Ok(())
}

/// Sees that the documents hold the table as it would be written.
pub fn check() -> Result<()> {
    for (name, language) in DOCUMENTS {
        let text = fs::read_to_string(project::path(name))?;
        if with_table(&text, language).with_context(|| name)? != text {
            bail!(
                "{name} tells of other options than src/session/options/table.rs: run `cargo xtask tables`"
            );
        }
    }
    Ok(())
}

/// A document with the table in its place.
fn with_table(text: &str, language: Language) -> Result<String> {
    let parts = text
        .split_once(BEGIN)
        .and_then(|(before, rest)| Some((before, rest.split_once(END)?.1)));
    let (before, after) = parts.context("there are no marks around the table of options")?;
    Ok(format!(
        "{before}{BEGIN}\n{}\n{END}{after}",
        table(language)
    ))
}

fn table(language: Language) -> String {
    let mut text = format!("{}\n|---|---|---|---|---|---|\n", language.columns);
    for row in OPTIONS {
        let types: Vec<_> = row
            .types
            .iter()
            .map(|one| format!("`{}`", word(*one)))
            .collect();
        let default = match row.default {
            Some(value) => format!("`{}`", literal(value)),
            None if row.required => language.required.into(),
            None => "—".into(),
        };
        let section = match (language.of)(row.section) {
            "" => String::new(),
            section => (language.link)(section),
        };
        let cells = [
            format!("`{}`", row.path),
            types.join(language.comma),
            accepted(row, language),
            default,
            (language.of)(row.doc).to_owned() + &section,
            format!("`{}`", row.tested),
        ];
        for cell in cells {
            let _ = write!(text, "| {cell}{}", if cell.is_empty() { "" } else { " " });
        }
        text.push_str("|\n");
    }
    text
}

/// What a type is called.
fn word(one: Type) -> &'static str {
    match one {
        Type::Text | Type::AnyText | Type::OneOf(_) => "string",
        Type::Integer(..) => "integer",
        Type::Boolean => "boolean",
        Type::Texts => "string[]",
        Type::Integers(..) => "integer[]",
        Type::Object(_) | Type::Instance(_) | Type::Headers | Type::Lists | Type::Group(_) => {
            "object"
        }
        Type::Function(_) => "function",
    }
}

/// What is accepted, where the type's name does not say it.
fn accepted(row: &OptionRow, language: Language) -> String {
    if !row.accepted.en.is_empty() {
        return (language.of)(row.accepted).into();
    }
    let of = |one: &Type| match one {
        Type::OneOf(choices) => {
            let choices: Vec<_> = choices.iter().map(|text| format!("`'{text}'`")).collect();
            choices.join(language.comma)
        }
        Type::Integer(least, greatest, unit) => {
            let unit = match unit {
                Unit::Times => "",
                Unit::Milliseconds => language.milliseconds,
                Unit::Seconds => language.seconds,
            };
            (language.range)(*least, *greatest) + unit
        }
        Type::Integers(least, greatest) => (language.range)(*least, *greatest),
        Type::Boolean => format!("`true`{}`false`", language.comma),
        Type::Text => language.not_empty.into(),
        Type::Headers => language.strings.into(),
        Type::Lists => language.arrays.into(),
        Type::Group(_) => language.fields.into(),
        Type::AnyText | Type::Texts | Type::Object(_) | Type::Instance(_) | Type::Function(_) => {
            String::new()
        }
    };
    let words: Vec<_> = row
        .types
        .iter()
        .map(of)
        .filter(|words| !words.is_empty())
        .collect();
    words.join(language.comma)
}

//! The options in docs/…/reference/options.md: a table of those that stand in no group, and one for each group, under a
//! heading that can be linked.

use std::fmt::Write as _;

use weapp_session::session::options::{OptionRow, Type, Unit, all};

use super::language::{Language, anchor};
use super::rows::{fields, literal};

/// The heading of the options in no group.
const OUTERMOST: &str = "createClient";

/// All tables, with their headings.
pub fn tables(language: Language) -> String {
    let mut text = format!("## {OUTERMOST}\n\n");
    let outermost: Vec<_> = fields("").map(|(_, row)| row).collect();
    table(&mut text, &outermost, language);
    for (name, row) in fields("").filter(|(_, row)| row.group().is_some()) {
        let _ = write!(text, "\n## {name}\n\n{}\n\n", explained(row, language));
        // Groups in a group are in its table.
        let prefix = format!("{name}.");
        let rows: Vec<_> = all().filter(|row| row.path.starts_with(&prefix)).collect();
        table(&mut text, &rows, language);
    }
    text
}

fn table(text: &mut String, rows: &[&OptionRow], language: Language) {
    let columns = language.pick(
        "| option | type | accepted | default | what it does | tested in |",
        "| 选项 | 类型 | 可取的值 | 默认值 | 作用 | 测试 |",
    );
    let _ = writeln!(text, "{columns}\n|---|---|---|---|---|---|");
    for row in rows {
        let types: Vec<_> = row
            .types
            .iter()
            .map(|one| format!("`{}`", word(*one)))
            .collect();
        let default = match row.default {
            Some(value) => format!("`{}`", literal(value)),
            None if row.required => language.pick("required", "必填").into(),
            None => "—".into(),
        };
        let cells = [
            format!("`{}`", row.path),
            types.join(language.comma()),
            accepted(row, language),
            default,
            explained(row, language),
            format!("`{}`", row.tested),
        ];
        for cell in cells {
            let _ = write!(text, "| {cell}{}", if cell.is_empty() { "" } else { " " });
        }
        text.push_str("|\n");
    }
}

/// What an option does, with a link to what tells more.
fn explained(row: &OptionRow, language: Language) -> String {
    let doc = language.of(row.doc);
    let heading = language.of(row.section);
    if heading.is_empty() {
        return doc.into();
    }
    let link = format!("[{heading}](behaviour.md#{})", anchor(heading));
    match language {
        Language::English => format!("{doc} See {link}"),
        Language::Chinese => format!("{doc}见{link}"),
    }
}

/// What a type is called.
fn word(one: Type) -> &'static str {
    match one {
        Type::Text | Type::AnyText | Type::OneOf(_) => "string",
        Type::Integer(..) => "integer",
        Type::Boolean => "boolean",
        Type::Texts => "string[]",
        Type::Integers(..) => "integer[]",
        Type::Object(_)
        | Type::Instance(_)
        | Type::Headers
        | Type::Lists
        | Type::Group(_)
        | Type::Elsewhere(_) => "object",
        Type::Function(_) => "function",
    }
}

/// What is accepted, where the type's name does not say it.
fn accepted(row: &OptionRow, language: Language) -> String {
    let given = language.of(row.accepted);
    let of = |one: &Type| match one {
        Type::Group(_) | Type::Elsewhere(_) => group(row, language),
        _ if !given.is_empty() => String::new(),
        Type::OneOf(choices) => {
            let choices: Vec<_> = choices.iter().map(|text| format!("`'{text}'`")).collect();
            choices.join(language.comma())
        }
        Type::Integer(least, greatest, unit) => range(*least, *greatest, *unit, language),
        Type::Integers(least, greatest) => range(*least, *greatest, Unit::Times, language),
        Type::Boolean => format!("`true`{}`false`", language.comma()),
        Type::Text => language.pick("non-empty", "非空").into(),
        Type::Headers => language.pick("strings as values", "值都是字符串").into(),
        Type::Lists => language.pick("arrays as values", "值都是数组").into(),
        Type::AnyText | Type::Texts | Type::Object(_) | Type::Instance(_) | Type::Function(_) => {
            String::new()
        }
    };
    let words: Vec<_> = [given.to_owned()]
        .into_iter()
        .chain(row.types.iter().map(of))
        .filter(|words| !words.is_empty())
        .collect();
    words.join(language.comma())
}

/// Where a group's options are.
fn group(row: &OptionRow, language: Language) -> String {
    if row.path.contains('.') {
        return language.pick("the options below", "见下面各项").into();
    }
    let link = format!("[{0}](#{0})", row.path);
    match language {
        Language::English => format!("the options of {link}"),
        Language::Chinese => format!("{link} 的各项"),
    }
}

fn range(least: u32, greatest: u32, unit: Unit, language: Language) -> String {
    let unit = match unit {
        Unit::Times => "",
        Unit::Milliseconds => language.pick(" ms", " 毫秒"),
        Unit::Seconds => language.pick(" s", " 秒"),
    };
    format!("{least}{}{greatest}{unit}", language.pick(" to ", " 到 "))
}

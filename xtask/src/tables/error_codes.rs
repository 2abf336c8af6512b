//! The error codes in docs/…/reference/errors.md: a table of all, and a section for each, so that whoever searches for a
//! code or its message lands there.

use std::fmt::Write as _;

use weapp_session::session::{ERROR_WORDS, ErrorWords};

use super::language::{Language, anchor};

/// Each code in a line, with a link to its section.
pub fn table(language: Language) -> String {
    let columns = language.pick(
        "| code | what happened | what to do |",
        "| code | 发生了什么 | 怎么办 |",
    );
    let mut text = format!("{columns}\n|---|---|---|\n");
    for words in &ERROR_WORDS {
        let name = words.code.name();
        let _ = writeln!(
            text,
            "| [`{name}`](#{}) | {} | {} |",
            anchor(name),
            language.of(words.cause),
            language.of(words.remedy)
        );
    }
    text
}

/// A section for each code: what happened, what to do, and what `errMsg` says.
pub fn sections(language: Language) -> String {
    let sections: Vec<_> = ERROR_WORDS
        .iter()
        .map(|words| section(words, language))
        .collect();
    sections.join("\n")
}

fn section(words: &ErrorWords, language: Language) -> String {
    let messages: Vec<_> = words
        .messages
        .iter()
        .map(|message| format!("- `{message}`"))
        .collect();
    format!(
        "### {}\n\n**{}** {}\n\n**{}** {}\n\n{}\n\n{}\n",
        words.code.name(),
        language.pick("What happened:", "发生了什么："),
        language.sentences(&[words.cause, words.details]),
        language.pick("What to do:", "怎么办："),
        language.sentences(&[words.remedy, words.advice]),
        language.pick("Typical `errMsg`:", "常见的 `errMsg`："),
        messages.join("\n"),
    )
}

//! What is written into the documents: the tables of options and the error codes, in English and in Chinese.

use std::fs;

use anyhow::{Context, Result, bail};

use super::error_codes;
use super::language::Language;
use super::option_tables;
use crate::project;

/// What is written between two marks of a page.
struct Part {
    page: &'static str,
    /// It stands in the marks.
    name: &'static str,
    source: &'static str,
    text: fn(Language) -> String,
}

const PARTS: [Part; 3] = [
    Part {
        page: "reference/options.md",
        name: "options",
        source: "src/session/options/table.rs",
        text: option_tables::tables,
    },
    Part {
        page: "reference/errors.md",
        name: "table of codes",
        source: "src/session/error/words.rs",
        text: error_codes::table,
    },
    Part {
        page: "reference/errors.md",
        name: "codes one by one",
        source: "src/session/error/words.rs",
        text: error_codes::sections,
    },
];

/// Writes all parts into the documents.
pub fn write() -> Result<()> {
    for_each(|name, text, _, written| {
        if written != text {
            fs::write(project::path(name), written)?;
        }
        Ok(())
    })
}

/// Sees that the documents hold the parts as they would be written.
pub fn check() -> Result<()> {
    for_each(|name, text, source, written| {
        if written != text {
            bail!("{name} tells something else than {source}: run `cargo xtask tables`");
        }
        Ok(())
    })
}

/// With each document, its text, where a part of it comes from, and the text with that part in its place.
fn for_each(mut act: impl FnMut(&str, &str, &str, String) -> Result<()>) -> Result<()> {
    for language in Language::ALL {
        for part in &PARTS {
            let name = format!("docs/{}/{}", language.folder(), part.page);
            let text = fs::read_to_string(project::path(&name)).with_context(|| name.clone())?;
            let written = part.within(&text, language).with_context(|| name.clone())?;
            act(&name, &text, part.source, written)?;
        }
    }
    Ok(())
}

impl Part {
    /// A document with this part in its place.
    fn within(&self, text: &str, language: Language) -> Result<String> {
        let (name, source) = (self.name, self.source);
        let begin = format!("<!-- {name}: written by `cargo xtask tables` from {source} -->\n");
        let end = format!("<!-- end of the {name} -->");
        let around = text
            .split_once(&begin)
            .and_then(|(before, rest)| Some((before, rest.split_once(&end)?.1)));
        let (before, after) =
            around.with_context(|| format!("there are no marks around the {name}"))?;
        let written = (self.text)(language);
        Ok(format!("{before}{begin}\n{written}\n{end}{after}"))
    }
}

//! docs/…/reference/api.md, which docs/api-reference writes from the package's types. The options' texts in Chinese come from
//! here, where their English comes from.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result};
use weapp_session::session::options;

use super::declarations::{all, sentences};
use super::language::Language;
use crate::{node, process, project};

const SCRIPT: &str = "docs/api-reference/index.js";

/// Writes the page in both languages.
pub fn write() -> Result<()> {
    run(&[])
}

/// Sees that it is as it would be written.
pub fn check() -> Result<()> {
    run(&["--check"])
}

/// The glue's generated types have to be there.
fn run(arguments: &[&str]) -> Result<()> {
    node::ensure()?;
    let file = project::scratch().join("option-texts.json");
    fs::create_dir_all(project::scratch())?;
    fs::write(&file, serde_json::to_string_pretty(&texts())?)?;
    process::run(node::script(SCRIPT).arg(&file).args(arguments))
        .context("the page of the API is not current, or not whole")
}

/// The Chinese of each English text.
fn texts() -> BTreeMap<String, String> {
    let mut texts = BTreeMap::from([(all(Language::English), all(Language::Chinese))]);
    for row in options::all() {
        // What is told of a group that is an interface is told without what it accepts.
        texts.insert(row.doc.en.into(), row.doc.zh.into());
        texts.insert(
            sentences(row, Language::English),
            sentences(row, Language::Chinese),
        );
    }
    texts
}

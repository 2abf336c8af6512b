//! The licences of what others wrote, as a document in the package.
//!
//! They are read where the sources lie that the build was made of: cargo's copies of the crates, and npm's of Binaryen.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use super::parts::{Part, Source};
use crate::project;

/// Whose functions stand beside the module's in the fallback; its folder.
const BINARYEN: &str = "node_modules/binaryen";

/// Whose licence a text without a name in it is.
const RUST: &str = "Copyright (c) The Rust Project Contributors";

const MIT: &str = "\
Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the \"Software\"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED \"AS IS\", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.";

/// The document.
pub fn document(parts: &[Part]) -> Result<String> {
    let mut document = format!(
        "# Third-party code\n\n\
         The package weapp-session {} is under the licence in the file LICENSE. Code of others is in it as well: the\n\
         WebAssembly module, and the fallback that is made of it, hold parts of these crates. What can be had under MIT\n\
         or another licence is used under MIT.\n\n\
         | crate | version | licence |\n|---|---|---|\n",
        project::VERSION
    );
    for Part {
        name,
        version,
        licence,
        source,
        ..
    } in parts
    {
        let version = match source {
            Source::Registry(_) => version.clone(),
            Source::Library => format!("of Rust {version}"),
        };
        document += &format!("| {name} | {version} | {licence} |\n");
    }
    let binaryen = fs::read_to_string(project::path(BINARYEN).join("package.json"))?;
    let binaryen: serde_json::Value = serde_json::from_str(&binaryen)?;
    document += &format!(
        "\nTwo of the tools that make the package leave texts of their own in it: wasm-bindgen, under the licence of\n\
         its crate, in `miniprogram/index.js`; and Binaryen {} (Apache-2.0) in `miniprogram/fallback.js`.\n",
        binaryen["version"].as_str().unwrap_or_default()
    );
    for (text, names) in texts(parts)? {
        document += &format!("\n## {}\n\n```text\n{text}\n```\n", names.join(", "));
    }
    let apache = clean(&fs::read_to_string(
        project::path(BINARYEN).join("LICENSE"),
    )?);
    document += &format!("\n## Binaryen\n\n```text\n{apache}\n```\n");
    Ok(document)
}

/// Each text once, with those whose it is.
fn texts(parts: &[Part]) -> Result<Vec<(String, Vec<&str>)>> {
    let mut order = Vec::new();
    let mut names: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for part in parts {
        let texts = match &part.source {
            Source::Registry(folder) => texts_in(folder, part)?,
            Source::Library => vec![format!("{RUST}\n\n{MIT}")],
        };
        for text in texts {
            if !names.contains_key(&text) {
                order.push(text.clone());
            }
            names.entry(text).or_default().push(&part.name);
        }
    }
    Ok(order
        .into_iter()
        .map(|text| {
            let names = names.remove(&text).unwrap_or_default();
            (text, names)
        })
        .collect())
}

/// The licence files of a crate: MIT's alone where there is a choice, and notices always.
fn texts_in(folder: &Path, part: &Part) -> Result<Vec<String>> {
    let has_mit = part.licence.split(" OR ").any(|licence| licence == "MIT");
    let mut names: Vec<String> = fs::read_dir(folder)
        .with_context(|| format!("cannot read {}", folder.display()))?
        .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
        .collect::<Result<_>>()?;
    names.retain(|name| {
        let name = name.to_ascii_uppercase();
        let starts = |word: &&str| name.starts_with(word);
        ["LICENSE", "LICENCE", "COPYING", "NOTICE", "COPYRIGHT"]
            .iter()
            .any(starts)
    });
    names.sort();
    if has_mit
        && names
            .iter()
            .any(|name| name.to_ascii_uppercase().contains("MIT"))
    {
        names.retain(|name| {
            let name = name.to_ascii_uppercase();
            name.contains("MIT") || name.starts_with("NOTICE") || name.starts_with("COPYRIGHT")
        });
    }
    if names.is_empty() && has_mit && !part.authors.is_empty() {
        return Ok(vec![format!(
            "Copyright (c) {}\n\n{MIT}",
            part.authors.join(", ")
        )]);
    }
    if names.is_empty() {
        bail!(
            "{} {} ({}) has no licence file",
            part.name,
            part.version,
            part.licence
        );
    }
    names
        .iter()
        .map(|name| Ok(clean(&fs::read_to_string(folder.join(name))?)))
        .collect()
}

/// Without spaces at the ends of lines, or empty lines around it.
fn clean(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n").trim_matches('\n').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The texts of a crate with these files, each of which has its own name in it.
    fn texts_of(licence: &str, files: &[&str]) -> Result<Vec<String>> {
        let test = std::thread::current().name().map(str::to_owned);
        let folder = project::path("target/tmp/licences").join(
            test.unwrap_or_default().replace(':', "-")
                + &files.concat()
                + &licence.len().to_string(),
        );
        fs::create_dir_all(&folder)?;
        for file in files {
            fs::write(folder.join(file), format!("\n{file}  \n\n"))?;
        }
        let part = Part {
            name: "a".into(),
            version: "1.0.0".into(),
            licence: licence.into(),
            authors: vec!["A. Author".into()],
            source: Source::Registry(folder.clone()),
        };
        texts_in(&folder, &part)
    }

    #[test]
    fn of_a_choice_mit_is_taken_and_notices_stay() -> Result<()> {
        let files = ["LICENSE-APACHE", "LICENSE-MIT", "NOTICE", "README.md"];
        let mit = texts_of("MIT OR Apache-2.0", &files)?;
        assert_eq!(mit, ["LICENSE-MIT", "NOTICE"]);
        let both = texts_of("MIT AND Apache-2.0", &files)?;
        assert_eq!(both, ["LICENSE-APACHE", "LICENSE-MIT", "NOTICE"]);
        assert_eq!(texts_of("MIT", &["License.md"])?, ["License.md"]);
        Ok(())
    }

    #[test]
    fn a_crate_without_a_file_has_the_text_that_it_names_or_is_not_packed() -> Result<()> {
        let named = texts_of("MIT OR Apache-2.0", &[])?.concat();
        assert!(
            named.starts_with("Copyright (c) A. Author\n\nPermission"),
            "{named}"
        );
        assert!(texts_of("BSD-3-Clause", &[]).is_err());
        Ok(())
    }
}

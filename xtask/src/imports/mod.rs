//! `cargo xtask check`: imports go round in no circle, by values or by types, and in js-glue/src none goes up.

mod graph;
mod layers;
mod rust;
mod tokens;
mod typescript;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::project;
use graph::{By, Circle, Imports};
use layers::Layers;

const GLUE: &str = "js-glue/src";
const TOOLS: &str = "xtask/src";

/// Reads the imports, prints how many there are, and ends with an error that names all that should not be. The glue's
/// generated files have to be there.
pub fn check() -> Result<()> {
    let mut faults = of_glue()?;
    faults.extend(of_tools()?);
    if !faults.is_empty() {
        bail!("imports that should not be:\n  {}", faults.join("\n  "));
    }
    Ok(())
}

fn of_glue() -> Result<Vec<String>> {
    let imports = typescript::imports(&sources(GLUE, &[".ts", ".js"])?)?;
    let folders = layers::folders(&imports);
    println!(
        "  imports of {GLUE}: {} files in {} folders, {} arrows, {} by values, {} by types",
        imports.len(),
        folders.len(),
        graph::arrows(&imports),
        circles(graph::circles(&imports, By::Value).len()),
        graph::circles(&imports, By::Type).len()
    );
    let faults = faults_of(&imports, Some(&layers::GLUE));
    Ok(named(GLUE, faults))
}

fn of_tools() -> Result<Vec<String>> {
    let imports = rust::imports(&sources(TOOLS, &[".rs"])?)?;
    println!(
        "  imports of {TOOLS}: {} files, {} arrows, {}",
        imports.len(),
        graph::arrows(&imports),
        circles(graph::circles(&imports, By::Value).len())
    );
    Ok(named(TOOLS, faults_of(&imports, None)))
}

fn circles(count: usize) -> String {
    format!("{count} circle{}", if count == 1 { "" } else { "s" })
}

/// All that should not be in imports, a sentence each.
fn faults_of(imports: &Imports, layers: Option<&Layers>) -> Vec<String> {
    let by_values = graph::circles(imports, By::Value);
    let mut by_types = graph::circles(imports, By::Type);
    by_types.retain(|circle| by_values.iter().all(|one| one.members != circle.members));
    let mut faults: Vec<String> = [(By::Value, by_values), (By::Type, by_types)]
        .into_iter()
        .flat_map(|(by, circles)| circles.into_iter().map(move |circle| sentence(by, &circle)))
        .collect();
    faults.extend(
        layers
            .map(|layers| layers::faults(imports, layers))
            .unwrap_or_default(),
    );
    faults
}

fn sentence(by: By, circle: &Circle) -> String {
    let Circle { members, way } = circle;
    format!(
        "a circle {}: {}; in it are {}",
        by.name(),
        way.join(" -> "),
        members.join(", ")
    )
}

fn named(folder: &str, faults: Vec<String>) -> Vec<String> {
    let faults = faults.into_iter();
    faults.map(|fault| format!("{folder}: {fault}")).collect()
}

/// The sources in a folder and those below, by their paths from there, with a slash on every system.
fn sources(folder: &str, endings: &[&str]) -> Result<BTreeMap<String, String>> {
    let mut sources = BTreeMap::new();
    collect(&project::path(folder), "", endings, &mut sources)
        .with_context(|| format!("cannot read {folder}"))?;
    Ok(sources)
}

fn collect(
    folder: &Path,
    inside: &str,
    endings: &[&str],
    sources: &mut BTreeMap<String, String>,
) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{inside}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{name}/"), endings, sources)?;
        } else if endings.iter().any(|ending| name.ends_with(ending)) {
            sources.insert(name, fs::read_to_string(entry.path())?);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The faults of a glue of such files.
    fn faults(sources: &[(&str, &str)]) -> Vec<String> {
        let sources = sources
            .iter()
            .map(|(path, source)| ((*path).to_owned(), (*source).to_owned()));
        let imports = typescript::imports(&sources.collect()).expect("sources that can be read");
        faults_of(&imports, Some(&layers::GLUE))
    }

    #[test]
    fn the_xtask_has_no_fault() {
        assert_eq!(of_tools().expect("our own sources"), [""; 0]);
    }

    #[test]
    fn sources_in_order_have_no_fault() {
        let sources = [
            (
                "index.ts",
                "export { createClient } from './client/client';\nexport type * from './public/client';",
            ),
            (
                "client/client.ts",
                "import {\n  tell,\n} from '../state/border';\nimport type { Client } from '../public/client';",
            ),
            (
                "state/border.ts",
                "// import '../client/client'\nimport { is } from '../lib/is';",
            ),
            (
                "public/client.ts",
                "export interface Client { error: import('../errors/session-error').SessionError }",
            ),
            ("errors/session-error.ts", "import '../lib/is';"),
            ("lib/is.ts", "const text = `import '../index'`;"),
            (
                "hosts/my/index.ts",
                "import { is } from '../../lib/is';\nimport type { Client } from '../../public/client';",
            ),
            ("codec.ts", ""),
        ];
        assert_eq!(faults(&sources), [""; 0]);
    }

    #[test]
    fn a_circle_in_a_folder_is_a_fault_by_values_and_by_types() {
        let a = ("lib/a.ts", "import { b } from './b';");
        let circle = "lib/a -> lib/b -> lib/a; in it are lib/a, lib/b";
        assert_eq!(
            faults(&[a, ("lib/b.ts", "import { a } from './a';")]),
            [format!("a circle by values: {circle}")]
        );
        assert_eq!(
            faults(&[a, ("lib/b.ts", "let a: import('./a').A;")]),
            [format!("a circle by types: {circle}")]
        );
    }

    #[test]
    fn a_circle_by_values_and_a_larger_one_by_types_are_two() {
        let found = faults(&[
            (
                "lib/a.ts",
                "import { b } from './b'; import type { C } from './c';",
            ),
            ("lib/b.ts", "import { a } from './a';"),
            ("lib/c.ts", "import { a } from './a';"),
        ]);
        assert_eq!(
            found,
            [
                "a circle by values: lib/a -> lib/b -> lib/a; in it are lib/a, lib/b",
                "a circle by types: lib/a -> lib/b -> lib/a; in it are lib/a, lib/b, lib/c",
            ]
        );
    }

    #[test]
    fn a_circle_over_folders_is_also_an_import_upwards() {
        let found = faults(&[
            ("client/a.ts", "import { b } from '../lib/b';"),
            ("lib/b.ts", "import type { A } from '../client/a';"),
        ]);
        assert_eq!(
            found,
            [
                "a circle by types: client/a -> lib/b -> client/a; in it are client/a, lib/b",
                "lib/b imports client/a by types: that goes up, lib/ stands below client/",
            ]
        );
    }
}

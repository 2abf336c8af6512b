//! The imports of TypeScript.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};

use super::graph::{self, By, Imports};
use super::tokens::{Token, tokens};

/// The endings of modules. Of the same module there may be several: its types and its code.
const ENDINGS: [&str; 3] = [".d.ts", ".ts", ".js"];

/// Who imports whom, of sources by their paths. Packages are left out; a path to a module that is not there is an error.
pub fn imports(sources: &BTreeMap<String, String>) -> Result<Imports> {
    let mut imports: Imports = sources
        .keys()
        .map(|path| (without_ending(path).to_owned(), BTreeMap::new()))
        .collect();
    for (path, source) in sources {
        let from = without_ending(path);
        let found = imports_of(source).with_context(|| format!("cannot read {path}"))?;
        for (named, by) in found {
            if !named.starts_with('.') {
                continue;
            }
            let target = target(from, &named);
            let inside = format!("{target}/index");
            let Some(to) = [target, inside]
                .into_iter()
                .find(|to| imports.contains_key(to))
            else {
                bail!("{path} imports {named}, and there is no such module");
            };
            graph::add(&mut imports, from, &to, by);
        }
    }
    Ok(imports)
}

fn without_ending(path: &str) -> &str {
    ENDINGS
        .iter()
        .find_map(|ending| path.strip_suffix(ending))
        .unwrap_or(path)
}

/// The path that a module means by a relative one.
fn target(from: &str, named: &str) -> String {
    let mut path: Vec<&str> = from.split('/').collect();
    path.pop();
    for part in without_ending(named).split('/') {
        match part {
            "." | "" => {}
            ".." => drop(path.pop()),
            name => path.push(name),
        }
    }
    if path.is_empty() {
        "index".to_owned()
    } else {
        path.join("/")
    }
}

/// What a source imports, in its own words.
fn imports_of(source: &str) -> Result<Vec<(String, By)>> {
    let tokens = tokens(source)?;
    let mut found = Vec::new();
    for at in 0..tokens.len() {
        let (before, rest) = tokens.split_at(at);
        let import = match rest {
            _ if matches!(before.last(), Some(Token::Mark('.'))) => None,
            [Token::Word(word), rest @ ..] if word == "import" => match rest {
                [Token::Text(named), ..] => Some((named.clone(), By::Value)),
                [
                    Token::Mark('('),
                    Token::Text(named),
                    Token::Mark(')'),
                    after @ ..,
                ] => Some((named.clone(), by_of_call(before, after))),
                _ => statement(rest),
            },
            [Token::Word(word), rest @ ..] if word == "export" => match rest {
                [Token::Mark('{' | '*'), ..] => statement(rest),
                [Token::Word(word), Token::Mark('{' | '*'), ..] if word == "type" => {
                    statement(rest)
                }
                _ => None,
            },
            _ => None,
        };
        found.extend(import);
    }
    Ok(found)
}

/// `import('./x')` is a type in `import('./x').Name` and after `typeof`, and else an import at run time.
fn by_of_call(before: &[Token], after: &[Token]) -> By {
    const OF_PROMISES: [&str; 3] = ["then", "catch", "finally"];
    match (before, after) {
        ([.., Token::Word(word)], _) if word == "typeof" => By::Type,
        (_, [Token::Mark('.'), Token::Word(name), ..]) if !OF_PROMISES.contains(&name.as_str()) => {
            By::Type
        }
        _ => By::Value,
    }
}

/// What stands between `import` or `export` and the module's name, if it is a statement with one.
fn statement(rest: &[Token]) -> Option<(String, By)> {
    let mut clause = Vec::new();
    for (at, token) in rest.iter().enumerate() {
        match (token, rest.get(at + 1)) {
            (Token::Word(from), Some(Token::Text(named))) if from == "from" => {
                return Some((named.clone(), by_of_clause(&clause)));
            }
            (Token::Word(word), _) => clause.push(word.as_str()),
            (Token::Mark('{'), _) => clause.push("{"),
            (Token::Mark('}'), _) => clause.push("}"),
            (Token::Mark(','), _) => clause.push(","),
            (Token::Mark('*'), _) => clause.push("*"),
            // A name that only a string can write.
            (Token::Text(_), _) => clause.push("''"),
            _ => return None,
        }
        // `export { a }` without a module: nothing follows that belongs to it.
        if matches!(token, Token::Mark('}'))
            && !matches!(rest.get(at + 1), Some(Token::Word(from)) if from == "from")
        {
            return None;
        }
    }
    None
}

/// By types if `type` stands before the whole clause, or before each name in it.
fn by_of_clause(clause: &[&str]) -> By {
    match clause {
        // A default import by the name of `type`.
        ["type"] | ["type", ",", ..] => By::Value,
        ["type", ..] => By::Type,
        ["{", names @ .., "}"] => {
            let mut names = names
                .split(|word| *word == ",")
                .filter(|name| !name.is_empty())
                .peekable();
            let by_types = names.peek().is_some() && names.all(is_of_type);
            if by_types { By::Type } else { By::Value }
        }
        _ => By::Value,
    }
}

/// `type A` and `type A as B`, but not `type` and `type as A`, which are called so.
fn is_of_type(name: &[&str]) -> bool {
    !matches!(name, ["type", "as", _]) && matches!(name, ["type", _, ..])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The imports of a source, as `module` or `module (type)`.
    fn found(source: &str) -> Vec<String> {
        let found = imports_of(source)
            .expect("sources that can be read")
            .into_iter();
        let words = found.map(|(named, by)| match by {
            By::Value => named,
            By::Type => named + " (type)",
        });
        words.collect()
    }

    #[test]
    fn each_form_of_an_import() {
        for source in [
            "import { a } from './x';",
            "import a from './x'",
            "import * as a from \"./x\";",
            "import a, { type B } from './x';",
            "import './x';",
            "import { type A, b } from './x';",
            "import type from './x';",
            "import type, { A } from './x';",
            "import { type as a } from './x';",
            "import { 'a-b' as c } from './x';",
            "import {} from './x';",
            "import from from './x';",
            "export { a } from './x';",
            "export * from './x';",
            "export * as a from './x';",
            "const a = await import('./x');",
            "import('./x').then(f);",
        ] {
            assert_eq!(found(source), ["./x"], "{source}");
        }
    }

    #[test]
    fn each_form_of_an_import_of_types() {
        for source in [
            "import type { A } from './x';",
            "import type A from './x';",
            "import type * as A from './x';",
            "import type from from './x';",
            "import { type A, type B as C } from './x';",
            "import { type as as a } from './x';",
            "export type { A } from './x';",
            "export type * from './x';",
            "export { type A } from './x';",
            "interface A { b: import('./x').B }",
            "type A = typeof import('./x');",
        ] {
            assert_eq!(found(source), ["./x (type)"], "{source}");
        }
    }

    #[test]
    fn what_looks_like_an_import_is_none() {
        for source in [
            "// import { a } from './x';",
            "/* import './x'; */",
            "const a = \"import './x'\";",
            "const a = `import { b } from './x'`;",
            "const a = /import '.x'/;",
            "import.meta.url;",
            "a.import('./x');",
            "const a = { import: './x' };",
            "export { a };\nconst from = './x';",
            "export { a };\nfrom; './x';",
            "export const from = './x';",
            "export type A = './x';",
            "export type from = './x';",
        ] {
            assert_eq!(found(source), [""; 0], "{source}");
        }
    }

    #[test]
    fn statements_over_several_lines_with_comments_inside() {
        let source = "
            /** Says: import 'not this'. */
            import {
              a, // from './nor-this'
              type B,
            } from './x'
            import type {
              /* } from './nor-that' */
              C,
            }
            from
              './y'
            export { a }
            import './z'
            const text = `${import('./w')}`;
        ";
        assert_eq!(found(source), ["./x", "./y (type)", "./z", "./w"]);
    }

    fn graph_of(sources: &[(&str, &str)]) -> Result<Imports> {
        let sources = sources
            .iter()
            .map(|(path, source)| ((*path).to_owned(), (*source).to_owned()));
        imports(&sources.collect())
    }

    #[test]
    fn paths_lead_to_modules() {
        let imports = graph_of(&[
            (
                "index.ts",
                "import './client/client'; import 'some-package';",
            ),
            (
                "client/client.ts",
                "import '../lib/is.js'; import './begin'; import '../hosts/my'; import '..'",
            ),
            (
                "client/begin.ts",
                "import type { A } from '../generated/bg';",
            ),
            ("lib/is.ts", ""),
            ("hosts/my/index.ts", "import '../../lib/is'; import '.'"),
            ("generated/bg.d.ts", ""),
            ("generated/bg.js", "import '../lib/is'"),
        ])
        .expect("sources that can be read");
        let lines: Vec<String> = imports
            .iter()
            .map(|(from, to)| {
                format!(
                    "{from}: {}",
                    to.keys().cloned().collect::<Vec<_>>().join(" ")
                )
            })
            .collect();
        assert_eq!(
            lines,
            [
                "client/begin: generated/bg",
                "client/client: client/begin hosts/my/index index lib/is",
                "generated/bg: lib/is",
                "hosts/my/index: hosts/my/index lib/is",
                "index: client/client",
                "lib/is: ",
            ]
        );
        assert_eq!(imports["client/begin"]["generated/bg"], By::Type);
    }

    #[test]
    fn a_path_to_nothing_is_an_error() {
        let error = graph_of(&[("a.ts", "import './b'")]).expect_err("no such module");
        assert_eq!(
            error.to_string(),
            "a.ts imports ./b, and there is no such module"
        );
    }
}

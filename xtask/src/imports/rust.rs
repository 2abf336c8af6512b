//! The imports between the modules of a Rust crate: paths that begin with `crate`, `super`, `self` or a module below.
//!
//! The lexer is proc_macro2's, so comments and strings are what they are, and what stands in a macro is read like the
//! rest. Rust knows no imports of types only.

use std::collections::BTreeMap;

use anyhow::{Result, anyhow};
use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

use super::graph::{self, By, Imports};

/// Who imports whom, of sources by their paths; the crate's root is `main`.
pub fn imports(sources: &BTreeMap<String, String>) -> Result<Imports> {
    let mut imports: Imports = sources
        .keys()
        .map(|path| (module_of(path), BTreeMap::new()))
        .collect();
    for (path, source) in sources {
        let stream: TokenStream = source
            .parse()
            .map_err(|error| anyhow!("cannot read {path}: {error}"))?;
        let from = module_of(path);
        let mut reader = Reader {
            module: segments(&from),
            known: &imports,
            found: Vec::new(),
        };
        reader.read(stream);
        for to in reader.found {
            // What is in a module may name its neighbours there by `super` or `self`.
            if to != from {
                graph::add(&mut imports, &from, &to, By::Value);
            }
        }
    }
    Ok(imports)
}

/// `wasm/mod.rs` is the module `wasm`.
fn module_of(path: &str) -> String {
    let path = path.strip_suffix(".rs").unwrap_or(path);
    path.strip_suffix("/mod").unwrap_or(path).to_owned()
}

/// Of the path inside the crate, where the root has none.
fn segments(module: &str) -> Vec<String> {
    match module {
        "main" => Vec::new(),
        _ => module.split('/').map(str::to_owned).collect(),
    }
}

struct Reader<'a> {
    /// The module that is being read: the file's, and modules written inside of it.
    module: Vec<String>,
    known: &'a Imports,
    found: Vec<String>,
}

impl Reader<'_> {
    fn read(&mut self, stream: TokenStream) {
        let trees: Vec<TokenTree> = stream.into_iter().collect();
        let mut at = 0;
        while let Some(tree) = trees.get(at) {
            let rest = &trees[at + 1..];
            at += 1;
            match tree {
                TokenTree::Ident(word) => at += self.word(&word.to_string(), rest),
                // `pub(in crate::a)` says who may see.
                TokenTree::Group(group) if !begins_with_in(&group.stream()) => {
                    self.read(group.stream())
                }
                // `a::b` was read from its first segment on; what follows here is that of another crate, `<T>::f`.
                TokenTree::Punct(mark) if mark.as_char() == ':' && is_path(&trees[at - 1..]) => {
                    at += 2
                }
                _ => {}
            }
        }
    }

    /// Reads what a word begins, and tells how many trees after it that took.
    fn word(&mut self, word: &str, rest: &[TokenTree]) -> usize {
        if let ("mod", [TokenTree::Ident(name), TokenTree::Group(inside), ..]) = (word, rest) {
            self.module.push(name.to_string());
            self.read(inside.stream());
            self.module.pop();
            return 2;
        }
        if !is_path(rest) {
            return 0;
        }
        match self.base(word) {
            Some(base) => self.path(base, rest),
            // Another crate's, or a type's; what is in its braces or brackets is read as ever.
            None => {
                rest.chunks(3)
                    .take_while(|chunk| is_path(chunk) && matches!(chunk[2], TokenTree::Ident(_)))
                    .count()
                    * 3
            }
        }
    }

    /// The module that the first word of a path means, if it is one of this crate.
    fn base(&self, word: &str) -> Option<Vec<String>> {
        match word {
            "crate" => Some(Vec::new()),
            "self" => Some(self.module.clone()),
            "super" => Some(self.above(&self.module)),
            name => {
                // The file's modules below, which are also seen from the modules written inside of it.
                let file = self.longest(&self.module);
                let below = [file, vec![name.to_owned()]].concat();
                self.known.contains_key(&below.join("/")).then_some(below)
            }
        }
    }

    fn above(&self, module: &[String]) -> Vec<String> {
        module[..module.len().saturating_sub(1)].to_vec()
    }

    /// Reads the rest of a path, `::` first, with all that its braces hold.
    fn path(&mut self, mut path: Vec<String>, rest: &[TokenTree]) -> usize {
        let mut at = 0;
        while is_path(&rest[at..]) {
            match rest.get(at + 2) {
                Some(TokenTree::Ident(name)) if name == "super" => path = self.above(&path),
                Some(TokenTree::Ident(name)) => path.push(name.to_string()),
                Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                    self.branches(&path, group.stream());
                    return at + 3;
                }
                // `::*` and `::<T>`.
                _ => break,
            }
            at += 3;
        }
        self.found(&path);
        at
    }

    /// Each part of what braces in a path hold, itself a path that goes on from there.
    fn branches(&mut self, path: &[String], stream: TokenStream) {
        let trees: Vec<TokenTree> = stream.into_iter().collect();
        for branch in trees.split(|tree| is_mark(tree, ',')) {
            match branch {
                [TokenTree::Ident(word), rest @ ..] => {
                    let named = Some(word.to_string()).filter(|name| name != "self");
                    self.path(path.iter().cloned().chain(named).collect(), rest);
                }
                [_, ..] => self.found(path),
                [] => {}
            }
        }
    }

    /// Notes the module that a path leads into; what comes after it is one of its items.
    fn found(&mut self, path: &[String]) {
        let module = self.longest(path);
        let named = if module.is_empty() {
            "main".to_owned()
        } else {
            module.join("/")
        };
        self.found.push(named);
    }

    /// The longest beginning of a path that is a file.
    fn longest(&self, path: &[String]) -> Vec<String> {
        let lengths = (0..=path.len()).rev();
        let mut beginnings = lengths.map(|length| &path[..length]);
        let file = beginnings.find(|beginning| self.known.contains_key(&beginning.join("/")));
        file.unwrap_or_default().to_vec()
    }
}

fn begins_with_in(stream: &TokenStream) -> bool {
    let first = stream.clone().into_iter().next();
    matches!(first, Some(TokenTree::Ident(word)) if word == "in")
}

fn is_mark(tree: &TokenTree, mark: char) -> bool {
    matches!(tree, TokenTree::Punct(punct) if punct.as_char() == mark)
}

/// Whether `::` comes first, and something after it.
fn is_path(trees: &[TokenTree]) -> bool {
    let [TokenTree::Punct(one), two, _, ..] = trees else {
        return false;
    };
    // In `a: ::b` the first colon stands alone.
    one.as_char() == ':' && one.spacing() == Spacing::Joint && is_mark(two, ':')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `a/mod.rs` imports in a crate of `main`, `a`, `a::b`, `a::b::c` and `d`.
    fn found(source: &str) -> String {
        let paths = ["main.rs", "a/mod.rs", "a/b/mod.rs", "a/b/c.rs", "d.rs"];
        let mut sources: BTreeMap<String, String> =
            paths.map(|path| (path.to_owned(), String::new())).into();
        sources.insert("a/mod.rs".to_owned(), source.to_owned());
        let imports = imports(&sources).expect("sources that can be read");
        assert_eq!(imports.len(), 5);
        imports["a"].keys().cloned().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_path_leads_into_the_deepest_module_on_it() {
        assert_eq!(found("use crate::d;"), "d");
        assert_eq!(found("use crate::d::Item as Other;"), "d");
        assert_eq!(found("use crate::a::b::c::Item;"), "a/b/c");
        assert_eq!(found("use crate::a::b::Item::Variant;"), "a/b");
        assert_eq!(found("pub use crate::HELP;"), "main");
        assert_eq!(found("use crate::d::*;"), "d");
    }

    #[test]
    fn braces_branch() {
        let source = "use crate::{\n d::{self, One, two::{Three}}, // crate::main\n a::b::{c::{Four}, *},\n HELP };";
        assert_eq!(found(source), "a/b a/b/c d main");
        assert_eq!(found("use crate::{self as root};"), "main");
        assert_eq!(found("use std::{d, a::b, fs};"), "");
    }

    #[test]
    fn paths_inside_of_code_count() {
        assert_eq!(found("fn f() { crate::d::run(crate::a::b::X)? }"), "a/b d");
        assert_eq!(
            found("fn f() -> Vec<crate::d::X> { g::<crate::a::b::Y>() }"),
            "a/b d"
        );
        assert_eq!(found("fn f() { <crate::d::X as Y>::b::c() }"), "d");
        assert_eq!(
            found("const A: &str = concat!(crate::d::B, \"crate::a::b::C\");"),
            "d"
        );
        assert_eq!(found("struct S { a: crate::d::X, b: ::std::b::Y }"), "d");
    }

    #[test]
    fn super_and_self_are_relative() {
        assert_eq!(found("use super::d; use self::b::c::X;"), "a/b/c d");
        assert_eq!(
            found("mod tests { use super::*; use super::super::d; fn f() { self::b() } }"),
            "d"
        );
        assert_eq!(
            found("mod tests { mod more { use super::super::b::X; } }"),
            "a/b"
        );
    }

    #[test]
    fn a_module_below_needs_no_prefix() {
        assert_eq!(found("mod b; use b::c::X;"), "a/b/c");
        assert_eq!(found("fn f() { b::run() }"), "a/b");
        assert_eq!(found("fn f() { other::b::run(); Type::b::run() }"), "");
        assert_eq!(
            found("mod tests { use super::*; fn f() { b::run() } }"),
            "a/b"
        );
    }

    #[test]
    fn what_is_no_path_is_none() {
        assert_eq!(
            found("//! crate::d\n/// [`crate::d::X`]\npub(crate) fn f() { self.b(); b.c() }"),
            ""
        );
        assert_eq!(
            found("pub(in crate::d) mod b; const A: &str = r#\"crate::d \"# ;"),
            ""
        );
        assert_eq!(found("fn d() { let d = 1; d::<u32>() }"), "");
    }

    #[test]
    fn a_parent_and_its_child_may_make_a_circle() {
        let sources = [
            ("main.rs", "mod a;"),
            ("a/mod.rs", "mod b; pub struct X; fn f() { b::g() }"),
            ("a/b.rs", "use super::X;"),
        ];
        let sources = sources.map(|(path, source)| (path.to_owned(), source.to_owned()));
        let circles = graph::circles(
            &imports(&sources.into()).expect("sources that can be read"),
            By::Value,
        );
        assert_eq!(circles[0].way, ["a", "a/b", "a"]);
    }
}

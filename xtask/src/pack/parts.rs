//! Whose code is in the module: crates of a registry, and those of Rust's standard library.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::crates::{self, Crate};
use crate::toolchain::Toolchain;
use crate::wasm;

/// A crate, some of whose code is in the module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    pub name: String,
    pub version: String,
    /// An SPDX expression.
    pub licence: String,
    pub authors: Vec<String>,
    pub source: Source,
}

/// Where a crate comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A registry; its sources, with its licence, lie in this folder.
    Registry(PathBuf),
    /// The standard library. Its version is the compiler's.
    Library,
}

/// The crates of the standard library, as they name their licences. In compiler-builtins are parts that were LLVM's and
/// musl's.
const RUST: &str = "MIT OR Apache-2.0";
const BUILTINS: &str = "MIT AND Apache-2.0 WITH LLVM-exception AND (MIT OR Apache-2.0)";

/// All of them but our own, by name; those of the standard library last.
pub fn find(toolchain: &Toolchain) -> Result<Vec<Part>> {
    let crates = crates::all(toolchain)?;
    let release = toolchain.release()?;
    let mut parts = BTreeMap::new();
    for file in wasm::origins::find(toolchain)? {
        if let Some(part) = part_of(&file, &crates, &release)? {
            let key = (
                part.source == Source::Library,
                part.name.clone(),
                part.version.clone(),
            );
            parts.insert(key, part);
        }
    }
    Ok(parts.into_values().collect())
}

/// The crate that a source file belongs to; none for our own.
fn part_of(file: &str, crates: &[Crate], release: &str) -> Result<Option<Part>> {
    // The nearest folder: crates may lie below our own.
    let owner = crates
        .iter()
        .filter(|one| PathBuf::from(file).starts_with(&one.folder))
        .max_by_key(|one| one.folder.as_os_str().len());
    if let Some(owner) = owner {
        return Ok(owner.is_from_registry.then(|| Part {
            name: owner.name.clone(),
            version: owner.version.clone(),
            licence: owner.licence.clone(),
            authors: owner.authors.clone(),
            source: Source::Registry(owner.folder.clone()),
        }));
    }
    let Some(name) = library_crate(file) else {
        bail!("{file} is in the module, and belongs to no crate that is known");
    };
    let licence = match name {
        "compiler-builtins" => BUILTINS,
        _ => RUST,
    };
    Ok(Some(Part {
        name: name.to_owned(),
        version: release.to_owned(),
        licence: licence.to_owned(),
        authors: Vec::new(),
        source: Source::Library,
    }))
}

/// `core` for `/rustc/<hash>/library/core/src/option.rs`, and for the same file among a toolchain's sources. None for what
/// the standard library has from others: their licences are not known here.
fn library_crate(file: &str) -> Option<&str> {
    let is_library = file.starts_with("/rustc/") || file.contains("/rustlib/src/rust/");
    let (_, inside) = file.split_once("/library/").filter(|_| is_library)?;
    let (name, _) = inside.split_once('/')?;
    (name != "vendor").then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name_of(file: &str) -> Result<String> {
        let folder = |name: &str, folder: &str| Crate {
            name: name.into(),
            version: "5.1.1".into(),
            licence: "MIT".into(),
            authors: Vec::new(),
            folder: folder.into(),
            is_from_registry: name != "ours",
        };
        let crates = [
            folder("ours", "/project"),
            folder("talc", "/project/vendor/talc-5.1.1"),
        ];
        let part = part_of(file, &crates, "1.95.0")?;
        Ok(part.map_or("ours".into(), |part| {
            format!("{} {}", part.name, part.version)
        }))
    }

    #[test]
    fn a_file_belongs_to_the_crate_in_whose_folder_it_is() -> Result<()> {
        assert_eq!(name_of("/project/src/lib.rs")?, "ours");
        let talc = name_of("/project/vendor/talc-5.1.1/src/cell.rs")?;
        assert_eq!(talc, "talc 5.1.1");
        Ok(())
    }

    #[test]
    fn the_standard_library_is_told_wherever_it_was_built() -> Result<()> {
        for (file, name) in [
            ("/rustc/5980/library/core/src/option.rs", "core 1.95.0"),
            (
                "/usr/lib/rustlib/src/rust/library/alloc/src/rc.rs",
                "alloc 1.95.0",
            ),
            (
                "/rustc/5980/library/compiler-builtins/libm/src/math/fmin.rs",
                "compiler-builtins 1.95.0",
            ),
        ] {
            assert_eq!(name_of(file)?, name, "{file}");
        }
        Ok(())
    }

    #[test]
    fn code_of_unknown_origin_is_not_packed() {
        for file in [
            "/elsewhere/other-1.0.0/src/lib.rs",
            "/rust/deps/hashbrown-0.16.1/src/lib.rs",
            "/usr/lib/rustlib/src/rust/library/vendor/hashbrown-0.16.1/src/lib.rs",
        ] {
            assert!(name_of(file).is_err(), "{file}");
        }
    }
}

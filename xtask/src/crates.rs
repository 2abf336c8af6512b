//! What cargo knows of the crates that the build is made of.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::toolchain::Toolchain;
use crate::{process, project};

/// A crate of the workspace, or one that it depends on for wasm32.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crate {
    pub name: String,
    pub version: String,
    /// An SPDX expression.
    pub licence: String,
    pub authors: Vec<String>,
    /// Where its sources lie.
    pub folder: PathBuf,
    /// Not our own.
    pub is_from_registry: bool,
}

/// All of them.
pub fn all(toolchain: &Toolchain) -> Result<Vec<Crate>> {
    let metadata = process::output(toolchain.metadata().current_dir(project::root()));
    let metadata: Value = serde_json::from_str(&metadata.context("cargo metadata failed")?)?;
    let packages = metadata["packages"].as_array();
    packages
        .context("cargo metadata names no packages")?
        .iter()
        .map(read)
        .collect()
}

/// The folders in which crates of registries lie, each under its name and version.
pub fn registries(toolchain: &Toolchain) -> Result<BTreeSet<PathBuf>> {
    let crates = all(toolchain)?.into_iter();
    Ok(crates
        .filter(|one| one.is_from_registry)
        .filter_map(|one| one.folder.parent().map(Path::to_owned))
        .collect())
}

fn read(package: &Value) -> Result<Crate> {
    let text = |key: &str| package[key].as_str().map(str::to_owned);
    let manifest = PathBuf::from(text("manifest_path").context("a crate without a manifest")?);
    let authors = package["authors"].as_array().into_iter().flatten();
    Ok(Crate {
        name: text("name").context("a crate without a name")?,
        version: text("version").context("a crate without a version")?,
        // Older crates write a slash, which SPDX has not.
        licence: text("license").unwrap_or_default().replace('/', " OR "),
        authors: authors
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect(),
        folder: manifest.parent().unwrap_or(&manifest).to_owned(),
        is_from_registry: !package["source"].is_null(),
    })
}

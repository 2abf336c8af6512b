//! `cargo xtask pack`: what is handed to others, in target/pack: the package as a tarball, its checksum, and a list of
//! whose code is in it.
//!
//! The bytes depend on the sources, the compiler and the tools of the two lock files: not on folders, times, or the order
//! in which a file system lists its files.

mod bill;
mod clone;
mod licences;
mod parts;
mod tarball;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use sha2::{Digest, Sha256};

use crate::toolchain::{self, Step};
use crate::{build, process, project};

/// What is left in a folder of its own.
#[derive(Debug)]
struct Packed {
    /// SHA-256, in hexadecimal digits.
    digest: String,
    /// What each file is, for those who read the output.
    files: Vec<(PathBuf, String)>,
}

/// Builds and packs.
pub fn run(step: Option<Step>) -> Result<()> {
    let packed = pack(step)?;
    let toolchain = toolchain::find(step)?;
    println!();
    for (path, what) in &packed.files {
        let path = path.strip_prefix(project::root()).unwrap_or(path);
        println!("{}\n  {what}", path.display());
    }
    println!(
        "\nBuilt with {}.\n\
         With these, the same bytes come out on this machine in any folder. Another compiler, or a library built in\n\
         another way (--std source, --std distribution), makes another module, and so other bytes.",
        toolchain.description()
    );
    Ok(())
}

/// Packs twice, each time from a package that is laid out anew; fails if the bytes differ.
pub fn twice(step: Option<Step>) -> Result<()> {
    if pack(step)?.digest != pack(step)?.digest {
        bail!("packed twice, the package has other bytes");
    }
    Ok(())
}

/// Packs here and in a clone of the last commit elsewhere, and compares the files.
pub fn check(step: Option<Step>) -> Result<()> {
    clone::ensure_committed()?;
    let packed = pack(step)?;
    let files: Vec<&Path> = packed
        .files
        .iter()
        .map(|(path, _)| path.as_path())
        .collect();
    process::step("pack a clone in another folder", || {
        clone::compare(&files, step)
    })?;
    println!(
        "\nThe same bytes from a clone in another folder: SHA-256 {}",
        packed.digest
    );
    Ok(())
}

fn pack(step: Option<Step>) -> Result<Packed> {
    build::run(step)?;
    let toolchain = toolchain::find(step)?;
    let parts = process::step("see whose code is in the module", || {
        parts::find(&toolchain)
    })?;
    process::step("pack", || write(&parts))
}

fn write(parts: &[parts::Part]) -> Result<Packed> {
    let (dist, folder) = (project::dist(), folder());
    fs::write(
        dist.join(project::THIRD_PARTY_FILE),
        licences::document(parts)?,
    )?;
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let name = format!("weapp-session-{}", project::VERSION);
    let [tarball, checksum, bill] =
        ["tgz", "tgz.sha256", "cdx.json"].map(|ending| folder.join(format!("{name}.{ending}")));
    let bytes = tarball::of(&dist)?;
    let digest = hexadecimal(&Sha256::digest(&bytes));
    fs::write(&tarball, &bytes)?;
    // As `sha256sum --check` reads it.
    fs::write(&checksum, format!("{digest}  {name}.tgz\n"))?;
    fs::write(&bill, bill::of(parts, &digest)?)?;
    let files = vec![
        (tarball, format!("the package, {} bytes", bytes.len())),
        (checksum, format!("SHA-256 {digest}")),
        (bill, format!("CycloneDX, {} components", parts.len())),
    ];
    Ok(Packed { digest, files })
}

/// Where it is all put.
fn folder() -> PathBuf {
    project::path("target/pack")
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

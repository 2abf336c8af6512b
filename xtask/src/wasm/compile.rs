//! The compiler's part.

use std::path::PathBuf;

use anyhow::Result;

use super::conversions;
use crate::toolchain::{TARGET, Toolchain};
use crate::{crates, process, project};

/// What the folder of a registry's crates is called in the module, until panics lose their places (`panics.rs`). The
/// longer a path, the further away is the data behind it, and so the bytes would depend on where cargo has its home. Any
/// name does; this one is as long as the folder for a user whose home is /root.
const REGISTRY: &str = "/crates-by-name-and-version/wherever-cargo-itself-put-them";

/// Nothing is loaded twice on some paths to be spared on others: that is 120 bytes of the compressed module.
const SMALLER: &str = "-Cllvm-args=-enable-load-pre=0";

/// A cdylib of the workspace, compiled for a mini program.
#[derive(Debug)]
pub struct Compilation {
    pub package: &'static str,
    pub features: &'static str,
    /// Bytes of the module's stack.
    pub stack: u32,
    /// Where cargo works.
    pub folder: PathBuf,
}

impl Compilation {
    /// The path of the module.
    pub fn run(&self, toolchain: &Toolchain) -> Result<PathBuf> {
        let registries = crates::registries(toolchain)?.into_iter();
        let mut folders: Vec<_> = registries
            .map(|folder| (folder, REGISTRY.to_owned()))
            .collect();
        folders.extend(toolchain.library_sources());
        self.run_with(toolchain, &folders, &[])
    }

    /// The same code, with the tables that say which line of which source file each instruction comes from, under the
    /// paths that files have here.
    pub fn run_with_lines(&self, toolchain: &Toolchain) -> Result<PathBuf> {
        self.run_with(
            toolchain,
            &[],
            &[
                "profile.release.debug='line-tables-only'",
                "profile.release.strip='none'",
            ],
        )
    }

    fn run_with(
        &self,
        toolchain: &Toolchain,
        renamed: &[(PathBuf, String)],
        settings: &[&str],
    ) -> Result<PathBuf> {
        // Our own code for the MVP; wasm-bindgen too asks for this flag, to know that there will be no externrefs.
        let mut flags = vec![
            "-Ctarget-cpu=mvp".to_owned(),
            conversions::FORBID.to_owned(),
            SMALLER.to_owned(),
            format!("-Clink-arg=-zstack-size={}", self.stack),
        ];
        for (folder, name) in renamed {
            flags.push(format!("--remap-path-prefix={}={name}", folder.display()));
        }
        let flags = format!("target.{TARGET}.rustflags={flags:?}");
        process::run(
            toolchain
                .cargo("build")
                .args(["--quiet", "--release", "--package", self.package, "--lib"])
                .args(["--features", self.features])
                .args(["--config", &flags])
                .args(settings.iter().flat_map(|setting| ["--config", setting]))
                .arg("--target-dir")
                .arg(&self.folder)
                .current_dir(project::root()),
        )?;
        let file = format!("{}.wasm", self.package.replace('-', "_"));
        Ok(self.folder.join(TARGET).join("release").join(file))
    }
}

//! The compiler's part.

use std::path::PathBuf;

use anyhow::Result;

use super::conversions;
use crate::process;
use crate::project;
use crate::toolchain::{TARGET, Toolchain};

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
        // Our own code for the MVP; wasm-bindgen too asks for this flag, to know that there will be no externrefs.
        let flags = format!(
            "target.{TARGET}.rustflags=['-Ctarget-cpu=mvp', '{}', '-Clink-arg=-zstack-size={}']",
            conversions::FORBID,
            self.stack
        );
        process::run(
            toolchain
                .cargo("build")
                .args(["--quiet", "--release", "--package", self.package, "--lib"])
                .args(["--features", self.features])
                .args(["--config", &flags])
                .arg("--target-dir")
                .arg(&self.folder)
                .current_dir(project::root()),
        )?;
        let file = format!("{}.wasm", self.package.replace('-', "_"));
        Ok(self.folder.join(TARGET).join("release").join(file))
    }
}

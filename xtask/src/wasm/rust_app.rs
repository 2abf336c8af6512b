//! Mini programs written in Rust, as code packages: the example (`example-miniprogram/rust-app`), and one for the tests.
//!
//! What a developer does for an app of this kind: compile, make the bindings, lower the module to what clients take,
//! bundle the bindings. Nothing is cut out of the module, as it is for the npm package.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;
use wasm_bindgen_cli_support::Bindgen;

use super::compile::Compilation;
use super::{features, optimize};
use crate::toolchain::Toolchain;
use crate::{node, process, project};

/// What each of them is bundled by: the example's loader, and what stands in for the globals of other hosts.
const BUNDLE: &str = "example-miniprogram/rust-app/bundle.js";

/// What the bindings are called, whatever the app's name is; the loader knows it too.
const BINDINGS: &str = "app";

/// Futures and serde go deeper than the SDK's own code.
const STACK_BYTES: u32 = 128 * 1024;

/// A mini program of the workspace.
#[derive(Debug)]
pub struct RustApp {
    /// Of the crate, and of the code package in the build's folder.
    pub name: &'static str,
    /// The crate's folder; in `miniprogram` it has the rest of the mini program.
    pub sources: &'static str,
}

/// The one to copy from.
pub const EXAMPLE: RustApp = RustApp {
    name: "rust-app",
    sources: "example-miniprogram/rust-app",
};

impl RustApp {
    /// The app as a code package.
    pub fn package(&self) -> PathBuf {
        project::scratch().join(self.name)
    }

    /// Builds the app into a code package of its own, and says where its module is, uncompressed. The npm package has to
    /// be built already.
    pub fn build(&self, toolchain: &Toolchain) -> Result<PathBuf> {
        let compiled = process::step(&format!("compile {}, in Rust", self.name), || {
            self.compile(toolchain)
        })?;
        process::step("make its bindings, optimise, compress and bundle", || {
            self.lay_out(&compiled)
        })
    }

    fn compile(&self, toolchain: &Toolchain) -> Result<PathBuf> {
        // Not the folder of the npm package's module: cargo would put both builds of this crate in one file there.
        let folder = format!("target/wasm-{}/rust-app", toolchain.step.name());
        let build = Compilation {
            package: self.name,
            features: "",
            stack: STACK_BYTES,
            folder: project::path(&folder),
        };
        build.run(toolchain)
    }

    fn lay_out(&self, compiled: &Path) -> Result<PathBuf> {
        let package = self.package();
        if package.exists() {
            fs::remove_dir_all(&package)?;
        }
        project::copy_folder(&project::path(self.sources).join("miniprogram"), &package)?;
        project::copy_folder(
            &project::dist().join("miniprogram"),
            &package.join("miniprogram_npm/weapp-session"),
        )?;
        let work = project::scratch().join(format!("{}-bindings", self.name));
        Bindgen::new()
            .input_module(BINDINGS, features::declare_mvp(compiled)?)
            .bundler(true)?
            .typescript(true)
            .generate(&work)?;
        let bound = work.join(format!("{BINDINGS}_bg.wasm"));
        features::hide_globals(&bound)?;
        let optimised = work.join("optimised.wasm");
        optimize::optimize(&bound, &optimised)?;
        fs::create_dir_all(package.join("rust"))?;
        optimize::compress(&optimised, &package.join("rust/app.wasm.br"))?;
        process::run(
            node::script(BUNDLE)
                .arg(work.join(format!("{BINDINGS}_bg.js")))
                .arg(package.join("rust/index.js")),
        )?;
        Ok(optimised)
    }
}

//! The example of a mini program written in Rust (`example-miniprogram/rust-app`), as a code package.
//!
//! What a developer does for an app of this kind: compile, make the bindings, lower the module to what clients take,
//! bundle the bindings. Nothing is cut out of the module, as it is for the npm package.

use std::fs;
use std::path::PathBuf;

use anyhow::Result;
use wasm_bindgen_cli_support::Bindgen;

use super::compile::Compilation;
use super::{features, optimize};
use crate::toolchain::Toolchain;
use crate::{node, process, project};

const SOURCES: &str = "example-miniprogram/rust-app";

/// Futures and serde go deeper than the SDK's own code.
const STACK_BYTES: u32 = 128 * 1024;

/// Builds the app into a code package of its own. The npm package has to be built already.
pub fn build(toolchain: &Toolchain) -> Result<PathBuf> {
    let compiled = process::step("compile the mini program in Rust", || {
        // Not the folder of the npm package's module: cargo would put both builds of this crate in one file there.
        let folder = format!("target/wasm-{}/rust-app", toolchain.step.name());
        let build = Compilation {
            package: "rust-app",
            features: "",
            stack: STACK_BYTES,
            folder: project::path(&folder),
        };
        build.run(toolchain)
    })?;
    let package = project::rust_app_package();
    process::step("make its bindings, optimise, compress and bundle", || {
        if package.exists() {
            fs::remove_dir_all(&package)?;
        }
        project::copy_folder(&project::path(SOURCES).join("miniprogram"), &package)?;
        project::copy_folder(
            &project::dist().join("miniprogram"),
            &package.join("miniprogram_npm/weapp-session"),
        )?;
        let work = project::scratch().join("rust-app-bindings");
        let module = features::declare_mvp(&compiled)?;
        Bindgen::new()
            .input_module("rust_app", module)
            .bundler(true)?
            .typescript(true)
            .generate(&work)?;
        let bound = work.join("rust_app_bg.wasm");
        features::hide_globals(&bound)?;
        let optimised = work.join("optimised.wasm");
        optimize::optimize(&bound, &optimised)?;
        fs::create_dir_all(package.join("rust"))?;
        optimize::compress(&optimised, &package.join("rust/app.wasm.br"))?;
        process::run(
            node::script(&format!("{SOURCES}/bundle.js"))
                .arg(work.join("rust_app_bg.js"))
                .arg(package.join("rust/index.js")),
        )
    })?;
    Ok(package)
}

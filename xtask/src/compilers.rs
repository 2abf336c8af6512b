//! The built package in other people's hands: WeChat's own compiler, bundlers, frameworks, TypeScript,
//! checkers of packages, fresh projects of newcomers.
//!
//! These tools are many times as large as all that the build needs, so they are installed only when they are asked for.

use std::path::Path;

use anyhow::Result;

use crate::{node, node_tests, process, project};

const COMPILERS: &str = "tests/compilers";
const OLDER_TOOLS: &str = "tests/older-tools";
const FRAMEWORKS: &str = "tests/frameworks";
const FRESH: &str = "tests/fresh";

/// The example goes through WeChat's compiler, and what comes out through the end-to-end tests and the demo.
pub fn compiled() -> Result<()> {
    ensure(COMPILERS, node::install)?;
    let work = project::path("target/compilers/wechat");
    process::step("compile the example with WeChat's compiler", || {
        process::run(node::script("tests/compilers/compile-example.js").arg(&work))
    })?;
    let result = work.join("compiled");
    let files =
        node_tests::files_without_rust_app("what is compiled is the example in JavaScript")?;
    process::step("test the compiled package, end to end", || {
        process::run(
            node::program()
                .arg("--test")
                .args(files)
                .env("PACKAGE", &result),
        )
    })?;
    process::step("run the compiled example", || {
        process::run(node::script("example-miniprogram/demo/index.js").env("MINIPROGRAM", &result))
    })
}

/// The packed package under `publint`, `attw` and TypeScript's ways to find modules; in Douyin's "build npm"; and, from the
/// tarball in target/pack, in fresh projects, each with tools of its own.
pub fn fresh() -> Result<()> {
    for folder in [COMPILERS, OLDER_TOOLS] {
        ensure(folder, node::install)?;
        node_tests::run("the packed package in the hands of others", folder)?;
    }
    check_types(FRESH)?;
    node_tests::run("the tarball in fresh projects", FRESH)
}

/// Apps made with Taro and uni-app, from the tarball in target/pack, and the options that are typed by their typings.
pub fn frameworks() -> Result<()> {
    ensure(FRAMEWORKS, node::install_without_other_platforms)?;
    node_tests::run(
        "the packed package in apps made with frameworks",
        FRAMEWORKS,
    )
}

/// Installs a folder's tools, and checks the types of the scripts that use them.
fn ensure(folder: &str, install: fn(&str, &Path) -> Result<()>) -> Result<()> {
    node::ensure()?;
    install(&format!("the tools of {folder}"), &project::path(folder))?;
    check_types(folder)
}

fn check_types(folder: &str) -> Result<()> {
    process::step(&format!("tsc --strict, {folder}"), || {
        process::run(node::script("node_modules/typescript/bin/tsc").args([
            "--noEmit",
            "--project",
            folder,
        ]))
    })
}

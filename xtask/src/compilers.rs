//! The built package in other people's hands: WeChat's own compiler, bundlers, TypeScript, checkers of packages.
//!
//! These tools are many times as large as all that the build needs, so they are installed only when they are asked for.

use std::path::PathBuf;

use anyhow::Result;

use crate::{node, process, project, test};

/// The example goes through WeChat's compiler, and what comes out through the end-to-end tests and the demo.
pub fn compiled() -> Result<()> {
    ensure()?;
    let work = project::path("target/compilers/wechat");
    process::step("compile the example with WeChat's compiler", || {
        process::run(node::script("tests/compilers/compile-example.js").arg(&work))
    })?;
    let result = work.join("compiled");
    process::step("test the compiled package, end to end", || {
        process::run(
            node::program()
                .arg("--test")
                .args(test::files("tests/e2e")?)
                .env("PACKAGE", &result),
        )
    })?;
    process::step("run the compiled example", || {
        process::run(node::script("example-miniprogram/demo/index.js").env("MINIPROGRAM", &result))
    })
}

/// The packed package under `publint`, `attw` and TypeScript's ways to find modules, and in apps made by bundlers.
pub fn bundlers() -> Result<()> {
    ensure()?;
    process::step("test the packed package in apps that others build", || {
        process::run(
            node::program()
                .arg("--test")
                .args(test::files("tests/compilers")?),
        )
    })
}

/// Installs the tools, and checks the types of the scripts that use them.
fn ensure() -> Result<()> {
    node::ensure()?;
    node::install("compilers and bundlers", &folder())?;
    process::step("tsc --strict, tests/compilers", || {
        process::run(node::script("node_modules/typescript/bin/tsc").args([
            "--noEmit",
            "--project",
            "tests/compilers",
        ]))
    })
}

fn folder() -> PathBuf {
    project::path("tests/compilers")
}

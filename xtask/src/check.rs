//! `cargo xtask check`: what does not run anything of ours.

use std::process::Command;

use anyhow::Result;

use crate::{build, imports, node, process, project, tables, toolchain};

/// Folders with a tsconfig.json.
const TYPESCRIPT: [&str; 7] = [
    "js-glue",
    "example-miniprogram/server",
    "example-miniprogram/demo",
    "tests",
    "tests/border",
    "compare",
    "playground",
];

pub fn run() -> Result<()> {
    process::step(
        "compare the documents with the options, the error codes and the types",
        tables::check,
    )?;
    // The tests' types come from the built package.
    build::run(None)?;
    imports()?;
    process::step("check the formatting", || {
        process::run(cargo().args(["fmt", "--all", "--check"]))
    })?;
    process::step("clippy, native", || {
        process::run(cargo().args([
            "clippy",
            "--quiet",
            "--workspace",
            "--all-targets",
            "--",
            "-Dwarnings",
        ]))
    })?;
    wasm32()?;
    process::step("rustdoc, native", || {
        process::run(documented(cargo().arg("doc")))
    })?;
    for folder in TYPESCRIPT {
        process::step(&format!("tsc --strict, {folder}"), || {
            process::run(node::script("node_modules/typescript/bin/tsc").args([
                "--noEmit",
                "--project",
                folder,
            ]))
        })?;
    }
    Ok(())
}

/// The imports of the glue and of the xtask. The glue's generated files have to be built.
pub fn imports() -> Result<()> {
    process::step("look for imports in a circle or upwards", imports::check)
}

/// What exists on wasm32 only: the npm package's module, the client for Rust apps, and the example that uses it. In the
/// release profile, which is what ships and which does not optimise the macros that run once.
fn wasm32() -> Result<()> {
    let toolchain = toolchain::find(None)?;
    for (package, features) in [
        ("weapp-session", "module"),
        ("weapp-session", ""),
        ("rust-app", ""),
        ("trial-app", ""),
    ] {
        process::step(&format!("clippy, wasm32, {package} [{features}]"), || {
            process::run(
                toolchain
                    .cargo("clippy")
                    .args(["--quiet", "--release", "--package", package, "--lib"])
                    .args(["--features", features, "--", "-Dwarnings"])
                    .current_dir(project::root()),
            )
        })?;
    }
    process::step("rustdoc, wasm32", || {
        process::run(documented(toolchain.cargo("doc").arg("--release")))
    })?;
    process::step("the examples in the documentation of wasm32", || {
        process::run(
            toolchain
                .cargo("test")
                .args(["--quiet", "--release", "--package", "weapp-session"])
                .args(["--doc", "wx::"])
                .current_dir(project::root()),
        )
    })
}

/// `cargo doc` without a warning.
fn documented(doc: &mut Command) -> &mut Command {
    doc.args(["--quiet", "--no-deps", "--package", "weapp-session"])
        .env("RUSTDOCFLAGS", "-Dwarnings")
        .current_dir(project::root())
}

fn cargo() -> Command {
    let mut command = Command::new(env!("CARGO"));
    command.current_dir(project::root());
    command
}

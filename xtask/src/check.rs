//! `cargo xtask check`: what does not run anything of ours.

use std::process::Command;

use anyhow::Result;

use crate::{build, node, process, project, toolchain};

/// Folders with a tsconfig.json.
const TYPESCRIPT: [&str; 4] = [
    "js-glue",
    "example-miniprogram/server",
    "example-miniprogram/demo",
    "tests",
];

pub fn run() -> Result<()> {
    // The tests' types come from the built package.
    build::run(None)?;
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
    process::step("clippy, wasm32", || {
        process::run(
            toolchain::find(None)?
                .cargo("clippy")
                .args(["--quiet", "--package", "weapp-session", "--lib"])
                .args(["--", "-Dwarnings"])
                .current_dir(project::root()),
        )
    })?;
    process::step("rustdoc", || {
        process::run(
            cargo()
                .args(["doc", "--quiet", "--no-deps", "--package", "weapp-session"])
                .env("RUSTDOCFLAGS", "-Dwarnings"),
        )
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

fn cargo() -> Command {
    let mut command = Command::new(env!("CARGO"));
    command.current_dir(project::root());
    command
}

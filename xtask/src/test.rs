//! `cargo xtask test`: everything that has to pass.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, bail};

use crate::toolchain::Step;
use crate::{build, compare, compilers, node, node_tests, pack, process, project, proof};

const PARTS: [&str; 16] = [
    "native",
    "host",
    "server",
    "e2e",
    "without-leases",
    "backends",
    "adapters",
    "levels",
    "reentrant",
    "engines",
    "fallback",
    "demo",
    "playground",
    "compiled",
    "pack",
    "fuzz",
];

/// Runs the named parts, or all but those that take minutes and install what nothing else needs: `toolchains`,
/// `fresh`, `frameworks` and `coming-from`.
pub fn run(parts: &[&str], step: Option<Step>) -> Result<()> {
    let parts = if parts.is_empty() { &PARTS[..] } else { parts };
    for part in parts {
        match *part {
            "native" => native()?,
            "host" => node_tests::run("the mini-program host", "tests/host/test")?,
            "server" => node_tests::run("the example server", "example-miniprogram/server/test")?,
            "e2e" => {
                build::rust_apps(step)?;
                node_tests::run("the built package, end to end", "tests/e2e")?;
            }
            "without-leases" => {
                build::rust_apps(step)?;
                without_leases()?;
            }
            "backends" => {
                build::run(step)?;
                backends()?;
            }
            "adapters" => {
                build::run(step)?;
                node_tests::run("the adapters for other hosts", "tests/adapters")?;
            }
            "levels" => {
                build::run(step)?;
                levels()?;
            }
            "reentrant" => {
                build::run(step)?;
                node_tests::run("an app that calls from inside", proof::REENTRANT)?;
            }
            "engines" => {
                build::run(step)?;
                node_tests::run("the same cases in each engine", "tests/engines")?;
            }
            "fallback" => {
                build::run(step)?;
                fallback()?;
            }
            "demo" => {
                build::run(step)?;
                node_tests::run("the demo", "example-miniprogram/demo/test")?;
            }
            "playground" => {
                build::run(step)?;
                node_tests::run("the playground", "playground/test")?;
            }
            "pack" => {
                pack::twice(step)?;
                node_tests::run("what is handed to others", "tests/pack")?;
            }
            "fuzz" => proof::fuzz(proof::SHORT_FUZZ)?,
            "compiled" => {
                build::run(step)?;
                compilers::compiled()?;
            }
            "fresh" => {
                pack::run(step)?;
                compilers::fresh()?;
            }
            "frameworks" => {
                pack::run(step)?;
                compilers::frameworks()?;
            }
            "coming-from" => {
                build::run(step)?;
                compare::install()?;
                node_tests::run(
                    "the pages for those who come from elsewhere",
                    "tests/coming-from",
                )?;
            }
            "toolchains" => toolchains()?,
            other => bail!(
                "no such part: `{other}`; there are {}, fresh, frameworks, coming-from and toolchains",
                PARTS.join(", ")
            ),
        }
    }
    println!("\nAll passed: {}", parts.join(", "));
    Ok(())
}

fn native() -> Result<()> {
    process::step("test the core natively, and the build", || {
        process::run(
            Command::new(env!("CARGO"))
                .args(["test", "--quiet", "--workspace"])
                .current_dir(project::root()),
        )
    })?;
    process::step("see broken machines caught", || {
        process::run(
            Command::new(env!("CARGO"))
                .args(["test", "--quiet", "--features", "broken"])
                .args([
                    "--test",
                    "explore",
                    "--test",
                    "simulation",
                    "broken_machines",
                ])
                .current_dir(project::root()),
        )
    })
}

/// The same tests end to end and on both levels, with a glue that hears of no lease: what they see must not depend on it.
fn without_leases() -> Result<()> {
    node::ensure()?;
    write_scripts()?;
    process::step("test the built package without leases", || {
        process::run(
            node::program()
                .env("LEASES", "off")
                .arg("--test")
                .args(node_tests::files("tests/e2e")?)
                .arg(project::path("tests/levels/levels.test.js")),
        )
    })
}

/// The recipes' servers, and what session and token libraries answer.
fn backends() -> Result<()> {
    const BACKENDS: &str = "tests/backends";
    node::ensure()?;
    node::install("the frameworks of the recipes", &project::path(BACKENDS))?;
    node_tests::run("the built package with other backends", BACKENDS)
}

/// The same scripts natively and on the built package, in QuickJS too.
fn levels() -> Result<()> {
    write_scripts()?;
    node_tests::run("the same scripts on the built package", "tests/levels")
}

/// All that is tested of the built package, where there is no WebAssembly.
fn fallback() -> Result<()> {
    node::ensure()?;
    write_scripts()?;
    let files = node_tests::files_without_rust_app("an app in Rust is WebAssembly itself")?;
    process::step("test the built package on its fallback", || {
        process::run(
            node::program()
                .env("ENGINE", "fallback")
                .arg("--test")
                .args(files)
                .args(node_tests::files(proof::REENTRANT)?)
                .arg(project::path("tests/levels/levels.test.js")),
        )
    })
}

/// The simulation writes its scripts down, with what the machine did.
fn write_scripts() -> Result<()> {
    process::step("write scripts and what the machine makes of them", || {
        process::run(
            Command::new(env!("CARGO"))
                .args(["test", "--quiet", "--test", "simulation", "levels"])
                .current_dir(project::root()),
        )
    })
}

/// Builds with each step of the toolchain chain that works here, and tests each package but the one that the other parts
/// test: two steps may well lead to the same bytes.
fn toolchains() -> Result<()> {
    build::rust_apps(None)?;
    let mut tested = vec![shipped()?];
    let mut worked = Vec::new();
    for step in Step::ALL {
        println!("\n== {} ==", step.name());
        if step.attempt().is_none() {
            println!("does not work on this machine");
            continue;
        }
        crate::size::run(Some(step))?;
        build::rust_apps(Some(step))?;
        worked.push(step.name());
        let package = shipped()?;
        if tested.contains(&package) {
            println!("the same bytes as before: not tested again");
        } else {
            node_tests::run("the built package, end to end", "tests/e2e")?;
            tested.push(package);
        }
    }
    println!("\nBuilt and tested with: {}", worked.join(", "));
    // Leave the package behind that everybody else builds.
    build::run(None)
}

/// All files of the package that run, one after the other.
fn shipped() -> Result<Vec<u8>> {
    let folder = project::path("js-glue/dist/miniprogram");
    let mut paths: Vec<PathBuf> = fs::read_dir(&folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_>>()?;
    paths.sort();
    let mut bytes = Vec::new();
    for path in paths {
        bytes.extend(fs::read(path)?);
    }
    Ok(bytes)
}

//! The long runs behind the claims: exploration, simulation, apps that call from inside, fuzzing, mutation testing.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::{node, node_tests, process, project};

/// What is fuzzed; each is a file in fuzz/fuzz_targets.
const FUZZ_TARGETS: [&str; 4] = ["urls", "options", "records", "events"];

/// Seconds for each fuzz target, in the short run and in the long one.
pub const SHORT_FUZZ: u32 = 10;
pub const LONG_FUZZ: u32 = 600;

/// Every interleaving of the full configuration.
pub fn explore() -> Result<()> {
    process::step("explore every interleaving", || {
        process::run(cargo().args([
            "test",
            "--release",
            "--test",
            "explore",
            "--",
            "--ignored",
            "--nocapture",
        ]))
    })
}

/// A million schedules of the simulation and a million requests through the built package; or one schedule again.
pub fn soak(seed: Option<&str>) -> Result<()> {
    let mut simulation = cargo();
    simulation.args([
        "test",
        "--release",
        "--test",
        "simulation",
        "--",
        "--nocapture",
    ]);
    match seed {
        Some(seed) => simulation.env("SEED", seed).env("SCHEDULES", "1"),
        None => simulation.env("SCHEDULES", "1000000"),
    };
    process::step("simulate", || process::run(&mut simulation))?;
    if seed.is_some() {
        return Ok(());
    }
    crate::build::run(None)?;
    process::step("a million requests through the built package", || {
        process::run(
            node::program()
                .env("FULL", "1")
                .args(["--test", "tests/e2e/memory.test.js"]),
        )
    })
}

/// The tests of an app that calls the built package from inside its own functions.
pub const REENTRANT: &str = "tests/reentrant";

/// Every function of such an app with every method, in every moment, at every host, and 100 000 random schedules, with
/// WebAssembly and with the fallback; or one schedule again, as short as it can be.
pub fn reentrant(seed: Option<&str>) -> Result<()> {
    crate::build::run(None)?;
    for engine in ["wasm", "fallback"] {
        let mut tests = node::program();
        tests.env("ENGINE", engine);
        match seed {
            Some(seed) => tests.arg(format!("{REENTRANT}/play.js")).arg(seed),
            None => tests
                .env("FULL", "1")
                .env("SCHEDULES", "100000")
                .arg("--test")
                .args(node_tests::files(REENTRANT)?),
        };
        process::step(&format!("an app that calls from inside, {engine}"), || {
            process::run(&mut tests)
        })?;
    }
    Ok(())
}

/// Fuzzes each target for so many seconds. What crashes is kept in fuzz/artifacts.
pub fn fuzz(seconds: u32) -> Result<()> {
    let tool = tool("cargo-fuzz")?;
    for target in FUZZ_TARGETS {
        let finds = project::path("target/fuzz-finds").join(target);
        std::fs::create_dir_all(&finds)?;
        process::step(&format!("fuzz {target} for {seconds} s"), || {
            process::run(
                Command::new(&tool)
                    .args(["fuzz", "run", target])
                    // Finds go to the first folder; the second one is in the repository.
                    .arg(&finds)
                    .arg(format!("corpus/{target}"))
                    .args(["--sanitizer", "none", "--"])
                    .arg(format!("-max_total_time={seconds}"))
                    .args(["-print_final_stats=1", "-verbosity=0"])
                    // Instrumentation is not stable; the code under test is safe Rust, so no sanitizer is needed.
                    .env("RUSTC_BOOTSTRAP", "1")
                    .current_dir(project::path("fuzz")),
            )
        })?;
    }
    Ok(())
}

/// Breaks the core in every way cargo-mutants knows; the tests have to notice each. `only` takes a part of its files.
/// The exceptions, each with its reason, are in .cargo/mutants.toml.
pub fn mutants(only: Option<&str>) -> Result<()> {
    let tool = tool("cargo-mutants")?;
    let mut mutants = Command::new(tool);
    mutants
        .args(["mutants", "--package", "weapp-session", "--jobs", "2"])
        .args(["--file", only.unwrap_or("src/session/**/*.rs")])
        .args(["--output", "target", "--profile", "mutants"])
        .current_dir(project::root());
    process::step("mutate the core", || process::run(&mut mutants))
}

/// A cargo tool of ours, installed below target/ on first use.
fn tool(name: &str) -> Result<PathBuf> {
    let root = project::path("target/tools");
    let tool = root
        .join("bin")
        .join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    if !tool.is_file() {
        process::step(&format!("install {name}"), || {
            process::run(
                cargo()
                    // It only starts others: optimised it runs no faster and takes five times as long to build.
                    .args(["install", "--quiet", "--locked", "--debug", "--root"])
                    .arg(&root)
                    .arg(name),
            )
            .with_context(|| {
                format!("{name} cannot be installed; the first time needs the network")
            })
        })?;
    }
    if !tool.is_file() {
        bail!("{} is not there after its installation", tool.display());
    }
    Ok(tool)
}

fn cargo() -> Command {
    let mut command = Command::new(env!("CARGO"));
    command.current_dir(project::root());
    command
}

//! Where the wasm32 standard library comes from: the first of four steps that works on this machine.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Result, bail};

use crate::process;

pub const TARGET: &str = "wasm32-unknown-unknown";

/// rustup's servers answer within seconds or not at all.
const RUSTUP_LIMIT: Duration = Duration::from_secs(120);
const APT_LIMIT: Duration = Duration::from_secs(600);

/// Debian's Rust for building the web platform's packages: newer than Debian's own, with its sources.
const DISTRIBUTION_PACKAGES: [&str; 3] = ["rustc-web", "cargo-web", "rust-web-src"];

const NOTHING_WORKS: &str = "no standard library for wasm32-unknown-unknown can be had here. Do one of these and try again:
  rustup target add wasm32-unknown-unknown      (a toolchain by rustup, and access to its servers)
  rustup component add rust-src                 (the same; the library is then built from its sources)
  apt-get install rustc-web cargo-web rust-web-src lld-22  (Debian 12 or newer, as root)";

/// A step of the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The target is installed.
    Installed,
    /// `rustup target add` succeeds.
    Rustup,
    /// The toolchain has the library's sources (rust-src), and cargo builds it from them.
    Source,
    /// The same with the distribution's Rust.
    Distribution,
}

/// How to build for wasm32.
#[derive(Debug)]
pub struct Toolchain {
    pub step: Step,
    cargo: PathBuf,
    /// The library is built along, from its sources.
    builds_std: bool,
    environment: Vec<(String, PathBuf)>,
}

impl Step {
    pub const ALL: [Step; 4] = [
        Step::Installed,
        Step::Rustup,
        Step::Source,
        Step::Distribution,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Step::Installed => "installed",
            Step::Rustup => "rustup",
            Step::Source => "source",
            Step::Distribution => "distribution",
        }
    }

    pub fn named(name: &str) -> Result<Self> {
        let names = Self::ALL.map(Step::name);
        match Self::ALL.into_iter().find(|step| step.name() == name) {
            Some(step) => Ok(step),
            None => bail!("--std takes one of {}; given: `{name}`", names.join(", ")),
        }
    }

    /// Tries this step for real; `None` if it does not work here.
    pub fn attempt(self) -> Option<Toolchain> {
        match self {
            Step::Installed => is_installed().then(|| Toolchain::of_rustup(self)),
            Step::Rustup => (process::exists("rustup") && add_target() && is_installed())
                .then(|| Toolchain::of_rustup(self)),
            Step::Source => {
                // Without its own linker it is a distribution's toolchain: the next step.
                rustup_linker().filter(|linker| linker.is_file())?;
                has_sources(&sysroot("rustc")?).then(|| Toolchain::of_rustup(self))
            }
            Step::Distribution => distribution(),
        }
    }
}

/// The first step that works, or the one that is asked for.
pub fn find(only: Option<Step>) -> Result<Toolchain> {
    if let Some(step) = only {
        return match step.attempt() {
            Some(toolchain) => Ok(toolchain),
            None => bail!("the step `{}` does not work on this machine", step.name()),
        };
    }
    match Step::ALL.into_iter().find_map(Step::attempt) {
        Some(toolchain) => Ok(toolchain),
        None => bail!(NOTHING_WORKS),
    }
}

impl Toolchain {
    fn of_rustup(step: Step) -> Self {
        Self {
            step,
            // The cargo that runs this xtask, so that compiler and library fit.
            cargo: std::env::var_os("CARGO").map_or("cargo".into(), PathBuf::from),
            builds_std: step == Step::Source,
            environment: Vec::new(),
        }
    }

    /// What the module is built with, in words: another compiler, or another standard library, makes other bytes.
    pub fn description(&self) -> String {
        let version = self.version();
        let version = version.split(" (").next().unwrap_or_default();
        let library = if self.builds_std {
            "a standard library built from its sources"
        } else {
            "rustup's standard library"
        };
        format!("{version}, {library}")
    }

    /// The version of the compiler, and so of its standard library: `1.95.0`.
    pub fn release(&self) -> Result<String> {
        match self.version().split(' ').nth(1) {
            Some(release) => Ok(release.to_owned()),
            None => bail!("rustc does not tell its version"),
        }
    }

    /// Where the standard library's sources are, if they are here, and what the compiler calls that folder if they are
    /// not: it has them under their true path wherever it finds them, also in a library that others built.
    pub fn library_sources(&self) -> Option<(PathBuf, String)> {
        let sources = sysroot(self.rustc())?.join("lib/rustlib/src/rust");
        let versions = process::output(Command::new(self.rustc()).arg("-vV"))?;
        let hash = line_of(&versions, "commit-hash: ")?;
        Some((sources, format!("/rustc/{hash}")))
    }

    fn version(&self) -> String {
        process::output(Command::new(self.rustc()).arg("--version")).unwrap_or_default()
    }

    fn rustc(&self) -> &Path {
        let rustc = self.environment.iter().find(|(name, _)| name == "RUSTC");
        rustc.map_or(Path::new("rustc"), |(_, path)| path)
    }

    /// `cargo metadata` for wasm32. Another cargo than the one that builds may have its crates in another folder.
    pub fn metadata(&self) -> Command {
        let mut command = Command::new(&self.cargo);
        command.args(["metadata", "--format-version", "1", "--locked"]);
        command.args(["--filter-platform", TARGET]);
        command
    }

    /// `cargo <subcommand>` for wasm32.
    pub fn cargo(&self, subcommand: &str) -> Command {
        let mut command = Command::new(&self.cargo);
        command
            .arg(subcommand)
            .args(["--target", TARGET])
            .envs(self.environment.iter().map(|(name, value)| (name, value)));
        if self.builds_std {
            // -Z options want a nightly, or this word to a stable toolchain.
            command
                .arg("-Zbuild-std=std,panic_abort")
                .env("RUSTC_BOOTSTRAP", "1");
        }
        command
    }
}

fn is_installed() -> bool {
    let libraries = process::output(Command::new("rustc").args([
        "--print",
        "target-libdir",
        "--target",
        TARGET,
    ]));
    libraries.is_some_and(|directory| Path::new(&directory).is_dir())
}

fn add_target() -> bool {
    println!("· rustup target add {TARGET}");
    process::succeeds_within(
        Command::new("rustup").args(["target", "add", TARGET]),
        RUSTUP_LIMIT,
    )
}

fn sysroot(rustc: impl AsRef<OsStr>) -> Option<PathBuf> {
    process::output(Command::new(rustc).args(["--print", "sysroot"])).map(PathBuf::from)
}

fn has_sources(sysroot: &Path) -> bool {
    sysroot
        .join("lib/rustlib/src/rust/library/std/Cargo.toml")
        .is_file()
}

/// Debian's Rust, installed first where that is possible. It lies in /usr, whatever the PATH says.
fn distribution() -> Option<Toolchain> {
    let usr = Path::new("/usr");
    let rustc = usr.join("bin/rustc");
    let there = || rustc.is_file() && usr.join("bin/cargo").is_file() && has_sources(usr);
    let usable = there() || (apt(&DISTRIBUTION_PACKAGES) && there());
    if !usable {
        return None;
    }
    let version = llvm_version(&rustc)?;
    let package = format!("lld-{version}");
    let linker =
        linker(&version).or_else(|| apt(&[&package]).then(|| linker(&version)).flatten())?;
    Some(Toolchain {
        step: Step::Distribution,
        cargo: usr.join("bin/cargo"),
        builds_std: true,
        environment: vec![
            ("RUSTC".into(), rustc),
            ("RUSTDOC".into(), usr.join("bin/rustdoc")),
            ("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER".into(), linker),
        ],
    })
}

fn apt(packages: &[&str]) -> bool {
    if !is_root() || !process::exists("apt-get") {
        return false;
    }
    println!("· apt-get install {}", packages.join(" "));
    let mut update = Command::new("apt-get");
    update.args(["update", "-qq"]);
    let mut install = Command::new("apt-get");
    install
        .args(["install", "-y", "-qq", "--no-install-recommends"])
        .args(packages)
        .env("DEBIAN_FRONTEND", "noninteractive");
    process::succeeds_within(&mut update, APT_LIMIT)
        && process::succeeds_within(&mut install, APT_LIMIT)
}

fn is_root() -> bool {
    process::output(Command::new("id").arg("-u")).is_some_and(|id| id == "0")
}

/// The major version of the LLVM behind a compiler; its linker has to be as new.
fn llvm_version(rustc: &Path) -> Option<String> {
    let versions = process::output(Command::new(rustc).arg("-vV"))?;
    let version = line_of(&versions, "LLVM version: ")?;
    Some(version.split('.').next()?.to_owned())
}

/// What `rustc -vV` says behind these words.
fn line_of<'a>(versions: &'a str, words: &str) -> Option<&'a str> {
    versions.lines().find_map(|line| line.strip_prefix(words))
}

/// A linker for wasm: the distribution's, or the one that a toolchain of rustup brings.
fn linker(llvm_version: &str) -> Option<PathBuf> {
    let distribution = PathBuf::from(format!("/usr/bin/wasm-ld-{llvm_version}"));
    std::iter::once(distribution)
        .chain(rustup_linker())
        .find(|path| path.is_file())
}

/// Where a toolchain of rustup has its linker.
fn rustup_linker() -> Option<PathBuf> {
    let host = process::output(Command::new("rustc").args(["--print", "host-tuple"]))?;
    let binaries = sysroot("rustc")?.join("lib/rustlib").join(host).join("bin");
    Some(binaries.join(format!("rust-lld{}", std::env::consts::EXE_SUFFIX)))
}

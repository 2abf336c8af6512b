//! Builds, tests, measures and shows weapp-session: `cargo xtask help`.
//!
//! Everything is done from here, portably; there are no shell scripts.

mod build;
mod check;
mod compare;
mod compilers;
mod crates;
mod demo;
mod docs;
mod engines;
mod glue;
mod imports;
mod node;
mod node_tests;
mod pack;
mod playground;
mod process;
mod project;
mod proof;
mod readme;
mod size;
mod tables;
mod test;
mod toolchain;
mod wasm;

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, bail};

const HELP: &str = "\
Usage: cargo xtask <command>

  demo     build, then run the example mini program against the example backend and print the flow
  playground  build, then serve the example at work in a phone, beside a live diagram of its calls
  test     everything that has to pass: `test native`, `host`, `server`, `e2e`, `backends` (the recipes' servers,
           and what session libraries answer), `adapters`, `levels`, `reentrant`, `engines`, `fallback`, `demo`,
           `playground`, `compiled` (what WeChat's own compiler makes of the example), `pack` (packs twice,
           compares the bytes and looks into them) and `fuzz` run one part; on request only:
           `test toolchains` builds with each way to the standard library,
           `test fresh` installs the tarball in fresh projects, native, in TypeScript, with esbuild, webpack 4
           and 5, Vite and Jest, and checks its manifest and types, `test frameworks` apps made with Taro and
           uni-app, `test coming-from` the pages of docs for those who come from other libraries, with these
  build    the npm package, into js-glue/dist and into the example's miniprogram_npm/
  pack     builds, then makes what is handed to others, in target/pack: the package as a tarball, its SHA-256,
           and a list of whose code is in it (CycloneDX)
  tables   what is generated from the Rust sources without compiling to wasm: the glue's tables and types, and
           the options, error codes and types in docs/en/reference and docs/zh-CN/reference
  check    formatting, clippy (native and wasm32), TypeScript in strict mode, no import in a circle or upwards,
           the generated parts of documents; `check imports` looks at the imports only
  size     bytes of each shipped file, the module's imports and exports, its features and memory
  bench    what a request and a launch cost, next to other libraries, in V8, JavaScriptCore and QuickJS
  docs     the documents as a site, in target/site/dist: built, its links checked, and looked at in Chromium;
           `docs serve` shows it, `docs lighthouse` measures it
  compare  what becomes of requests when a session ends, with weapp-session and with what others use, in virtual
           time: logins, sends, and whose callers are served, told of a failure or left waiting
  engines  one suite of cases on the built package in V8, JavaScriptCore with and without JIT, QuickJS and
           Chromium, as far as they are here, and a table of what came of it
  rust     the example of a mini program written in Rust, into target/weapp-session/rust-app, and the one that
           the tests try

  explore  every interleaving of a few requests, expiries, faults, a logout and an abort
  soak     a million schedules of the simulation, and a million requests through the built package;
           `soak <seed>` runs one schedule again
  reentrant  every function of an app with every method called from inside of it, in every moment and at every
           host, and 100 000 random schedules, on both engines; `reentrant <seed>` runs one schedule again
  fuzz     each fuzz target for ten minutes; `fuzz <seconds>` for as long as you say
  mutants  breaks the core in every way there is and sees the tests fail; `mutants <file>` only that file

Options of playground and docs serve:
  --port <number>  where it is served (default: 4000; 0 takes any free port)
  --check          of playground: instead of serving it, drive it in a headless Chromium and see that all works

Options of pack:
  --check          pack a clone of the last commit in another folder as well, and see that the bytes are the same

Options of bench:
  --against <folder>  measure another build of the package as well, laid out as js-glue/dist, and tell the ratios

Options of build, pack, demo, playground, test, size, bench, docs, compare, engines and rust:
  --std <step>   take the wasm32 standard library from this step of the chain only:
                 installed, rustup, source or distribution (default: the first that works)
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// What stands on the command line.
#[derive(Default)]
struct Arguments<'a> {
    words: Vec<&'a str>,
    step: Option<toolchain::Step>,
    port: Option<&'a str>,
    checks: bool,
    against: Option<&'a str>,
}

impl<'a> Arguments<'a> {
    fn read(arguments: &'a [String]) -> anyhow::Result<Self> {
        let mut read = Self::default();
        let mut rest = arguments.iter().map(String::as_str);
        while let Some(argument) = rest.next() {
            match argument {
                "--std" => {
                    let name = rest.next().unwrap_or_default();
                    read.step = Some(toolchain::Step::named(name)?);
                }
                "--port" => read.port = Some(rest.next().context("--port takes a number")?),
                "--check" => read.checks = true,
                "--against" => {
                    let folder = rest.next();
                    read.against = Some(folder.context("--against takes a folder")?);
                }
                option if option.starts_with('-') => {
                    bail!("unknown option {option}\n\n{HELP}")
                }
                word => read.words.push(word),
            }
        }
        if read.port.is_some() && read.words != ["playground"] && read.words != ["docs", "serve"] {
            bail!("--port is an option of playground and docs serve only\n\n{HELP}");
        }
        if read.checks && read.words != ["playground"] && read.words != ["pack"] {
            bail!("--check is an option of playground and pack only\n\n{HELP}");
        }
        if read.against.is_some() && read.words != ["bench"] {
            bail!("--against is an option of bench only\n\n{HELP}");
        }
        Ok(read)
    }
}

fn run(arguments: &[String]) -> anyhow::Result<()> {
    let Arguments {
        words,
        step,
        port,
        checks,
        against,
    } = Arguments::read(arguments)?;
    match words.as_slice() {
        ["build"] => build::run(step).map(drop),
        ["rust"] => build::rust_apps(step),
        ["demo"] => demo::run(step),
        ["playground"] if checks => test::run(&["playground"], step),
        ["playground"] => playground::run(step, port),
        ["test", parts @ ..] => test::run(parts, step),
        ["pack"] if checks => pack::check(step),
        ["pack"] => pack::run(step),
        ["tables"] => tables::write_all(),
        ["check"] => check::run(),
        ["check", "imports"] => check::imports(),
        ["size"] => size::run(step),
        ["bench"] => demo::bench(step, against.map(Path::new)),
        ["docs"] => docs::run(step),
        ["docs", "serve"] => docs::serve(port),
        ["docs", "lighthouse"] => docs::lighthouse(),
        ["compare"] => compare::run(step),
        ["engines"] => engines::run(step),
        ["explore"] => proof::explore(),
        ["soak"] => proof::soak(None),
        ["soak", seed] => proof::soak(Some(seed)),
        ["reentrant"] => proof::reentrant(None),
        ["reentrant", seed] => proof::reentrant(Some(seed)),
        ["fuzz"] => proof::fuzz(proof::LONG_FUZZ),
        ["fuzz", seconds] => match seconds.parse() {
            Ok(seconds) => proof::fuzz(seconds),
            Err(_) => bail!("fuzz takes a number of seconds; given: `{seconds}`"),
        },
        ["mutants"] => proof::mutants(None),
        ["mutants", file] => proof::mutants(Some(file)),
        [] | ["help"] => {
            print!("{HELP}");
            Ok(())
        }
        other => bail!("unknown command `{}`\n\n{HELP}", other.join(" ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error_of(line: &str) -> String {
        let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
        let error = Arguments::read(&words).err().map(|error| error.to_string());
        error
            .and_then(|error| error.lines().next().map(str::to_owned))
            .unwrap_or_default()
    }

    #[test]
    fn options_belong_to_their_commands() {
        assert_eq!(error_of("bench --against folder --std source"), "");
        assert_eq!(error_of("playground --port 0 --check"), "");
        assert_eq!(error_of("pack --check --std installed"), "");
        for line in [
            "size --against folder",
            "--against folder",
            "test e2e --against folder",
        ] {
            assert_eq!(error_of(line), "--against is an option of bench only");
        }
        assert_eq!(
            error_of("bench --port 0"),
            "--port is an option of playground and docs serve only"
        );
        assert_eq!(
            error_of("size --check"),
            "--check is an option of playground and pack only"
        );
        assert_eq!(error_of("bench --with"), "unknown option --with");
    }

    #[test]
    fn options_take_what_they_take() {
        assert_eq!(error_of("bench --against"), "--against takes a folder");
        assert_eq!(error_of("playground --port"), "--port takes a number");
    }
}

//! `cargo xtask size`: what an app pays, and what its engine has to understand.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use wasmparser::{ExternalKind, Parser, Payload, TypeRef, Validator, WasmFeatures};

use crate::toolchain::Step;
use crate::wasm::compress;
use crate::{build, glue, project};

/// Bytes of the compressed module and the glue together: more fails, with any way to the standard library.
const BUDGET: u64 = 36 * 1024;
const AIM: u64 = 32 * 1024;

/// Bytes of each file that index.js loads where an app asks for what it does: more fails.
const ON_DEMAND_BUDGET: u64 = 3 * 1024;

/// KiB of linear memory at the start.
const MEMORY_BUDGET: u64 = 192;

const PAGE_KIB: u64 = 64;

/// What the module's sections say.
#[derive(Debug, Default)]
struct Facts {
    /// Names of exports and imports, by kind.
    exports: Vec<(String, String)>,
    imports: Vec<(String, String)>,
    initial_pages: u64,
}

pub fn run(step: Option<Step>) -> Result<()> {
    build::run(step)?;
    let fits = print_files()?;
    let wasm = fs::read(project::dist().join("wasm").join(project::WASM_FILE))?;
    Validator::new_with_features(WasmFeatures::MVP)
        .validate_all(&wasm)
        .context("the module does not validate as the WebAssembly MVP")?;
    println!("\nfeatures  valid as the WebAssembly MVP, every later feature switched off");
    let facts = facts(&wasm)?;
    print_borders(&facts)?;
    let memory = facts.initial_pages * PAGE_KIB;
    println!("memory    {memory} KiB at the start (budget {MEMORY_BUDGET} KiB)");
    if !fits || memory > MEMORY_BUDGET {
        bail!("over the budget");
    }
    Ok(())
}

/// Prints the bytes of each shipped file; whether they keep within the budget.
fn print_files() -> Result<bool> {
    let folder = project::dist().join("miniprogram");
    let mut files: Vec<_> = fs::read_dir(&folder)?
        .map(|entry| {
            let entry = entry?;
            Ok((
                entry.file_name().to_string_lossy().into_owned(),
                entry.metadata()?.len(),
            ))
        })
        .collect::<Result<_>>()?;
    files.sort();
    files.retain(|(name, _)| name != project::FALLBACK_FILE);
    // An adapter goes to the users of its host, and WeChat's tools leave out what no file requires.
    let (others, files): (Vec<_>, Vec<_>) =
        files.into_iter().partition(is_one_of(&project::ADAPTERS));
    let (on_demand, files): (Vec<_>, Vec<_>) =
        files.into_iter().partition(is_one_of(&project::ON_DEMAND));
    println!("\nloaded by each user, in bytes");
    print_sizes(&files);
    let sum: u64 = files.iter().map(|(_, bytes)| bytes).sum();
    println!(
        "  {:<28}{sum:>8}   (budget {BUDGET}, aim {AIM})",
        "together"
    );
    println!("loaded where an app asks for what they do (budget {ON_DEMAND_BUDGET} each)");
    print_sizes(&on_demand);
    let all: u64 = sum + on_demand.iter().map(|(_, bytes)| bytes).sum::<u64>();
    println!("  {:<28}{all:>8}", "all that is shipped");
    print_sources(&folder.join("index.js"))?;
    print_fallback(&folder.join(project::FALLBACK_FILE))?;
    let plain = fs::metadata(project::dist().join("wasm").join(project::WASM_FILE))?.len();
    println!("for other hosts");
    print_sizes(&others);
    print_sizes(&[(project::WASM_FILE.into(), plain)]);
    let small = |(_, bytes): &(String, u64)| *bytes <= ON_DEMAND_BUDGET;
    Ok(sum <= BUDGET && on_demand.iter().all(small))
}

/// What of index.js comes from which folder of the glue: each one's share of what the bundler makes, before it is
/// minified, brought down to the file's size.
fn print_sources(index: &Path) -> Result<()> {
    let text = fs::read_to_string(project::scratch().join(glue::SOURCES_FILE))?;
    let sources: BTreeMap<String, u64> = serde_json::from_str(&text)?;
    let all: u64 = sources.values().sum();
    let shipped = fs::metadata(index)?.len();
    let mut folders = BTreeMap::<&str, u64>::new();
    for (source, bytes) in &sources {
        let folder = source.split_once('/').map_or("", |(folder, _)| folder);
        *folders.entry(folder).or_default() += bytes;
    }
    println!("of index.js, by folder of js-glue/src");
    let shares: Vec<_> = folders
        .into_iter()
        .filter(|(folder, _)| !folder.is_empty())
        .map(|(folder, bytes)| (format!("{folder}/"), bytes * shipped / all.max(1)))
        .collect();
    print_sizes(&shares);
    Ok(())
}

/// Only apps that require it ship it, so it does not count.
fn print_fallback(file: &Path) -> Result<()> {
    let scratch = project::scratch().join("fallback.js.br");
    compress(file, &scratch)?;
    println!("for clients without WebAssembly, shipped by apps that require it");
    println!(
        "  {:<28}{:>8}   ({} with brotli)",
        project::FALLBACK_FILE,
        fs::metadata(file)?.len(),
        fs::metadata(&scratch)?.len()
    );
    Ok(())
}

/// Whether a file has one of these names.
fn is_one_of(names: &[&str]) -> impl Fn(&(String, u64)) -> bool {
    move |(file, _)| names.iter().any(|name| *file == format!("{name}.js"))
}

fn print_sizes(files: &[(String, u64)]) {
    for (name, bytes) in files {
        println!("  {name:<28}{bytes:>8}");
    }
}

fn facts(wasm: &[u8]) -> Result<Facts> {
    let mut facts = Facts::default();
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::ExportSection(section) => {
                for export in section {
                    let export = export?;
                    facts
                        .exports
                        .push((export_kind(export.kind).into(), export.name.into()));
                }
            }
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    let import = import?;
                    facts
                        .imports
                        .push((import_kind(import.ty).into(), import.name.into()));
                }
            }
            Payload::MemorySection(section) => {
                for memory in section {
                    facts.initial_pages += memory?.initial;
                }
            }
            _ => {}
        }
    }
    Ok(facts)
}

/// Lists what crosses the module's border, by kind; only functions and one memory may.
fn print_borders(facts: &Facts) -> Result<()> {
    for (border, things) in [("exports", &facts.exports), ("imports", &facts.imports)] {
        for kind in ["function", "memory", "table", "global", "tag"] {
            let names: Vec<&str> = things
                .iter()
                .filter(|(of, _)| of == kind)
                .map(|(_, name)| name.as_str())
                .collect();
            if !names.is_empty() {
                println!("{border}   {} × {kind}: {}", names.len(), names.join(" "));
            }
            if !names.is_empty() && !matches!(kind, "function" | "memory") {
                bail!("the module {border} a {kind}: {}", names.join(", "));
            }
        }
    }
    Ok(())
}

fn export_kind(kind: ExternalKind) -> &'static str {
    match kind {
        ExternalKind::Func | ExternalKind::FuncExact => "function",
        ExternalKind::Memory => "memory",
        ExternalKind::Table => "table",
        ExternalKind::Global => "global",
        ExternalKind::Tag => "tag",
    }
}

fn import_kind(ty: TypeRef) -> &'static str {
    match ty {
        TypeRef::Func(_) | TypeRef::FuncExact(_) => "function",
        TypeRef::Memory(_) => "memory",
        TypeRef::Table(_) => "table",
        TypeRef::Global(_) => "global",
        TypeRef::Tag(_) => "tag",
    }
}

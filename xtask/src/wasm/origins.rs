//! Which source files the code of the module comes from.
//!
//! The graph of crates would name too many: most of what a crate depends on is never called, and goes. So the module is
//! compiled once more, with tables of lines, and goes the same way up to the optimiser; the lines of the functions that
//! are left, with all that was inlined into them, say whose code it is.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::ops::Range;
use std::path::Path;

use anyhow::{Context, Result, bail};
use gimli::{EndianSlice, LittleEndian};
use walrus::Module;
use wasmparser::{Parser, Payload};

use super::compile::Compilation;
use super::{bind, compilation, cut};
use crate::project;
use crate::toolchain::Toolchain;

type Bytes<'a> = EndianSlice<'a, LittleEndian>;

/// The files, as the compiler names them: absolute, or as the standard library's builders had them.
pub fn find(toolchain: &Toolchain) -> Result<BTreeSet<String>> {
    let plain = compilation(toolchain);
    let with_lines = Compilation {
        // Beside the folder of what ships: cargo would put both modules in one file there.
        folder: plain.folder.join("lines"),
        ..plain
    };
    let compiled = with_lines.run_with_lines(toolchain)?;
    let left = functions_left(&compiled, toolchain)?;
    let files = files_of(&fs::read(&compiled)?, &left)?;
    if files.is_empty() {
        bail!("{} has no lines", compiled.display());
    }
    Ok(files)
}

/// Where the code of the functions stands, in the section of code that the linker wrote, that reach the optimiser as they
/// were compiled.
fn functions_left(compiled: &Path, toolchain: &Toolchain) -> Result<Vec<Range<u64>>> {
    let module = cut(compiled)?;
    // A body that was put in the place of another has no range.
    let ranges: HashMap<String, Range<usize>> = module
        .funcs
        .iter_local()
        .filter_map(|(id, function)| {
            Some((
                module.funcs.get(id).name.clone()?,
                function.original_range.clone()?,
            ))
        })
        .collect();
    let folder = project::scratch()
        .join(toolchain.step.name())
        .join("origins");
    fs::create_dir_all(&folder)?;
    let bound = Module::from_file(bind(module, &folder, true)?)?;
    let left = bound.funcs.iter_local().filter_map(|(id, _)| {
        let range = ranges.get(bound.funcs.get(id).name.as_deref()?)?;
        Some(range.start as u64..range.end as u64)
    });
    Ok(left.collect())
}

/// The files that the tables of lines name for any address in these ranges.
fn files_of(wasm: &[u8], ranges: &[Range<u64>]) -> Result<BTreeSet<String>> {
    let by_start: BTreeMap<u64, u64> = ranges.iter().map(|r| (r.start, r.end)).collect();
    let is_left = |address: u64| {
        let before = by_start.range(..=address).next_back();
        before.is_some_and(|(_, end)| address < *end)
    };
    let sections = debug_sections(wasm)?;
    let dwarf = gimli::Dwarf::load(|id| {
        let bytes = sections.get(id.name()).copied().unwrap_or_default();
        Ok::<_, gimli::Error>(EndianSlice::new(bytes, LittleEndian))
    })?;
    let mut files = BTreeSet::new();
    let mut headers = dwarf.units();
    while let Some(header) = headers.next()? {
        let unit = dwarf.unit(header)?;
        let Some(program) = unit.line_program.clone() else {
            continue;
        };
        let mut rows = program.rows();
        while let Some((header, row)) = rows.next_row()? {
            if row.end_sequence() || !is_left(row.address()) {
                continue;
            }
            if let Some(file) = row.file(header) {
                files.insert(path_of(&dwarf, &unit, header, file)?);
            }
        }
    }
    Ok(files)
}

/// A file's folder and name, behind the folder in which its crate was compiled if they are relative.
fn path_of(
    dwarf: &gimli::Dwarf<Bytes>,
    unit: &gimli::Unit<Bytes>,
    header: &gimli::LineProgramHeader<Bytes>,
    file: &gimli::FileEntry<Bytes>,
) -> Result<String> {
    let base = unit.comp_dir.map(|folder| folder.to_string_lossy());
    let mut path = base.unwrap_or_default().into_owned();
    let folder = match file.directory(header) {
        Some(folder) => Some(dwarf.attr_string(unit, folder)?),
        None => None,
    };
    let name = dwarf.attr_string(unit, file.path_name())?;
    for part in folder.iter().chain([&name]) {
        let part = part.to_string_lossy();
        if part.starts_with('/') || part.get(1..3).is_some_and(|drive| drive == ":\\") {
            path.clear();
        } else {
            path.push('/');
        }
        path.push_str(&part);
    }
    Ok(path)
}

fn debug_sections(wasm: &[u8]) -> Result<HashMap<&str, &[u8]>> {
    let mut sections = HashMap::new();
    for payload in Parser::new(0).parse_all(wasm) {
        if let Payload::CustomSection(section) = payload.context("cannot parse the module")? {
            sections.insert(section.name(), section.data());
        }
    }
    Ok(sections)
}

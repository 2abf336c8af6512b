//! A tarball as npm lays it out, whose bytes depend on the files' names and contents only.
//!
//! `npm pack` promises no bytes: they depend on the versions of npm and of Node.js's zlib. What makes these is pinned by
//! Cargo.lock.

use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};
use flate2::{Compression, GzBuilder};
use tar::{Builder, EntryType, Header};

/// npm's own: 26 October 1985, 8:15 UTC. A file's true time would be that of the build.
const TIME: u64 = 499_162_500;

/// What npm unpacks has this folder around it.
const FOLDER: &str = "package";

/// A folder's files, compressed.
pub fn of(folder: &Path) -> Result<Vec<u8>> {
    let mut names = Vec::new();
    list(folder, "", &mut names)?;
    // The file system lists them in an order of its own.
    names.sort();
    let mut archive = Builder::new(Vec::new());
    for name in names {
        let path = folder.join(&name);
        let bytes = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let mut header = Header::new_ustar();
        header.set_entry_type(EntryType::Regular);
        header.set_mode(0o644);
        header.set_uid(0);
        header.set_gid(0);
        header.set_mtime(TIME);
        header.set_size(bytes.len() as u64);
        archive.append_data(&mut header, format!("{FOLDER}/{name}"), bytes.as_slice())?;
    }
    compress(&archive.into_inner()?)
}

/// The paths of all files, with slashes.
fn list(folder: &Path, before: &str, names: &mut Vec<String>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{before}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            list(&entry.path(), &format!("{name}/"), names)?;
        } else {
            names.push(name);
        }
    }
    Ok(())
}

/// With no time in the header, no file's name, and the operating system "unknown".
fn compress(bytes: &[u8]) -> Result<Vec<u8>> {
    const UNKNOWN: u8 = 255;
    let mut encoder = GzBuilder::new()
        .mtime(0)
        .operating_system(UNKNOWN)
        .write(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project;

    /// A folder with the same two files, written in one order or the other.
    fn folder(name: &str, files: [&str; 2]) -> Result<Vec<u8>> {
        let folder = project::path("target/tmp/tarballs").join(name);
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(folder.join("inner"))?;
        for file in files {
            fs::write(folder.join(file), file)?;
        }
        of(&folder)
    }

    #[test]
    fn bytes_depend_on_names_and_contents_only() -> Result<()> {
        let first = folder("first", ["b.js", "inner/a.js"])?;
        let second = folder("second-with-a-longer-name", ["inner/a.js", "b.js"])?;
        assert_eq!(first, second);
        assert_ne!(first, folder("third", ["b.js", "inner/c.js"])?);
        Ok(())
    }

    #[test]
    fn nothing_in_it_tells_when_where_or_by_whom() -> Result<()> {
        let packed = folder("told", ["b.js", "inner/a.js"])?;
        // Of gzip's header: the method, no flags, a time of 0, the best compression, an unknown system.
        assert_eq!(packed[..10], [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 255]);
        let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(packed.as_slice()));
        let mut names = Vec::new();
        for entry in archive.entries()? {
            let entry = entry?;
            let header = entry.header();
            assert_eq!((header.uid()?, header.gid()?), (0, 0));
            assert_eq!((header.mtime()?, header.mode()?), (TIME, 0o644));
            assert_eq!(header.username().ok().flatten().unwrap_or_default(), "");
            names.push(entry.path()?.to_string_lossy().into_owned());
        }
        assert_eq!(names, ["package/b.js", "package/inner/a.js"]);
        Ok(())
    }
}

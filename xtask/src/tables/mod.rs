//! The tables that the glue shares with Rust, written from their one source in the crate.

mod border;
mod codes;
mod options;
mod source;

use std::fs;

use anyhow::Result;

use crate::project;
use source::write_if_changed;

/// Writes the glue's generated sources.
pub fn write() -> Result<()> {
    let folder = project::generated();
    fs::create_dir_all(&folder)?;
    write_if_changed("options.ts", &options::options())?;
    write_if_changed("codes.ts", &codes::codes())?;
    write_if_changed("border.ts", &border::border())
}

//! What is written from its one source in the crate: the tables that the glue shares with Rust, the declarations of the
//! options, the options and error codes in the documents, and the page of the API.

mod api_page;
mod border;
mod codes;
mod declarations;
mod documents;
mod error_codes;
mod flat;
mod language;
mod option_tables;
mod options;
mod rows;
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
    write_if_changed("elsewhere.ts", &options::elsewhere())?;
    write_if_changed("flat.ts", &flat::flat())?;
    write_if_changed("client-options.ts", &declarations::declarations())?;
    write_if_changed("codes.ts", &codes::codes())?;
    write_if_changed("border.ts", &border::border())
}

/// Writes them, and what the documents have of them. Unlike the glue's sources, the documents are in the repository.
pub fn write_all() -> Result<()> {
    write()?;
    documents::write()?;
    api_page::write()
}

/// Sees that the documents have what would be written.
pub fn check() -> Result<()> {
    write()?;
    documents::check()?;
    api_page::check()
}

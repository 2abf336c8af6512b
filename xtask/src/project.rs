//! Where things are.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;

/// The file names inside the package.
pub const WASM_FILE: &str = "weapp_session.wasm";
pub const COMPRESSED_WASM_FILE: &str = "weapp_session.wasm.br";
pub const FALLBACK: &str = "fallback";
pub const FALLBACK_FILE: &str = "fallback.js";

/// The licences of what others wrote, in the package.
pub const THIRD_PARTY_FILE: &str = "THIRD-PARTY.md";

/// The hosts other than WeChat that have an adapter: each a module of the package by this name.
pub const ADAPTERS: [&str; 4] = ["my", "tt", "swan", "qq"];

/// What index.js loads where an app asks for it: each a file beside it by this name.
pub const ON_DEMAND: [&str; 6] = ["places", "renew", "retry", "socket", "wafer", "words"];

/// The version that the crate, the npm package and the built files share.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

pub fn root() -> &'static Path {
    // The xtask lies directly below the root.
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap_or(Path::new("."))
}

pub fn path(relative: &str) -> PathBuf {
    root().join(relative)
}

/// The published package.
pub fn dist() -> PathBuf {
    path("js-glue/dist")
}

/// What the build generates for the glue.
pub fn generated() -> PathBuf {
    path("js-glue/src/generated")
}

/// Intermediate files of the build.
pub fn scratch() -> PathBuf {
    path("target/weapp-session")
}

/// The package in the example, where WeChat's tools would put it on "build npm".
pub fn example_package() -> PathBuf {
    path("example-miniprogram/miniprogram/miniprogram_npm/weapp-session")
}

/// Copies a folder with all that is in it.
pub fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

//! The example mini program in a browser, beside what its session does.

use anyhow::Result;

use crate::toolchain::Step;
use crate::{build, node, process};

/// Builds, then serves the playground until it is stopped.
pub fn run(step: Option<Step>, port: Option<&str>) -> Result<()> {
    build::run(step)?;
    let mut server = node::script("playground/server/main.js");
    if let Some(port) = port {
        server.args(["--port", port]);
    }
    process::become_command(&mut server)
}

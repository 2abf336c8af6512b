//! `cargo xtask docs`: the documents as a site, in target/site/dist.
//!
//! Its generator is many times as large as the site, so it is installed only when it is asked for.

use anyhow::Result;

use crate::toolchain::Step;
use crate::{build, node, process, project};

const SITE: &str = "docs/site";
const DIST: &str = "target/site/dist";

/// Builds the package, for the playground in it, and then the site; and checks all of it.
pub fn run(step: Option<Step>) -> Result<()> {
    build::run(step)?;
    node::install("the site's generator", &project::path(SITE))?;
    process::step("put the pages together", || {
        process::run(&mut node::script("docs/site/assemble.js"))
    })?;
    process::step("build the site", || {
        process::run(&mut node::script("docs/site/build.js"))
    })?;
    process::step("build the playground into it", || {
        process::run(
            node::script("playground/static/build.js")
                .arg(project::path(DIST).join("playground")),
        )
    })?;
    process::step("check the site's links", || {
        process::run(node::script("docs/site/build.js").arg("links"))
    })?;
    println!("\nThe site is in {DIST}; any server of files can show it");
    Ok(())
}

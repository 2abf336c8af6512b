//! `cargo xtask docs`: the documents as a site, in target/site/dist.
//!
//! Its generator is many times as large as the site, so it is installed only when it is asked for.

use anyhow::{Result, bail};

use crate::toolchain::Step;
use crate::{build, node, node_tests, process, project};

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
            node::script("playground/static/build.js").arg(project::path(DIST).join("playground")),
        )
    })?;
    process::step("check the site's links", || {
        process::run(node::script("docs/site/build.js").arg("links"))
    })?;
    process::step("check the types of the site's scripts", || {
        process::run(node::script("node_modules/typescript/bin/tsc").args(["--project", SITE]))
    })?;
    node_tests::run("the site", "docs/site/test")?;
    println!("\nThe site is in {DIST}, for any server of files; `cargo xtask docs serve` shows it");
    Ok(())
}

/// Shows the built site until it is stopped.
pub fn serve(port: Option<&str>) -> Result<()> {
    ensure_built()?;
    process::become_command(node::script("docs/site/serve.js").arg(port.unwrap_or("4173")))
}

/// What Lighthouse says of the built site.
pub fn lighthouse() -> Result<()> {
    ensure_built()?;
    node::install("Lighthouse", &project::path("docs/lighthouse"))?;
    process::step("measure the site with Lighthouse", || {
        process::run(&mut node::script("docs/lighthouse/audit.js"))
    })
}

fn ensure_built() -> Result<()> {
    if !project::path(DIST).join("index.html").is_file() {
        bail!("there is no site yet; `cargo xtask docs` builds it");
    }
    Ok(())
}

//! The bill of materials: CycloneDX, as JSON, of whose code is in the module.
//!
//! What builds the package is not in the list. It tells no time and no place.

use anyhow::Result;
use serde_json::{Value, json};

use super::parts::{Part, Source};
use crate::project;

/// The document, for a tarball with this SHA-256.
pub fn of(parts: &[Part], digest: &str) -> Result<String> {
    let package = format!("pkg:npm/weapp-session@{}", project::VERSION);
    let components: Vec<Value> = parts.iter().map(component).collect();
    let inside: Vec<String> = parts.iter().map(purl).collect();
    let bill = json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": serial_number(digest),
        "version": 1,
        "metadata": {
            "lifecycles": [{ "phase": "build" }],
            "component": {
                "type": "library",
                "bom-ref": package,
                "name": "weapp-session",
                "version": project::VERSION,
                "hashes": [{ "alg": "SHA-256", "content": digest }],
                "licenses": [{ "license": { "id": "MIT" } }],
                "purl": package,
            },
        },
        "components": components,
        "dependencies": [{ "ref": package, "dependsOn": inside }],
    });
    Ok(serde_json::to_string_pretty(&bill)? + "\n")
}

fn component(part: &Part) -> Value {
    let purl = purl(part);
    json!({
        "type": "library",
        "bom-ref": purl,
        "name": part.name,
        "version": part.version,
        "scope": "required",
        "licenses": [{ "expression": part.licence }],
        "purl": purl,
    })
}

/// A crate's address: in the registry, or in the repository of Rust.
fn purl(part: &Part) -> String {
    let Part { name, version, .. } = part;
    match part.source {
        Source::Registry(_) => format!("pkg:cargo/{name}@{version}"),
        Source::Library => format!("pkg:github/rust-lang/rust@{version}#library/{name}"),
    }
}

/// The same for the same tarball: a UUID of version 8, out of its SHA-256.
fn serial_number(digest: &str) -> String {
    format!(
        "urn:uuid:{}-{}-8{}-8{}-{}",
        &digest[..8],
        &digest[8..12],
        &digest[13..16],
        &digest[17..20],
        &digest[20..32]
    )
}

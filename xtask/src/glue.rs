//! The npm package in js-glue/dist.

use std::fs;

use anyhow::{Context, Result};
use serde_json::json;

use crate::wasm::Module;
use crate::{node, process, project, readme};

/// Where in the scratch folder stands how many bytes of index.js each source makes, before they are minified.
pub const SOURCES_FILE: &str = "sources.json";

/// Bundles the glue around a module and lays out the package.
pub fn package(module: &Module) -> Result<()> {
    let (dist, generated) = (project::dist(), project::generated());
    fs::copy(&module.bindings, generated.join("weapp_session_bg.js"))?;
    fs::write(
        generated.join("weapp_session_bg.d.ts"),
        bindings_types(module)?,
    )?;

    if dist.exists() {
        fs::remove_dir_all(&dist)?;
    }
    for folder in ["miniprogram", "wasm", "types"] {
        fs::create_dir_all(dist.join(folder))?;
    }
    // WeChat's "build npm" copies the whole folder `miniprogram` into the app, so only the compressed module is in it.
    fs::copy(
        &module.compressed,
        dist.join("miniprogram").join(project::COMPRESSED_WASM_FILE),
    )?;
    // For `require('weapp-session/fallback')`, which "build npm" turns into a path in that folder.
    fs::copy(
        &module.fallback,
        dist.join("miniprogram").join(project::FALLBACK_FILE),
    )?;
    fs::copy(&module.wasm, dist.join("wasm").join(project::WASM_FILE))?;
    process::run(
        node::script("js-glue/bundle.js")
            .arg(project::VERSION)
            .arg(project::scratch().join(SOURCES_FILE)),
    )?;
    declarations()?;
    entries_by_path()?;
    for file in ["README.md", "README.zh-CN.md"] {
        let text = fs::read_to_string(project::path(file))?;
        fs::write(dist.join(file), readme::for_package(&text))?;
    }
    for file in ["CHANGELOG.md", "LICENSE"] {
        fs::copy(project::path(file), dist.join(file))?;
    }
    Ok(fs::write(dist.join("package.json"), manifest()?)?)
}

/// What TypeScript says of each source, brought together to a file for each thing that an app imports, with nothing in it
/// but what the app can name.
fn declarations() -> Result<()> {
    let emitted = project::scratch().join("declarations");
    if emitted.exists() {
        fs::remove_dir_all(&emitted)?;
    }
    process::run(
        node::script("node_modules/typescript/bin/tsc")
            .args(["--project", "js-glue/tsconfig.declarations.json"])
            .arg("--outDir")
            .arg(&emitted),
    )?;
    process::run(
        node::script("js-glue/declarations.js")
            .arg(&emitted)
            .args(project::ADAPTERS),
    )?;
    for name in [project::FALLBACK].into_iter().chain(project::MODULES) {
        let file = format!("{name}.d.ts");
        fs::copy(
            project::path("js-glue").join(&file),
            project::dist().join("types").join(&file),
        )?;
    }
    Ok(())
}

/// For tools that look for `weapp-session/my` as a path in the package, because they do not know `exports`: webpack 4 and
/// Jest up to 27, and so uni-app with Vue 2. Those that know it see none of these files, and "build npm" takes what is in
/// the folder `miniprogram`.
fn entries_by_path() -> Result<()> {
    for name in modules() {
        let forwarded = format!("module.exports = require('./miniprogram/{name}.js');\n");
        fs::write(project::dist().join(format!("{name}.js")), forwarded)?;
    }
    // A folder whose manifest names a file stands for that file.
    for (folder, file) in [
        ("wasm", project::WASM_FILE.to_owned()),
        (
            "wasm.br",
            format!("../miniprogram/{}", project::COMPRESSED_WASM_FILE),
        ),
    ] {
        let folder = project::dist().join(folder);
        fs::create_dir_all(&folder)?;
        fs::write(
            folder.join("package.json"),
            json!({ "main": file }).to_string() + "\n",
        )?;
    }
    Ok(())
}

/// What an app can require beside the client itself, by its name under `weapp-session/`.
fn modules() -> impl Iterator<Item = &'static str> {
    [project::FALLBACK]
        .into_iter()
        .chain(project::MODULES)
        .chain(project::ADAPTERS)
}

/// wasm-bindgen's types are for a loader that we do not use; ours creates bindings for each instance.
fn bindings_types(module: &Module) -> Result<String> {
    let types = fs::read_to_string(&module.types)
        .with_context(|| format!("cannot read {}", module.types.display()))?;
    Ok(format!(
        "import type {{ Effects }} from './border';\n{types}\n\
         export type WebAssemblyExports = Record<string, unknown>;\n\
         export interface Bindings {{\n  _create: typeof _create;\n  _dispatch: typeof _dispatch;\n  \
         _release: typeof _release;\n  _imports: object;\n  \
         _start(exports: WebAssemblyExports): void;\n}}\n\
         /** The bindings of one instance; `effects` has what does what its machines say, by their clients' numbers. */\n\
         export function createBindings(effects: Record<number, Effects>): Bindings;\n"
    ))
}

fn manifest() -> Result<String> {
    let mut manifest = json!({
        "name": "weapp-session",
        "version": project::VERSION,
        "description": "Session SDK for WeChat mini programs: logs in with wx.login, attaches the session to requests, renews it unnoticed",
        "keywords": ["wechat", "weixin", "weapp", "miniprogram", "小程序", "session", "login", "wx.login", "wasm"],
        "license": "MIT",
        "type": "commonjs",
        "main": "miniprogram/index.js",
        "miniprogram": "miniprogram",
        "types": "types/index.d.ts",
        "exports": {
            ".": { "types": "./types/index.d.ts", "default": "./miniprogram/index.js" },
            "./wasm": "./wasm/weapp_session.wasm",
            "./wasm.br": "./miniprogram/weapp_session.wasm.br",
            "./package.json": "./package.json",
        },
        "sideEffects": false,
    });
    let mut files = [
        "miniprogram",
        "wasm",
        "wasm.br",
        "types",
        "README.zh-CN.md",
        "CHANGELOG.md",
        // `cargo xtask pack` writes it.
        project::THIRD_PARTY_FILE,
    ]
    .map(String::from)
    .to_vec();
    for name in modules() {
        let types = format!("types/{name}.d.ts");
        manifest["exports"][format!("./{name}")] =
            json!({ "types": format!("./{types}"), "default": format!("./miniprogram/{name}.js") });
        // For TypeScript that does not read `exports` (moduleResolution node10).
        manifest["typesVersions"]["*"][name] = json!([types]);
        files.push(format!("{name}.js"));
    }
    manifest["files"] = json!(files);
    Ok(serde_json::to_string_pretty(&manifest)? + "\n")
}

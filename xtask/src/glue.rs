//! The npm package in js-glue/dist.

use std::fs;

use anyhow::{Context, Result};
use serde_json::json;

use crate::wasm::Module;
use crate::{node, process, project};

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
    process::run(
        node::script("node_modules/typescript/bin/tsc")
            .args(["--project", "js-glue/tsconfig.declarations.json"]),
    )?;
    fs::copy(
        project::path("js-glue/fallback.d.ts"),
        dist.join("types/fallback.d.ts"),
    )?;
    for file in ["README.md", "README.zh-CN.md", "CHANGELOG.md", "LICENSE"] {
        let source = project::path(file);
        if source.exists() {
            fs::copy(source, dist.join(file))?;
        }
    }
    Ok(fs::write(dist.join("package.json"), manifest()?)?)
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
            "./fallback": { "types": "./types/fallback.d.ts", "default": "./miniprogram/fallback.js" },
            "./wasm": "./wasm/weapp_session.wasm",
            "./wasm.br": "./miniprogram/weapp_session.wasm.br",
            "./package.json": "./package.json",
        },
        // For compilers that do not know `exports`.
        "typesVersions": { "*": { "fallback": ["types/fallback.d.ts"] } },
        "sideEffects": false,
        "files": ["miniprogram", "wasm", "types", "README.zh-CN.md", "CHANGELOG.md"],
    });
    for name in project::ADAPTERS {
        let types = format!("types/hosts/{name}.d.ts");
        manifest["exports"][format!("./{name}")] =
            json!({ "types": format!("./{types}"), "default": format!("./miniprogram/{name}.js") });
        // For TypeScript that does not read `exports` (moduleResolution node10).
        manifest["typesVersions"]["*"][name] = json!([types]);
    }
    Ok(serde_json::to_string_pretty(&manifest)? + "\n")
}

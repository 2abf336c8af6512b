//! The boundary between the machine and a mini program; wasm32 only.
//!
//! [`AppClient`] is for apps in Rust, which use the whole client from outside.
//!
//! The rest is the module of the npm package and exists with the feature `module` only. `Core` is what the JavaScript
//! glue holds. The glue reports what happened by calling its methods; the machine's effects go back through
//! `shell::Shell`, the glue's half. Nothing is decided on this side.

mod app;
#[cfg(feature = "module")]
mod client;
#[cfg(feature = "module")]
mod options;
#[cfg(feature = "module")]
mod shell;

pub use app::{
    Answer, AppClient, Auth, CallError, JsClient, Login, Request, Session, SessionState,
};
#[cfg(feature = "module")]
pub use client::Core;

/// A tenth of the standard library's allocator in size. Both options take code out that pays only for large blocks
/// that grow, which this crate has none of.
#[cfg(feature = "module")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

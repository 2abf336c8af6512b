//! The border between the machine and a mini program; wasm32 only.
//!
//! [`AppClient`] is for apps in Rust, which use the whole client from outside.
//!
//! The rest is the module of the npm package and exists with the feature `module` only. The JavaScript glue makes a
//! client by a number of its choice and tells it what happened, through the functions in `client`; the machine's effects
//! go back through the one function in `imports`. Nothing is decided on this side.

mod app;
#[cfg(feature = "module")]
mod client;
#[cfg(feature = "module")]
mod imports;
#[cfg(feature = "module")]
mod options;

pub use app::{
    Answer, AppClient, Auth, CallError, JsClient, JsError, Login, Request, Session, SessionState,
};

/// A tenth of the standard library's allocator in size. Both options take code out that pays only for large blocks
/// that grow, which this crate has none of.
#[cfg(feature = "module")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

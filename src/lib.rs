//! The session SDK for WeChat mini programs, in Rust.
//!
//! A mini program has no cookies. To know its user it asks `wx.login` for a code, posts the code to its own
//! backend, keeps the session id that the backend answers with, sends it along with every later request and logs
//! in again when the backend says that the session has expired. This crate is the client half of that flow.
//!
//! - [`session`] decides. It is pure Rust without clock, I/O, async or JavaScript types: events go in, effects come
//!   out ([`session::Machine`]). It builds and tests natively.
//! - `wx` (wasm32 only) is the boundary: it hands the host's events to the machine and the machine's effects to the
//!   host. JavaScript developers use it through the npm package `weapp-session`, whose sources are in `js-glue/`.

pub mod session;

#[cfg(target_arch = "wasm32")]
pub mod wx;

/// What a Rust app sends is plain data, so its tests run natively.
#[cfg(all(test, not(target_arch = "wasm32")))]
#[path = "wx/app/request.rs"]
mod request;

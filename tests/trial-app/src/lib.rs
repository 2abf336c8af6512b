//! A mini program in Rust that does what apps do by mistake, for the tests: tests/e2e/rust-*.test.js.

pub mod casts;

#[cfg(target_arch = "wasm32")]
mod calls;
#[cfg(target_arch = "wasm32")]
mod panics;

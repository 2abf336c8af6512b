//! The glue's half of the border: what it does when the machine says so.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// Has the client with this number do what the second number says; see `EFFECTS`. It must not throw: an
    /// exception would leave the drain of effects half done. Names that begin with an underscore are shortened in the
    /// bundle.
    #[wasm_bindgen(js_name = _perform)]
    #[allow(
        clippy::too_many_arguments,
        reason = "an object would have to be made for each effect"
    )]
    pub fn perform(
        client: u32,
        what: u32,
        a: u32,
        b: u32,
        c: u32,
        text: Option<&str>,
        x: f64,
        y: f64,
        z: f64,
    );
}

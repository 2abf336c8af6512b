//! The glue's half of the boundary: what it does when the machine says so.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// An object of the glue. None of its methods may throw: an exception would leave the drain of effects half done.
    /// Names that begin with an underscore are shortened in the bundle.
    pub type Shell;

    /// Does what the first number says; see `EFFECT_NUMBERS`.
    #[wasm_bindgen(method, js_name = _perform)]
    pub fn perform(this: &Shell, what: u32, a: u32, b: u32, c: u32, d: u32);

    /// Posts the code, and what the app adds to it, to the backend.
    #[wasm_bindgen(method, js_name = _exchange)]
    pub fn exchange(this: &Shell, attempt: u32, code: &str, data: &JsValue);

    /// Keeps what authenticated sends carry from now on; see [`Config::carried`](crate::session::Config::carried).
    #[wasm_bindgen(method, js_name = _carry)]
    pub fn carry(this: &Shell, value: Option<String>);

    /// Writes the session to storage.
    #[wasm_bindgen(method, js_name = _store)]
    pub fn store(this: &Shell, record: JsValue);

    /// Keeps the words of an exception for the error that is about to be told.
    #[wasm_bindgen(method, js_name = _explain)]
    pub fn explain(this: &Shell, reason: &str);
}

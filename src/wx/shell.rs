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

    /// Keeps what authenticated sends carry from now on; see [`Config::carried`](crate::session::Config::carried).
    #[wasm_bindgen(method, js_name = _carry)]
    pub fn carry(this: &Shell, value: Option<String>);

    /// Writes a record to storage; see [`StoredRecord`](crate::session::StoredRecord). 0 stands for no time.
    #[wasm_bindgen(method, js_name = _store)]
    pub fn store(
        this: &Shell,
        version: u32,
        id: &str,
        obtained_at: f64,
        expires_at: f64,
        renew_at: f64,
        renewable: bool,
    );

    /// Takes a look at the session: the number of its state, its id, and when it ends, or 0.
    #[wasm_bindgen(method, js_name = _view)]
    pub fn view(this: &Shell, state: u32, id: Option<String>, expires_at: f64);
}

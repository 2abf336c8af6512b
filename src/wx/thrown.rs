//! What JavaScript throws.

use gloo_utils::errors::JsError;
use js_sys::{JsString, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// The words of whatever was thrown. Mini-program APIs throw plain objects with an `errMsg` as often as `Error`s
/// (docs: errno), and an app can throw anything.
pub(super) fn words(thrown: JsValue) -> String {
    match JsError::try_from(thrown) {
        Ok(error) => error.message,
        Err(other) => {
            let value = other.js_value;
            Reflect::get(&value, &JsValue::from_str("errMsg"))
                .unwrap_or(value)
                .dyn_into::<JsString>()
                .map(String::from)
                .unwrap_or_default()
        }
    }
}

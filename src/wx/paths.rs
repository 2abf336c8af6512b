//! Ways into JavaScript values, which may be anything.

use js_sys::{Array, JsString, Number, Reflect};
use wasm_bindgen::prelude::*;

use crate::session::{MAX_SESSION_ID_BYTES, SessionId};

#[wasm_bindgen]
extern "C" {
    // js-sys has it for a `&str`, which would copy a body of any size into linear memory, and that never shrinks.
    #[wasm_bindgen(catch, js_namespace = JSON)]
    fn parse(text: &JsString) -> Result<JsValue, JsValue>;
}

/// A field, if `value` is an object that has one and gives it without throwing.
pub(super) fn get(value: &JsValue, field: &str) -> Option<JsValue> {
    if !value.is_object() && !value.is_function() {
        return None;
    }
    Reflect::get(value, &JsValue::from_str(field)).ok()
}

/// What a dotted path leads to.
pub(super) fn follow(value: &JsValue, path: &str) -> Option<JsValue> {
    let mut value = value.clone();
    for field in path.split('.') {
        value = get(&value, field)?;
    }
    Some(value)
}

/// The body of an answer. A backend that sends JSON under another content type reaches us as a string, and so does
/// every answer to an upload (docs: wx.request, dataType; wx.uploadFile).
pub(super) fn body(answer: &JsValue) -> Option<JsValue> {
    let body = get(answer, "data")?;
    match body.dyn_ref::<JsString>() {
        Some(text) => parse(text).ok(),
        None => Some(body),
    }
}

/// What a path into a whole answer leads to: `data.…` into its body, `header.…` to a header, whose name has no case
/// (RFC 9110, section 5.1).
pub(super) fn find(answer: &JsValue, path: &str) -> Option<JsValue> {
    let (part, rest) = path.split_once('.')?;
    if part == "data" {
        return follow(&body(answer)?, rest);
    }
    let header = get(answer, part)?;
    let names: Array = Reflect::own_keys(&header).ok()?;
    let name = names
        .iter()
        .filter_map(|name| name.as_string())
        .find(|name| name.eq_ignore_ascii_case(rest))?;
    get(&header, &name)
}

/// A session id, if it is a string of a sensible length: only then it is copied.
pub(super) fn session_id(value: JsValue) -> Option<SessionId> {
    let id: JsString = value.dyn_into().ok()?;
    let fits = id.length() as usize <= MAX_SESSION_ID_BYTES;
    fits.then(|| SessionId::new(String::from(id))).flatten()
}

/// A number of seconds, also where the backend writes it as a string.
pub(super) fn seconds(value: JsValue) -> Option<f64> {
    value.as_f64().or_else(|| {
        value
            .dyn_ref::<JsString>()
            .map(|text| Number::from(JsValue::from(text)).value_of())
    })
}

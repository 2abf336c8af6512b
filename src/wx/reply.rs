//! The backend's answer to the exchange.

use js_sys::{Function, JsString, Number, Reflect};
use wasm_bindgen::prelude::*;

use crate::session::{Config, Grant, MAX_SESSION_ID_BYTES, SessionId};

#[wasm_bindgen]
extern "C" {
    // js-sys has it for a `&str`, which would copy a body of any size into linear memory, and that never shrinks.
    #[wasm_bindgen(catch, js_namespace = JSON)]
    fn parse(text: &JsString) -> Result<JsValue, JsValue>;
}

/// What the exchange was answered with.
pub(super) struct Reply {
    pub status: u16,
    pub grant: Option<Grant>,
}

/// Reads an answer. `find` is the app's own way to the session; without it the configured paths are followed.
///
/// # Errors
///
/// What the app's function threw.
pub(super) fn read(
    answer: &JsValue,
    config: &Config,
    find: Option<&Function>,
) -> Result<Reply, JsValue> {
    let status = get(answer, "statusCode")
        .and_then(|status| status.as_f64())
        .unwrap_or_default() as u16;
    let grant = match find {
        // Only a success can hold a session; the app's function need not be prepared for a gateway's error page.
        _ if !(200..300).contains(&status) => None,
        Some(find) => found(find.call1(&JsValue::UNDEFINED, answer)?),
        None => granted(answer, config),
    };
    Ok(Reply { status, grant })
}

/// The grant in what the app's function gave: an id, or `{ id, expiresIn }`.
fn found(value: JsValue) -> Option<Grant> {
    let expires_in = get(&value, "expiresIn").and_then(seconds);
    let id = if value.is_string() {
        value
    } else {
        get(&value, "id")?
    };
    Some(Grant {
        id: session_id(id)?,
        expires_in,
    })
}

fn granted(answer: &JsValue, config: &Config) -> Option<Grant> {
    let mut body = get(answer, "data")?;
    // A backend that sends JSON under another content type reaches us as a string (docs: wx.request, dataType).
    if let Some(text) = body.dyn_ref::<JsString>() {
        body = parse(text).ok()?;
    }
    let id = session_id(follow(&body, config.session_path()?)?)?;
    let expires_in = config
        .expires_in_path()
        .and_then(|path| follow(&body, path))
        .and_then(seconds);
    Some(Grant { id, expires_in })
}

/// A session id, if it is a string of a sensible length: only then it is copied.
pub(super) fn session_id(value: JsValue) -> Option<SessionId> {
    let id: JsString = value.dyn_into().ok()?;
    let fits = id.length() as usize <= MAX_SESSION_ID_BYTES;
    fits.then(|| SessionId::new(String::from(id))).flatten()
}

fn follow(value: &JsValue, path: &str) -> Option<JsValue> {
    let mut value = value.clone();
    for field in path.split('.') {
        value = get(&value, field)?;
    }
    Some(value)
}

/// A field, if `value` is an object that has one and gives it without throwing.
fn get(value: &JsValue, field: &str) -> Option<JsValue> {
    if !value.is_object() && !value.is_function() {
        return None;
    }
    Reflect::get(value, &JsValue::from_str(field)).ok()
}

/// A number of seconds, also where the backend writes it as a string.
fn seconds(value: JsValue) -> Option<f64> {
    value.as_f64().or_else(|| {
        value
            .dyn_ref::<js_sys::JsString>()
            .map(|text| Number::from(JsValue::from(text)).value_of())
    })
}

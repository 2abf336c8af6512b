//! The session's record, as it crosses the boundary to storage and back.

use js_sys::{Array, JsString};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::{JsCast, JsValue};

use crate::session::{MAX_SESSION_ID_BYTES, Record, SessionId};

pub(super) fn stored(record: &Record, renew_before: i64) -> JsValue {
    // Storage keeps JSON, which has no `undefined`.
    let serializer = Serializer::new().serialize_missing_as_null(true);
    let stored = record.to_stored(renew_before);
    stored.serialize(&serializer).unwrap_or(JsValue::NULL)
}

/// The session in what storage held; whatever else is found there is none.
///
/// Read by hand: serde's refusals come with texts, and the formatting behind them would be a quarter of the module.
pub(super) fn restored(stored: &JsValue) -> Option<Record> {
    let stored = stored.dyn_ref::<Array>()?;
    let expires_at = stored.get(3);
    let expires_at = match expires_at.is_null() {
        true => None,
        false => Some(expires_at.as_f64()?),
    };
    Record::from_stored(
        stored.get(0).as_f64()?,
        session_id(stored.get(1))?,
        stored.get(2).as_f64()?,
        expires_at,
        stored.get(5).as_bool(),
    )
}

/// A session id, if it is a string of a sensible length: only then it is copied, since linear memory never shrinks.
fn session_id(value: JsValue) -> Option<SessionId> {
    let id: JsString = value.dyn_into().ok()?;
    let fits = id.length() as usize <= MAX_SESSION_ID_BYTES;
    fits.then(|| SessionId::new(String::from(id))).flatten()
}

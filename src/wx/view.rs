//! The session's record, as it goes out to storage.

use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;

use crate::session::Record;

pub(super) fn stored(record: &Record, renew_before: i64) -> JsValue {
    // Storage keeps JSON, which has no `undefined`.
    let serializer = Serializer::new().serialize_missing_as_null(true);
    let stored = record.to_stored(renew_before);
    stored.serialize(&serializer).unwrap_or(JsValue::NULL)
}

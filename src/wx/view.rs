//! Values that cross the boundary whole: the session's state for the app, and its record in storage.

use js_sys::Array;
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::{JsCast, JsValue};

use super::paths;
use crate::session::{Record, Snapshot, State};

/// `[state, id, expiresAt]` of what `client.session()` answers.
#[derive(Serialize)]
struct SessionView<'a>(&'static str, Option<&'a str>, Option<f64>);

pub(super) fn snapshot(snapshot: Snapshot<'_>) -> JsValue {
    let state = match snapshot.state {
        State::None => "none",
        State::Active => "active",
        State::Renewing => "renewing",
        State::Expired => "expired",
    };
    to_js(&SessionView(
        state,
        snapshot.id.map(|id| id.reveal()),
        snapshot.expires_at.map(|at| at as f64),
    ))
}

pub(super) fn stored(record: &Record, renew_before: i64) -> JsValue {
    to_js(&record.to_stored(renew_before))
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
        paths::session_id(stored.get(1))?,
        stored.get(2).as_f64()?,
        expires_at,
        stored.get(5).as_bool(),
    )
}

fn to_js(value: &impl Serialize) -> JsValue {
    // Storage keeps JSON, which has no `undefined`.
    let serializer = Serializer::new().serialize_missing_as_null(true);
    value.serialize(&serializer).unwrap_or(JsValue::NULL)
}

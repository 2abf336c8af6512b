//! The Wafer protocol, as the npm package `wafer-node-session` speaks it.
//!
//! An answer of its own is marked: its body has a field of a magic name. A login's holds `session: { id, skey }`, which
//! later requests carry in two headers; "log in again" is the error `ERR_INVALID_SESSION`, whatever the HTTP status.

use wasm_bindgen::JsValue;

use super::paths::{follow, get, session_id};
use crate::session::{Grant, SessionId};

/// The magic name, which the protocol's servers and clients share.
const MARK: &str = "F2C224D4-2BCE-4C64-AF9F-A6D872000D1A";

fn is_marked(body: &JsValue) -> bool {
    get(body, MARK).is_some_and(|mark| mark.is_truthy())
}

/// The session of a login's answer, with both halves in one id: `id:skey`.
pub(super) fn granted(body: &JsValue) -> Option<Grant> {
    if !is_marked(body) {
        return None;
    }
    let half = |path| session_id(follow(body, path)?);
    let mut id = half("session.id")?.reveal().to_owned();
    id.push(':');
    id.push_str(half("session.skey")?.reveal());
    Some(Grant {
        id: SessionId::new(id)?,
        expires_in: None,
    })
}

/// Whether an answer says that the session is over.
pub(super) fn is_expired(body: &JsValue) -> bool {
    let error = get(body, "error").and_then(|error| error.as_string());
    is_marked(body) && error.as_deref() == Some("ERR_INVALID_SESSION")
}

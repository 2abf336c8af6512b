//! The backend's answer to the exchange.

use js_sys::Function;
use wasm_bindgen::prelude::*;

use super::paths::{body, follow, get, seconds, session_id};
use super::wafer;
use crate::session::{Config, Grant};

/// What the exchange was answered with.
pub(super) struct Reply {
    pub status: u16,
    pub grant: Option<Grant>,
    /// Whether it holds what belongs on the server.
    pub leaks: bool,
}

/// Where a `session_key` or `openid` would be found: where code2Session has them, and where backends put their data
/// (docs: mini program login: the two never leave the server).
const SECRETS: [&str; 4] = ["session_key", "openid", "data.session_key", "data.openid"];

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
    let status = status(answer);
    // Only a success can hold a session; the app's function need not be prepared for a gateway's error page.
    if !(200..300).contains(&status) {
        return Ok(Reply {
            status,
            grant: None,
            leaks: false,
        });
    }
    let body = body(answer);
    let grant = match find {
        _ if config.is_wafer() => body.as_ref().and_then(wafer::granted),
        Some(find) => found(find.call1(&JsValue::UNDEFINED, answer)?),
        None => body.as_ref().and_then(|body| granted(body, config)),
    };
    let is_there = |path| {
        let value = body.as_ref().and_then(|body| follow(body, path));
        value.is_some_and(|value| value.is_string())
    };
    Ok(Reply {
        status,
        grant,
        leaks: SECRETS.into_iter().any(is_there),
    })
}

pub(super) fn status(answer: &JsValue) -> u16 {
    get(answer, "statusCode")
        .and_then(|status| status.as_f64())
        .unwrap_or_default() as u16
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

fn granted(body: &JsValue, config: &Config) -> Option<Grant> {
    let paths = config.paths();
    let at = |path: &Option<String>| follow(body, path.as_deref()?);
    Some(Grant {
        id: session_id(at(&paths.id)?)?,
        expires_in: at(&paths.expires_in).and_then(seconds),
    })
}

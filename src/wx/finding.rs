//! What a request's answer says of the session: only where the options ask for more than its status.

use js_sys::{Array, Function};
use wasm_bindgen::{JsCast, JsValue};

use super::paths::{self, follow, seconds, session_id};
use super::wafer;
use crate::session::{Config, Finding};

/// The rules by which a body means "expired".
pub(super) struct Rules {
    /// `[path, values]` each.
    body: Array,
    /// The app's own test, which the glue keeps from throwing.
    test: Option<Function>,
}

impl Rules {
    pub(super) fn new(body: JsValue, test: JsValue) -> Self {
        Self {
            body: body.dyn_into().unwrap_or_default(),
            test: test.dyn_into().ok(),
        }
    }

    /// Looks into an answer.
    pub(super) fn find(&self, answer: &JsValue, config: &Config) -> Finding {
        let paths = config.paths();
        let at = |path: &Option<String>| paths::find(answer, path.as_deref()?);
        Finding {
            expired: self.mean_expired(answer, config),
            id: at(&paths.new_id).and_then(session_id),
            expires_in: at(&paths.new_expires_in).and_then(seconds),
        }
    }

    fn mean_expired(&self, answer: &JsValue, config: &Config) -> bool {
        if let Some(test) = &self.test
            && test
                .call1(&JsValue::UNDEFINED, answer)
                .is_ok_and(|says| says.is_truthy())
        {
            return true;
        }
        if self.body.length() == 0 && !config.is_wafer() {
            return false;
        }
        let Some(body) = paths::body(answer) else {
            return false;
        };
        (config.is_wafer() && wafer::is_expired(&body))
            || self.body.iter().any(|rule| is_met(&rule, &body))
    }
}

/// Whether one of the rule's values stands where its path leads.
fn is_met(rule: &JsValue, body: &JsValue) -> bool {
    let Some(rule) = rule.dyn_ref::<Array>() else {
        return false;
    };
    let Ok(values) = rule.get(1).dyn_into::<Array>() else {
        return false;
    };
    let found = rule.get(0).as_string().and_then(|path| follow(body, &path));
    found.is_some_and(|found| values.includes(&found, 0))
}

//! The answer to a request.

use core::fmt;

use js_sys::{Array, Object, Reflect};
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;

use super::{CallError, field, whole_number};

/// The backend's answer, whatever its status (docs: wx.request).
#[derive(Clone)]
pub struct Answer(JsValue);

impl Answer {
    pub(super) fn new(response: JsValue) -> Self {
        Self(response)
    }

    /// The HTTP status; 0 if the host told none.
    pub fn status_code(&self) -> u16 {
        // Some hosts tell it as a text.
        let status = field(&self.0, "statusCode");
        match status.as_string() {
            Some(text) => text.parse().ok(),
            None => whole_number(&status).and_then(|number| number.try_into().ok()),
        }
        .unwrap_or_default()
    }

    /// Whether the status is 2xx.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status_code())
    }

    /// A header. Hosts differ in how they write names, so case does not count; of a header that came several times
    /// the values, with commas between.
    pub fn header(&self, name: &str) -> Option<String> {
        let headers = field(&self.0, "header").dyn_into::<Object>().ok()?;
        let written = Object::keys(&headers).iter().find(|key| {
            key.as_string()
                .is_some_and(|key| key.eq_ignore_ascii_case(name))
        })?;
        text(&Reflect::get(&headers, &written).ok()?)
    }

    /// The body as a type of the app's own.
    ///
    /// # Errors
    ///
    /// One without a code, which says what is wrong, if the body is not a `T`.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, CallError> {
        super::read(field(&self.0, "data"))
    }
}

impl fmt::Debug for Answer {
    /// Without the body, which may hold anything.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("status_code", &self.status_code())
            .finish_non_exhaustive()
    }
}

/// The value of a header, which hosts tell as a text, a number, or a list of such.
fn text(value: &JsValue) -> Option<String> {
    let Some(list) = value.dyn_ref::<Array>() else {
        return one_text(value);
    };
    let mut all = String::new();
    for text in list.iter().filter_map(|value| one_text(&value)) {
        if !all.is_empty() {
            all.push(',');
        }
        all.push_str(&text);
    }
    Some(all)
}

fn one_text(value: &JsValue) -> Option<String> {
    value
        .as_string()
        .or_else(|| whole_number(value).map(|number| number.to_string()))
}

//! The answer to a request.

use core::fmt;

use js_sys::{Object, Reflect};
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;

use super::CallError;

/// The backend's answer, whatever its status (docs: wx.request).
#[derive(Clone)]
pub struct Answer(JsValue);

impl Answer {
    pub(super) fn new(response: JsValue) -> Self {
        Self(response)
    }

    /// The HTTP status.
    pub fn status_code(&self) -> u16 {
        field(&self.0, "statusCode").as_f64().unwrap_or_default() as u16
    }

    /// Whether the status is 2xx.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status_code())
    }

    /// A header. Hosts differ in how they write names, so case does not count.
    pub fn header(&self, name: &str) -> Option<String> {
        let headers = field(&self.0, "header").dyn_into::<Object>().ok()?;
        let written = Object::keys(&headers).iter().find(|key| {
            key.as_string()
                .is_some_and(|key| key.eq_ignore_ascii_case(name))
        })?;
        Reflect::get(&headers, &written).ok()?.as_string()
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

fn field(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

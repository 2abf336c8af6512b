//! What a call fails with.

use core::fmt;

use gloo_utils::errors::JsError;
use js_sys::Reflect;
use wasm_bindgen::prelude::*;

use crate::session::ErrorCode;

/// A failure of a call. It turns into a `JsValue` again as what was thrown, so that an app may pass it on to its
/// JavaScript with `?`.
#[derive(Clone)]
pub struct CallError {
    /// Why; `None` if it is no error of this SDK, for instance a body that is not of the type it was read as.
    pub code: Option<ErrorCode>,
    /// In wx's form, `request:fail …`.
    pub err_msg: String,
    /// The HTTP status, if the backend answered.
    pub status_code: Option<u16>,
    /// The host's number for the failure, if it gave one (docs: errno).
    pub errno: Option<i32>,
    thrown: JsValue,
}

impl From<JsValue> for CallError {
    /// Takes whatever was thrown. Mini-program APIs fail with plain objects that have an `errMsg` as often as with
    /// errors (docs: errno).
    fn from(thrown: JsValue) -> Self {
        let field = |name: &str| Reflect::get(&thrown, &JsValue::from_str(name)).ok();
        let text = |name: &str| field(name).and_then(|value| value.as_string());
        let number = |name: &str| field(name).and_then(|value| value.as_f64());
        let name = text("code");
        Self {
            code: ErrorCode::ALL
                .iter()
                .copied()
                .find(|code| name.as_deref() == Some(code.name())),
            err_msg: text("errMsg").unwrap_or_else(|| message(&thrown)),
            status_code: number("statusCode").map(|status| status as u16),
            errno: number("errno").map(|errno| errno as i32),
            thrown,
        }
    }
}

/// What an error says; of anything else that can be thrown, its text.
fn message(thrown: &JsValue) -> String {
    match JsError::try_from(thrown.clone()) {
        Ok(error) => error.message,
        Err(_) => thrown.as_string().unwrap_or_default(),
    }
}

impl From<CallError> for JsValue {
    fn from(error: CallError) -> Self {
        error.thrown
    }
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.code {
            Some(code) => write!(f, "{}: {}", code.name(), self.err_msg),
            None => f.write_str(&self.err_msg),
        }
    }
}

impl fmt::Debug for CallError {
    /// Without what was thrown, which may hold the backend's answer.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallError")
            .field("code", &self.code)
            .field("err_msg", &self.err_msg)
            .field("status_code", &self.status_code)
            .field("errno", &self.errno)
            .finish_non_exhaustive()
    }
}

impl core::error::Error for CallError {}

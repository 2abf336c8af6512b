//! What a call fails with.

use core::fmt;

use gloo_utils::errors::JsError;
use js_sys::{Error, Reflect};
use wasm_bindgen::prelude::*;

use super::{field, whole_number};
use crate::session::ErrorCode;

/// What is said of a failure that says nothing.
const NO_WORDS: &str = "something without words was thrown";

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
    /// errors (docs: errno), and an app's JavaScript with anything. A field that throws when it is read is none.
    fn from(thrown: JsValue) -> Self {
        let name = field(&thrown, "code").as_string();
        let number = |name: &str| whole_number(&field(&thrown, name));
        Self {
            code: ErrorCode::ALL
                .iter()
                .copied()
                .find(|code| name.as_deref() == Some(code.name())),
            err_msg: words(&thrown),
            status_code: number("statusCode").and_then(|status| status.try_into().ok()),
            errno: number("errno").and_then(|errno| errno.try_into().ok()),
            thrown,
        }
    }
}

impl CallError {
    /// A failure that this side finds.
    pub(super) fn new(code: ErrorCode, err_msg: &str) -> Self {
        let thrown = JsValue::from(Error::new(err_msg));
        for (name, text) in [("code", code.name()), ("errMsg", err_msg)] {
            // An object that was made just now takes every field.
            let _ = Reflect::set(&thrown, &name.into(), &text.into());
        }
        Self::from(thrown)
    }
}

/// What a failure says: by a field, or because it is a text itself.
fn words(thrown: &JsValue) -> String {
    [
        field(thrown, "errMsg"),
        field(thrown, "message"),
        thrown.clone(),
    ]
    .iter()
    .filter_map(JsValue::as_string)
    .find(|text| !text.is_empty())
    .unwrap_or_else(|| NO_WORDS.into())
}

impl From<CallError> for JsValue {
    fn from(error: CallError) -> Self {
        error.thrown
    }
}

impl From<CallError> for JsError {
    /// The failure as texts, which says of what kind the error was: `TypeError: …`. A `CallError` holds a JavaScript
    /// value and stays where it is; this goes wherever an error has to be `Send` and `Sync`.
    fn from(error: CallError) -> Self {
        let kind = field(&error.thrown, "name").as_string();
        // JsError asks an error for three texts and traps if there is one that it does not get. What was thrown may
        // throw at that, and may have answered before: so it is never asked, but an error that is made here of words
        // that were read already.
        let harmless = Error::new(&error.err_msg);
        if let Some(kind) = kind.filter(|kind| !kind.is_empty()) {
            let _ = Reflect::set(&harmless, &"name".into(), &kind.into());
        }
        JsError::from(harmless)
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

//! What a page shows, as its `setData` takes it.

use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;
use weapp_session::session::ErrorCode;
use weapp_session::wx::{CallError, JsError};

use crate::products::{Catalogue, Row};

#[derive(Debug, Serialize)]
pub struct Page {
    rows: Vec<Row>,
    trouble: Option<Trouble>,
}

#[derive(Debug, Serialize)]
struct Trouble {
    advice: &'static str,
    /// For a report to the developers.
    code: &'static str,
    message: String,
}

/// Why there is nothing to show.
#[derive(Debug)]
pub enum Failure {
    /// The backend answered with this status, which is no success.
    Status(u16),
    /// There was no answer, or none that can be read.
    Call(CallError),
}

impl From<CallError> for Failure {
    fn from(error: CallError) -> Self {
        Failure::Call(error)
    }
}

impl Page {
    pub fn of(catalogue: Result<Catalogue, Failure>) -> Self {
        match catalogue {
            Ok(Catalogue { products }) => Self {
                rows: products.into_iter().map(Row::from).collect(),
                trouble: None,
            },
            Err(failure) => Self {
                rows: Vec::new(),
                trouble: Some(Trouble::of(&failure)),
            },
        }
    }

    pub fn to_js(&self) -> Result<JsValue, JsValue> {
        // setData takes plain JSON: objects in the place of maps, null in the place of undefined.
        Ok(self.serialize(&Serializer::json_compatible())?)
    }
}

impl Trouble {
    fn of(failure: &Failure) -> Self {
        let (code, message) = match failure {
            Failure::Status(status) => ("", format!("the backend answered with status {status}")),
            Failure::Call(error) => match error.code {
                Some(code) => (code.name(), error.err_msg.clone()),
                // No error of the SDK's: the report says of which kind it is.
                None => ("", JsError::from(error.clone()).to_string()),
            },
        };
        Self {
            advice: failure.advice(),
            code,
            message,
        }
    }
}

impl Failure {
    /// What the user can do about it.
    pub fn advice(&self) -> &'static str {
        let Failure::Call(error) = self else {
            return "try again later";
        };
        match error.code {
            Some(ErrorCode::ExchangeRejected) if error.status_code == Some(403) => {
                "wrong user name or password"
            }
            Some(ErrorCode::SessionExpired) => "sign in again",
            Some(ErrorCode::RequestFailed | ErrorCode::ExchangeFailed) => {
                "check the connection and try again"
            }
            Some(ErrorCode::LoginFailed | ErrorCode::LoginTimeout) => {
                "WeChat's login failed; try again"
            }
            _ => "try again later",
        }
    }
}

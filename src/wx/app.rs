//! The client for mini programs that are themselves written in Rust.
//!
//! Such an app has JavaScript around it that makes the npm package's client (`createClient`) and hands it over. What
//! the app sends and gets are its own serde types, and what takes time is awaited.
//!
//! ```ignore
//! let client = AppClient::new(client); // what `createClient` of the npm package gave
//! client.login(false).await?;
//! let answer = client.request::<Products>(&Request::get("/wx/products/list")).await?;
//! ```
//!
//! Nothing of this is in the module that JavaScript apps download: it is reached by Rust callers only.

use gloo_utils::errors::JsError;
use js_sys::{Promise, Reflect};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    /// The client that the npm package's `createClient` makes.
    #[derive(Debug)]
    pub type JsClient;

    #[wasm_bindgen(method, catch)]
    fn login(this: &JsClient, options: JsValue) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn logout(this: &JsClient) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn request(this: &JsClient, options: JsValue) -> Result<JsValue, JsValue>;
}

/// The client of a Rust app.
#[derive(Debug)]
pub struct AppClient(JsClient);

/// A request, as `client.request` takes it (docs: wx.request).
#[derive(Clone, Debug, Serialize)]
pub struct Request<'a, B = ()> {
    /// Absolute, or relative to `baseUrl`.
    pub url: &'a str,
    /// The HTTP method.
    pub method: &'a str,
    /// Sent along: for GET in the query, else as JSON.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<B>,
    /// Milliseconds that bound the whole call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeout: Option<u32>,
}

impl<'a> Request<'a> {
    /// A GET request without data.
    pub fn get(url: &'a str) -> Self {
        Self {
            url,
            method: "GET",
            data: None,
            timeout: None,
        }
    }
}

/// The backend's answer, whatever its status (docs: wx.request).
#[derive(Clone, Debug, Deserialize)]
pub struct Answer<T> {
    /// The HTTP status.
    #[serde(rename = "statusCode")]
    pub status_code: u16,
    /// The body.
    pub data: T,
}

/// How a login ended.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Login {
    /// Whether a session was made just now; otherwise there was one already.
    pub fresh: bool,
    /// When it ends, in milliseconds since 1970, if somebody told.
    #[serde(rename = "expiresAt")]
    pub expires_at: Option<f64>,
}

/// A failure of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallError {
    /// One of the names of [`ErrorCode`](crate::session::ErrorCode); empty if it is no `SessionError`.
    pub code: String,
    /// In wx's form, `request:fail …`.
    pub err_msg: String,
}

impl AppClient {
    /// Takes the client that the app's JavaScript has made.
    pub fn new(client: JsClient) -> Self {
        Self(client)
    }

    /// Makes sure that there is a session; with `force` a new one.
    ///
    /// # Errors
    ///
    /// Those of the login: `LOGIN_FAILED`, `LOGIN_TIMEOUT`, `EXCHANGE_FAILED` and so on.
    pub async fn login(&self, force: bool) -> Result<Login, CallError> {
        #[derive(Serialize)]
        struct Options {
            force: bool,
        }
        let promise = self.0.login(written(&Options { force })?);
        read(settled(promise.map_err(CallError::from)?).await?)
    }

    /// Forgets the session, here and in storage.
    ///
    /// # Errors
    ///
    /// `WASM_UNAVAILABLE` or `DESTROYED`.
    pub async fn logout(&self) -> Result<(), CallError> {
        settled(self.0.logout()?).await.map(drop)
    }

    /// Sends a request with the session, as `client.request` does.
    ///
    /// # Errors
    ///
    /// Those of the request, and an empty code if the body is not a `T`.
    pub async fn request<T: DeserializeOwned>(
        &self,
        request: &Request<'_, impl Serialize>,
    ) -> Result<Answer<T>, CallError> {
        let task = self.0.request(written(request)?)?;
        read(settled(Promise::resolve(&task)).await?)
    }
}

async fn settled(promise: Promise) -> Result<JsValue, CallError> {
    JsFuture::from(promise).await.map_err(CallError::from)
}

fn written(options: &impl Serialize) -> Result<JsValue, CallError> {
    let serializer = Serializer::json_compatible();
    options
        .serialize(&serializer)
        .map_err(|error| CallError::from(JsValue::from(error)))
}

fn read<T: DeserializeOwned>(value: JsValue) -> Result<T, CallError> {
    serde_wasm_bindgen::from_value(value).map_err(|error| CallError::from(JsValue::from(error)))
}

impl From<JsValue> for CallError {
    /// Takes whatever was thrown. Mini-program APIs fail with plain objects that have an `errMsg` as often as with
    /// errors (docs: errno).
    fn from(thrown: JsValue) -> Self {
        let field = |name: &str| {
            Reflect::get(&thrown, &JsValue::from_str(name))
                .ok()
                .and_then(|value| value.as_string())
        };
        let (code, err_msg) = (field("code"), field("errMsg"));
        Self {
            code: code.unwrap_or_default(),
            err_msg: err_msg.unwrap_or_else(|| match JsError::try_from(thrown) {
                Ok(error) => error.message,
                Err(_) => String::new(),
            }),
        }
    }
}

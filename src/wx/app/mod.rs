//! The client for mini programs that are themselves written in Rust.
//!
//! Such an app has JavaScript around it that makes the npm package's client (`createClient`) and hands it over. What
//! the app sends and gets are its own serde types, and what takes time is awaited.
//!
//! ```no_run,standalone_crate
//! # use serde::Deserialize;
//! use weapp_session::wx::{AppClient, CallError, JsClient, Request};
//!
//! #[derive(Deserialize)]
//! struct Product {
//!     name: String,
//! }
//!
//! // `client` is what `createClient` of the npm package gave.
//! async fn names(client: JsClient) -> Result<Vec<String>, CallError> {
//!     let client = AppClient::new(client);
//!     client.login(false).await?;
//!     let answer = client.request(&Request::get("/products")).await?;
//!     let products: Vec<Product> = answer.read()?;
//!     Ok(products.into_iter().map(|product| product.name).collect())
//! }
//! ```
//!
//! `example-miniprogram/rust-app` is a whole mini program made this way. Uploads, downloads and sockets are left to the
//! JavaScript around the app.
//!
//! `cargo xtask rust` builds it. An app that is built by other means needs the flags that are told there
//! (`docs/design/build.md`), `-Ctarget-feature=-nontrapping-fptoint` above all: without it `as` may make other integers of
//! floats than Rust says.
//!
//! # Panics
//!
//! A panic ends in a trap: nothing is unwound, what was borrowed stays borrowed, and futures that were to go on in the
//! same turn never do. The example's loader (`glue/guard.js`) counts the app's instance as lost then, and also if what
//! JavaScript throws passes through a future or a closure of the Rust (a binding without `catch`). Every promise of the
//! instance that is pending is rejected with an error whose `code` is `INSTANCE_LOST`, and every later call throws it.
//! The way back is to load the module again; the client in JavaScript stays as it is, with its session.
//!
//! So return errors, and `unwrap` nothing that a backend or a host can spoil. A trap has no words. For the panic's own,
//! with the place where it was, set a hook that prints them, in a function with `#[wasm_bindgen(start)]`:
//!
//! ```no_run,standalone_crate
//! # use wasm_bindgen::prelude::*;
//! # #[wasm_bindgen]
//! # extern "C" {
//! #     #[wasm_bindgen(js_namespace = console, js_name = error)]
//! #     fn log_error(text: &str);
//! # }
//! std::panic::set_hook(Box::new(|panic| log_error(&panic.to_string())));
//! ```
//!
//! # Order
//!
//! An exported `async fn` begins in a microtask: with `shop.products(); client.logout()` in JavaScript, the logout comes
//! first.
//!
//! Nothing of this is in the module that JavaScript apps download: it is reached by Rust callers only.

mod answer;
mod data;
mod error;
mod session;
mod task;

use js_sys::{Promise, Reflect};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

pub use crate::app_request::{Auth, Request};
pub use answer::Answer;
pub use error::CallError;
pub use gloo_utils::errors::JsError;
pub use session::{Login, Session, SessionState};
use task::{JsTask, Task};

use crate::session::ErrorCode;

const NO_TIME: &str = "request:fail option 'timeout' is 0; accepted: 1 and more";

#[wasm_bindgen]
extern "C" {
    /// The client that the npm package's `createClient` makes.
    #[derive(Clone, Debug)]
    pub type JsClient;

    // What comes back is a promise if the client is the SDK's; of a wrapper or a mock it may be anything.
    #[wasm_bindgen(method, catch)]
    fn login(this: &JsClient, options: JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn logout(this: &JsClient, options: JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn request(this: &JsClient, options: JsValue) -> Result<JsTask, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn session(this: &JsClient) -> Result<JsValue, JsValue>;
}

/// The client of a Rust app. Its clones share one session.
#[derive(Clone, Debug)]
pub struct AppClient(JsClient);

impl AppClient {
    /// Takes the client that the app's JavaScript has made.
    pub fn new(client: JsClient) -> Self {
        Self(client)
    }

    /// Makes sure that there is a session; with `force` a new one.
    ///
    /// # Errors
    ///
    /// Those of the login: `LoginFailed`, `LoginTimeout`, `ExchangeFailed` and so on.
    pub async fn login(&self, force: bool) -> Result<Login, CallError> {
        #[derive(Serialize)]
        struct Options {
            force: bool,
        }
        let login = self.0.login(written(&Options { force })?)?;
        read(settled(&login).await?)
    }

    /// Logs in with an account of the app's own: posts the account credentials to `url` in the place of `wx.login`'s code. Such a
    /// session is not renewed by itself; when it is over, requests fail with `SessionExpired`.
    ///
    /// # Errors
    ///
    /// `ExchangeRejected`, with the backend's status, if it does not like the account credentials; `ExchangeFailed` if it cannot
    /// be reached.
    pub async fn account_login(
        &self,
        url: &str,
        credentials: &impl Serialize,
    ) -> Result<Login, CallError> {
        #[derive(Serialize)]
        struct Via<'a, C> {
            url: &'a str,
            data: &'a C,
        }
        #[derive(Serialize)]
        struct Options<'a, C> {
            via: Via<'a, C>,
        }
        let via = Via {
            url,
            data: credentials,
        };
        let login = self.0.login(written(&Options { via })?)?;
        read(settled(&login).await?)
    }

    /// Forgets the session, here and in storage. With a `url` the backend is told first, by a POST that carries the
    /// session; whatever comes of that, the session is forgotten.
    ///
    /// # Errors
    ///
    /// `WasmUnavailable` or `Destroyed`.
    pub async fn logout(&self, url: Option<&str>) -> Result<(), CallError> {
        #[derive(Serialize)]
        struct Options<'a> {
            #[serde(skip_serializing_if = "Option::is_none")]
            url: Option<&'a str>,
        }
        let logout = self.0.logout(written(&Options { url })?)?;
        settled(&logout).await.map(drop)
    }

    /// Sends a request with the session, as `client.request` does. A future that is dropped before its end aborts the
    /// request: what is to go out whether or not somebody waits is spawned (`wasm_bindgen_futures::spawn_local`).
    ///
    /// # Errors
    ///
    /// Those of the request. A status such as 404 is an answer and no error. `ConfigInvalid` for a limit of 0.
    pub async fn request(
        &self,
        request: &Request<'_, impl Serialize>,
    ) -> Result<Answer, CallError> {
        if request.has_no_time() {
            return Err(CallError::new(ErrorCode::ConfigInvalid, NO_TIME));
        }
        let options = written(request)?;
        data::prepare(&options, request.data_form())?;
        let task = Task::new(self.0.request(options)?);
        task.response().await.map(Answer::new)
    }

    /// The session as it stands.
    ///
    /// # Errors
    ///
    /// None while the client works.
    pub fn session(&self) -> Result<Session, CallError> {
        read(self.0.session()?)
    }
}

/// Waits for what a call gave, whether it is a promise or not.
async fn settled(given: &JsValue) -> Result<JsValue, CallError> {
    let promise = Promise::resolve(given);
    JsFuture::from(promise).await.map_err(CallError::from)
}

/// A field of whatever it is: none of what has none, or throws when it is asked for it.
fn field(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

/// A whole number; `None` of anything else.
fn whole_number(value: &JsValue) -> Option<i64> {
    let number = value.as_f64()?;
    // `as` cuts off what is behind the point, and stops at the limits, which nothing here comes near to.
    let whole = number as i64;
    (whole as f64 == number).then_some(whole)
}

/// As JSON would have it: structs and maps as objects, `None` as null.
fn written(value: &impl Serialize) -> Result<JsValue, CallError> {
    let serializer = Serializer::json_compatible();
    value
        .serialize(&serializer)
        .map_err(|error| CallError::from(JsValue::from(error)))
}

fn read<T: DeserializeOwned>(value: JsValue) -> Result<T, CallError> {
    serde_wasm_bindgen::from_value(value).map_err(|error| CallError::from(JsValue::from(error)))
}

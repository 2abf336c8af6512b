//! Calls as an app makes them by mistake.

use std::collections::BTreeMap;
use std::error::Error;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

use js_sys::Promise;
use serde::Serialize;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use weapp_session::wx::{AppClient, CallError, JsClient, JsError, Request};

const ECHO: &str = "/echo";
const FORM: &str = "application/x-www-form-urlencoded";

/// An app's client.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Trial {
    client: AppClient,
}

#[derive(Serialize)]
struct Search {
    page: u32,
    text: Option<&'static str>,
    tags: [Option<u32>; 2],
}

const SEARCH: Search = Search {
    page: 1,
    text: None,
    tags: [Some(7), None],
};

#[derive(Serialize)]
enum Choice {
    Tea,
}

#[wasm_bindgen]
impl Trial {
    /// Takes whatever the app's JavaScript takes for a client.
    #[wasm_bindgen(constructor)]
    pub fn new(client: JsClient) -> Trial {
        Trial {
            client: AppClient::new(client),
        }
    }

    /// Logs in.
    pub async fn login(&self) -> Result<bool, JsValue> {
        Ok(self.client.login(false).await?.fresh)
    }

    /// Logs in with an account.
    #[wasm_bindgen(js_name = accountLogin)]
    pub async fn account_login(&self) -> Result<bool, JsValue> {
        let credentials = BTreeMap::from([("username", "rustacean")]);
        Ok(self
            .client
            .account_login("/account/signin", &credentials)
            .await?
            .fresh)
    }

    /// Logs out.
    pub async fn logout(&self) -> Result<(), JsValue> {
        Ok(self.client.logout(None).await?)
    }

    /// Sends a request; its status, whether that is a success, and a header.
    pub async fn get(&self, url: String) -> Result<String, JsValue> {
        let answer = self.client.request(&Request::get(&url)).await?;
        let header = answer.header("X-Kind").unwrap_or_default();
        Ok(format!(
            "{} {} {header}",
            answer.status_code(),
            answer.is_success()
        ))
    }

    /// Sends a request with a limit; the words of its failure.
    #[wasm_bindgen(js_name = getWithin)]
    pub async fn get_within(&self, url: String, millis: u32) -> String {
        let request = Request::get(&url).timeout(millis);
        self.client
            .request(&request)
            .await
            .map_or_else(|error| error.to_string(), |_| String::new())
    }

    /// Begins a request and wants it no more.
    #[wasm_bindgen(js_name = giveUp)]
    pub async fn give_up(&self, url: String) {
        let request = Request::get(&url);
        let mut call = pin!(self.client.request(&request));
        poll_fn(|context| {
            let _ = call.as_mut().poll(context);
            Poll::Ready(())
        })
        .await;
    }

    /// Sends a request and wants it no more when the promise has settled; whether it was answered before.
    #[wasm_bindgen(js_name = getUntil)]
    pub async fn get_until(&self, url: String, promise: Promise) -> bool {
        let request = Request::get(&url);
        let mut call = pin!(self.client.request(&request));
        let mut end = pin!(JsFuture::from(promise));
        poll_fn(|context| {
            if end.as_mut().poll(context).is_ready() {
                return Poll::Ready(false);
            }
            call.as_mut().poll(context).map(|answer| answer.is_ok())
        })
        .await
    }

    /// Sends data of each kind; `form`: as a form. What comes of it is for others to see.
    #[wasm_bindgen(js_name = sendEach)]
    pub async fn send_each(&self, method: String, form: bool) {
        self.send(&method, form, "a=1&b=\"茶\"").await;
        self.send(&method, form, Choice::Tea).await;
        self.send(&method, form, 7).await;
        self.send(&method, form, true).await;
        self.send(&method, form, [1, 2]).await;
        self.send(&method, form, SEARCH).await;
        self.send(&method, form, None::<u8>).await;
    }
}

impl Trial {
    async fn send(&self, method: &str, form: bool, data: impl Serialize) {
        let mut request = Request::new(method, ECHO, Some(data));
        if form {
            request = request.header("Content-Type", FORM);
        }
        let _ = self.client.request(&request).await;
    }
}

/// What an app says of something that was thrown.
#[wasm_bindgen(js_name = wordsOf)]
pub fn words_of(thrown: JsValue) -> String {
    CallError::from(thrown).to_string()
}

/// The status and the number that an app reads of something that was thrown.
#[wasm_bindgen(js_name = numbersOf)]
pub fn numbers_of(thrown: JsValue) -> String {
    let CallError {
        status_code, errno, ..
    } = CallError::from(thrown);
    format!("{status_code:?} {errno:?}")
}

/// The same with its kind, as an error that may go to another thread.
#[wasm_bindgen(js_name = reportOf)]
pub fn report_of(thrown: JsValue) -> String {
    let error: Box<dyn Error + Send + Sync> = JsError::from(CallError::from(thrown)).into();
    error.to_string()
}

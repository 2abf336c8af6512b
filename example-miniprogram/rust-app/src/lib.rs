//! The shop's logic in Rust. Its pages are JavaScript, as a mini program's have to be: they call [`Shop`] and show what
//! it gives them.

#![cfg(target_arch = "wasm32")]

mod page;
mod products;

use serde::Serialize;
use wasm_bindgen::prelude::*;
use weapp_session::wx::{AppClient, Auth, JsClient, Request};

use page::{Failure, Page};
use products::Catalogue;

const PRODUCTS: &str = "/wx/products/list";
const REGISTER: &str = "/account/register";
const SIGN_IN: &str = "/account/signin";
const LOGOUT: &str = "/wx/logout";

/// Milliseconds that a user waits for a list.
const PATIENCE: u32 = 8_000;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = console, js_name = error)]
    fn log_error(text: &str);
}

/// Runs before anything else. A panic stops the Rust without a word, so what it says is printed first.
#[wasm_bindgen(start)]
pub fn start() {
    std::panic::set_hook(Box::new(|panic| log_error(&panic.to_string())));
}

/// What the pages hold.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Shop {
    client: AppClient,
}

// Without Debug, which would show the password.
#[derive(Serialize)]
struct Credentials {
    username: String,
    password: String,
}

#[wasm_bindgen]
impl Shop {
    /// Takes the client that `createClient` of the npm package gave.
    #[wasm_bindgen(constructor)]
    pub fn new(client: JsClient) -> Shop {
        Shop {
            client: AppClient::new(client),
        }
    }

    /// Whether a session had to be made. A failure reaches JavaScript as the `SessionError` that it was.
    pub async fn login(&self) -> Result<bool, JsValue> {
        Ok(self.client.login(false).await?.fresh)
    }

    /// The products, as data for a page. Never fails: what went wrong is data for the page too.
    pub async fn products(&self) -> Result<JsValue, JsValue> {
        Page::of(self.catalogue().await).to_js()
    }

    /// Makes an account, and says what the user should be told.
    pub async fn register(&self, username: String, password: String) -> String {
        match self
            .send_registration(&Credentials { username, password })
            .await
        {
            Ok(()) => "registered".into(),
            Err(Failure::Status(status)) => format!("refused with status {status}"),
            Err(failure) => failure.advice().into(),
        }
    }

    /// Signs in with an account, and says what the user should be told.
    #[wasm_bindgen(js_name = signIn)]
    pub async fn sign_in(&self, username: String, password: String) -> String {
        let credentials = Credentials { username, password };
        match self.client.account_login(SIGN_IN, &credentials).await {
            Ok(_) => "signed in".into(),
            Err(error) => Failure::from(error).advice().into(),
        }
    }

    /// Ends the session, at the backend as well.
    pub async fn logout(&self) -> Result<(), JsValue> {
        Ok(self.client.logout(Some(LOGOUT)).await?)
    }

    /// Whether somebody is logged in.
    #[wasm_bindgen(getter, js_name = isLoggedIn)]
    pub fn is_logged_in(&self) -> Result<bool, JsValue> {
        Ok(self.client.session()?.id.is_some())
    }
}

impl Shop {
    async fn catalogue(&self) -> Result<Catalogue, Failure> {
        let request = Request::get(PRODUCTS)
            .header("Accept-Language", "zh-CN")
            .timeout(PATIENCE);
        let answer = self.client.request(&request).await?;
        if !answer.is_success() {
            return Err(Failure::Status(answer.status_code()));
        }
        Ok(answer.read()?)
    }

    async fn send_registration(&self, credentials: &Credentials) -> Result<(), Failure> {
        // It needs no session: the user gets one by signing in.
        let request = Request::post(REGISTER, credentials).auth(Auth::Never);
        let answer = self.client.request(&request).await?;
        match answer.is_success() {
            true => Ok(()),
            false => Err(Failure::Status(answer.status_code())),
        }
    }
}

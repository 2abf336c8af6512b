//! The glue's half of the boundary: what it does when the machine says so.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// An object of the glue. None of its methods may throw, but for those marked `catch`: an exception would leave
    /// the drain of effects half done.
    pub type Shell;

    /// Calls `wx.login`.
    #[wasm_bindgen(method, js_name = askCode)]
    pub fn ask_code(this: &Shell, attempt: u32);

    /// Posts the code, and what the app adds to it, to the backend.
    #[wasm_bindgen(method)]
    pub fn exchange(this: &Shell, attempt: u32, code: &str, data: &JsValue);

    /// Aborts the exchange.
    #[wasm_bindgen(method, js_name = abortExchange)]
    pub fn abort_exchange(this: &Shell);

    /// Keeps the header value that authenticated sends carry from now on.
    #[wasm_bindgen(method)]
    pub fn carry(this: &Shell, value: Option<String>);

    /// Puts `baseUrl` in front of a call's relative URL.
    #[wasm_bindgen(method)]
    pub fn rebase(this: &Shell, call: u32, needs_slash: bool);

    /// Calls `wx.request` for a call.
    #[wasm_bindgen(method)]
    pub fn send(this: &Shell, call: u32, send: u32, attach: bool);

    /// Aborts a call's task at the host.
    #[wasm_bindgen(method, js_name = abortSend)]
    pub fn abort_send(this: &Shell, call: u32);

    /// Ends a call; the number is [`Outcome::number`](crate::session::Outcome::number).
    #[wasm_bindgen(method)]
    pub fn settle(this: &Shell, call: u32, outcome: u32);

    /// Calls `wx.setStorageSync`.
    #[wasm_bindgen(method, catch)]
    pub fn store(this: &Shell, record: JsValue) -> Result<(), JsValue>;

    /// Calls `wx.removeStorageSync`.
    #[wasm_bindgen(method, catch)]
    pub fn forget(this: &Shell) -> Result<(), JsValue>;

    /// Starts a call's timer, or the login's, which goes by number 0.
    #[wasm_bindgen(method, js_name = startTimer)]
    pub fn start_timer(this: &Shell, timer: u32, delay: u32);

    /// Stops it.
    #[wasm_bindgen(method, js_name = stopTimer)]
    pub fn stop_timer(this: &Shell, timer: u32);

    /// Tells the listeners; the number is [`Notice::number`](crate::session::Notice::number).
    #[wasm_bindgen(method)]
    pub fn emit(this: &Shell, notice: u32);

    /// Keeps the words of an exception for the error that is about to be told.
    #[wasm_bindgen(method)]
    pub fn explain(this: &Shell, reason: &str);
}

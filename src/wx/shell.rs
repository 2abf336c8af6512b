//! The glue's half of the boundary: what it does when the machine says so.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// An object of the glue. None of its methods may throw, but for those marked `catch`: an exception would leave
    /// the drain of effects half done. Names that begin with an underscore are shortened in the bundle.
    pub type Shell;

    /// Calls `wx.login`; `by` is the app's login call that it is for, or 0.
    #[wasm_bindgen(method, js_name = _askCode)]
    pub fn ask_code(this: &Shell, attempt: u32, by: u32);

    /// Posts the code, and what the app adds to it, to the backend.
    #[wasm_bindgen(method, js_name = _exchange)]
    pub fn exchange(this: &Shell, attempt: u32, code: &str, data: &JsValue);

    /// Posts the credentials of a login call.
    #[wasm_bindgen(method, js_name = _signIn)]
    pub fn sign_in(this: &Shell, attempt: u32, call: u32);

    /// Calls `wx.checkSession`.
    #[wasm_bindgen(method, js_name = _checkKey)]
    pub fn check_key(this: &Shell);

    /// Aborts the exchange.
    #[wasm_bindgen(method, js_name = _abortExchange)]
    pub fn abort_exchange(this: &Shell);

    /// Keeps what authenticated sends carry from now on; see [`Config::carried`](crate::session::Config::carried).
    #[wasm_bindgen(method, js_name = _carry)]
    pub fn carry(this: &Shell, value: Option<String>);

    /// Puts `baseUrl` in front of a call's relative URL.
    #[wasm_bindgen(method, js_name = _rebase)]
    pub fn rebase(this: &Shell, call: u32, needs_slash: bool);

    /// Hands a call to the host; `left` are the milliseconds left of its limit, 0 where nothing of it has passed.
    #[wasm_bindgen(method, js_name = _send)]
    pub fn send(this: &Shell, call: u32, send: u32, attach: bool, left: u32);

    /// Aborts a call's task at the host.
    #[wasm_bindgen(method, js_name = _abortSend)]
    pub fn abort_send(this: &Shell, call: u32);

    /// Ends a call; the number is [`Outcome::number`](crate::session::Outcome::number).
    #[wasm_bindgen(method, js_name = _settle)]
    pub fn settle(this: &Shell, call: u32, outcome: u32);

    /// Calls `wx.setStorageSync`.
    #[wasm_bindgen(method, catch, js_name = _store)]
    pub fn store(this: &Shell, record: JsValue) -> Result<(), JsValue>;

    /// Calls `wx.removeStorageSync`.
    #[wasm_bindgen(method, catch, js_name = _forget)]
    pub fn forget(this: &Shell) -> Result<(), JsValue>;

    /// Starts a call's timer, or the login's, which goes by number 0.
    #[wasm_bindgen(method, js_name = _startTimer)]
    pub fn start_timer(this: &Shell, timer: u32, delay: u32);

    /// Stops it.
    #[wasm_bindgen(method, js_name = _stopTimer)]
    pub fn stop_timer(this: &Shell, timer: u32);

    /// Tells the listeners; the number is [`Notice::number`](crate::session::Notice::number).
    #[wasm_bindgen(method, js_name = _emit)]
    pub fn emit(this: &Shell, notice: u32);

    /// Keeps the words of an exception for the error that is about to be told.
    #[wasm_bindgen(method, js_name = _explain)]
    pub fn explain(this: &Shell, reason: &str);
}

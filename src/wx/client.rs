//! One client: its machine, and the loop that performs what the machine says.

use core::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Array, Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::finding::Rules;
use super::options::Options;
use super::shell::Shell;
use super::{paths, reply, thrown, view};
use crate::session::options::row;
use crate::session::{
    Code, Config, ConfigFault, Effect, ErrorCode, Event, Finding, Grant, Lane, Machine, Need,
    Target, Timer,
};

/// A client's wasm half. The glue owns it and calls a method for each thing that happened; `now` is always
/// `Date.now()`.
#[wasm_bindgen]
pub struct Core {
    inner: Rc<Inner>,
}

impl core::fmt::Debug for Core {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Core")
    }
}

struct Inner {
    config: Config,
    machine: RefCell<Machine>,
    shell: Shell,
    /// What the app sends along with the code: nothing, an object, or a function of the code.
    login_data: JsValue,
    /// The app's own way to the session in the backend's answer.
    find_session: Option<Function>,
    rules: Rules,
    /// Whether the app was told of a secret in a login's answer.
    warned: Cell<bool>,
    /// Whether effects are being performed. Calls that the app makes from inside its callbacks only add events;
    /// the one loop that runs performs what they lead to, so effects keep their order.
    draining: Cell<bool>,
    /// The attempt whose exchange is still wanted, while the app's data for it is being awaited.
    exchanging: Cell<u32>,
}

#[wasm_bindgen]
impl Core {
    /// Checks the options, which come as an array by the rows of the options table.
    ///
    /// # Errors
    ///
    /// A number: the refused option's row in that table, plus 256 for each entry before the refused one.
    #[wasm_bindgen(constructor)]
    pub fn new(options: Array, shell: Shell) -> Result<Core, JsValue> {
        let refused = |fault: ConfigFault| JsValue::from(fault.option + 256 * fault.entry);
        let options = Options(options);
        let config = Config::read(&options).map_err(refused)?;
        let machine = RefCell::new(Machine::new(config.policy().clone()));
        let find_session = options.get(const { row("login.session") });
        Ok(Core {
            inner: Rc::new(Inner {
                config,
                machine,
                shell,
                login_data: options.get(const { row("login.data") }),
                find_session: find_session.dyn_into().ok(),
                rules: Rules::new(
                    options.get(const { row("expired.body") }),
                    options.get(const { row("expired.test") }),
                ),
                warned: Cell::new(false),
                draining: Cell::new(false),
                exchanging: Cell::new(0),
            }),
        })
    }

    /// Takes what storage held at launch.
    #[wasm_bindgen(js_name = _restore)]
    pub fn restore(&self, stored: JsValue, now: f64) {
        if let Some(record) = view::restored(&stored) {
            self.inner.feed(Event::Restored(record), now);
        }
    }

    /// Begins a request. `need`: 0 required, 1 optional, 2 never. `timeout` in milliseconds, 0 for none. `lane`: 0
    /// normal, 1 high, 2 free.
    #[allow(
        clippy::too_many_arguments,
        reason = "an object would have to be made for each request"
    )]
    #[wasm_bindgen(js_name = _request)]
    pub fn request(
        &self,
        call: u32,
        url: &str,
        need: u32,
        replay: bool,
        timeout: u32,
        lane: u32,
        now: f64,
    ) {
        let inner = &self.inner;
        let target = inner.config.target(url);
        if let Target::Relative { needs_slash } = target {
            inner.shell.rebase(call, needs_slash);
        }
        let need = match need {
            0 => Need::Required,
            1 => Need::Optional,
            _ => Need::Never,
        };
        let lane = match lane {
            0 => Lane::Normal,
            1 => Lane::High,
            _ => Lane::Free,
        };
        inner.feed(
            Event::Request {
                call,
                need,
                trusted: target != Target::Foreign,
                replay,
                timeout: (timeout > 0).then_some(timeout),
                lane,
            },
            now,
        );
    }

    /// The backend answered a request.
    #[wasm_bindgen(js_name = _answered)]
    pub fn answered(&self, call: u32, send: u32, status: u16, now: f64) {
        self.inner.feed(Event::Answered { call, send, status }, now);
    }

    /// The same where the options ask for more than the status.
    #[wasm_bindgen(js_name = _judge)]
    pub fn judge(&self, call: u32, send: u32, answer: JsValue, now: f64) {
        let inner = &self.inner;
        let event = Event::Judged {
            call,
            send,
            status: reply::status(&answer),
            finding: inner.rules.find(&answer, &inner.config),
        };
        inner.feed(event, now);
    }

    /// A socket was closed.
    #[wasm_bindgen(js_name = _closed)]
    pub fn closed(&self, call: u32, send: u32, code: u16, now: f64) {
        self.inner.feed(
            Event::Judged {
                call,
                send,
                status: 0,
                finding: Finding {
                    expired: self.inner.config.closes_expired(code),
                    ..Finding::default()
                },
            },
            now,
        );
    }

    /// The host could not deliver a request.
    #[wasm_bindgen(js_name = _failed)]
    pub fn failed(&self, call: u32, send: u32, now: f64) {
        self.inner.feed(Event::Failed { call, send }, now);
    }

    /// The app aborted a request.
    #[wasm_bindgen(js_name = _abort)]
    pub fn abort(&self, call: u32, now: f64) {
        self.inner.feed(Event::Aborted { call }, now);
    }

    /// The app asked for a login.
    #[wasm_bindgen(js_name = _login)]
    pub fn login(&self, call: u32, force: bool, now: f64) {
        self.inner.feed(Event::Login { call, force }, now);
    }

    /// The app asked for a login with credentials.
    #[wasm_bindgen(js_name = _signIn)]
    pub fn sign_in(&self, call: u32, now: f64) {
        self.inner.feed(Event::SignIn { call }, now);
    }

    /// The app brings a session of its own; `false` if its id cannot be sent.
    #[wasm_bindgen(js_name = _adopt)]
    pub fn adopt(&self, id: JsValue, expires_in: Option<f64>, renewable: bool, now: f64) -> bool {
        let Some(id) = paths::session_id(id) else {
            return false;
        };
        let grant = Grant { id, expires_in };
        self.inner.feed(Event::Adopted { grant, renewable }, now);
        true
    }

    /// `wx.checkSession` failed.
    #[wasm_bindgen(js_name = _keyExpired)]
    pub fn key_expired(&self, now: f64) {
        self.inner.feed(Event::KeyExpired, now);
    }

    /// Asynchronous storage failed to write the session, or to remove it.
    #[wasm_bindgen(js_name = _storageFailed)]
    pub fn storage_failed(&self, writing: bool, now: f64) {
        let event = match writing {
            true => Event::StoreFailed,
            false => Event::ForgetFailed,
        };
        self.inner.feed(event, now);
    }

    /// `wx.login` gave a code.
    #[wasm_bindgen(js_name = _codeReceived)]
    pub fn code_received(&self, attempt: u32, code: String, now: f64) {
        let event = match Code::new(code) {
            Some(code) => Event::CodeReceived { attempt, code },
            None => Event::CodeFailed {
                attempt,
                unavailable: false,
            },
        };
        self.inner.feed(event, now);
    }

    /// `wx.login` failed.
    #[wasm_bindgen(js_name = _codeFailed)]
    pub fn code_failed(&self, attempt: u32, unavailable: bool, now: f64) {
        self.inner.feed(
            Event::CodeFailed {
                attempt,
                unavailable,
            },
            now,
        );
    }

    /// The backend answered the exchange.
    #[wasm_bindgen(js_name = _exchanged)]
    pub fn exchanged(&self, attempt: u32, answer: JsValue, now: f64) {
        let inner = &self.inner;
        let event = match reply::read(&answer, &inner.config, inner.find_session.as_ref()) {
            Ok(reply) => {
                if reply.leaks && !inner.warned.replace(true) {
                    inner.shell.emit(ErrorCode::SecretInReply as u32);
                }
                Event::Exchanged {
                    attempt,
                    status: reply.status,
                    grant: reply.grant,
                }
            }
            Err(exception) => inner.impossible(attempt, exception),
        };
        inner.feed(event, now);
    }

    /// The exchange failed in transport.
    #[wasm_bindgen(js_name = _exchangeLost)]
    pub fn exchange_lost(&self, attempt: u32, now: f64) {
        self.inner.feed(Event::ExchangeLost { attempt }, now);
    }

    /// A timer fired: a call's, or the login's (0).
    #[wasm_bindgen(js_name = _woke)]
    pub fn woke(&self, timer: u32, now: f64) {
        let timer = match timer {
            0 => Timer::Login,
            call => Timer::Call(call),
        };
        self.inner.feed(Event::Woke(timer), now);
    }

    /// The app logs out.
    #[wasm_bindgen(js_name = _logout)]
    pub fn logout(&self, now: f64) {
        self.inner.feed(Event::Logout, now);
    }

    /// The app is done with this client.
    #[wasm_bindgen(js_name = _destroy)]
    pub fn destroy(&self, now: f64) {
        self.inner.feed(Event::Destroyed, now);
    }

    /// `[state, id, expiresAt]`.
    #[wasm_bindgen(js_name = _session)]
    pub fn session(&self, now: f64) -> JsValue {
        view::snapshot(self.inner.machine.borrow().snapshot(now as i64))
    }
}

impl Inner {
    fn feed(self: &Rc<Self>, event: Event, now: f64) {
        self.handle(event, now);
        if self.draining.replace(true) {
            return;
        }
        while let Some(effect) = self.next_effect() {
            self.perform(effect, now);
        }
        self.draining.set(false);
    }

    // In functions of their own, so that the machine is never borrowed while JavaScript runs.
    fn handle(&self, event: Event, now: f64) {
        self.machine.borrow_mut().handle(event, now as i64);
    }

    fn next_effect(&self) -> Option<Effect> {
        self.machine.borrow_mut().poll()
    }

    fn perform(self: &Rc<Self>, effect: Effect, now: f64) {
        let shell = &self.shell;
        match effect {
            Effect::AskCode { attempt, by } => shell.ask_code(attempt, by),
            Effect::SignIn { attempt, call } => shell.sign_in(attempt, call),
            Effect::CheckKey => shell.check_key(),
            Effect::Exchange { attempt, code } => self.exchange(attempt, code),
            Effect::AbortExchange => {
                self.exchanging.set(0);
                shell.abort_exchange();
            }
            Effect::Carry(id) => shell.carry(id.map(|id| self.config.carried(&id))),
            Effect::Send {
                call,
                send,
                attach,
                left,
            } => shell.send(call, send, attach, left.unwrap_or(0)),
            Effect::AbortSend { call } => shell.abort_send(call),
            Effect::Settle { call, outcome } => shell.settle(call, outcome.number()),
            Effect::Store(record) if self.config.persists() => {
                let stored = view::stored(&record, self.config.policy().renew_before);
                self.stored(shell.store(stored), Event::StoreFailed, now);
            }
            Effect::Forget if self.config.persists() => {
                self.stored(shell.forget(), Event::ForgetFailed, now);
            }
            Effect::Store(_) | Effect::Forget => {}
            Effect::StartTimer { timer, delay } => shell.start_timer(number(timer), delay),
            Effect::StopTimer { timer } => shell.stop_timer(number(timer)),
            Effect::Emit(notice) => shell.emit(notice.number()),
        }
    }

    fn stored(&self, result: Result<(), JsValue>, failure: Event, now: f64) {
        if let Err(exception) = result {
            self.shell.explain(&thrown::words(exception));
            self.handle(failure, now);
        }
    }

    fn exchange(self: &Rc<Self>, attempt: u32, code: Code) {
        let Some(data) = self.login_data.dyn_ref::<Function>() else {
            return self
                .shell
                .exchange(attempt, code.reveal(), &self.login_data);
        };
        self.exchanging.set(attempt);
        let given = data.call1(&JsValue::UNDEFINED, &JsValue::from_str(code.reveal()));
        let inner = Rc::clone(self);
        spawn_local(async move {
            let data = match given {
                Ok(given) => JsFuture::from(Promise::resolve(&given)).await,
                Err(exception) => Err(exception),
            };
            if inner.exchanging.get() != attempt {
                return;
            }
            match data {
                Ok(data) => inner.shell.exchange(attempt, code.reveal(), &data),
                Err(exception) => {
                    let event = inner.impossible(attempt, exception);
                    inner.feed(event, js_sys::Date::now());
                }
            }
        });
    }

    /// The app's own part in a login threw.
    fn impossible(&self, attempt: u32, exception: JsValue) -> Event {
        self.shell.explain(&thrown::words(exception));
        Event::ExchangeImpossible { attempt }
    }
}

/// The login's timer goes by 0 and a call's by the call's number, which is never 0.
fn number(timer: Timer) -> u32 {
    match timer {
        Timer::Login => 0,
        Timer::Call(call) => call,
    }
}

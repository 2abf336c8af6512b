//! One client: its machine, and the loop that performs what the machine says.

use core::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::options::Options;
use super::shell::Shell;
use super::{thrown, view};
use crate::session::{
    Code, Config, ConfigFault, Effect, Event, Finding, Grant, Lane, Machine, Need, Record,
    SessionId, Target, border,
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
    /// Whether effects are being performed. Calls that the app makes from inside its callbacks only add events;
    /// the one loop that runs performs what they lead to, so effects keep their order.
    draining: Cell<bool>,
    /// The attempt whose exchange is still wanted, while the app's data for it is being awaited.
    exchanging: Cell<u32>,
}

#[wasm_bindgen]
impl Core {
    /// Checks the options; see `options.rs` for the form they come in. `login_data` is what the app sends along with
    /// the code: nothing, an object, or a function of the code.
    ///
    /// # Errors
    ///
    /// A number: the refused option's row in that table, plus 256 for each entry before the refused one.
    #[wasm_bindgen(constructor)]
    pub fn new(options: String, shell: Shell, login_data: JsValue) -> Result<Core, JsValue> {
        let refused = |fault: ConfigFault| JsValue::from(fault.option + 256 * fault.entry);
        let config = Config::read(&Options(options)).map_err(refused)?;
        let machine = RefCell::new(Machine::new(config.policy().clone()));
        Ok(Core {
            inner: Rc::new(Inner {
                config,
                machine,
                shell,
                login_data,
                draining: Cell::new(false),
                exchanging: Cell::new(0),
            }),
        })
    }

    /// Takes what storage held at launch, as far as it is what [`Record::to_stored`] writes: what is no number comes
    /// as NaN, and infinity stands for no end. `renewable`: 0 no, 1 yes, 2 not told, 3 neither.
    #[wasm_bindgen(js_name = _restore)]
    pub fn restore(
        &self,
        version: f64,
        id: Option<String>,
        obtained_at: f64,
        expires_at: f64,
        renewable: u32,
        now: f64,
    ) {
        let renewable = match renewable {
            0 => Some(false),
            1 => Some(true),
            2 => None,
            _ => return,
        };
        let expires_at = (expires_at != f64::INFINITY).then_some(expires_at);
        let record = id
            .and_then(SessionId::new)
            .and_then(|id| Record::from_stored(version, id, obtained_at, expires_at, renewable));
        if let Some(record) = record {
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
            inner
                .shell
                .perform(border::REBASE, call, u32::from(needs_slash), 0, 0);
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

    /// Tells what the first number says; see `EVENT_NUMBERS`.
    #[wasm_bindgen(js_name = _tell)]
    pub fn tell(&self, what: u32, a: u32, b: u32, c: u32, now: f64) {
        if let Some(event) = Event::from_numbers(what, a, b, c) {
            self.inner.feed(event, now);
        }
    }

    /// The backend answered a request, and the answer was looked into; or a socket was closed.
    #[allow(
        clippy::too_many_arguments,
        reason = "an object would have to be made for each request"
    )]
    #[wasm_bindgen(js_name = _judge)]
    pub fn judge(
        &self,
        call: u32,
        send: u32,
        status: u16,
        expired: bool,
        id: Option<String>,
        expires_in: f64,
        now: f64,
    ) {
        let finding = Finding {
            expired,
            id: id.and_then(SessionId::new),
            expires_in: told(expires_in),
        };
        let event = Event::Judged {
            call,
            send,
            status,
            finding,
        };
        self.inner.feed(event, now);
    }

    /// The app brings a session of its own.
    #[wasm_bindgen(js_name = _adopt)]
    pub fn adopt(&self, id: String, expires_in: f64, renewable: bool, now: f64) {
        if let Some(grant) = grant(Some(id), expires_in) {
            self.inner.feed(Event::Adopted { grant, renewable }, now);
        }
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

    /// The backend answered the exchange, with a session or without.
    #[wasm_bindgen(js_name = _exchanged)]
    pub fn exchanged(
        &self,
        attempt: u32,
        status: u16,
        id: Option<String>,
        expires_in: f64,
        now: f64,
    ) {
        let event = Event::Exchanged {
            attempt,
            status,
            grant: grant(id, expires_in),
        };
        self.inner.feed(event, now);
    }

    /// The number of the session's state, in the order of [`State`](crate::session::State).
    #[wasm_bindgen(js_name = _state)]
    pub fn state(&self, now: f64) -> u32 {
        self.inner.machine.borrow().state(now as i64) as u32
    }

    /// The session that is held, as it is stored; `null` if there is none.
    #[wasm_bindgen(js_name = _held)]
    pub fn held(&self) -> JsValue {
        let machine = self.inner.machine.borrow();
        let held = machine.held();
        held.map_or(JsValue::NULL, |record| view::stored(record, 0))
    }
}

impl Inner {
    fn feed(self: &Rc<Self>, event: Event, now: f64) {
        self.handle(event, now);
        if self.draining.replace(true) {
            return;
        }
        while let Some(effect) = self.next_effect() {
            self.perform(effect);
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

    fn perform(self: &Rc<Self>, effect: Effect) {
        let shell = &self.shell;
        if let Some([what, a, b, c, d]) = effect.numbers() {
            if matches!(effect, Effect::AbortExchange) {
                self.exchanging.set(0);
            }
            return shell.perform(what, a, b, c, d);
        }
        match effect {
            Effect::Exchange { attempt, code } => self.exchange(attempt, code),
            Effect::Carry(id) => shell.carry(id.map(|id| self.config.carried(&id))),
            Effect::Store(record) => {
                shell.store(view::stored(&record, self.config.policy().renew_before));
            }
            _ => {}
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

fn grant(id: Option<String>, expires_in: f64) -> Option<Grant> {
    Some(Grant {
        id: SessionId::new(id?)?,
        expires_in: told(expires_in),
    })
}

/// A number of seconds; 0 stands for none.
fn told(seconds: f64) -> Option<f64> {
    (seconds != 0.0).then_some(seconds)
}

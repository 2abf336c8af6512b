//! One client: its machine, and the loop that performs what the machine says.

use core::cell::{Cell, RefCell};

use wasm_bindgen::prelude::*;

use super::options::Options;
use super::shell::Shell;
use crate::session::{
    Config, ConfigFault, Effect, Event, Finding, Grant, Lane, Machine, Need, Record, SessionId,
    StoredRecord, Target, border,
};

/// A client's wasm half. The glue owns it and calls a method for each thing that happened; `now` is always
/// `Date.now()`.
#[wasm_bindgen]
pub struct Core {
    config: Config,
    machine: RefCell<Machine>,
    shell: Shell,
    /// Whether effects are being performed. Calls that the app makes from inside its callbacks only add events;
    /// the one loop that runs performs what they lead to, so effects keep their order.
    draining: Cell<bool>,
}

impl core::fmt::Debug for Core {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Core")
    }
}

#[wasm_bindgen]
impl Core {
    /// Checks the options; see `options.rs` for the form they come in. Of one that is refused the shell is told, and
    /// there is no core.
    #[wasm_bindgen(js_name = _create)]
    pub fn create(options: String, shell: Shell) -> Option<Core> {
        let config = match Config::read(&Options(options)) {
            Ok(config) => config,
            Err(ConfigFault { option, entry }) => {
                shell.perform(border::REFUSE, option, entry, 0, 0);
                return None;
            }
        };
        Some(Core {
            machine: RefCell::new(Machine::new(config.policy().clone())),
            config,
            shell,
            draining: Cell::new(false),
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
            self.feed(Event::Restored(record), now);
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
        let target = self.config.target(url);
        if let Target::Relative { needs_slash } = target {
            self.shell
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
        self.feed(
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
            self.feed(event, now);
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
        self.feed(event, now);
    }

    /// The app brings a session of its own.
    #[wasm_bindgen(js_name = _adopt)]
    pub fn adopt(&self, id: String, expires_in: f64, renewable: bool, now: f64) {
        if let Some(grant) = grant(Some(id), expires_in) {
            self.feed(Event::Adopted { grant, renewable }, now);
        }
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
        self.feed(event, now);
    }

    /// Takes a look at the session, which goes to `Shell::view`.
    #[wasm_bindgen(js_name = _look)]
    pub fn look(&self, now: f64) {
        let machine = self.machine.borrow();
        let snapshot = machine.snapshot(now as i64);
        let id = snapshot.id.map(|id| id.reveal().to_owned());
        let expires_at = snapshot.expires_at.map_or(0.0, |at| at as f64);
        self.shell.view(snapshot.state as u32, id, expires_at);
    }
}

impl Core {
    fn feed(&self, event: Event, now: f64) {
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

    fn perform(&self, effect: Effect) {
        let shell = &self.shell;
        if let Some([what, a, b, c, d]) = effect.numbers() {
            return shell.perform(what, a, b, c, d);
        }
        match effect {
            Effect::Carry(id) => shell.carry(id.map(|id| self.config.carried(&id))),
            Effect::Store(record) => self.store(&record),
            _ => {}
        }
    }

    fn store(&self, record: &Record) {
        let StoredRecord(version, id, obtained_at, expires_at, renew_at, renewable) =
            record.to_stored(self.config.policy().renew_before);
        self.shell.store(
            version,
            &id,
            obtained_at,
            expires_at.unwrap_or(0.0),
            renew_at.unwrap_or(0.0),
            renewable,
        );
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

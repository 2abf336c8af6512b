//! One client: its machine, and the loop that performs what the machine says.

use core::cell::{Cell, RefCell};
use std::rc::Rc;

use wasm_bindgen::prelude::*;

use super::options::Options;
use super::shell;
use crate::session::border::{self, EventMessage};
use crate::session::{Config, ConfigFault, Effect, Event, Machine, Record, StoredRecord};

thread_local! {
    /// The clients of this instance. An app has one or two, so a list finds them fastest.
    static CLIENTS: RefCell<Vec<Rc<Client>>> = const { RefCell::new(Vec::new()) };
}

/// A client's wasm half.
struct Client {
    /// What the glue calls it.
    number: u32,
    config: Config,
    machine: RefCell<Machine>,
    /// Whether effects are being performed. Calls that the app makes from inside its callbacks only add events;
    /// the one loop that runs performs what they lead to, so effects keep their order.
    draining: Cell<bool>,
}

/// Makes a client with a number of the glue's choice. The options are checked; see `options.rs` for the form they come
/// in. Of one that is refused the glue is told, and there is no client.
#[wasm_bindgen(js_name = _create)]
pub fn create(number: u32, options: String) {
    match Config::read(&Options(options)) {
        Ok(config) => {
            let client = Rc::new(Client {
                number,
                machine: RefCell::new(Machine::new(config.policy().clone())),
                config,
                draining: Cell::new(false),
            });
            CLIENTS.with_borrow_mut(|clients| clients.push(client));
        }
        Err(ConfigFault { option, entry }) => {
            let numbers = [border::REFUSE, option, entry, 0, 0];
            perform(number, numbers, None, [0.0; 3]);
        }
    }
}

/// Tells a client what the second number says; see `EVENT_NUMBERS`. `now` is always `Date.now()`. A client that is not
/// there hears nothing.
#[allow(
    clippy::too_many_arguments,
    reason = "an object would have to be made for each event"
)]
#[wasm_bindgen(js_name = _tell)]
pub fn tell(
    number: u32,
    what: u32,
    a: u32,
    b: u32,
    c: u32,
    now: f64,
    text: Option<String>,
    x: f64,
    y: f64,
    z: f64,
) {
    // Not borrowed while JavaScript runs: it may make or release clients.
    let client = CLIENTS.with_borrow(|clients| {
        clients
            .iter()
            .find(|client| client.number == number)
            .cloned()
    });
    let Some(client) = client else {
        return;
    };
    match what {
        border::QUERY_SESSION => client.look(now),
        border::QUERY_TARGET => client.judge(&text.unwrap_or_default()),
        _ => {
            client.handle(now as i64, |machine, now| match what {
                // What every request tells comes before all else that can be told.
                border::REQUEST => machine.handle(Event::requested(a, b, c), now),
                border::ANSWERED => machine.handle(Event::answered(a, b, c), now),
                _ => {
                    let told = EventMessage {
                        what,
                        numbers: [a, b, c],
                        text,
                        reals: [x, y, z],
                    };
                    if let Some(event) = Event::from_message(told) {
                        machine.handle(event, now);
                    }
                }
            });
            client.drain();
        }
    }
}

/// Lets go of a client.
#[wasm_bindgen(js_name = _release)]
pub fn release(number: u32) {
    CLIENTS.with_borrow_mut(|clients| clients.retain(|client| client.number != number));
}

impl Client {
    fn judge(&self, url: &str) {
        let numbers = [border::TARGET, self.config.target(url).number(), 0, 0, 0];
        perform(self.number, numbers, None, [0.0; 3]);
    }

    #[cold]
    fn look(&self, now: f64) {
        let machine = self.machine.borrow();
        let snapshot = machine.snapshot(now as i64);
        let id = snapshot.id.map(|id| id.reveal());
        let expires_at = snapshot.expires_at.map_or(0.0, |at| at as f64);
        let numbers = [border::SESSION, snapshot.state as u32, 0, 0, 0];
        perform(self.number, numbers, id, [expires_at, 0.0, 0.0]);
    }

    fn drain(&self) {
        if self.draining.replace(true) {
            return;
        }
        while let Some(effect) = self.next_effect() {
            self.perform(effect);
        }
        self.draining.set(false);
    }

    // In functions of their own, so that the machine is never borrowed while JavaScript runs.
    fn handle(&self, now: i64, event: impl FnOnce(&mut Machine, i64)) {
        event(&mut self.machine.borrow_mut(), now);
    }

    fn next_effect(&self) -> Option<Effect> {
        self.machine.borrow_mut().poll()
    }

    fn perform(&self, effect: Effect) {
        match effect {
            Effect::UseCredential(id) => {
                let credential = id.map(|id| self.config.credential(&id));
                let numbers = [border::USE_CREDENTIAL, 0, 0, 0, 0];
                perform(self.number, numbers, credential.as_deref(), [0.0; 3]);
            }
            Effect::Store(record) => self.store(&record),
            _ => {
                if let Some(numbers) = effect.numbers() {
                    perform(self.number, numbers, None, [0.0; 3]);
                }
            }
        }
    }

    #[cold]
    fn store(&self, record: &Record) {
        let StoredRecord(version, id, obtained_at, expires_at, renew_at, renewable) =
            record.to_stored(self.config.policy().renew_before);
        let times = [
            obtained_at,
            expires_at.unwrap_or(0.0),
            renew_at.unwrap_or(0.0),
        ];
        let numbers = [border::STORE, version, u32::from(renewable), 0, 0];
        perform(self.number, numbers, Some(&id), times);
    }
}

fn perform(client: u32, [what, a, b, c, d]: [u32; 5], text: Option<&str>, [x, y, z]: [f64; 3]) {
    shell::perform(client, what, a, b, c, d, text, x, y, z);
}

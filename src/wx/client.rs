//! One client: its machine, and the loop that performs what the machine says.

use core::cell::{Cell, RefCell};
use std::rc::Rc;

use wasm_bindgen::prelude::*;

use super::imports;
use super::options::Options;

use crate::session::border::effects::{self, EffectMessage};
use crate::session::border::events::{self, EventMessage, Listener};
use crate::session::{Config, ConfigFault, Effect, Event, Lease, Machine, Millis};

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
            send_message(number, effects::refuse(option, entry));
        }
    }
}

/// Tells a client of the event whose number is `what`; see [`events::EVENTS`]. `now` is always `Date.now()`. A client that is not
/// there hears nothing.
#[allow(
    clippy::too_many_arguments,
    reason = "an object would have to be made for each event"
)]
#[wasm_bindgen(js_name = _dispatch)]
pub fn dispatch(
    client: u32,
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
    let client =
        CLIENTS.with_borrow(|clients| clients.iter().find(|one| one.number == client).cloned());
    let Some(client) = client else {
        return;
    };
    let integers = [a, b, c];
    match what {
        events::QUERY_SESSION => client.show_session(now),
        events::QUERY_TARGET => client.show_target(&text.unwrap_or_default()),
        _ => {
            client.with_machine(now as i64, |machine| {
                machine.read(EventMessage {
                    what: what % events::HELD,
                    integers,
                    text,
                    reals: [x, y, z],
                });
            });
            if what < events::HELD {
                client.drain(now as i64);
            }
        }
    }
}

/// A machine and the time at which it is told of something.
struct MachineAt<'a> {
    machine: &'a mut Machine,
    now: Millis,
}

impl MachineAt<'_> {
    /// Tells the machine of an event, if the message is one.
    #[inline(always)] // see `EventMessage::tell`
    fn read(&mut self, message: EventMessage) {
        let _ = message.tell(self);
    }
}

impl Listener for MachineAt<'_> {
    #[inline(always)] // see `Listener`
    fn hear(&mut self, event: Event) {
        self.machine.handle(event, self.now);
    }
}

/// Lets go of a client.
#[wasm_bindgen(js_name = _release)]
pub fn release(number: u32) {
    CLIENTS.with_borrow_mut(|clients| clients.retain(|client| client.number != number));
}

impl Client {
    fn show_target(&self, url: &str) {
        send_message(self.number, effects::show_target(self.config.target(url)));
    }

    #[cold]
    fn show_session(&self, now: f64) {
        let machine = self.machine.borrow();
        let snapshot = machine.snapshot(now as i64);
        let id = snapshot.id.map(|id| id.reveal());
        let expires_at = snapshot.expires_at.map(|at| at as f64);
        send_message(
            self.number,
            effects::show_session(snapshot.state, id, expires_at, snapshot.retry_at),
        );
    }

    fn drain(&self, now: Millis) {
        if self.draining.replace(true) {
            return;
        }
        while let Some(effect) = self.next_effect() {
            self.perform_effect(effect);
        }
        self.draining.set(false);
        if let Some(lease) = self.lease(now) {
            send_message(self.number, effects::lend(lease));
        }
    }

    // In functions of their own, so that the machine is never borrowed while JavaScript runs.
    fn with_machine(&self, now: Millis, tell: impl FnOnce(&mut MachineAt<'_>)) {
        let machine = &mut *self.machine.borrow_mut();
        tell(&mut MachineAt { machine, now });
    }

    #[inline(never)] // 47 bytes
    fn next_effect(&self) -> Option<Effect> {
        self.machine.borrow_mut().poll()
    }

    fn lease(&self, now: Millis) -> Option<Lease> {
        self.machine.borrow().lease(now)
    }

    fn perform_effect(&self, effect: Effect) {
        effect.cross(&self.config, |message| send_message(self.number, message));
    }
}

/// Has the glue do what a message says.
fn send_message(client: u32, message: EffectMessage<'_>) {
    let EffectMessage {
        what,
        integers: [a, b, c],
        text,
        reals: [x, y, z],
    } = message;
    imports::perform(client, what, a, b, c, text, x, y, z);
}

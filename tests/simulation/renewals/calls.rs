//! What the app does, and what becomes of its requests.

use weapp_session::session::{Auth, CallId, Event, Priority, SendNo};

use super::client::number_of;
use super::{Happening, MINUTE, World};
use crate::invariant::Invariant;
use crate::random_plan::chance;
use crate::watch::Violation;

impl World {
    fn next_call(&mut self, number: usize) -> CallId {
        let client = &mut self.clients[number];
        client.last_call = client.last_call.next();
        client.last_call
    }

    pub fn request(&mut self, number: usize) {
        if !self.clients[number].alive {
            return;
        }
        self.count("requests");
        let call = self.next_call(number);
        let event = Event::Request {
            call,
            auth: Auth::Required,
            trusted: true,
            replay: true,
            priority: Priority::Normal,
        };
        self.feed(number, event);
    }

    pub fn log_in(&mut self, number: usize, force: bool) {
        if self.clients[number].alive {
            let call = self.next_call(number);
            self.feed(number, Event::Login { call, force });
        }
    }

    pub fn account_login(&mut self, number: usize) {
        if self.clients[number].alive {
            let call = self.next_call(number);
            self.feed(number, Event::AccountLogin { call });
        }
    }

    pub fn abort(&mut self, number: usize) {
        if let Some(call) = self.clients[number].watch.pending() {
            let pauses = self.clients[number].watch.is_pausing(call);
            self.count_if("calls aborted in a pause", pauses);
            self.feed(number, Event::Aborted { call });
        }
    }

    pub fn log_out(&mut self, number: usize) {
        self.feed(number, Event::Logout);
    }

    /// A request is on its way; what becomes of it is decided now, but whether its session lives.
    pub fn send(&mut self, number: usize, call: CallId, send: SendNo) {
        let life = self.clients[number].life;
        let lost = !self.quiet && chance(&mut self.rng, self.schedule.loss);
        let busy = !self.quiet && chance(&mut self.rng, self.schedule.busy);
        let takes = self.latency() + self.latency();
        let session = self.clients[number].attached.as_ref().map(number_of);
        let lives = session.is_some_and(|session| self.backend.lives(session, self.now));
        let status = match (lost, busy || self.now < self.down_until, lives) {
            (true, ..) => 0,
            (_, true, _) => 503,
            (.., true) => 200,
            (.., false) => 401,
        };
        self.put(
            self.now + takes,
            Happening::Answer(number, life, call, send, status),
        );
    }

    pub fn answer(&mut self, number: usize, life: u32, call: CallId, send: SendNo, status: u16) {
        let client = &self.clients[number];
        if client.life != life || !client.watch.is_out(call, send) {
            return;
        }
        let limit = self.schedule.retries;
        let event = match status {
            0 | 503 if limit > 0 => Event::Retryable {
                call,
                send,
                status,
                limit,
            },
            0 => Event::HostFailed { call, send },
            _ => Event::Answered { call, send, status },
        };
        self.feed(number, event);
    }

    pub fn retry(&mut self, number: usize, life: u32, call: CallId) {
        let client = &self.clients[number];
        if client.life == life && client.watch.is_pausing(call) {
            self.feed(number, Event::RetryDue { call });
        }
    }

    /// A request that goes well sooner or later, now that nothing is wrong.
    pub fn probe(&mut self, number: usize) {
        self.launch(number);
        let watch = &self.clients[number].watch;
        let needs_user = watch.awaits_user() && self.now % 7_000 < 1_000;
        if needs_user && !self.schedule.policy.paces_logins {
            // The user could be asked.
            return self.log_in(number, false);
        }
        self.request(number);
    }

    /// Each client has worked again, within a minute.
    pub fn end(&mut self) {
        let since = self.now - MINUTE - 30_000;
        for (number, client) in self.clients.iter().enumerate() {
            let delivered = client.watch.delivered_at.is_some_and(|at| at >= since);
            let for_user = client.watch.awaits_user();
            if !delivered && !for_user {
                let paced = self.schedule.policy.paces_logins;
                let invariant = match paced {
                    true => Invariant::PoliteLogins,
                    false => Invariant::Progress,
                };
                let detail = format!("client {number} does not work again");
                self.violation
                    .get_or_insert(Violation { invariant, detail });
                return;
            }
        }
        let for_user = self.clients.iter().filter(|it| it.watch.awaits_user());
        for _ in 0..for_user.count() {
            self.count("clients that wait for the user");
        }
    }
}

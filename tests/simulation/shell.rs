//! The shell around the machine: hands it events and performs its effects as the package's glue does.

use serde_json::json;
use weapp_session::session::{CallId, Effect, ErrorCode, Event, Notice, Outcome, Timer};

use crate::app::Task;
use crate::lease::Seen;
use crate::plan::Ask;
use crate::queue::Happening;
use crate::watch::settled::Around;
use crate::world::{World, number_of};

/// Between two looks at the calls without a timer of their own, in milliseconds.
const LOOK_EVERY: u32 = 60_000;

impl World<'_> {
    /// Hands the machine an event, and does what it says unless that is being done already.
    pub fn feed(&mut self, event: Event, ask: Option<Ask>, of_app: bool) {
        if self.violation.is_some() || !self.alive {
            return;
        }
        self.note(|| format!("-> {}", told(&event)));
        self.tally.events += 1;
        self.app.entered += u32::from(of_app);
        let moment = self.moment();
        self.app.watch.note(&event, ask, moment);
        self.witness(|| Seen::Told(event.clone()));
        self.tell(event);
        if !self.app.draining {
            self.drain();
        }
        self.app.entered = self.app.entered.saturating_sub(u32::from(of_app));
    }

    fn drain(&mut self) {
        self.app.draining = true;
        while self.alive
            && self.violation.is_none()
            && let Some(effect) = self.next_effect()
        {
            if let Some((left, pause)) = &mut self.app.cut {
                if *left == 0 {
                    let pause = *pause;
                    self.tally.kills_within += 1;
                    return self.kill(pause);
                }
                *left -= 1;
            }
            self.perform(effect);
        }
        self.app.draining = false;
        if !self.alive || self.violation.is_some() {
            return;
        }
        self.borrow();
        let around = Around {
            snapshot: self.app.machine.snapshot(self.wall()),
            timers: &self.app.timers,
            exchange_out: self.app.exchange.is_some(),
            stored: self.phone.stored.as_ref(),
            stale: self.phone.stale,
        };
        let verdict = self.app.watch.rests(around);
        self.judge(verdict);
    }

    fn perform(&mut self, effect: Effect) {
        self.note(|| match &effect {
            Effect::UseSession(Some(id)) => format!("   Carry(s{})", number_of(id)),
            Effect::Store(record) => format!("   Store(s{})", number_of(&record.id)),
            effect => format!("   {effect:?}"),
        });
        self.tally.performed(&effect);
        match effect {
            Effect::AskCode {
                attempt,
                requested_by,
            } => self.ask_code(attempt, requested_by),
            Effect::PostAccountCredentials { attempt, call } => self.account_login(attempt, call),
            Effect::CheckKey => self.check_key(),
            Effect::Exchange { attempt } => self.exchange(attempt),
            Effect::AbortExchange => self.abort_exchange(),
            Effect::UseSession(id) => {
                let verdict = self.app.watch.carries(id.as_ref());
                self.judge(verdict);
            }
            Effect::Send { call, send, attach } => self.send(call, send, attach),
            Effect::AbortSend { call } => self.abort_send(call),
            Effect::Settle { call, outcome } => self.settle(call, outcome),
            Effect::Store(record) => self.store(*record),
            Effect::Forget => self.forget(),
            Effect::StartTimer { delay } => {
                let verdict = self.app.watch.starts_timer(delay);
                self.judge(verdict);
                self.stop_timer(Timer::Login);
                let number = self.start_timer(delay);
                self.app.timers.push((Timer::Login, number));
                self.tally.retries += u64::from(self.app.watch.pauses());
            }
            Effect::StopTimer => {
                self.app.watch.stops_timer();
                self.stop_timer(Timer::Login);
            }
            Effect::Emit(notice) => {
                let verdict = self.app.watch.emits(notice);
                self.judge(verdict);
                self.tally.logins += u64::from(notice == Notice::LoggedIn);
                self.tally.expiries += u64::from(notice == Notice::Expired);
                self.after_return(Task::Notice(notice));
            }
            Effect::ReadStored { reading } => {
                let found = Event::Found {
                    reading,
                    record: self.phone.stored.clone(),
                    has_new_token: false,
                    claimed_for: 0,
                };
                self.feed(found, None, false);
            }
            _ => panic!("the simulation has to learn of {effect:?}"),
        }
    }

    fn settle(&mut self, call: CallId, outcome: Outcome) {
        let moment = self.moment();
        let verdict = self.app.watch.settles(call, outcome, moment);
        self.judge(verdict);
        match outcome {
            Outcome::Delivered => self.tally.delivered += 1,
            Outcome::HostFailed => self.tally.transport += 1,
            Outcome::TimedOut => self.tally.timed_out += 1,
            Outcome::Failed(ErrorCode::Aborted) => self.tally.aborts += 1,
            Outcome::Failed(ErrorCode::LoggedOut) => self.tally.logged_out += 1,
            Outcome::Failed(ErrorCode::SessionExpired) => self.tally.exhausted += 1,
            Outcome::LoginFailed(_) => self.tally.failed_logins += 1,
            _ => {}
        }
        if outcome == Outcome::OutOfOrder {
            // It is no call that the app made.
            return;
        }
        if self.app.ended.contains(&call) {
            return;
        }
        self.stop_timer(Timer::Call(call));
        let is_request = self
            .app
            .watch
            .call(call)
            .is_some_and(|call| call.ask().is_some());
        if is_request {
            self.after_return(Task::Settle(call, outcome));
        } else if let Some(recorder) = &mut self.recorder {
            recorder.login_settled(call, outcome);
        }
    }

    /// The shell bounds a call: with a timer of its own where the app says how long it may take, or else by looking now
    /// and then. So much that a look ends a call is never asked here.
    pub fn bound_call(&mut self, call: CallId, timeout: Option<u32>) {
        // A host that answers at once has ended it.
        if !self.alive || !self.app.watch.open().contains(&call) {
            return;
        }
        if let Some(timeout) = timeout {
            let number = self.start_timer(timeout);
            self.app.timers.push((Timer::Call(call), number));
        } else if self.app.look.is_none() {
            self.app.look = Some(self.start_timer(LOOK_EVERY));
        }
    }

    /// The app is done with the client in a callback: all that is pending ends before the machine is heard.
    pub fn end_all(&mut self) {
        let outcome = Outcome::Failed(ErrorCode::Destroyed);
        let open = self.app.watch.open().to_vec();
        let is_request = |call: &CallId| {
            let call = self.app.watch.call(*call);
            call.is_some_and(|call| call.ask().is_some())
        };
        let (requests, logins): (Vec<CallId>, Vec<CallId>) =
            open.iter().partition(|id| is_request(id));
        for call in requests {
            self.host_aborts(call);
            self.app.ended.push(call);
            self.stop_timer(Timer::Call(call));
            self.later(Task::Settle(call, outcome));
        }
        for call in logins {
            self.app.ended.push(call);
            if let Some(recorder) = &mut self.recorder {
                recorder.login_settled(call, outcome);
            }
        }
    }

    pub fn looks_no_more(&mut self) {
        if let Some(number) = self.app.look.take() {
            self.output(|| json!(["clear", number]));
        }
    }

    fn look(&mut self) {
        let at_work = |call: &CallId| {
            let call = self.app.watch.call(*call);
            call.is_some_and(|call| call.ask().is_some())
        };
        let busy = self.app.watch.open().iter().any(at_work);
        self.app.look = busy.then(|| self.start_timer(LOOK_EVERY));
    }

    /// Runs something of the app, but never inside one of the app's own calls into the client.
    fn after_return(&mut self, task: Task) {
        if self.app.entered > 0 || self.app.gone {
            self.later(task);
        } else {
            self.run_task(task);
        }
    }

    pub fn later(&mut self, task: Task) {
        if !self.alive || self.violation.is_some() {
            return;
        }
        let number = self.start_timer(0);
        self.app.tasks.push((number, task));
    }

    fn start_timer(&mut self, delay: u32) -> u32 {
        self.timers += 1;
        let number = self.timers;
        self.queue
            .put(self.now + i64::from(delay), Happening::Timer(number));
        self.output(|| json!(["timer", number, delay]));
        number
    }

    fn stop_timer(&mut self, timer: Timer) {
        let index = self
            .app
            .timers
            .iter()
            .position(|(running, _)| *running == timer);
        if let Some(index) = index {
            let (_, number) = self.app.timers.remove(index);
            self.output(|| json!(["clear", number]));
        }
    }

    /// A timer fires, unless it was stopped or its app is no more.
    pub fn fire(&mut self, number: u32) {
        if !self.alive {
            return;
        }
        if let Some(index) = self.app.tasks.iter().position(|(of, _)| *of == number) {
            let (_, task) = self.app.tasks.remove(index);
            self.input(|| json!(["fire", number]));
            return self.run_task(task);
        }
        if self.app.look == Some(number) {
            self.input(|| json!(["fire", number]));
            return self.look();
        }
        if let Some(index) = self.app.timers.iter().position(|(_, of)| *of == number) {
            let (timer, _) = self.app.timers.remove(index);
            self.input(|| json!(["fire", number]));
            self.feed(Event::TimerFired(timer), None, false);
        }
    }
}

/// An event with the number of the session in it, which its own words leave out.
fn told(event: &Event) -> String {
    let number = match event {
        Event::Restored(record) => Some(number_of(&record.id)),
        Event::Exchanged { grant, .. } => grant.as_ref().map(|grant| number_of(&grant.id)),
        Event::SetSession { grant, .. } => Some(number_of(&grant.id)),
        Event::Inspected { update, .. } => update.id.as_ref().map(number_of),
        _ => None,
    };
    number.map_or_else(
        || format!("{event:?}"),
        |number| format!("{event:?}, session s{number}"),
    )
}

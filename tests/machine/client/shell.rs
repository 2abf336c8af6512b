//! Performs the machine's effects, and stops at each one that must not come.

use super::Client;
use super::host::code_of;
use weapp_session::session::{
    CallId, Effect, Event, Millis, Need, Outcome, Record, SessionId, Timer,
};

/// A call as the surroundings know it.
pub struct Call {
    /// `None`: a login.
    pub need: Option<Need>,
    pub trusted: bool,
    pub most_sends: u32,
    pub timeout: Option<u32>,
    pub epoch: u32,
    pub sends: u32,
    /// Whether it is at the host.
    pub out: bool,
    /// What its last send carried.
    pub carried: Option<SessionId>,
    /// Whether there is a reason to send it: it is new, or its last answer was "expired".
    pub may_go: bool,
    pub outcome: Option<Outcome>,
}

/// The login attempt in flight.
pub struct Attempt {
    pub number: u32,
    /// How many the episode has made.
    pub tries: u32,
    pub stage: Stage,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// `wx.login` was asked.
    Code,
    /// It has answered: the exchange has to begin.
    Coded,
    /// The exchange is at the host.
    Exchange,
    /// The attempt failed in a way that may be repeated.
    Faltered,
    /// The pause before the next attempt.
    Pause,
    /// The pause is over: the next attempt has to begin.
    Rested,
}

/// A timer that runs.
#[derive(Debug)]
pub struct Running {
    pub timer: Timer,
    pub due: Millis,
}

impl Client {
    pub(super) fn perform(&mut self, effect: Effect) {
        match effect {
            Effect::AskCode { attempt } => self.ask_code(attempt),
            Effect::Exchange { attempt, code } => {
                assert_eq!(code, code_of(attempt), "the code of another attempt");
                assert_eq!(self.exchange, None, "two exchanges at once");
                let login = self.login.as_mut().expect("an exchange without a login");
                assert_eq!((login.number, login.stage), (attempt, Stage::Coded));
                login.stage = Stage::Exchange;
                self.exchange = Some(attempt);
            }
            Effect::AbortExchange => {
                assert!(self.exchange.is_some(), "aborts an exchange that is not");
                self.exchange = None;
            }
            Effect::Carry(id) => {
                assert!(
                    id.is_none() || id == self.newest,
                    "carries a session that is not the newest"
                );
                self.carried = id;
            }
            Effect::Send { call, send, attach } => self.send(call, send, attach),
            Effect::AbortSend { call } => {
                let call = self.call(call);
                assert!(call.out, "aborts what is not at the host");
                call.out = false;
            }
            Effect::Settle { call, outcome } => self.settle(call, outcome),
            Effect::Store(record) => self.store(record),
            Effect::Forget => self.stored = None,
            Effect::StartTimer { timer, delay } => self.start_timer(timer, delay),
            Effect::StopTimer { timer } => self.timers.retain(|running| running.timer != timer),
            Effect::Emit(notice) => {
                assert!(!self.destroyed, "{notice:?} after the end");
                self.notices.push(notice);
            }
        }
    }

    /// The call that an effect names: it must exist and must not have ended.
    fn call(&mut self, id: CallId) -> &mut Call {
        let call = self.calls.get_mut(&id).expect("a call nobody made");
        assert_eq!(call.outcome, None, "call {id} has ended already");
        call
    }

    fn ask_code(&mut self, attempt: u32) {
        assert!(attempt > self.last_attempt, "attempt {attempt} again");
        assert_eq!(self.exchange, None, "an older exchange is still out");
        assert!(!self.destroyed, "a login after the end");
        let tries = match &self.login {
            None => 1,
            Some(login) => {
                assert_eq!(login.stage, Stage::Rested, "a second login at once");
                login.tries + 1
            }
        };
        assert!(
            tries <= 1 + self.policy.retry_limit,
            "{tries} attempts in one episode"
        );
        self.last_attempt = attempt;
        self.login = Some(Attempt {
            number: attempt,
            tries,
            stage: Stage::Code,
        });
    }

    fn send(&mut self, id: CallId, send: u32, attach: bool) {
        let carried = self.carried.clone().filter(|_| attach);
        let logging_in = self.login.is_some();
        let epoch = self.epoch;
        let call = self.call(id);
        assert!(!call.out, "call {id} is at the host already");
        assert!(call.may_go, "call {id} is sent again for no reason");
        assert_eq!(call.epoch, epoch, "call {id} is of before a logout");
        call.sends += 1;
        assert_eq!(call.sends, send, "the sends of call {id} are miscounted");
        assert!(send <= call.most_sends, "send {send} of call {id}");
        assert!(
            !attach || carried.is_some(),
            "call {id} should attach a session that is not there"
        );
        match call.need.expect("a login is never sent") {
            Need::Required if call.trusted => {
                assert!(attach, "call {id} needs a session and goes without");
                assert!(!logging_in, "call {id} goes while a login is in flight");
            }
            Need::Optional if call.trusted => {}
            _ => assert!(!attach, "call {id} must not have the session"),
        }
        call.may_go = false;
        call.out = true;
        call.carried = carried;
    }

    fn store(&mut self, record: Record) {
        assert_eq!(
            Some(&record.id),
            self.newest.as_ref(),
            "stores a session that is not the newest"
        );
        if self.storage_is_full {
            let now = self.clock();
            self.machine.handle(Event::StoreFailed, now);
        } else {
            self.stored = Some(record);
        }
    }

    fn start_timer(&mut self, timer: Timer, delay: u32) {
        match timer {
            Timer::Login => {
                let login = self.login.as_mut();
                // A timer may be announced just before what it watches.
                if let Some(login) = login.filter(|login| login.stage == Stage::Faltered) {
                    login.stage = Stage::Pause;
                    self.pauses.push(delay);
                }
            }
            Timer::Call(id) => {
                let timeout = self.call(id).timeout.expect("a limit nobody set");
                assert!(delay <= timeout, "call {id} gets {delay} of {timeout} ms");
            }
        }
        self.timers.retain(|running| running.timer != timer);
        self.timers.push(Running {
            timer,
            due: self.elapsed + Millis::from(delay),
        });
    }

    fn settle(&mut self, id: CallId, outcome: Outcome) {
        self.judge(id, outcome);
        let call = self.call(id);
        assert!(!call.out, "call {id} ends while it is at the host");
        call.outcome = Some(outcome);
    }
}

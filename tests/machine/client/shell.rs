//! Performs the machine's effects, and stops at each one that must not come.

use super::Client;
use weapp_session::session::{
    AttemptNo, Auth, CallId, Effect, Event, Millis, Notice, Outcome, Priority, Record, SendNo,
    SessionId, Timer,
};

/// A call as the surroundings know it.
pub struct Call {
    /// `None`: a login.
    pub auth: Option<Auth>,
    /// Whether it is an account login.
    pub with_credentials: bool,
    pub trusted: bool,
    pub priority: Priority,
    pub place: Place,
    pub most_sends: u32,
    pub epoch: u32,
    pub sends: SendNo,
    /// Whether it is at the host.
    pub out: bool,
    /// What its last send carried.
    pub credential: Option<SessionId>,
    /// The generation of that.
    pub generation: Option<u32>,
    /// Whether there is a reason to send it: it is new, its last answer was "expired", or it is to be retried.
    pub may_go: bool,
    /// How often it has been retried.
    pub retries: u32,
    /// How often it may be, as the failure says that is being handled.
    pub retry_limit: Option<u32>,
    pub outcome: Option<Outcome>,
}

/// What a call that is not at the host waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Its turn, since this event.
    Line(u64),
    /// The login in flight.
    Login,
    /// The end of the pause before it is retried.
    Pause,
}

impl Call {
    /// Whether it may go out with a session only.
    pub fn needs_session(&self) -> bool {
        self.auth == Some(Auth::Required) && self.trusted
    }

    /// It is to be sent: it waits for the login in flight, or else for its turn.
    pub fn line_up(&mut self, turn: u64, logging_in: bool) {
        self.place = match logging_in && self.needs_session() {
            true => Place::Login,
            false => Place::Line(turn),
        };
    }

    /// Whether it never goes out with one.
    pub fn goes_bare(&self) -> bool {
        self.auth == Some(Auth::Never) || self.auth.is_some() && !self.trusted
    }
}

/// The login attempt in flight.
pub struct Attempt {
    pub number: AttemptNo,
    /// How many the login flow has made.
    pub tries: u32,
    pub stage: Stage,
    /// The app's login call it began with, if it began with one.
    pub requested_by: Option<CallId>,
    /// Whether that call brought account credentials.
    pub with_credentials: bool,
    /// Whether it shows the refresh token.
    pub with_token: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Storage is being read.
    Reading,
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
    /// The pause is over, storage has been read, or the refresh token is: the next attempt has to begin.
    Rested,
    /// There is a session, and storage has not taken it yet.
    Storing,
}

/// A timer that runs.
#[derive(Debug)]
pub struct Running {
    pub timer: Timer,
    pub due: Millis,
}

impl Client {
    pub(super) fn perform(&mut self, effect: Effect) {
        self.note_refusal(&effect);
        match effect {
            Effect::AskCode {
                attempt,
                requested_by,
            } => self.ask_code(attempt, requested_by),
            Effect::PostAccountCredentials { attempt, call } => self.post(attempt, call),
            Effect::CheckKey => self.check_key(),
            Effect::Exchange { attempt } => {
                assert_eq!(self.exchange, None, "two exchanges at once");
                let login = self.login.as_mut().expect("an exchange without a login");
                assert_eq!((login.number, login.stage), (attempt, Stage::Coded));
                login.stage = Stage::Exchange;
                self.exchange = Some(attempt);
            }
            Effect::ReadStored { reading } => self.read_stored(reading),
            Effect::Claim { time } => self.claim(time),
            Effect::Renew {
                attempt,
                id,
                requested_by,
            } => self.renew(attempt, &id, requested_by),
            Effect::PauseCall { call, retries } => self.pause_call(call, retries),
            Effect::AbortExchange => {
                assert!(self.exchange.is_some(), "aborts an exchange that is not");
                self.exchange = None;
            }
            Effect::UseSession(id) => self.carry(id),
            Effect::Send { call, send, attach } => self.send(call, send, attach),
            Effect::AbortSend { call } => {
                let call = self.call(call);
                assert!(call.out, "aborts what is not at the host");
                call.out = false;
            }
            Effect::Settle { call, outcome } => self.settle(call, outcome),
            Effect::Store(record) => self.store(*record),
            Effect::Forget => self.forget(),
            Effect::StartTimer { delay } => {
                let login = self.login.as_mut();
                // A timer may be announced just before what it watches.
                if let Some(login) = login.filter(|login| login.stage == Stage::Faltered) {
                    login.stage = Stage::Pause;
                    self.pauses.push(delay);
                } else {
                    self.note_rest(delay);
                }
                self.start_timer(Timer::Login, delay);
            }
            Effect::StopTimer => self.stop_timer(Timer::Login),
            Effect::Emit(notice) => {
                assert!(!self.destroyed, "{notice:?} after the end");
                if let Notice::LoginFailed(failure) = notice {
                    assert_eq!(Some(failure), self.failed, "another login's failure");
                }
                if notice == Notice::Expired {
                    self.hear_of_the_end();
                }
                self.notices.push(notice);
            }
            _ => panic!("the scenarios' client has to learn of {effect:?}"),
        }
    }

    /// The call that an effect names: it must exist and must not have ended.
    pub(super) fn call(&mut self, id: CallId) -> &mut Call {
        let call = self.calls.get_mut(&id).expect("a call nobody made");
        assert_eq!(call.outcome, None, "call {id} has ended already");
        call
    }

    fn ask_code(&mut self, attempt: AttemptNo, requested_by: Option<CallId>) {
        assert!(attempt > self.last_attempt, "attempt {attempt} again");
        assert_eq!(self.exchange, None, "an older exchange is still out");
        assert!(!self.destroyed, "a login after the end");
        self.judge_code(requested_by);
        let tries = self.next_try(requested_by);
        self.last_attempt = attempt;
        self.login = Some(Attempt {
            number: attempt,
            tries,
            stage: Stage::Code,
            requested_by,
            with_credentials: false,
            with_token: false,
        });
    }

    /// Another attempt begins, with a code or with the refresh token: how many the login has made with it.
    pub(super) fn next_try(&mut self, requested_by: Option<CallId>) -> u32 {
        self.watch_news();
        let tries = match &self.login {
            None => {
                self.judge_login(requested_by);
                1
            }
            Some(login) => {
                assert_eq!(login.stage, Stage::Rested, "a second login at once");
                if login.requested_by != requested_by {
                    // The app waits for what a request has begun.
                    assert_eq!(
                        login.requested_by, None,
                        "another attempt of the same login"
                    );
                    let id = requested_by.expect("another attempt of the same login");
                    let call = &self.calls[&id];
                    assert!(call.auth.is_none() && !call.with_credentials, "{id}");
                }
                self.login.as_ref().map_or(0, |login| login.tries) + 1
            }
        };
        assert!(
            tries <= 1 + self.policy.retry_limit,
            "{tries} attempts in one login flow"
        );
        self.watch_pace(requested_by);
        tries
    }

    /// Whether there is a reason for a login to begin.
    pub(super) fn judge_login(&mut self, requested_by: Option<CallId>) {
        if let Some(id) = requested_by {
            let call = self.call(id);
            assert!(call.auth.is_none() && !call.with_credentials, "{id}");
            return;
        }
        assert!(
            !self.awaits_user || self.policy.shares_storage,
            "a login that only the user can make"
        );
        let key_expired = matches!(self.event, Some(Event::KeyExpired));
        let for_the_key = key_expired && std::mem::take(&mut self.checks_key);
        assert!(
            for_the_key || self.leave_line_for_login(),
            "a login that nobody needs"
        );
    }

    fn post(&mut self, attempt: AttemptNo, id: CallId) {
        assert!(attempt > self.last_attempt, "attempt {attempt} again");
        assert_eq!(self.exchange, None, "credentials beside an exchange");
        assert!(!self.destroyed, "a login after the end");
        assert_eq!(self.stage(), None, "a second login at once");
        assert!(self.call(id).with_credentials);
        assert_eq!(self.account_logins.pop_front(), Some(id), "first come");
        self.last_attempt = attempt;
        self.exchange = Some(attempt);
        self.login = Some(Attempt {
            number: attempt,
            tries: 1,
            stage: Stage::Exchange,
            requested_by: Some(id),
            with_credentials: true,
            with_token: false,
        });
    }

    fn check_key(&mut self) {
        let event = self.event.as_ref();
        assert!(matches!(event, Some(Event::Restored(record)) if record.renewable));
        assert!(self.policy.check_key && !self.checks_key);
        self.checks_key = true;
    }

    fn send(&mut self, id: CallId, send: SendNo, attach: bool) {
        self.watch_line(id);
        let generation = attach.then_some(self.generation);
        let credential = self.credential.clone().filter(|_| attach);
        let logging_in = self.login.is_some();
        let epoch = self.epoch;
        let call = self.call(id);
        assert!(!call.out, "call {id} is at the host already");
        assert!(call.may_go, "call {id} is sent again for no reason");
        assert!(
            call.goes_bare() || call.epoch == epoch,
            "call {id} is of before a logout"
        );
        call.sends = call.sends.next();
        assert_eq!(call.sends, send, "the sends of call {id} are miscounted");
        assert!(send.0 <= call.most_sends, "send {send} of call {id}");
        assert!(
            !attach || credential.is_some(),
            "call {id} should attach a session that is not there"
        );
        match call.auth.expect("a login is never sent") {
            Auth::Required if call.trusted => {
                assert!(attach, "call {id} needs a session and goes without");
                assert!(!logging_in, "call {id} goes while a login is in flight");
            }
            Auth::Optional if call.trusted => {}
            Auth::Held if call.trusted => {
                assert_eq!(attach, credential.is_some(), "call {id} takes what is held");
            }
            _ => assert!(!attach, "call {id} must not have the session"),
        }
        call.may_go = false;
        call.out = true;
        call.credential = credential;
        call.generation = generation;
    }

    fn store(&mut self, record: Record) {
        assert_eq!(
            Some(&record),
            self.newest.as_ref(),
            "stores a session that is not the newest"
        );
        assert!(self.credential.is_some(), "stores a session that is over");
        if self.policy.waits_for_storage {
            self.unwritten = Some(record);
        } else if self.storage_is_full {
            self.tell(Event::StoreFailed);
        } else {
            self.stored = Some(record);
            self.news = false;
        }
    }

    pub(super) fn start_timer(&mut self, timer: Timer, delay: u32) {
        self.stop_timer(timer);
        self.timers.push(Running {
            timer,
            due: self.elapsed + Millis::from(delay),
        });
    }

    fn stop_timer(&mut self, timer: Timer) {
        self.timers.retain(|running| running.timer != timer);
    }

    fn settle(&mut self, id: CallId, outcome: Outcome) {
        self.judge(id, outcome);
        let call = self.call(id);
        assert!(!call.out, "call {id} ends while it is at the host");
        call.outcome = Some(outcome);
        self.stop_timer(Timer::Call(id));
    }
}

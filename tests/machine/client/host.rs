//! What the app and the host do to the machine.

use super::shell::Stage;
use super::{Ask, Client, lasting, refreshable};
use weapp_session::session::{
    AttemptNo, CallId, Effect, Event, Millis, SendNo, SessionGrant, SessionUpdate, Timer,
};

impl Client {
    /// The app makes a request.
    pub fn request(&mut self, ask: Ask) -> CallId {
        let call = self.last_call.next();
        if let Some(timeout) = ask.timeout {
            // As every shell does, when the call begins.
            self.start_timer(Timer::Call(call), timeout);
        }
        self.feed(ask.event(call));
        call
    }

    /// The app makes several requests.
    pub fn requests<const N: usize>(&mut self, ask: Ask) -> [CallId; N] {
        std::array::from_fn(|_| self.request(ask))
    }

    /// The app asks for a login.
    pub fn login(&mut self, force: bool) -> CallId {
        let call = self.last_call.next();
        self.feed(Event::Login { call, force });
        call
    }

    /// The app posts account credentials. [`Client::account_login`] grants them a session.
    pub fn post_credentials(&mut self) -> CallId {
        let call = self.last_call.next();
        self.feed(Event::AccountLogin { call });
        call
    }

    /// The app brings a session of its own.
    pub fn adopt(&mut self, grant: SessionGrant, renewable: bool) -> Vec<Effect> {
        self.feed(Event::SetSession { grant, renewable })
    }

    /// `wx.checkSession` says that the session_key is over.
    pub fn expire_key(&mut self) -> Vec<Effect> {
        self.feed(Event::KeyExpired)
    }

    pub fn abort(&mut self, call: CallId) -> Vec<Effect> {
        self.feed(Event::Aborted { call })
    }

    pub fn logout(&mut self) {
        self.feed(Event::Logout);
    }

    pub fn destroy(&mut self) {
        self.feed(Event::Destroyed);
    }

    /// The backend answers the request that is out.
    pub fn answer(&mut self, call: CallId, status: u16) -> Vec<Effect> {
        assert!(self.is_out(call), "call {call} is not at the host");
        let send = SendNo(self.sends(call));
        self.feed(Event::Answered { call, send, status })
    }

    /// The backend answers the request that is out, and the answer was looked into.
    pub fn answer_with(&mut self, call: CallId, status: u16, update: SessionUpdate) -> Vec<Effect> {
        assert!(self.is_out(call), "call {call} is not at the host");
        let send = SendNo(self.sends(call));
        self.feed(Event::Inspected {
            call,
            send,
            status,
            update,
        })
    }

    /// The backend answers several requests alike.
    pub fn answer_all(&mut self, calls: &[CallId], status: u16) {
        for call in calls {
            self.answer(*call, status);
        }
    }

    /// The host fails to deliver the request that is out.
    pub fn lose(&mut self, call: CallId) {
        assert!(self.is_out(call), "call {call} is not at the host");
        let send = SendNo(self.sends(call));
        self.feed(Event::HostFailed { call, send });
    }

    /// `wx.login` gives a code: a new one each time.
    pub fn give_code(&mut self) {
        let attempt = self.attempt_at(|stage| matches!(stage, Stage::Code));
        self.feed(Event::CodeReceived { attempt });
    }

    /// `wx.login` fails.
    pub fn refuse_code(&mut self, unavailable: bool) {
        let attempt = self.attempt_at(|stage| matches!(stage, Stage::Code));
        self.feed(Event::CodeFailed {
            attempt,
            unavailable,
        });
    }

    /// The backend answers the exchange.
    pub fn answer_exchange(&mut self, status: u16, grant: Option<SessionGrant>) -> Vec<Effect> {
        let attempt = self.attempt_at(|stage| matches!(stage, Stage::Exchange));
        self.feed(Event::Exchanged {
            attempt,
            status,
            grant,
            over: false,
        })
    }

    /// The backend answers the exchange, and says that the refresh token is over.
    pub fn end_token(&mut self, status: u16) -> Vec<Effect> {
        let attempt = self.attempt_at(|stage| matches!(stage, Stage::Exchange));
        self.feed(Event::Exchanged {
            attempt,
            status,
            grant: None,
            over: true,
        })
    }

    /// The exchange fails in transport.
    pub fn lose_exchange(&mut self) {
        let attempt = self.attempt_at(|stage| matches!(stage, Stage::Exchange));
        self.feed(Event::ExchangeLost { attempt });
    }

    /// The app's own part in the exchange fails, over an answer or before anything went out.
    pub fn break_exchange(&mut self, answered: bool) {
        let attempt = self.attempt_at(|stage| matches!(stage, Stage::Exchange));
        self.feed(Event::ExchangeImpossible { attempt, answered });
    }

    /// The login in flight succeeds, without a word about the session's lifetime.
    pub fn login_succeeds(&mut self, id: &str) {
        self.login_succeeds_for(id, None);
    }

    /// The login in flight succeeds; the session lives `seconds`.
    pub fn login_succeeds_for(&mut self, id: &str, seconds: impl Into<Option<f64>>) {
        if self.stage().is_some_and(|stage| *stage == Stage::Code) {
            self.give_code();
        }
        self.answer_exchange(200, Some(lasting(id, seconds.into())));
    }

    /// The login in flight succeeds; there is a refresh token, and the session lives `seconds`.
    pub fn login_succeeds_with_token(&mut self, id: &str, seconds: impl Into<Option<f64>>) {
        if self.stage().is_some_and(|stage| *stage == Stage::Code) {
            self.give_code();
        }
        self.answer_exchange(200, Some(refreshable(id, seconds.into())));
    }

    /// The login in flight is refused by the backend.
    pub fn reject_login(&mut self) {
        self.give_code();
        self.answer_exchange(403, None);
    }

    /// Time passes, and timers fire when it is theirs.
    pub fn wait(&mut self, millis: Millis) {
        let until = self.elapsed + millis;
        while let Some(next) = self.timers.iter().map(|timer| timer.due).min() {
            if next > until {
                break;
            }
            self.elapsed = next;
            let index = self.timers.iter().position(|timer| timer.due == next);
            let fired = self.timers.remove(index.expect("it was just found"));
            self.feed(Event::TimerFired(fired.timer));
        }
        self.elapsed = until;
    }

    /// Time passes until the login's timer fires.
    pub fn wait_for_login_timer(&mut self) {
        let left = self.left(Timer::Login);
        self.wait(left.expect("no login timer runs"));
    }

    /// The phone's clock jumps.
    pub fn jump(&mut self, millis: Millis) {
        self.has_jumped |= millis != 0;
        self.skew += millis;
    }

    /// Somebody sets the phone's clock.
    pub fn set_clock(&mut self, clock: Millis) {
        self.has_jumped = true;
        self.skew = clock - self.elapsed;
    }

    /// From now on storage takes nothing, or takes everything again.
    pub fn fill_storage(&mut self, full: bool) {
        self.storage_is_full = full;
    }

    fn attempt_at(&self, at: impl Fn(&Stage) -> bool) -> AttemptNo {
        let login = self.login.as_ref().expect("no login is in flight");
        assert!(at(&login.stage), "the login is at {:?}", login.stage);
        login.number
    }

    /// Where the login in flight stands.
    pub fn stage(&self) -> Option<&Stage> {
        self.login.as_ref().map(|login| &login.stage)
    }
}

//! What each event means.

use weapp_session::session::{
    Auth, CallId, ErrorCode, Event, Outcome, Record, SendNo, SessionUpdate, Timer,
};

use super::calls::{Kind, Meaning};
use super::login::Stage;
use super::{Held, Moment, Watch};
use crate::invariant::Invariant;
use crate::plan::Ask;
use crate::world::number_of;

impl Watch {
    /// Notes what an event changes, before the machine learns of it. `ask` belongs to a request.
    pub fn note(&mut self, event: &Event, ask: Option<Ask>, moment: Moment) {
        let nested = moment.nested;
        self.turn.nested |= nested;
        self.turn.awaited_user |= self.awaits_user();
        match event {
            // Out of order: it is no call.
            Event::Login { call, .. } if call.0 as usize <= self.calls.len() => {}
            Event::Restored(record) => self.restore(record),
            Event::Request { .. } => self.note_request(ask.unwrap_or(Ask::PLAIN), moment),
            Event::Login { call, force } => self.note_login_call(*call, *force, moment),
            Event::AccountLogin { call } => self.note_account_login(*call, moment),
            Event::SetSession { grant, renewable } => self.adopt(grant, *renewable, moment),
            Event::KeyExpired => self.key_expired(nested),
            Event::Answered { call, send, status } => {
                self.note_answer(*call, *send, *status, &SessionUpdate::default(), moment);
            }
            Event::Inspected {
                call,
                send,
                status,
                update,
            } => self.note_answer(*call, *send, *status, update, moment),
            Event::HostFailed { call, send } => {
                if self.call(*call).is_some_and(|call| call.out == Some(*send)) {
                    self.off_the_host(*call);
                    self.owe(*call, Outcome::HostFailed);
                }
            }
            Event::Aborted { call } => {
                self.end_call(*call, Outcome::Failed(ErrorCode::Aborted), nested);
            }
            Event::TimerFired(Timer::Call(call)) => self.end_call(*call, Outcome::TimedOut, nested),
            Event::Logout => self.log_out(nested),
            Event::Destroyed => self.destroy(nested),
            Event::StoreFailed | Event::ForgetFailed => {
                self.due.storage += u32::from(!self.destroyed);
            }
            _ => self.note_login(event, moment),
        }
        self.turn.awaited_user |= self.awaits_user();
    }

    /// The shell is about to make a call whose number is out of order. Of one that has not ended, nothing is said; nor is
    /// it claimed here of one that was aborted, which others see to.
    pub fn disorders(&mut self, id: CallId) {
        self.turn.disorders.push(id);
        let aborted = Some(Outcome::Failed(ErrorCode::Aborted));
        let ended = self.call(id).and_then(|call| call.outcome);
        if ended.is_some() && ended != aborted {
            self.turn.refused.push(id);
        }
    }

    fn restore(&mut self, record: &Record) {
        self.accept(Held {
            number: number_of(&record.id),
            lifetime: record.lifetime,
            renewable: record.renewable,
        });
        self.may_check_key = self.policy.check_key && record.renewable;
    }

    fn note_request(&mut self, ask: Ask, moment: Moment) {
        let Moment { wall, nested, .. } = moment;
        let surely = self.goes_surely(ask, moment);
        self.begin(Kind::Request(ask), moment);
        let id = CallId(self.calls.len() as u32);
        if let Some(call) = self.call_mut(id) {
            call.surely = surely;
        }
        if !ask.trusted {
            self.turn.no_cause = Some(Invariant::Origins);
        }
        if !self.call(id).is_some_and(super::Call::requires) {
            return;
        }
        if self.is_refused(nested) {
            self.owe(id, Outcome::Failed(ErrorCode::SessionExpired));
            self.turn.exhausted = true;
        } else if nested || !self.serves(wall) {
            self.turn.causes += 1;
        }
    }

    /// Whether nothing keeps a request that a callback makes, as far as can be told before all of what came earlier has
    /// been performed.
    fn goes_surely(&self, ask: Ask, moment: Moment) -> bool {
        let roomy = ask.is_socket() || self.open.len() < self.policy.max_in_flight as usize;
        let apart = !ask.trusted || ask.auth != Auth::Required;
        let serves = self.serves(moment.wall)
            && self.turn.causes == 0
            && self.account_logins.is_empty()
            && self.turn.logouts == 0;
        roomy && !self.destroyed && (apart || serves)
    }

    /// Whether a request that needs a session has to wait for the user, and so not at all.
    fn is_refused(&self, nested: bool) -> bool {
        self.awaits_user() && self.login.is_none() && !nested && !self.destroyed
    }

    fn note_login_call(&mut self, call: CallId, force: bool, moment: Moment) {
        let Moment { wall, nested, .. } = moment;
        self.begin(Kind::Login { force }, moment);
        self.seen.logins_for_user += u64::from(self.awaits_user() && self.login.is_none());
        let serves = !force && self.serves(wall);
        if !serves || nested {
            self.turn.causes += 1;
        } else {
            self.owe(call, Outcome::AlreadyLoggedIn);
        }
    }

    fn note_answer(
        &mut self,
        call: CallId,
        send: SendNo,
        status: u16,
        update: &SessionUpdate,
        moment: Moment,
    ) {
        let meaning = self.judge_answer(call, send, status, update);
        match meaning {
            Meaning::End => self.session_ends(),
            Meaning::Accepted(index) => self.note_finding(index, update, moment),
            Meaning::Late | Meaning::Other => {}
        }
        if self.session.is_some() {
            self.turn.no_cause = Some(Invariant::Generations);
        }
        if let Meaning::Late = meaning {
            return;
        }
        if self.is_owed(call, Outcome::Failed(ErrorCode::SessionExpired)) {
            self.turn.no_cause = Some(Invariant::Bounded);
            let credential = self.call(call).and_then(|call| call.credential);
            self.turn.exhausted |= credential == self.newest;
        }
        if self.is_owed(call, Outcome::Failed(ErrorCode::LoggedOut)) {
            self.turn.no_cause = Some(Invariant::LogoutWins);
        }
        if self.goes_again(call) {
            self.note_replay(call, moment);
        }
    }

    fn session_ends(&mut self) {
        let renewable = self.session.map(|held| held.renewable);
        self.seen.ended_for_user += u64::from(renewable == Some(false));
        self.ended = renewable;
        self.session = None;
        self.failure = None;
        self.untold_ends += 1;
    }

    fn note_replay(&mut self, call: CallId, moment: Moment) {
        let Moment { wall, nested, .. } = moment;
        // The login that was to replace the session has failed since: the straggler shares that fate.
        match self.failure {
            Some(failure) if self.session.is_none() && self.login.is_none() && !nested => {
                self.seen.stragglers += 1;
                self.owe(call, Outcome::LoginFailed(failure));
            }
            _ if self.is_refused(nested) => {
                self.owe(call, Outcome::Failed(ErrorCode::SessionExpired));
                self.turn.exhausted = true;
            }
            _ if nested || !self.serves(wall) => self.turn.causes += 1,
            _ => {}
        }
    }

    fn note_login(&mut self, event: &Event, moment: Moment) {
        match event {
            Event::CodeReceived { attempt, .. } if self.is_at(*attempt, Stage::Code) => {
                self.login_is_at(Stage::Coded);
            }
            Event::CodeFailed {
                attempt,
                unavailable,
            } if self.is_at(*attempt, Stage::Code) => self.login_fails(if *unavailable {
                ErrorCode::LoginUnavailable
            } else {
                ErrorCode::LoginFailed
            }),
            Event::Exchanged {
                attempt,
                status,
                grant,
                over: false,
            } if self.is_at(*attempt, Stage::Exchange) => match (status, grant) {
                (200..300, Some(grant)) => {
                    let with_credentials = self.login.filter(|login| login.with_credentials);
                    self.login_is_at(Stage::Over);
                    self.turn.accepts += 1;
                    self.due.logins += 1;
                    self.accept(self.granted(grant, with_credentials.is_none(), moment));
                    self.owes_store = true;
                    let attempt = *attempt;
                    self.turn.made_by = Some(attempt);
                    if let Some(call) = with_credentials.and_then(|login| login.requested_by) {
                        self.owe(call, Outcome::LoggedIn { attempt });
                    }
                }
                (500.., _) => self.falter(ErrorCode::ExchangeRejected, moment),
                _ => self.exchange_fails(ErrorCode::ExchangeRejected, moment),
            },
            Event::ExchangeLost { attempt } if self.is_at(*attempt, Stage::Exchange) => {
                self.falter(ErrorCode::ExchangeFailed, moment);
            }
            Event::ExchangeImpossible { attempt, answered }
                if self.is_at(*attempt, Stage::Exchange) =>
            {
                let code = match answered {
                    true => ErrorCode::ExchangeRejected,
                    false => ErrorCode::ExchangeFailed,
                };
                self.exchange_fails(code, moment);
            }
            Event::TimerFired(Timer::Login) => match self.login.map(|login| login.stage) {
                Some(Stage::Code) => self.login_fails(ErrorCode::LoginTimeout),
                Some(Stage::Exchange) => self.falter(ErrorCode::ExchangeFailed, moment),
                Some(Stage::Pause) => self.login_is_at(Stage::Rested),
                _ => {}
            },
            _ => {}
        }
    }

    /// A session begins a line of its own.
    pub(super) fn accept(&mut self, held: Held) {
        self.session = Some(held);
        self.ended = None;
        self.login_generation = self.accepted.len();
        self.newest = Some(self.login_generation);
        self.accepted.push((held.number, self.epoch));
        self.failure = None;
    }

    fn log_out(&mut self, nested: bool) {
        if self.destroyed {
            return;
        }
        self.epoch += 1;
        self.session = None;
        self.ended = None;
        self.newest = None;
        self.owes_store = false;
        self.account_logins.clear();
        self.due.logouts += 1;
        self.turn.logouts += 1;
        self.turn.tangled |= nested;
        let breaths = self.open_calls().filter(|(_, call)| call.surely).count();
        self.seen.breaths += breaths as u64;
        if !nested {
            self.wait_no_more(Outcome::Failed(ErrorCode::LoggedOut));
            self.login_is_at(Stage::Over);
        }
    }

    fn destroy(&mut self, nested: bool) {
        self.destroyed = true;
        self.account_logins.clear();
        self.turn.tangled |= nested;
        for id in self.open.clone() {
            self.end_call(id, Outcome::Failed(ErrorCode::Destroyed), nested);
        }
    }
}

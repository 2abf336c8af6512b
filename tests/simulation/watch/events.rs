//! What each event means.

use weapp_session::session::{ErrorCode, Event, Grant, Lifetime, Outcome, Timer};

use super::login::Stage;
use super::{Held, Moment, Watch};
use crate::plan::Ask;
use crate::world::number_of;

impl Watch {
    /// Notes what an event changes, before the machine learns of it. `ask` belongs to a request.
    pub fn note(&mut self, event: &Event, ask: Option<Ask>, moment: Moment) {
        let Moment { wall, nested, .. } = moment;
        self.turn.nested |= nested;
        match event {
            Event::Restored(record) => self.accept(Held {
                number: number_of(&record.id),
                lifetime: record.lifetime,
            }),
            Event::Request { .. } => {
                self.begin(ask, moment);
                let id = self.calls.len() as u32;
                let requires = self.call(id).is_some_and(super::Call::requires);
                if requires && (nested || !self.serves(wall)) {
                    self.turn.causes += 1;
                }
                if ask.is_some_and(|ask| !ask.trusted) {
                    self.turn.no_cause = Some("5: origins");
                }
            }
            Event::Login { call, force } => {
                self.begin(None, moment);
                let serves = !force && self.serves(wall);
                if !serves || nested {
                    self.turn.causes += 1;
                }
                if serves
                    && !nested
                    && let Some(call) = self.call_mut(*call)
                {
                    call.owe(Outcome::LoggedIn { fresh: false });
                }
            }
            Event::Answered { call, send, status } => {
                self.note_answer(*call, *send, *status, moment)
            }
            Event::Failed { call, send } => {
                if self.call(*call).is_some_and(|call| call.out == Some(*send)) {
                    self.off_the_host(*call);
                    self.end_by_host(*call, Outcome::HostFailed);
                }
            }
            Event::Aborted { call } => {
                self.end_call(*call, Outcome::Failed(ErrorCode::Aborted), nested);
            }
            Event::Woke(Timer::Call(call)) => self.end_call(*call, Outcome::TimedOut, nested),
            Event::Logout => self.log_out(nested),
            Event::Destroyed => self.destroy(nested),
            Event::StoreFailed | Event::ForgetFailed => {
                self.due.storage += u32::from(!self.destroyed);
            }
            _ => self.note_login(event, moment),
        }
    }

    fn note_answer(&mut self, call: u32, send: u32, status: u16, moment: Moment) {
        let Moment { wall, nested, .. } = moment;
        if self.judge_answer(call, send, status) {
            self.session = None;
            self.failure = None;
            self.untold_ends += 1;
        } else if self.session.is_some() {
            self.turn.no_cause = Some("3: generations");
        }
        if self.is_owed(call, Outcome::Failed(ErrorCode::SessionExpired)) {
            self.turn.no_cause = Some("4: bounded");
            let carried = self.call(call).and_then(|call| call.carried);
            self.turn.exhausted |= carried == self.newest;
        }
        if !self.goes_again(call) {
            return;
        }
        // The login that was to replace the session has failed since: the straggler shares that fate.
        match self.failure {
            Some(code) if self.session.is_none() && self.login.is_none() && !nested => {
                if let Some(call) = self.call_mut(call) {
                    call.owe(Outcome::Failed(code));
                }
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
            } if self.is_at(*attempt, Stage::Exchange) => match (status, grant) {
                (200..300, Some(grant)) => {
                    self.login_is_at(Stage::Over);
                    self.turn.accepts += 1;
                    self.due.logins += 1;
                    self.accept(self.held(grant, moment));
                }
                (500.., _) => self.falter(),
                _ => self.login_fails(ErrorCode::ExchangeRejected),
            },
            Event::ExchangeLost { attempt } if self.is_at(*attempt, Stage::Exchange) => {
                self.falter();
            }
            Event::ExchangeImpossible { attempt } if self.is_at(*attempt, Stage::Exchange) => {
                self.login_fails(ErrorCode::ExchangeFailed);
            }
            Event::Woke(Timer::Login) => match self.login.map(|login| login.stage) {
                Some(Stage::Code) => self.login_fails(ErrorCode::LoginTimeout),
                Some(Stage::Exchange) => self.falter(),
                Some(Stage::Pause) => self.login_is_at(Stage::Rested),
                _ => {}
            },
            _ => {}
        }
    }

    fn accept(&mut self, held: Held) {
        self.session = Some(held);
        self.newest = Some(held.number);
        self.accepted.push((held.number, self.epoch));
        self.failure = None;
    }

    fn held(&self, grant: &Grant, moment: Moment) -> Held {
        let told = grant.expires_in.or(self.policy.ttl.map(f64::from));
        let lifetime = Lifetime {
            obtained_at: moment.wall,
            expires_at: told.map(|seconds| moment.wall + ((seconds * 1000.0) as i64).max(1)),
        };
        Held {
            number: number_of(&grant.id),
            lifetime,
        }
    }

    fn end_by_host(&mut self, id: u32, outcome: Outcome) {
        if let Some(call) = self.call_mut(id) {
            call.owe(outcome);
        }
    }

    fn log_out(&mut self, nested: bool) {
        if self.destroyed {
            return;
        }
        self.epoch += 1;
        self.session = None;
        self.newest = None;
        self.due.logouts += 1;
        self.turn.logouts += 1;
        self.turn.tangled |= nested;
        if !nested {
            self.wait_no_more(Outcome::Failed(ErrorCode::LoggedOut));
            self.login_is_at(Stage::Over);
        }
    }

    fn destroy(&mut self, nested: bool) {
        self.destroyed = true;
        self.turn.tangled |= nested;
        for id in self.open.clone() {
            self.end_call(id, Outcome::Failed(ErrorCode::Destroyed), nested);
        }
    }
}

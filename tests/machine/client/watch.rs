//! Follows the machine from outside: what each event means, and what has to hold after it.

use super::Client;
use super::shell::{Call, Stage};
use weapp_session::session::{CallId, ErrorCode, Event, Need, Outcome, SessionId, Timer};

impl Client {
    /// Notes what an event changes around the machine, before the machine learns of it.
    pub(super) fn note(&mut self, event: &Event) {
        match event {
            Event::Restored(record) => self.newest = Some(record.id.clone()),
            Event::Request {
                call,
                need,
                trusted,
                replay,
                timeout,
            } => {
                let replays = if *replay { self.policy.replays } else { 0 };
                self.begin(*call, Some((*need, *trusted)), 1 + replays, *timeout);
            }
            Event::Login { call, .. } => self.begin(*call, None, 0, None),
            Event::Answered { call, status, .. } => {
                let expired = self.policy.expired_statuses.contains(status);
                let call = self.calls.get_mut(call).expect("answers are to calls");
                call.out = false;
                call.may_go = expired && call.carried.is_some();
            }
            Event::Failed { call, .. } => {
                self.calls.get_mut(call).expect("failures are of calls").out = false;
            }
            Event::CodeReceived { .. } => self.login_is_at(Stage::Coded),
            Event::CodeFailed { .. } => self.login = None,
            Event::Exchanged { status, grant, .. } => {
                self.exchange = None;
                match grant {
                    Some(grant) if (200..300).contains(status) => {
                        self.newest = Some(grant.id.clone());
                        self.login = None;
                    }
                    _ if *status >= 500 => self.falter(),
                    _ => self.login = None,
                }
            }
            Event::ExchangeLost { .. } => {
                self.exchange = None;
                self.falter();
            }
            Event::ExchangeImpossible { .. } => {
                self.exchange = None;
                self.login = None;
            }
            Event::Woke(Timer::Login) => match self.stage() {
                Some(Stage::Exchange) => self.falter(),
                Some(Stage::Pause) => self.login_is_at(Stage::Rested),
                _ => self.login = None,
            },
            Event::Logout if !self.destroyed => {
                self.epoch += 1;
                self.newest = None;
                self.login = None;
            }
            Event::Destroyed => {
                self.destroyed = true;
                self.login = None;
            }
            _ => {}
        }
    }

    fn begin(
        &mut self,
        id: CallId,
        request: Option<(Need, bool)>,
        most_sends: u32,
        timeout: Option<u32>,
    ) {
        self.last_call = id;
        let call = Call {
            need: request.map(|(need, _)| need),
            trusted: request.is_some_and(|(_, trusted)| trusted),
            most_sends,
            timeout,
            epoch: self.epoch,
            sends: 0,
            out: false,
            carried: None,
            may_go: true,
            outcome: None,
        };
        self.calls.insert(id, call);
    }

    /// The attempt failed in a way that is worth another, if there is one left.
    fn falter(&mut self) {
        let login = self.login.as_ref().expect("no login is in flight");
        if login.tries > self.policy.retry_limit {
            self.login = None;
        } else {
            self.login_is_at(Stage::Faltered);
        }
    }

    fn login_is_at(&mut self, stage: Stage) {
        self.login.as_mut().expect("no login is in flight").stage = stage;
    }

    /// Whether an outcome can follow from the event that is being handled.
    pub(super) fn judge(&self, id: CallId, outcome: Outcome) {
        let call = self.calls.get(&id).expect("a call nobody made");
        let event = self.event.as_ref().expect("an effect without an event");
        let right = match (outcome, event) {
            (Outcome::Delivered, Event::Answered { call: of, .. })
            | (Outcome::HostFailed, Event::Failed { call: of, .. })
            | (Outcome::TimedOut, Event::Woke(Timer::Call(of)))
            | (Outcome::Failed(ErrorCode::Aborted), Event::Aborted { call: of }) => *of == id,
            (Outcome::LoggedIn { fresh }, Event::Exchanged { .. }) => fresh && call.need.is_none(),
            (Outcome::LoggedIn { fresh }, Event::Login { call: of, .. }) => !fresh && *of == id,
            (Outcome::Failed(ErrorCode::SessionExpired), Event::Answered { call: of, .. }) => {
                *of == id && call.may_go && call.sends == call.most_sends
            }
            (Outcome::Failed(ErrorCode::LoggedOut), Event::Answered { call: of, .. }) => {
                *of == id && call.may_go && call.epoch < self.epoch
            }
            (Outcome::Failed(ErrorCode::LoggedOut), Event::Logout) => !call.out,
            (Outcome::Failed(ErrorCode::Destroyed), _) => self.destroyed,
            (Outcome::Failed(code), event) => {
                // A failed login's reason, for those who wait for it and for stragglers.
                let kind = code as u8;
                let of_login = (ErrorCode::LoginFailed as u8..=ErrorCode::ExchangeRejected as u8)
                    .contains(&kind);
                let waits = matches!(call.need, None | Some(Need::Required));
                let straggles = matches!(event, Event::Answered { call: of, .. } if *of == id);
                let login_ended = matches!(
                    event,
                    Event::CodeFailed { .. }
                        | Event::Exchanged { .. }
                        | Event::ExchangeLost { .. }
                        | Event::ExchangeImpossible { .. }
                        | Event::Woke(Timer::Login)
                );
                of_login && waits && (straggles || login_ended)
            }
            _ => false,
        };
        assert!(right, "call {id} ended as {outcome:?} after {event:?}");
    }

    /// What holds between any two events.
    pub(super) fn watch(&mut self) {
        if let Some(stage) = self.stage() {
            assert!(
                matches!(stage, Stage::Code | Stage::Exchange | Stage::Pause),
                "the login is stuck at {stage:?}"
            );
        }
        assert_eq!(
            self.session(),
            self.carried.as_ref().map(SessionId::reveal),
            "what the app sees and what sends carry"
        );
        let logging_in = self.login.is_some();
        let exchanging = self.stage() == Some(&Stage::Exchange);
        assert_eq!(exchanging, self.exchange.is_some(), "an exchange left out");
        assert_eq!(
            logging_in,
            self.left(Timer::Login).is_some(),
            "the login's timer runs exactly while a login is in flight"
        );
        for (id, call) in &self.calls {
            let timer = self.left(Timer::Call(*id));
            if call.outcome.is_some() {
                assert_eq!(timer, None, "the timer of call {id} outlives it");
            } else if call.out {
                let watched = call.sends > 1 && call.timeout.is_some();
                assert!(timer.is_some() || !watched, "limit of {id}");
            } else {
                assert!(logging_in, "call {id} waits for nothing");
                assert_eq!(timer.is_some(), call.timeout.is_some(), "limit of {id}");
            }
        }
        if let Some(stored) = &self.stored {
            assert_eq!(
                Some(&stored.id),
                self.newest.as_ref(),
                "storage holds a session that is not the newest"
            );
        }
    }
}

//! Follows the machine from outside: what each event means, and what has to hold after it.

use super::Client;
use super::shell::{Call, Place, Stage};
use weapp_session::session::{
    Auth, CallId, ErrorCode, Event, LoginFailure, Priority, SendNo, SessionUpdate, Timer,
};

impl Client {
    /// Notes what an event changes around the machine, before the machine learns of it.
    pub(super) fn note(&mut self, event: &Event) {
        match event {
            Event::Restored(record) => self.begin_line(record.clone()),
            Event::Request { call, .. }
            | Event::Leased { call, .. }
            | Event::Login { call, .. }
            | Event::AccountLogin { call } => {
                self.last_call = *call;
                self.calls.insert(*call, self.begun(event));
                if matches!(event, Event::AccountLogin { .. }) && !self.destroyed {
                    self.note_account_login(*call);
                }
                if matches!(event, Event::Leased { .. }) {
                    self.note_leased(*call);
                }
            }
            Event::SetSession { grant, renewable } if !self.destroyed => {
                if self.login.as_ref().is_some_and(|it| !it.with_credentials) {
                    self.end_login();
                }
                self.granted(grant, *renewable, grant.refreshable);
            }
            Event::Answered { call, status, .. } => {
                self.note_answer(*call, *status, &SessionUpdate::default());
            }
            Event::Inspected {
                call,
                status,
                update,
                ..
            } => self.note_answer(*call, *status, update),
            Event::HostFailed { call, .. } => self.call(*call).out = false,
            Event::Retryable {
                call,
                status,
                limit,
                ..
            } => self.note_retryable(*call, *status, *limit),
            Event::RetryDue { call } => self.note_retry(*call),
            Event::Aborted { call } => self.account_logins.retain(|waiting| waiting != call),
            Event::Logout if !self.destroyed => {
                self.epoch += 1;
                self.automatic.clear();
                self.lose_session();
                self.stop_logging_in();
            }
            Event::Destroyed => {
                self.destroyed = true;
                self.stop_logging_in();
            }
            event => self.note_login(event),
        }
    }

    /// Notes what an event means for the login in flight.
    fn note_login(&mut self, event: &Event) {
        match event {
            Event::CodeReceived { .. } => self.login_is_at(Stage::Coded),
            Event::CodeFailed { unavailable, .. } => self.fail_login(match unavailable {
                true => ErrorCode::LoginUnavailable,
                false => ErrorCode::LoginFailed,
            }),
            Event::Exchanged {
                status,
                grant,
                over,
                ..
            } => {
                self.exchange = None;
                let login = self.login.as_ref().expect("no login is in flight");
                let (credentials, token) = (login.with_credentials, login.with_token);
                let asked = login.requested_by;
                match grant {
                    _ if *over && token => self.token_is_over(),
                    Some(grant) if (200..300).contains(status) => {
                        if asked.is_none() && self.credential.is_some() {
                            // The last session has lived as long as it was to.
                            self.automatic.pop();
                        }
                        let renewable = match token {
                            true => self.newest.as_ref().is_some_and(|it| it.renewable),
                            false => !credentials,
                        };
                        let refreshable = token || grant.refreshable;
                        self.granted(grant, renewable, refreshable);
                        self.last_failure = None;
                        match refreshable && self.policy.waits_for_storage {
                            true => self.login_is_at(Stage::Storing),
                            false => self.end_login(),
                        }
                    }
                    _ if *status >= 500 => self.falter(ErrorCode::ExchangeRejected),
                    _ => self.fail_login(ErrorCode::ExchangeRejected),
                }
            }
            Event::ExchangeLost { .. } => {
                self.exchange = None;
                self.falter(ErrorCode::ExchangeFailed);
            }
            Event::ExchangeImpossible { answered, .. } => {
                self.exchange = None;
                self.fail_login(match answered {
                    true => ErrorCode::ExchangeRejected,
                    false => ErrorCode::ExchangeFailed,
                });
            }
            Event::TimerFired(Timer::Login) => match self.stage() {
                Some(Stage::Exchange) => self.falter(ErrorCode::ExchangeFailed),
                Some(Stage::Pause) => self.login_is_at(Stage::Rested),
                _ => self.fail_login(ErrorCode::LoginTimeout),
            },
            Event::Found {
                record,
                claimed_for,
                ..
            } => {
                self.found_claimed = (1..=self.policy.login_timeout).contains(claimed_for);
                self.note_found(record.as_ref());
            }
            Event::Stored | Event::StoreFailed if self.stage() == Some(&Stage::Storing) => {
                self.end_login();
            }
            _ => {}
        }
    }

    /// An account login waits for an exchange, and ends a login that has none.
    fn note_account_login(&mut self, call: CallId) {
        self.account_logins.push_back(call);
        let goes_on = [Stage::Exchange, Stage::Storing];
        if self.stage().is_some_and(|at| !goes_on.contains(at)) {
            self.end_login();
        }
    }

    pub(super) fn note_answer(&mut self, id: CallId, status: u16, update: &SessionUpdate) {
        let expired = update.expired || self.policy.expired_statuses.contains(&status);
        let (turn, logging_in) = (self.turn, self.login.is_some());
        let call = self.call(id);
        call.out = false;
        call.line_up(turn, logging_in);
        let generation = call.generation;
        let stays = expired && generation.is_some_and(|of| self.stays(of));
        self.doubted = stays;
        let call = self.call(id);
        call.may_go = expired && generation.is_some() && !stays;
        match generation {
            Some(_) if stays => self.is_doubted = true,
            Some(generation) if expired => self.refused(generation),
            Some(generation) => self.accepted(generation, update),
            None => {}
        }
    }

    /// The call that an event begins.
    fn begun(&self, event: &Event) -> Call {
        let mut call = Call {
            auth: None,
            with_credentials: matches!(event, Event::AccountLogin { .. }),
            trusted: false,
            priority: Priority::Exempt,
            place: Place::Line(self.turn),
            most_sends: 0,
            epoch: self.epoch,
            sends: SendNo(0),
            out: false,
            credential: None,
            generation: None,
            may_go: true,
            retries: 0,
            retry_limit: None,
            outcome: None,
        };
        if let Event::Request {
            auth,
            replay,
            priority,
            ..
        }
        | Event::Leased {
            auth,
            replay,
            priority,
            ..
        } = event
        {
            call.auth = Some(*auth);
            call.trusted = !matches!(event, Event::Request { trusted: false, .. });
            call.priority = *priority;
            call.most_sends = 1 + if *replay { self.policy.replays } else { 0 };
            call.line_up(self.turn, self.login.is_some());
        }
        call
    }

    /// A call is out, as sent under a lease.
    fn note_leased(&mut self, id: CallId) {
        let (credential, generation) = (self.credential.clone(), self.generation);
        let call = self.call(id);
        let attach = call.auth != Some(Auth::Never);
        call.may_go = false;
        call.out = true;
        call.sends = SendNo(1);
        call.credential = credential.filter(|_| attach);
        call.generation = attach.then_some(generation);
    }

    fn fail_login(&mut self, code: ErrorCode) {
        self.end_login();
        let login = self.ended.as_ref().expect("no login is in flight");
        let attempt = login.number;
        self.failed = Some(LoginFailure { code, attempt });
        if !login.with_credentials {
            self.last_failure = self.failed;
        }
        if !login.with_credentials && self.credential.is_none() {
            self.renewal_failure = self.failed;
        }
    }

    pub(super) fn end_login(&mut self) {
        self.unread = None;
        self.ended = self.login.take();
    }

    fn stop_logging_in(&mut self) {
        self.account_logins.clear();
        self.end_login();
    }

    /// The attempt failed in a way that is worth another, if there is one left.
    fn falter(&mut self, code: ErrorCode) {
        let login = self.login.as_ref().expect("no login is in flight");
        let paced = login.requested_by.is_none() && self.is_paced();
        if login.tries > self.policy.retry_limit || login.with_credentials || paced {
            self.fail_login(code);
        } else if !self.account_logins.is_empty() {
            // Whoever waits goes on waiting, for the account credentials that are next.
            self.login = None;
        } else {
            self.login_is_at(Stage::Faltered);
        }
    }

    pub(super) fn login_is_at(&mut self, stage: Stage) {
        self.login.as_mut().expect("no login is in flight").stage = stage;
    }

    /// What holds between any two events.
    pub(super) fn watch(&mut self) {
        self.watch_refusal();
        let stage = self.stage().copied();
        let at_storage = matches!(stage, Some(Stage::Reading | Stage::Storing));
        if let Some(stage) = stage {
            assert!(
                at_storage || matches!(stage, Stage::Code | Stage::Exchange | Stage::Pause),
                "the login is stuck at {stage:?}"
            );
        }
        assert_eq!(
            self.unread.is_some(),
            stage == Some(Stage::Reading),
            "storage is read for a login, and not beside one"
        );
        let exchanging = stage == Some(Stage::Exchange);
        assert_eq!(exchanging, self.exchange.is_some(), "an exchange left out");
        assert!(
            exchanging || stage == Some(Stage::Storing) || self.account_logins.is_empty(),
            "credentials wait for an exchange alone"
        );
        assert_eq!(
            stage.is_some() && !at_storage,
            self.left(Timer::Login).is_some(),
            "the login's timer runs exactly while a login waits for more than storage"
        );
        self.watch_session();
        self.watch_waiting();
        for (id, call) in &self.calls {
            let waits = stage.is_some() || call.auth.is_some();
            assert!(
                waits || call.outcome.is_some(),
                "login call {id} waits for nothing"
            );
        }
    }
}

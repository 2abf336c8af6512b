//! Sessions that do not come from `wx.login`, and what else may begin or end one.

use weapp_session::session::{
    AttemptNo, CallId, ErrorCode, Lifetime, Millis, Outcome, Priority, SessionGrant, SessionUpdate,
};

use super::calls::Kind;
use super::login::{Login, Stage};
use super::queue::Standing;
use super::{Held, Moment, Verdict, Watch, ensure};
use crate::invariant::Invariant;
use crate::world::number_of;

impl Watch {
    /// The app logs in with account credentials.
    pub(super) fn note_account_login(&mut self, call: CallId, moment: Moment) {
        self.begin(Kind::AccountLogin, moment);
        if self.destroyed {
            return;
        }
        self.account_logins.push_back(call);
        let Some(login) = self.login.filter(|_| !moment.nested) else {
            return;
        };
        // It waits for what is at the backend, and for nothing else.
        match login.stage {
            Stage::Exchange => {
                self.seen.account_logins_waited += u64::from(!login.with_credentials);
                self.seen.account_logins_at_once += u64::from(login.with_credentials);
            }
            stage => {
                self.seen.ended_asking += u64::from(stage == Stage::Code);
                self.seen.ended_pausing += u64::from(stage == Stage::Pause);
                self.login_is_at(Stage::Over);
            }
        }
    }

    /// Account credentials are posted.
    pub fn signs_in(&mut self, attempt: AttemptNo, call: CallId) -> Verdict {
        ensure!(
            attempt > self.last_attempt,
            Invariant::SingleFlight,
            "attempt {attempt} again"
        );
        self.last_attempt = attempt;
        ensure!(
            self.login.is_none(),
            Invariant::SingleFlight,
            "credentials are posted while there is {:?}",
            self.login
        );
        let first = self.account_logins.pop_front();
        ensure!(
            first == Some(call),
            Invariant::UserSessions,
            "the credentials of call {call} are posted, and {first:?} is next"
        );
        let open = self.call(call).is_some_and(|call| call.outcome.is_none());
        ensure!(
            open,
            Invariant::LogoutWins,
            "the credentials of call {call} are posted after its end"
        );
        self.seen.account_logins += 1;
        self.login = Some(Login {
            attempt,
            tries: 1,
            stage: Stage::Exchange,
            requested_by: Some(call),
            with_credentials: true,
        });
        Ok(())
    }

    /// An account login failed. That is its caller's alone.
    pub(super) fn account_login_fails(&mut self, code: ErrorCode, moment: Moment) {
        let Some(login) = self.login else { return };
        self.seen.account_logins_refused += u64::from(code == ErrorCode::ExchangeRejected);
        self.seen.account_logins_lost += u64::from(code == ErrorCode::ExchangeFailed);
        self.due.failures += 1;
        self.login_is_at(Stage::Over);
        let failure = self.note_failure(code);
        if let (Some(call), Some(failure)) = (login.requested_by, failure) {
            self.owe(call, Outcome::LoginFailed(failure));
        }
        if self.account_logins.is_empty() {
            self.resume(moment);
        }
    }

    /// Those who waited get the session there is, or the login that they would have had.
    fn resume(&mut self, moment: Moment) {
        self.turn.resumed = true;
        if moment.nested {
            self.turn.causes += 1;
            return;
        }
        let fit = self.is_fit(moment.wall);
        let awaits_user = self.awaits_user();
        let login_generation = self.login_generation;
        // Where only the user could make the next session, requests share the login that the app waits for.
        let asks = self
            .open_calls()
            .any(|(_, call)| call.is_login() && !call.must_end);
        let mut begun = awaits_user && asks;
        // Logins, and what a page waits for, before normal priority: it may live on what they begin.
        let normal = |id: &CallId| {
            let call = &self.calls[id.0 as usize - 1];
            matches!(call.kind, Kind::Request(ask) if ask.priority == Priority::Normal)
        };
        let (last, mut order): (Vec<CallId>, Vec<CallId>) =
            self.open.iter().partition(|id| normal(id));
        order.extend(last);
        for id in order {
            let call = &mut self.calls[id.0 as usize - 1];
            if call.must_end || call.out.is_some() {
                continue;
            }
            self.seen.resumed += 1;
            match call.kind {
                // A forced one wants a session that was made since.
                Kind::Login { force }
                    if (!force || call.is_renewed(login_generation)) && fit && !begun =>
                {
                    call.owe(Outcome::AlreadyLoggedIn);
                }
                Kind::Login { .. } => begun = true,
                Kind::Request(_) if call.standing != Standing::Waiting || fit || begun => {}
                Kind::Request(_) if awaits_user => {
                    call.owe(Outcome::Failed(ErrorCode::SessionExpired));
                    self.turn.exhausted = true;
                }
                Kind::Request(_) => begun = true,
                Kind::AccountLogin => {}
            }
        }
        self.turn.causes += u32::from(begun);
    }

    /// The app brings a session. That ends a login that nobody made with account credentials.
    pub(super) fn adopt(&mut self, grant: &SessionGrant, renewable: bool, moment: Moment) {
        if self.destroyed {
            return;
        }
        self.turn.adopted = true;
        self.seen.adopted += 1;
        self.accept(self.granted(grant, renewable, moment));
        self.owes_store = true;
        let with_credentials = self.login.map(|login| login.with_credentials);
        self.seen.adopted_in_silent += u64::from(with_credentials == Some(false));
        self.seen.adopted_in_sign_in += u64::from(with_credentials == Some(true));
        if moment.nested || with_credentials == Some(true) {
            return;
        }
        self.login_is_at(Stage::Over);
        if self.account_logins.is_empty() {
            for id in self.open.clone() {
                if self.call(id).is_some_and(|call| call.is_login()) {
                    self.owe(id, Outcome::AlreadyLoggedIn);
                }
            }
        }
    }

    /// The session that a grant must become.
    pub(super) fn granted(&self, grant: &SessionGrant, renewable: bool, moment: Moment) -> Held {
        let told = usable(grant.expires_in).or(self.policy.ttl.map(f64::from));
        Held {
            number: number_of(&grant.id),
            lifetime: lasting(moment.wall, told),
            renewable,
        }
    }

    /// The backend has accepted a session, and its answer may say more of it.
    pub(super) fn note_finding(&mut self, index: usize, update: &SessionUpdate, moment: Moment) {
        let Some(held) = self.session.filter(|_| index >= self.login_generation) else {
            return;
        };
        let id = update.id.as_ref().map(number_of);
        let lifetime = match usable(update.expires_in) {
            Some(told) => lasting(moment.wall, Some(told)),
            None if self.policy.sliding || id.is_some() => {
                let Lifetime {
                    obtained_at,
                    expires_at,
                } = held.lifetime;
                Lifetime {
                    obtained_at: moment.wall,
                    expires_at: expires_at.map(|end| end - obtained_at + moment.wall),
                }
            }
            None => return,
        };
        self.seen.retold += u64::from(usable(update.expires_in).is_some());
        self.seen.slid += u64::from(id.is_none() && update.expires_in.is_none());
        let number = id.unwrap_or(held.number);
        if number != held.number {
            self.seen.rotated += 1;
            self.seen.rotated_behind += u64::from(index + 1 < self.accepted.len());
            self.accepted.push((number, self.epoch));
            self.newest = Some(self.accepted.len() - 1);
            self.owes_store = true;
        }
        self.session = Some(Held {
            number,
            lifetime,
            ..held
        });
    }

    /// `wx.checkSession` is called.
    pub fn asks_key(&mut self) -> Verdict {
        ensure!(
            std::mem::take(&mut self.may_check_key),
            Invariant::Clock,
            "wx.checkSession is called for no restored session, or twice"
        );
        self.seen.keys_checked += 1;
        self.checks_key = true;
        Ok(())
    }

    /// WeChat's session_key is over: a reason to renew the session it came with, once.
    pub(super) fn key_expired(&mut self, nested: bool) {
        let first = self.login_generation == 0 && self.session.is_some() && !self.destroyed;
        self.seen.keys_over += 1;
        if std::mem::take(&mut self.checks_key) && first {
            self.turn.causes += u32::from(self.login.is_none() || nested);
            self.seen.keys_renewed += u64::from(self.login.is_none());
        } else {
            self.turn.no_cause = Some(Invariant::Clock);
        }
    }
}

/// A lifetime that is one.
fn usable(told: Option<f64>) -> Option<f64> {
    told.filter(|seconds| seconds.is_finite() && *seconds > 0.0)
}

fn lasting(wall: Millis, told: Option<f64>) -> Lifetime {
    Lifetime {
        obtained_at: wall,
        expires_at: told.map(|seconds| wall + ((seconds * 1000.0) as i64).max(1)),
    }
}

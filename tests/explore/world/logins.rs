//! The login in flight, and what a move means for it and for the session.

use super::answers::End;
use super::note::{EXPIRED_TOLD, LOGGED_IN, LOGIN_FAILED, WAS_LOGGED_IN};
use super::{ACCOUNT_LOGIN, LOGIN, Sid, World};
use crate::invariant::Invariant;
use crate::plan::Plan;
use weapp_session::session::{CallId, ErrorCode, LoginFailure};

/// The login in flight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Login {
    /// How many attempts it has made.
    pub tries: u32,
    pub stage: Stage,
    /// The call whose account credentials it posts, if it is an account login.
    pub with: Option<CallId>,
    /// The invariant that is broken if it goes on: it has been overruled.
    pub overruled: Option<Invariant>,
    /// Whether it shows the refresh token.
    pub with_token: bool,
    /// Whether the app waits for it, as far as that matters: where logins have a pace.
    pub by_app: bool,
    /// Before its first attempt: the invariant that is broken if there is one.
    pub excuse: Option<Invariant>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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
    /// The pause is over, or storage has been read: the next attempt has to begin.
    Rested,
    /// The refresh token is over: the login begins anew.
    TokenOver,
    /// There is a session, and storage has not taken it yet.
    Storing,
    /// It has succeeded or failed.
    Over,
}

/// An exchange at the host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Exchange {
    /// The session the backend has made of it; 0 before. Only where a new session ends the older ones.
    pub made: Sid,
}

impl World {
    /// Notes whether there is a reason for a login. If there is none, `invariant` is what one would break.
    pub fn want_login(&mut self, wanted: bool, invariant: Invariant) {
        if wanted {
            self.no_login = None;
            if let Some(login) = &mut self.login {
                login.excuse = None;
            }
        } else if self.no_login.is_some() {
            self.no_login = Some(invariant);
        }
    }

    pub fn note_adopted(&mut self, plan: &Plan, renewable: bool) {
        self.left.adopts -= 1;
        let sid = self.make_session(plan.one_session);
        if self.ended {
            return;
        }
        if self.login.is_some_and(|login| login.with.is_none()) {
            self.exchange_unwanted = true;
            self.overrule_login(Invariant::Generations);
        }
        self.hold(sid, renewable, plan.refreshable);
        self.passing |= 1 << sid;
        self.calls[LOGIN].may_end |= WAS_LOGGED_IN;
        for (place, call) in self.calls[..LOGIN].iter_mut().enumerate() {
            call.direct |= call.id.is_some() && call.out.is_none() && World::waits(plan, place);
        }
    }

    pub fn note_key(&mut self) {
        self.key_asked = false;
        let counts = self.held.is_some_and(|held| held.live && held.restored) && !self.ended;
        self.owes_login = counts;
        self.want_login(counts, Invariant::Generations);
    }

    pub fn note_exchange(&mut self, plan: &Plan, end: End) {
        let made = self.exchange.take().map_or(0, |exchange| exchange.made);
        if end != End::Granted {
            self.left.login_faults -= 1;
        }
        match end {
            End::Granted => {
                let sid = if made == 0 {
                    self.make_session(false)
                } else {
                    made
                };
                let with = self.login.and_then(|login| login.with);
                let by_token = self.login.is_some_and(|login| login.with_token);
                self.note_renewed(plan);
                let renewable = match self.held {
                    Some(held) if by_token => held.renewable,
                    _ => with.is_none(),
                };
                self.hold(sid, renewable, plan.refreshable);
                self.last_failure = None;
                self.made_by = self.attempts;
                if plan.policy.waits_for_storage && plan.refreshable {
                    return self.login_is_at(Stage::Storing);
                }
                self.login_is_at(Stage::Over);
                if let Some(place) = with.and_then(|call| self.place(call)) {
                    self.calls[place].ends(LOGGED_IN, Invariant::UserSessions);
                }
                self.calls[LOGIN].may_end |= LOGGED_IN;
            }
            End::Over => self.note_token_over(),
            End::Broken | End::Lost => self.falters(plan, end.code()),
            End::Rejected | End::Impossible | End::Unreadable => {
                self.login_fails(plan, end.code());
            }
        }
    }

    pub fn note_login_woke(&mut self, plan: &Plan) {
        self.login_timer = false;
        if plan.policy.paces_logins {
            // Here, timers take their time.
            self.clock += i64::from(std::mem::take(&mut self.timer_delay));
        }
        match self.login.map(|login| login.stage) {
            Some(Stage::Exchange) => {
                self.exchange_unwanted = true;
                self.falters(plan, ErrorCode::ExchangeFailed);
            }
            // A pause without a timer of its own ends with the one that was left running.
            Some(Stage::Pause | Stage::Faltered) => self.login_is_at(Stage::Rested),
            _ => self.login_fails(plan, ErrorCode::LoginTimeout),
        }
    }

    /// The attempt failed in a way that is worth another, if there is one left. Account credentials are used once.
    fn falters(&mut self, plan: &Plan, code: ErrorCode) {
        match self.login {
            Some(Login {
                tries, with: None, ..
            }) if tries <= plan.policy.retry_limit && !self.ends_by_pace(plan) => {
                self.login_is_at(Stage::Faltered);
            }
            _ => self.login_fails(plan, code),
        }
    }

    pub fn login_fails(&mut self, plan: &Plan, code: ErrorCode) {
        self.login_is_at(Stage::Over);
        let attempt = self.attempts;
        self.failed = Some(LoginFailure { code, attempt });
        let with = self.login.and_then(|login| login.with);
        if plan.policy.paces_logins && with.is_none() {
            self.last_failure = self.failed;
        }
        if let Some(place) = with.and_then(|call| self.place(call)) {
            self.calls[place].ends(LOGIN_FAILED, Invariant::UserSessions);
            return self.those_waiting_go_on(plan);
        }
        if self.held.is_some_and(|held| !held.live) {
            self.renewal_failed = self.failed;
        }
        for (place, call) in self.calls[..ACCOUNT_LOGIN].iter_mut().enumerate() {
            if call.out.is_none() && World::waits(plan, place) {
                call.may_end |= LOGIN_FAILED;
            }
        }
    }

    /// An account login has failed. Who waited for it gets what it would have had without.
    fn those_waiting_go_on(&mut self, plan: &Plan) {
        let (lacks, for_user) = (self.needs_login(), self.awaits_user());
        let doubted = self.is_doubted;
        for place in 0..ACCOUNT_LOGIN {
            let call = &mut self.calls[place];
            if call.id.is_none() || call.out.is_some() || !World::waits(plan, place) {
                continue;
            }
            let needed = match place {
                LOGIN => lacks || call.forced || doubted,
                _ => lacks && !for_user,
            };
            if place == LOGIN && !needed {
                call.may_end |= WAS_LOGGED_IN;
            } else if place != LOGIN && for_user {
                call.may_end |= EXPIRED_TOLD;
            }
            let reason = match for_user {
                true => Invariant::UserSessions,
                false => Invariant::Clock,
            };
            self.want_login(needed, reason);
        }
    }

    /// Whether no login is in flight. In a callback, one that is over may still have to say so.
    pub fn is_free(&self) -> bool {
        self.login
            .is_none_or(|login| login.stage == Stage::Over || login.overruled.is_some())
    }

    /// The login in flight has to end.
    pub fn overrule_login(&mut self, invariant: Invariant) {
        if let Some(login) = &mut self.login {
            login.overruled = Some(invariant);
        }
    }

    pub fn login_is_at(&mut self, stage: Stage) {
        if let Some(login) = &mut self.login {
            login.stage = stage;
        }
    }
}

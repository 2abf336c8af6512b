//! What a move means, noted before the machine learns of it: which calls may end and how, whether a login may begin.

use super::moves::{End, Move, Reply};
use super::{Call, Exchange, LOGIN, Login, Stage, World};
use crate::plan::Plan;
use weapp_session::session::{ErrorCode, Need, Outcome};

/// Ways for a call to end, as bits of [`Call::may_end`].
pub const DELIVERED: u16 = 1;
pub const HOST_FAILED: u16 = 2;
pub const TIMED_OUT: u16 = 4;
pub const ABORTED: u16 = 8;
pub const LOGGED_OUT: u16 = 16;
pub const EXPIRED: u16 = 32;
pub const LOGIN_FAILED: u16 = 64;
pub const LOGGED_IN: u16 = 128;
pub const WAS_LOGGED_IN: u16 = 256;

/// The bit of an outcome; 0 for one that no plan can lead to.
pub fn bit(outcome: Outcome) -> u16 {
    match outcome {
        Outcome::Delivered => DELIVERED,
        Outcome::HostFailed => HOST_FAILED,
        Outcome::TimedOut => TIMED_OUT,
        Outcome::LoggedIn { fresh: true } => LOGGED_IN,
        Outcome::LoggedIn { fresh: false } => WAS_LOGGED_IN,
        Outcome::Failed(code) => match code {
            ErrorCode::Aborted => ABORTED,
            ErrorCode::LoggedOut => LOGGED_OUT,
            ErrorCode::SessionExpired => EXPIRED,
            ErrorCode::LoginFailed
            | ErrorCode::LoginTimeout
            | ErrorCode::ExchangeFailed
            | ErrorCode::ExchangeRejected => LOGIN_FAILED,
            _ => 0,
        },
    }
}

impl Call {
    /// It ends with this event, for the reason that the invariant names.
    fn ends(&mut self, how: u16, invariant: u8) {
        self.may_end |= how;
        self.must_end = invariant;
    }
}

impl World {
    /// Notes a move.
    pub fn note(&mut self, plan: &Plan, step: Move) {
        match step {
            Move::Ask(place) => {
                self.begin(place);
                let needs = World::waits(plan, place);
                let serves = !self.needs_login() && self.login.is_none();
                let call = &mut self.calls[place];
                call.may_go = true;
                call.direct = serves || !needs;
                let reason = if plan.asks[place].trusted { 12 } else { 5 };
                self.want_login(needs && self.needs_login(), reason);
            }
            Move::Login { force } => {
                self.left.logins -= 1;
                self.begin(LOGIN);
                let needed = force || self.needs_login();
                self.want_login(needed, 12);
                if !needed && self.login.is_none() {
                    self.calls[LOGIN].ends(WAS_LOGGED_IN, 1);
                }
            }
            Move::Abort(place) => {
                self.left.aborts -= 1;
                let call = &mut self.calls[place];
                call.may_end &= !DELIVERED;
                call.aborted = true;
                call.ends(ABORTED, 8);
            }
            Move::Logout => self.note_logout(),
            Move::Expire(sid) => {
                self.left.expiries -= 1;
                self.valid &= !(1 << sid);
            }
            Move::Clock(step) => {
                self.left.clock_moves -= 1;
                self.move_clock(step);
            }
            Move::Answer(place, reply) => self.note_answer(plan, place, reply),
            Move::Code { given: true } => self.login_is_at(Stage::Coded),
            Move::Code { given: false } => {
                self.left.login_faults -= 1;
                self.login_fails();
            }
            Move::Make => {
                let made = self.make_session(true);
                self.exchange = Some(Exchange { made });
            }
            Move::Exchange(end) => self.note_exchange(plan, end),
            Move::WakeLogin => {
                self.login_timer = false;
                match self.login.map(|login| login.stage) {
                    Some(Stage::Exchange) => {
                        self.exchange_unwanted = true;
                        self.falters(plan);
                    }
                    // A pause without a timer of its own ends with the one that was left running.
                    Some(Stage::Pause | Stage::Faltered) => self.login_is_at(Stage::Rested),
                    _ => self.login_fails(),
                }
            }
            Move::Wake(place) => {
                let call = &mut self.calls[place];
                call.timer = false;
                call.ends(TIMED_OUT, 1);
            }
            Move::StoreFails => {
                self.left.store_faults -= 1;
                self.owes_error = true;
            }
            Move::GoOn | Move::Late(_) => {}
        }
    }

    fn begin(&mut self, place: usize) {
        self.last_call += 1;
        self.calls[place] = Call {
            id: self.last_call,
            ..Call::default()
        };
    }

    /// Notes whether there is a reason for a login. If there is none, `invariant` is what one would break.
    fn want_login(&mut self, wanted: bool, invariant: u8) {
        if wanted {
            self.no_login = 0;
        } else if self.no_login != 0 {
            self.no_login = invariant;
        }
    }

    fn note_logout(&mut self) {
        self.left.logouts -= 1;
        self.held = None;
        self.exchange_unwanted = true;
        if let Some(login) = &mut self.login {
            login.old = true;
        }
        for call in self.calls.iter_mut().filter(|call| call.id != 0) {
            call.old = true;
            match call.out {
                // In one breath with the logout, but before it: it may go first, as it would on its own.
                None if call.direct => call.may_end |= LOGGED_OUT,
                None => call.ends(LOGGED_OUT, 9),
                Some(_) => {}
            }
        }
    }

    fn note_answer(&mut self, plan: &Plan, place: usize, reply: Reply) {
        let needs = plan.asks[place].need == Need::Required;
        let most = plan.most_sends(plan.asks[place]);
        let call = &mut self.calls[place];
        let Some(out) = call.out.take() else {
            return;
        };
        match reply {
            Reply::Lost => call.ends(HOST_FAILED, 1),
            Reply::Expired if out.sid != 0 => {
                if let Some(held) = self.held.as_mut().filter(|held| held.sid == out.sid) {
                    held.live = false;
                }
                if call.old {
                    call.ends(LOGGED_OUT, 9);
                    self.want_login(false, 9);
                } else if call.sends >= most {
                    call.ends(EXPIRED, 4);
                    self.want_login(false, 4);
                } else {
                    call.may_go = true;
                    if needs {
                        // Shared with those who waited for the login that has failed.
                        call.may_end |= LOGIN_FAILED;
                    }
                    let needed = needs && self.needs_login();
                    self.want_login(needed, 3);
                }
            }
            Reply::Fine | Reply::Expired => call.ends(DELIVERED, 1),
        }
    }

    fn note_exchange(&mut self, plan: &Plan, end: End) {
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
                self.hold(sid);
                self.login_is_at(Stage::Over);
                self.calls[LOGIN].may_end |= LOGGED_IN;
            }
            End::Broken | End::Lost => self.falters(plan),
            End::Rejected | End::Impossible => self.login_fails(),
        }
    }

    /// The attempt failed in a way that is worth another, if there is one left.
    fn falters(&mut self, plan: &Plan) {
        match self.login {
            Some(Login { tries, .. }) if tries <= plan.policy.retry_limit => {
                self.login_is_at(Stage::Faltered);
            }
            _ => self.login_fails(),
        }
    }

    fn login_fails(&mut self) {
        self.login_is_at(Stage::Over);
        for call in self.calls.iter_mut().filter(|call| call.out.is_none()) {
            call.may_end |= LOGIN_FAILED;
        }
    }

    fn login_is_at(&mut self, stage: Stage) {
        if let Some(login) = &mut self.login {
            login.stage = stage;
        }
    }
}

//! What a move means, noted before the machine learns of it: which calls may end and how, whether a login may begin.

use super::answers::Reply;
use super::moves::Move;
use super::renewal::CLAIMED;
use super::{ACCOUNT_LOGIN, Call, Exchange, LOGIN, Out, Stage, World};
use crate::invariant::Invariant;
use crate::plan::Plan;
use weapp_session::session::{ErrorCode, Outcome};

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
pub const DESTROYED: u16 = 512;
/// As expired, and the listeners were told before.
pub const EXPIRED_TOLD: u16 = 1024;
/// As the login has failed that was to replace its session.
pub const FAILED_BEFORE: u16 = 2048;
/// As the last login has failed, since there have been enough; or as expired, if none has.
pub const REFUSED: u16 = 4096;

/// The bits of an outcome; 0 for one that no plan can lead to.
pub fn bit(outcome: Outcome) -> u16 {
    match outcome {
        Outcome::Delivered => DELIVERED,
        Outcome::HostFailed => HOST_FAILED,
        Outcome::TimedOut => TIMED_OUT,
        Outcome::OutOfOrder => 0,
        Outcome::LoggedIn { .. } => LOGGED_IN,
        Outcome::AlreadyLoggedIn => WAS_LOGGED_IN,
        Outcome::LoginFailed(_) => LOGIN_FAILED | FAILED_BEFORE | REFUSED,
        Outcome::Failed(code) => match code {
            ErrorCode::Aborted => ABORTED,
            ErrorCode::LoggedOut => LOGGED_OUT,
            ErrorCode::SessionExpired => EXPIRED | EXPIRED_TOLD | REFUSED,
            ErrorCode::Destroyed => DESTROYED,
            _ => 0,
        },
    }
}

impl Call {
    /// It ends with this event, for the reason that the invariant names.
    pub fn ends(&mut self, how: u16, invariant: Invariant) {
        self.may_end |= how;
        self.must_end = Some(invariant);
    }
}

impl World {
    /// Notes a move.
    pub fn note(&mut self, plan: &Plan, step: Move) {
        self.note_app(plan, step);
        self.note_surroundings(plan, step);
        self.note_queue(plan);
        self.note_pace(plan);
    }

    fn note_app(&mut self, plan: &Plan, step: Move) {
        match step {
            Move::Ask(place) => self.note_ask(plan, place),
            Move::Login { force } => self.note_login(force),
            Move::AccountLogin => {
                self.left.account_logins -= 1;
                self.begin(self.next_account_login());
                if self
                    .login
                    .is_some_and(|login| !matches!(login.stage, Stage::Exchange | Stage::Storing))
                {
                    self.overrule_login(Invariant::UserSessions);
                }
            }
            Move::Adopt { renewable } => self.note_adopted(plan, renewable),
            Move::Abort(place) => {
                self.left.aborts -= 1;
                let call = &mut self.calls[place];
                call.may_end &= !DELIVERED;
                call.aborted = true;
                call.ends(ABORTED, Invariant::Abort);
            }
            Move::Logout => self.note_logout(plan),
            Move::Destroy => self.note_destroyed(),
            _ => {}
        }
    }

    fn note_surroundings(&mut self, plan: &Plan, step: Move) {
        match step {
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
                self.login_fails(plan, ErrorCode::LoginFailed);
            }
            Move::Key => self.note_key(),
            Move::Make => {
                let made = self.make_session(true);
                self.exchange = Some(Exchange { made });
            }
            Move::Exchange(end) => self.note_exchange(plan, end),
            Move::WakeLogin => self.note_login_woke(plan),
            Move::Wake(place) => {
                let call = &mut self.calls[place];
                call.timer = false;
                call.ends(TIMED_OUT, Invariant::SettlesOnce);
            }
            Move::StoreFails => {
                self.left.store_faults -= 1;
                self.owes_error = !self.ended;
                if self.writing.take().is_some() {
                    self.note_written();
                }
            }
            Move::Written => {
                let written = self.writing.take().unwrap_or_default();
                self.takes(written);
                self.note_written();
            }
            Move::Read => self.note_found(plan),
            Move::OtherStores => self.note_other_stores(plan),
            Move::OtherClaims => {
                self.left.other_claims -= 1;
                self.claimed = CLAIMED;
            }
            Move::Retry(place) => self.note_retry(plan, place),
            _ => {}
        }
    }

    /// A new call of the app.
    fn begin(&mut self, place: usize) {
        self.last_call = self.last_call.next();
        self.calls[place] = Call {
            id: Some(self.last_call),
            ..Call::default()
        };
        if self.ended {
            self.calls[place].ends(DESTROYED, Invariant::SettlesOnce);
        }
    }

    fn note_ask(&mut self, plan: &Plan, place: usize) {
        self.begin(place);
        self.calls[place].timer = plan.asks[place].timed;
        if self.ended {
            return;
        }
        let lacks = World::waits(plan, place) && self.needs_login();
        let (for_user, free) = (self.awaits_user(), self.is_free());
        let account_logins = &self.calls[ACCOUNT_LOGIN..];
        let no_login =
            self.no_login.is_some() && account_logins.iter().all(|call| call.id.is_none());
        let roomy = plan.policy.max_in_flight as usize > plan.asks.len();
        let call = &mut self.calls[place];
        call.may_go = true;
        call.direct = !World::waits(plan, place) || (!lacks && free);
        // A login may have been decided on that nobody has heard of yet.
        call.surely = roomy && call.direct && (no_login || !World::waits(plan, place));
        if lacks && for_user && free {
            call.may_end |= EXPIRED_TOLD;
        }
        let reason = match (plan.asks[place].trusted, for_user) {
            (false, _) => Invariant::Origins,
            (true, true) => Invariant::UserSessions,
            (true, false) => Invariant::Clock,
        };
        self.want_login(lacks && !for_user, reason);
    }

    fn note_login(&mut self, force: bool) {
        self.left.logins -= 1;
        self.begin(LOGIN);
        if self.ended {
            return;
        }
        self.calls[LOGIN].forced = force;
        let needed = force || self.needs_login() || self.is_doubted;
        self.want_login(needed, Invariant::Clock);
        if !needed && self.is_free() {
            // That it has to is seen when it waits for no login.
            self.calls[LOGIN].may_end |= WAS_LOGGED_IN;
        }
    }

    fn note_logout(&mut self, plan: &Plan) {
        self.left.logouts -= 1;
        if self.ended {
            return;
        }
        self.held = None;
        self.is_doubted = false;
        self.full_at = 0;
        self.renewal_failed = None;
        self.exchange_unwanted = true;
        self.overrule_login(Invariant::LogoutWins);
        for (place, call) in self.calls.iter_mut().enumerate() {
            if call.id.is_none() {
                continue;
            }
            call.old = true;
            match call.out {
                // It waits for its turn at the host alone.
                None if World::is_apart(plan, place) => {}
                // In one breath with the logout, but before it: it goes first, as it would on its own; unless something
                // may have kept it.
                None if call.surely => {}
                None if call.direct => call.may_end |= LOGGED_OUT,
                None => call.ends(LOGGED_OUT, Invariant::LogoutWins),
                Some(_) => {}
            }
        }
    }

    fn note_destroyed(&mut self) {
        self.left.ends -= 1;
        self.ended = true;
        self.exchange_unwanted = true;
        self.overrule_login(Invariant::SettlesOnce);
        for call in self.calls.iter_mut().filter(|call| call.id.is_some()) {
            call.ends(DESTROYED, Invariant::SettlesOnce);
        }
    }

    fn note_answer(&mut self, plan: &Plan, place: usize, reply: Reply) {
        let Some(out) = self.calls[place].out.take() else {
            return;
        };
        match reply {
            Reply::Lost | Reply::Busy if self.may_retry(plan, place) => {
                self.left.busy -= u8::from(reply == Reply::Busy);
                self.calls[place].may_pause = true;
            }
            Reply::Busy => {
                self.left.busy -= 1;
                // With a status that says nothing of the session.
                self.note_fine(plan, place, out, Reply::Fine);
            }
            Reply::Lost => self.calls[place].ends(HOST_FAILED, Invariant::SettlesOnce),
            Reply::Expired if out.sid != 0 => self.note_expired(plan, place, out),
            Reply::Fine | Reply::Expired => self.note_fine(plan, place, out, reply),
            Reply::Renamed | Reply::Extended => {
                self.left.updates -= 1;
                self.note_fine(plan, place, out, reply);
            }
        }
    }

    fn note_fine(&mut self, plan: &Plan, place: usize, out: Out, reply: Reply) {
        self.calls[place].ends(DELIVERED, Invariant::SettlesOnce);
        let renamed = (reply == Reply::Renamed).then(|| {
            self.valid &= !(1 << out.sid);
            self.make_session(plan.one_session)
        });
        let clock = self.clock;
        let Some(held) = &mut self.held else {
            return;
        };
        let counts = held.live && held.line & (1 << out.sid) != 0 && out.sid != 0;
        if !counts {
            return;
        }
        if reply != Reply::Fine || plan.policy.sliding {
            held.obtained_at = clock;
        }
        if let Some(sid) = renamed {
            held.sid = sid;
            held.line |= 1 << sid;
        }
    }

    fn note_expired(&mut self, plan: &Plan, place: usize, out: Out) {
        if self.note_doubt(plan, place, out) {
            return;
        }
        let mut current = false;
        if let Some(held) = self.held.as_mut().filter(|held| held.sid == out.sid) {
            held.live = false;
            current = true;
        }
        let (for_user, free) = (self.awaits_user(), self.is_free());
        let lacks = World::waits(plan, place) && self.needs_login();
        let missed = self.renewal_failed.is_some();
        let call = &mut self.calls[place];
        if call.old {
            call.ends(LOGGED_OUT, Invariant::LogoutWins);
            self.want_login(false, Invariant::LogoutWins);
        } else if call.sends >= plan.most_sends(plan.asks[place]) + call.retries {
            let told = current && free;
            call.ends(
                if told { EXPIRED_TOLD } else { EXPIRED },
                Invariant::Bounded,
            );
            self.want_login(false, Invariant::Bounded);
        } else {
            call.may_go = true;
            if World::waits(plan, place) && missed {
                call.may_end |= FAILED_BEFORE;
            }
            if lacks && for_user && free {
                call.may_end |= EXPIRED_TOLD;
            }
            let reason = match for_user {
                true => Invariant::UserSessions,
                false => Invariant::Generations,
            };
            self.want_login(lacks && !for_user, reason);
        }
    }

    /// Those that wait for their turn are judged again when it comes.
    fn note_queue(&mut self, plan: &Plan) {
        let for_user = self.awaits_user();
        let mut lacking = false;
        for (place, call) in self.calls[..ACCOUNT_LOGIN].iter_mut().enumerate() {
            let queued =
                call.id.is_some() && call.queued && call.out.is_none() && call.must_end.is_none();
            if queued && World::waits(plan, place) {
                lacking = true;
                if for_user {
                    call.may_end |= EXPIRED_TOLD;
                }
            }
        }
        if lacking && self.needs_login() && !for_user {
            self.no_login = None;
        }
    }
}

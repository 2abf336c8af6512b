//! How often the machine may log in by itself, and what becomes of those for whom it would be once too often.

use super::note::{EXPIRED, EXPIRED_TOLD, LOGIN_FAILED, REFUSED};
use super::{ACCOUNT_LOGIN, LOGIN, Login, Out, Stage, Violation, World, check};
use crate::invariant::Invariant;
use crate::plan::Plan;
use weapp_session::session::{
    AttemptNo, CallId, Effect, ErrorCode, LoginFailure, Machine, Millis, Notice, State,
};

/// So many logins may begin at once, and one more after each interval.
const AT_ONCE: Millis = 6;
const INTERVAL: Millis = 58_000;

/// So long is the longest rest before `wx.login`.
const SPACING: u32 = 1001;

/// Between two looks at what another client uses.
const CLAIM_POLL: u32 = 250;

impl World {
    /// A login has begun by itself, and has failed.
    pub fn use_up(&mut self, call: CallId, attempt: AttemptNo, at: Millis) {
        self.last_call = call;
        self.attempts = attempt;
        self.full_at = self.full_at.max(at) + INTERVAL;
        let code = ErrorCode::LoginFailed;
        self.last_failure = Some(LoginFailure { code, attempt });
    }

    /// Whether the machine may begin no login by itself.
    pub fn is_paced(&self, plan: &Plan) -> bool {
        plan.policy.paces_logins && self.full_at - (AT_ONCE - 1) * INTERVAL > self.clock
    }

    /// A clock that goes back so far says nothing of what has been.
    pub fn note_clock(&mut self) {
        if self.full_at > self.clock + AT_ONCE * INTERVAL {
            self.full_at = 1;
        }
    }

    /// An attempt begins; `by`: with the app's own login call.
    pub fn check_pace(&mut self, plan: &Plan, by: Option<CallId>) -> Result<(), Violation> {
        if !plan.policy.paces_logins || by.is_some() {
            return Ok(());
        }
        check(
            !self.is_paced(plan),
            Invariant::PoliteLogins,
            "a login begins by itself, and there have been enough",
        )?;
        self.full_at = self.full_at.max(self.clock) + INTERVAL;
        Ok(())
    }

    /// A login has made a session, in the place of one that lives: that one has lived as long as it was to, which takes
    /// nothing of what may begin.
    pub fn note_renewed(&mut self, plan: &Plan) {
        let by_app = self
            .login
            .is_some_and(|login| login.by_app || login.with.is_some());
        if plan.policy.paces_logins && !by_app && self.live() != 0 {
            self.full_at -= INTERVAL;
        }
    }

    /// Whether a login that has failed for now is given up: the next attempt would be one too many. One that the app waits
    /// for goes on.
    pub fn ends_by_pace(&self, plan: &Plan) -> bool {
        self.is_paced(plan) && !self.login.is_some_and(|login| login.by_app)
    }

    /// The login in flight rests, before `wx.login` or while another client uses the refresh token.
    pub fn note_rest(&mut self, plan: &Plan, delay: u32) -> Result<(), Violation> {
        let over = self.login.is_some_and(|login| login.stage == Stage::Over);
        check(
            !(over && self.is_paced(plan)),
            Invariant::PoliteLogins,
            "a login goes on by itself, and there have been enough",
        )?;
        let spaced = plan.policy.paces_logins && delay <= SPACING;
        if spaced && self.login.is_none() {
            self.login = Some(Login::new(Stage::Rested, self.no_login));
        }
        let claimed = self.found_claimed && delay == CLAIM_POLL;
        let Some(login) = &mut self.login else {
            return Ok(());
        };
        if login.stage == Stage::Rested && (claimed || spaced) {
            login.stage = Stage::Pause;
        }
        Ok(())
    }

    /// Notes whose wait may end because there have been enough logins.
    pub fn note_pace(&mut self, plan: &Plan) {
        if !self.is_paced(plan) {
            return;
        }
        for (place, call) in self.calls[..ACCOUNT_LOGIN].iter_mut().enumerate() {
            if call.id.is_some()
                && call.out.is_none()
                && World::waits(plan, place)
                && place != LOGIN
            {
                call.may_end |= REFUSED;
            }
        }
    }

    /// The backend refuses a session, and no login may take its place: it stays. Whether that is so.
    pub fn note_doubt(&mut self, plan: &Plan, place: usize, out: Out) -> bool {
        let held = self.held.filter(|held| held.live && held.sid == out.sid);
        let stays = held.is_some_and(|held| held.is_renewed()) && self.is_free();
        if !stays || !self.is_paced(plan) || self.calls[place].old {
            return false;
        }
        self.calls[place].ends(EXPIRED, Invariant::PoliteLogins);
        self.is_doubted = true;
        self.want_login(false, Invariant::PoliteLogins);
        true
    }

    /// Those who wait may end, and the listeners are told first.
    pub fn tell_those_waiting(&mut self) {
        for call in &mut self.calls[..LOGIN] {
            if call.id.is_some() && call.out.is_none() {
                call.may_end |= EXPIRED_TOLD;
            }
        }
    }

    /// A login that has to go on goes no further, for a good reason. One sees it by what becomes of those who waited.
    pub fn note_refusal(&mut self, plan: &Plan, effect: &Effect) {
        let tells = match effect {
            Effect::Send { call, .. } => self.place(*call).is_some_and(|it| World::waits(plan, it)),
            Effect::Settle { outcome, .. } => {
                super::note::bit(*outcome) & (REFUSED | LOGIN_FAILED) != 0
            }
            Effect::Emit(notice) => *notice == Notice::Expired,
            _ => false,
        };
        if tells {
            self.refuse(plan);
        }
    }

    /// The same where nobody waited any more.
    pub fn rest_refused(&mut self, plan: &Plan, machine: &Machine) {
        if machine.snapshot(self.clock).state != State::Renewing {
            self.refuse(plan);
        }
    }

    fn refuse(&mut self, plan: &Plan) {
        let rested = self.login.is_some_and(|login| login.stage == Stage::Rested);
        let for_user = self.held.is_some_and(|held| !held.is_renewed());
        if rested && (for_user || self.is_paced(plan)) {
            self.login = None;
        }
    }
}

//! Renewals by a refresh token, storage that other clients write too, and requests that are retried.

use super::answers::record;
use super::note::{LOGGED_IN, WAS_LOGGED_IN};
use super::{
    ACCOUNT_LOGIN, Exchange, LOGIN, Login, Pause, Stage, Stored, Violation, World, broken, check,
    sid,
};
use crate::invariant::Invariant;
use crate::plan::Plan;
use weapp_session::session::{AttemptNo, CallId, Event, ReadingNo, SessionId};

/// So often another client is found to use the refresh token, if it is asked for so long.
pub const CLAIMED: u8 = 2;

/// Between two looks, in milliseconds.
const CLAIM_POLL: u32 = 250;

impl World {
    /// Storage is to be read, before a login.
    pub fn read_stored(
        &mut self,
        plan: &Plan,
        reading: ReadingNo,
    ) -> Result<Option<Pause>, Violation> {
        check(
            plan.policy.shares_storage && reading > self.readings,
            Invariant::SharedStorage,
            "storage is read for nobody",
        )?;
        self.readings = reading;
        match &mut self.login {
            None => self.login = Some(Login::new(Stage::Reading, self.no_login)),
            Some(login) => {
                check(
                    login.stage == Stage::Rested,
                    Invariant::SingleFlight,
                    "a second login at once, which begins with storage",
                )?;
                login.stage = Stage::Reading;
            }
        }
        Ok((!plan.policy.waits_for_storage).then_some(Pause::Found))
    }

    /// Storage has taken a session, whatever another client had written there.
    pub fn takes(&mut self, stored: Stored) {
        self.stored = stored;
        self.news = false;
    }

    /// What storage holds.
    pub fn found(&self, plan: &Plan) -> Event {
        let Stored { sid, obtained_at } = self.stored;
        let own = self.held.filter(|held| !self.news && held.sid == sid);
        let renewable = own.is_none_or(|held| held.renewable);
        let refreshable = own.map_or(plan.refreshable, |held| held.refreshable);
        let there = record(sid, obtained_at, renewable, refreshable);
        Event::Found {
            reading: self.readings,
            record: (sid != 0).then_some(there),
            has_new_token: self.news && plan.refreshable,
            claimed_for: u32::from(self.claimed) * CLAIM_POLL,
        }
    }

    /// Storage has been read: another client's session takes the place of the one that there is.
    pub fn note_found(&mut self, plan: &Plan) {
        let waits = self
            .login
            .is_some_and(|login| login.stage == Stage::Reading);
        if !waits {
            return;
        }
        self.has_read = true;
        self.login_is_at(Stage::Rested);
        if std::mem::take(&mut self.news) {
            let Stored { sid, obtained_at } = self.stored;
            self.hold(sid, true, plan.refreshable);
            if let Some(held) = &mut self.held {
                held.obtained_at = obtained_at;
            }
            self.passing |= 1 << sid;
            if !self.needs_login() {
                self.login = None;
                self.no_login = Some(Invariant::SharedStorage);
                self.calls[LOGIN].may_end |= WAS_LOGGED_IN;
                return;
            }
            if let Some(login) = &mut self.login {
                login.excuse = None;
            }
        }
        self.found_claimed = self.claimed > 0;
        self.claimed = self.claimed.saturating_sub(1);
        self.note_for_user();
    }

    /// Those who wait end if nobody but the user can make the next session.
    pub fn note_for_user(&mut self) {
        if self.awaits_user() {
            self.tell_those_waiting();
        }
    }

    /// Another client has logged in, or renewed the session, and stored what it got.
    pub fn note_other_stores(&mut self, plan: &Plan) {
        self.left.other_stores -= 1;
        let sid = self.make_session(plan.one_session);
        let obtained_at = self.clock;
        self.stored = Stored { sid, obtained_at };
        self.news = true;
        self.claimed = 0;
    }

    /// Storage has taken what it was given, or has failed: whoever waited for it goes.
    pub fn note_written(&mut self) {
        let Some(login) = self.login.filter(|login| login.stage == Stage::Storing) else {
            return;
        };
        self.login = None;
        if let Some(place) = login.with.and_then(|call| self.place(call)) {
            self.calls[place].ends(LOGGED_IN, Invariant::UserSessions);
        }
        self.made_by = self.attempts;
        self.calls[LOGIN].may_end |= LOGGED_IN;
        if self.live() == 0 {
            // The backend has ended it meanwhile: those who waited need another.
            self.calls[LOGIN].may_end &= !LOGGED_IN;
            self.note_for_user();
            self.want_login(!self.awaits_user(), Invariant::UserSessions);
        }
    }

    /// Others are told that the refresh token is in use.
    pub fn claim(&mut self, plan: &Plan) -> Result<(), Violation> {
        self.has_claimed = true;
        check(
            plan.policy.shares_storage && !self.found_claimed,
            Invariant::RefreshTokens,
            "a refresh token is used that another client uses",
        )
    }

    /// The refresh token is posted.
    pub fn renew(
        &mut self,
        plan: &Plan,
        attempt: AttemptNo,
        id: &SessionId,
        requested_by: Option<CallId>,
    ) -> Result<(), Violation> {
        check(
            self.exchange.is_none(),
            Invariant::RefreshTokens,
            "a refresh token is used beside an exchange that is out",
        )?;
        self.check_attempt(attempt)?;
        if self.no_login == Some(Invariant::SharedStorage) {
            return broken(
                Invariant::SharedStorage,
                "a session is renewed, and a newer one lies in storage",
            );
        }
        let held = self.held.filter(|held| held.sid == sid(id));
        check(
            held.is_some_and(|held| held.refreshable),
            Invariant::RefreshTokens,
            "a refresh token is used that is not the session's",
        )?;
        let claims = std::mem::take(&mut self.has_claimed);
        check(
            claims == plan.policy.shares_storage && !self.found_claimed,
            Invariant::RefreshTokens,
            "a refresh token is used that another client uses, or may use at once",
        )?;
        let tries = self.next_try(plan, requested_by)?;
        self.attempts = attempt;
        self.login = Some(Login {
            tries,
            with_token: true,
            by_app: plan.policy.paces_logins && requested_by.is_some(),
            ..Login::new(Stage::Exchange, None)
        });
        self.exchange = Some(Exchange { made: 0 });
        Ok(())
    }

    /// Another attempt begins: how many the login has made with what it shows.
    pub fn next_try(&mut self, plan: &Plan, by: Option<CallId>) -> Result<u32, Violation> {
        check(
            self.has_read || !plan.policy.shares_storage,
            Invariant::SharedStorage,
            "a login begins, and storage may hold a newer session",
        )?;
        let tries = match self.login {
            None => {
                if let Some(reason) = self.no_login {
                    return broken(reason, "a login without a reason");
                }
                1
            }
            Some(login) => {
                check(
                    login.stage == Stage::Rested,
                    Invariant::SingleFlight,
                    "a second login at once",
                )?;
                if let Some(reason) = login.excuse.filter(|_| by.is_none()) {
                    return broken(reason, "a login without a reason, after a look at storage");
                }
                login.tries + 1
            }
        };
        check(
            tries <= 1 + plan.policy.retry_limit,
            Invariant::Bounded,
            "too many attempts in one login",
        )?;
        self.check_pace(plan, by)?;
        Ok(tries)
    }

    /// The backend says that the refresh token is over: the login begins anew, without it.
    pub fn note_token_over(&mut self) {
        if let Some(held) = &mut self.held {
            held.refreshable = false;
        }
        let posts = |call: &super::Call| call.id.is_some() && call.sends == 0;
        let account_logins = &self.calls[ACCOUNT_LOGIN..];
        if account_logins.iter().any(posts) {
            return self.login_is_at(Stage::Over);
        }
        self.login_is_at(Stage::TokenOver);
        if let Some(login) = &mut self.login {
            login.tries = 0;
        }
        self.note_for_user();
    }

    /// The login's timer is stopped. It always runs while a login waits for more than storage, so stopping it is giving the
    /// login up, but where that goes on without one.
    pub fn stop_timer(&mut self) {
        self.login_timer = false;
        self.timer_delay = 0;
        match &mut self.login {
            Some(login) if login.overruled.is_some() => self.login = None,
            Some(login) if login.stage == Stage::TokenOver => login.stage = Stage::Rested,
            Some(login) if login.stage == Stage::Storing => {}
            _ => self.login = None,
        }
    }

    /// Nobody goes with a session before its refresh token is in storage.
    pub fn check_released(&self, released: bool) -> Result<(), Violation> {
        let storing = self
            .login
            .is_some_and(|login| login.stage == Stage::Storing);
        check(
            !(released && storing),
            Invariant::RefreshTokens,
            "a session is used before its refresh token is in storage",
        )
    }

    /// Whether a request that has failed may be sent again for that.
    pub fn may_retry(&self, plan: &Plan, place: usize) -> bool {
        let call = &self.calls[place];
        call.retries < plan.retries && !call.old && call.must_end.is_none()
    }

    /// A request rests before it is retried.
    pub fn pause_call(&mut self, id: CallId, retries: u32) -> Result<(), Violation> {
        let call = self.call(id)?;
        check(
            call.may_pause && call.retries == retries && call.out.is_none(),
            Invariant::AskedRetries,
            "a request is to be retried that is not asked to be",
        )?;
        call.may_pause = false;
        call.paused = true;
        call.retries += 1;
        Ok(())
    }

    /// The pause before a retry is over.
    pub fn note_retry(&mut self, plan: &Plan, place: usize) {
        let waits = World::waits(plan, place);
        let lacks = waits && self.needs_login();
        let (for_user, free) = (self.awaits_user(), self.is_free());
        let call = &mut self.calls[place];
        call.paused = false;
        call.may_go = true;
        if lacks && for_user && free {
            self.tell_those_waiting();
        }
        self.want_login(lacks && !for_user, Invariant::Clock);
    }
}

impl Login {
    /// A login that has made no attempt.
    pub fn new(stage: Stage, excuse: Option<Invariant>) -> Self {
        Self {
            tries: 0,
            stage,
            with: None,
            overruled: None,
            with_token: false,
            by_app: false,
            excuse,
        }
    }
}

//! What is next on the way to a session: another client's, a renewal by the refresh token, `wx.login`, or only the user.

use super::login_flow::Means;
use super::{Break, Effect, ErrorCode, Machine, Millis, Notice, Outcome, ReadingNo, Record};

/// Milliseconds after which storage is read again while another client renews the session.
const CLAIM_POLL: u32 = 250;

impl Machine {
    /// Goes for a session. Where other clients may have one by now, their storage is asked first.
    #[inline(never)]
    pub(super) fn attempt_login(&mut self, now: Millis) {
        if self.policy.shares_storage {
            self.logins.read_stored(&mut self.effects);
        } else {
            self.take_next_step(0, now);
        }
    }

    /// Storage has been read. Another client's session takes the place of the one that there is.
    #[cold]
    pub(super) fn found(
        &mut self,
        reading: ReadingNo,
        record: Option<Record>,
        has_new_token: bool,
        claimed_for: u32,
        now: Millis,
    ) {
        if !self.logins.is_reading(reading) {
            return;
        }
        if let Some(record) = record
            && self.slot.is_news(&record, has_new_token)
            && !self.breaks(Break::IgnoresNews)
        {
            self.slot.adopt(record, &mut self.effects);
            if self.slot.serves(self.policy.renew_before, now) {
                self.emit(Notice::LoggedIn);
                return self.end_waiting(Outcome::AlreadyLoggedIn, now);
            }
        }
        self.take_next_step(claimed_for, now);
    }

    /// The order is: the refresh token, `wx.login`, the user.
    fn take_next_step(&mut self, claimed_for: u32, now: Millis) {
        let Some(&flow) = self.logins.in_flight() else {
            return;
        };
        let renewable = self.slot.is_renewable();
        let refreshable = self.slot.refreshable_id();
        let for_user = !renewable && refreshable.is_none() && !self.breaks(Break::RenewForUser);
        let mut asked = flow.requested_by.is_some();
        if !asked && (for_user || !self.may_log_in(now)) {
            // Unless the app itself waits for a login.
            let Some(login) = self.calls.waiting_login() else {
                return self.refuse_login(for_user, now);
            };
            self.logins.requested_by(login);
            asked = true;
        }
        let timeout = self.policy.login_timeout;
        let token_will_do = !(flow.needs_code && renewable);
        if let Some(id) = refreshable.filter(|_| token_will_do) {
            if claimed_for > 0 && claimed_for <= timeout && !self.breaks(Break::IgnoresClaims) {
                return self.logins.pause(CLAIM_POLL, &mut self.effects);
            }
            if self.policy.shares_storage {
                self.push(Effect::Claim { time: timeout });
            }
            self.logins.renew(id, timeout, &mut self.effects);
        } else {
            let rest = self.rest_before_code(now);
            if rest > 0 {
                return self.logins.pause(rest, &mut self.effects);
            }
            self.logins.ask_code(timeout, &mut self.effects);
        }
        if !asked {
            self.count_login(now);
        }
    }

    /// Nothing is to be had but by the user, or there have been enough logins: then whoever needs one fails as the last one did.
    fn refuse_login(&mut self, for_user: bool, now: Millis) {
        let failure = self.logins.last_failure.filter(|_| !for_user);
        self.logins.drop_flow();
        if failure.is_none() {
            self.announce_expiry(self.slot.generation());
        }
        let expired = Outcome::Failed(ErrorCode::SessionExpired);
        self.end_waiting(failure.map_or(expired, Outcome::LoginFailed), now);
    }

    /// Those who wait go with the session that there is, unless it is over by the clock, or end. No login is in flight any more.
    #[inline(never)] // 16 bytes
    pub(super) fn end_waiting(&mut self, outcome: Outcome, now: Millis) {
        self.logins.drop_flow();
        let generation = self.slot.unexpired_generation(now);
        self.release_waiting(outcome, generation);
    }

    /// Whether a session that the backend refuses is given up: if the next is being made, or the machine may make it, or
    /// nobody but the user can.
    pub(super) fn may_replace_session(&mut self, now: Millis) -> bool {
        let silent = self.slot.is_renewable() || self.slot.refreshable_id().is_some();
        !silent || self.logins.in_flight().is_some() || self.may_log_in(now)
    }

    /// Whether the answer to the exchange that is out says that the refresh token is over.
    pub(super) fn ends_refresh_token(&self, over: bool) -> bool {
        let flow = self.logins.in_flight();
        over && flow.is_some_and(|flow| flow.means == Means::RefreshToken)
    }

    /// The backend says that the refresh token is over: perhaps because another client has renewed the session meanwhile.
    pub(super) fn refresh_token_over(&mut self, now: Millis) {
        let Some(flow) = self.logins.conclude(&mut self.effects) else {
            return;
        };
        self.slot.end_refresh_token();
        if flow.requested_by.is_none() {
            // What follows is made in its place; an outage that has ended must not go on for another minute.
            self.pace.uncount_login();
        }
        if !self.next_account_login() {
            self.ensure_login(flow.requested_by, flow.needs_code, now);
        }
    }
}

//! What holds for each client, seen from outside: invariants 15, 16, 17 and 19 of docs/design/invariants.md.

use std::collections::BTreeMap;

use weapp_session::session::{
    AttemptNo, CallId, ErrorCode, Event, Millis, Outcome, Policy, Record, SendNo, SessionId,
};

use super::storage::There;
use crate::invariant::Invariant;
use crate::watch::{Verdict, ensure};

/// So many logins may begin at once by themselves, and one more after each interval.
const AT_ONCE: Millis = 6;
const INTERVAL: Millis = 58_000;

/// In a second, with both of its ends, `wx.login` is called four times at most.
const MOST_A_SECOND: usize = 4;
const SECOND: Millis = 1_001;

#[derive(Debug, Default)]
struct Call {
    is_request: bool,
    limit: u32,
    retries: u32,
    out: Option<SendNo>,
    may_go: bool,
    may_pause: bool,
    pauses: bool,
    is_old: bool,
    ended: Option<Outcome>,
}

/// The referee of one launch of a client.
#[derive(Debug)]
pub struct Watch {
    policy: Policy,
    calls: BTreeMap<CallId, Call>,
    /// The session that it has or had, and its refresh token.
    last: Option<SessionId>,
    token: Option<u32>,
    /// Whether storage was read for the attempt that is to come, what was found there that serves, and for how long the
    /// refresh token is used elsewhere.
    has_read: bool,
    must_adopt: Option<SessionId>,
    claimed: u32,
    has_claimed: bool,
    /// The refresh token at the backend, or none with a code.
    exchange: Option<Option<u32>>,
    /// What must be in storage before anybody goes with it.
    unwritten: Option<SessionId>,
    automatic: Vec<Millis>,
    /// Whether the attempt that is out is one of them.
    counted: bool,
    /// Whether there is a session that the backend has not refused.
    is_live: bool,
    codes: Vec<Millis>,
    /// When a request went well last.
    pub delivered_at: Option<Millis>,
    /// How the last request ended that did not.
    pub failed: Option<Outcome>,
}

impl Watch {
    pub fn new(policy: Policy) -> Self {
        Self {
            policy,
            calls: BTreeMap::new(),
            last: None,
            token: None,
            has_read: false,
            must_adopt: None,
            claimed: 0,
            has_claimed: false,
            exchange: None,
            unwritten: None,
            automatic: Vec::new(),
            counted: false,
            is_live: false,
            codes: Vec::new(),
            delivered_at: None,
            failed: None,
        }
    }

    /// Notes an event before the machine learns of it. `limit`: how often a request may be retried.
    pub fn note(&mut self, event: &Event, limit: u32) {
        match event {
            Event::Request { call, .. } => {
                let begun = Call {
                    is_request: true,
                    limit,
                    may_go: true,
                    ..Call::default()
                };
                self.calls.insert(*call, begun);
            }
            Event::Login { call, .. } | Event::AccountLogin { call } => {
                self.calls.insert(*call, Call::default());
            }
            Event::Answered { call, status, .. } => self.comes_back(*call, *status, false),
            Event::Retryable { call, status, .. } => self.comes_back(*call, *status, true),
            Event::RetryDue { call } => {
                if let Some(call) = self.calls.get_mut(call) {
                    call.may_go |= std::mem::take(&mut call.pauses);
                }
            }
            Event::Exchanged {
                status,
                grant: Some(grant),
                ..
            } if (200..300).contains(status) => {
                let token = matches!(self.exchange, Some(Some(_)));
                if self.policy.waits_for_storage && (grant.refreshable || token) {
                    self.unwritten = Some(grant.id.clone());
                }
                // The last session has lived as long as it was to.
                if std::mem::take(&mut self.counted) && self.is_live {
                    self.automatic.pop();
                }
                self.exchange = None;
            }
            Event::Exchanged { over: true, .. } if self.exchange.flatten().is_some() => {
                self.exchange = None;
                // What follows takes its place.
                if std::mem::take(&mut self.counted) {
                    self.automatic.pop();
                }
            }
            Event::Exchanged { .. } | Event::ExchangeLost { .. } => self.exchange = None,
            Event::Logout => {
                self.last = None;
                self.unwritten = None;
                self.automatic.clear();
                for call in self.calls.values_mut() {
                    call.is_old = true;
                }
            }
            _ => {}
        }
    }

    fn comes_back(&mut self, id: CallId, status: u16, retryable: bool) {
        if let Some(call) = self.calls.get_mut(&id) {
            call.out = None;
            call.may_go = status == 401;
            let left = call.retries < call.limit && !call.is_old;
            call.may_pause = retryable && left && status != 401;
        }
    }

    /// Storage was read: whether there is a session that this client does not know.
    pub fn found(&mut self, there: Option<&There>, claimed: u32, now: Millis) -> bool {
        let timeout = self.policy.login_timeout;
        self.has_read = true;
        self.claimed = if claimed > timeout { 0 } else { claimed };
        self.must_adopt = None;
        let Some(there) = there else { return false };
        let is_other = self.last.as_ref() != Some(&there.record.id);
        let is_new = there.token.is_some() && there.token != self.token;
        let due = there.record.renew_at(self.policy.renew_before);
        if (is_other || is_new) && due.is_none_or(|at| now < at) {
            self.must_adopt = Some(there.record.id.clone());
        }
        is_other || is_new
    }

    pub fn reads(&mut self) -> Verdict {
        self.has_read = false;
        ensure!(
            self.policy.shares_storage,
            Invariant::SharedStorage,
            "storage is read for nobody"
        );
        Ok(())
    }

    /// From now on this is the session, and this its refresh token.
    pub fn uses(&mut self, id: Option<&SessionId>, token: Option<u32>) {
        self.is_live = id.is_some();
        if let Some(id) = id {
            self.last = Some(id.clone());
            self.token = token;
            if self.must_adopt.as_ref() == Some(id) {
                self.must_adopt = None;
            }
        }
    }

    pub fn claims(&mut self) {
        self.has_claimed = true;
    }

    /// Storage has taken a session, or has failed to.
    pub fn written(&mut self, record: &Record) {
        if self.unwritten.as_ref() == Some(&record.id) {
            self.unwritten = None;
        }
    }

    /// An attempt begins that is not an account login's.
    fn begins(&mut self, asked: bool, now: Millis) -> Verdict {
        ensure!(
            self.has_read || !self.policy.shares_storage,
            Invariant::SharedStorage,
            "a login begins, and storage was not read for it"
        );
        ensure!(
            self.must_adopt.is_none(),
            Invariant::SharedStorage,
            "a login begins, and {:?} lies in storage",
            self.must_adopt
        );
        self.counted = self.policy.paces_logins && !asked;
        if !self.counted {
            return Ok(());
        }
        self.automatic.push(now);
        let count = self.automatic.len() as Millis;
        for (index, since) in self.automatic.iter().enumerate() {
            let begun = count - index as Millis;
            ensure!(
                (begun - AT_ONCE) * INTERVAL <= now - since,
                Invariant::PoliteLogins,
                "{begun} logins by themselves in {} ms",
                now - since
            );
        }
        Ok(())
    }

    pub fn asks_code(&mut self, asked: bool, now: Millis) -> Verdict {
        self.begins(asked, now)?;
        let fourth = self.codes.iter().rev().nth(MOST_A_SECOND - 1);
        ensure!(
            !self.policy.paces_logins || fourth.is_none_or(|at| now >= at + SECOND),
            Invariant::PoliteLogins,
            "wx.login is called a fifth time within {:?} ms",
            fourth.map(|at| now - at)
        );
        self.codes.push(now);
        Ok(())
    }

    /// A refresh token is posted.
    pub fn renews(
        &mut self,
        id: &SessionId,
        token: Option<u32>,
        asked: bool,
        now: Millis,
    ) -> Verdict {
        ensure!(
            self.exchange.is_none(),
            Invariant::RefreshTokens,
            "a refresh token is posted beside another exchange"
        );
        ensure!(
            self.last.as_ref() == Some(id) && token.is_some(),
            Invariant::RefreshTokens,
            "the refresh token that is posted is not the session's"
        );
        ensure!(
            self.claimed == 0 || !self.policy.shares_storage,
            Invariant::RefreshTokens,
            "a refresh token is posted that another client uses for {} ms more",
            self.claimed
        );
        let claims = std::mem::take(&mut self.has_claimed);
        ensure!(
            claims == self.policy.shares_storage,
            Invariant::RefreshTokens,
            "others are not told that the refresh token is in use"
        );
        self.begins(asked, now)?;
        self.exchange = Some(token);
        Ok(())
    }

    /// The refresh token at the backend.
    pub fn token_out(&self) -> Option<u32> {
        self.exchange.flatten()
    }

    pub fn exchanges(&mut self) -> Verdict {
        ensure!(
            self.exchange.is_none(),
            Invariant::SingleFlight,
            "two exchanges at once"
        );
        self.exchange = Some(None);
        Ok(())
    }

    pub fn aborts_exchange(&mut self) {
        self.exchange = None;
    }

    pub fn pauses(&mut self, id: CallId, retries: u32) -> Verdict {
        let Some(call) = self.calls.get_mut(&id) else {
            return Ok(());
        };
        ensure!(
            call.may_pause && call.retries == retries && call.ended.is_none(),
            Invariant::AskedRetries,
            "call {id} is to be retried: {call:?}"
        );
        call.may_pause = false;
        call.pauses = true;
        call.retries += 1;
        Ok(())
    }

    pub fn sends(&mut self, id: CallId, send: SendNo, attach: bool) -> Verdict {
        let released = self.unwritten.is_none() || self.unwritten != self.last;
        ensure!(
            !attach || released,
            Invariant::RefreshTokens,
            "call {id} goes with a session whose refresh token is not in storage"
        );
        let most = 1 + self.policy.replays;
        let Some(call) = self.calls.get_mut(&id) else {
            return Ok(());
        };
        let after = match call.pauses {
            true => Invariant::AskedRetries,
            false => Invariant::Abort,
        };
        ensure!(
            call.ended.is_none(),
            after,
            "call {id} is sent after its end: {call:?}"
        );
        ensure!(
            call.may_go && call.out.is_none(),
            Invariant::AskedRetries,
            "call {id} is sent for no reason: {call:?}"
        );
        ensure!(
            send.0 <= most + call.retries,
            Invariant::Bounded,
            "send {send} of call {id}"
        );
        call.may_go = false;
        call.out = Some(send);
        Ok(())
    }

    pub fn settles(&mut self, id: CallId, outcome: Outcome, now: Millis) -> Verdict {
        let logged_in = matches!(outcome, Outcome::LoggedIn { .. });
        ensure!(
            !logged_in || self.unwritten.is_none(),
            Invariant::RefreshTokens,
            "login {id} ends before its refresh token is in storage"
        );
        let Some(call) = self.calls.get_mut(&id) else {
            return Ok(());
        };
        ensure!(
            call.ended.is_none(),
            Invariant::SettlesOnce,
            "call {id} ends twice"
        );
        call.ended = Some(outcome);
        if call.is_request {
            match outcome {
                Outcome::Delivered => self.delivered_at = Some(now),
                _ => self.failed = Some(outcome),
            }
        }
        Ok(())
    }

    /// Whether the last request that failed did so because only the user could go on.
    pub fn awaits_user(&self) -> bool {
        self.failed == Some(Outcome::Failed(ErrorCode::SessionExpired))
    }

    /// A call that has not ended.
    pub fn pending(&self) -> Option<CallId> {
        let mut calls = self.calls.iter();
        calls
            .find(|(_, call)| call.ended.is_none())
            .map(|(id, _)| *id)
    }

    /// Whether this send is at the host.
    pub fn is_out(&self, id: CallId, send: SendNo) -> bool {
        self.calls
            .get(&id)
            .is_some_and(|call| call.out == Some(send) && call.ended.is_none())
    }

    /// Whether a call pauses before a retry.
    pub fn is_pausing(&self, id: CallId) -> bool {
        self.calls
            .get(&id)
            .is_some_and(|call| call.pauses && call.ended.is_none())
    }

    /// Whether this is the attempt whose exchange is out.
    pub fn is_exchanging(&self, attempt: AttemptNo, last: AttemptNo) -> bool {
        self.exchange.is_some() && attempt == last
    }
}

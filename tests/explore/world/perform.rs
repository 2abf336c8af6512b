//! The machine's effects, performed; each is checked against the invariants first.

use super::note::{EXPIRED, EXPIRED_TOLD, FAILED_BEFORE, LOGIN_FAILED, REFUSED, bit};
use super::{
    ACCOUNT_LOGIN, CALLS, Call, Exchange, LOGIN, Login, Stage, Stored, Violation, World, broken,
    check, sid,
};
use crate::invariant::Invariant;
use crate::plan::{LIFE, Plan};
use weapp_session::session::{
    AttemptNo, CallId, Effect, ErrorCode, Notice, Outcome, Record, SessionId,
};

/// After which effects something else may happen before the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Pause {
    /// A function of the app runs.
    Callback,
    /// A function of the host runs, and may answer before it returns.
    Host(Asked),
    /// Storage is given this session.
    Storing(Stored),
    /// Storage is read, which takes no time.
    Found,
}

/// What a function of the host was called for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Asked {
    Code,
    Exchange,
    /// The send of the call in this place.
    Send(usize),
}

impl World {
    /// Performs an effect.
    pub fn perform(&mut self, plan: &Plan, effect: &Effect) -> Result<Option<Pause>, Violation> {
        self.note_refusal(plan, effect);
        match effect {
            Effect::ReadStored { reading } => return self.read_stored(plan, *reading),
            Effect::Claim { .. } => self.claim(plan)?,
            Effect::Renew {
                attempt,
                id,
                requested_by,
            } => {
                self.renew(plan, *attempt, id, *requested_by)?;
                return Ok(Some(Pause::Host(Asked::Exchange)));
            }
            Effect::PauseCall { call, retries } => self.pause_call(*call, *retries)?,
            Effect::AskCode {
                attempt,
                requested_by,
            } => {
                self.ask_code(plan, *attempt, *requested_by)?;
                return Ok(Some(Pause::Host(Asked::Code)));
            }
            Effect::PostAccountCredentials { attempt, call } => {
                self.account_login(*attempt, *call)?;
                return Ok(Some(Pause::Host(Asked::Exchange)));
            }
            Effect::CheckKey => self.check_key(plan)?,
            Effect::Exchange { attempt, .. } => {
                self.begin_exchange(*attempt)?;
                return Ok(Some(Pause::Host(Asked::Exchange)));
            }
            Effect::AbortExchange => {
                check(
                    self.exchange_unwanted,
                    Invariant::Abort,
                    "a login is given up that others wait for",
                )?;
                self.exchange = None;
            }
            Effect::UseSession(None) => self.credential = 0,
            Effect::UseSession(Some(id)) => self.carry(id)?,
            Effect::Send { call, send, attach } => {
                let place = self.send(plan, *call, *send, *attach)?;
                return Ok(Some(Pause::Host(Asked::Send(place))));
            }
            Effect::AbortSend { call } => self.call(*call)?.out = None,
            Effect::Settle { call, outcome } => {
                self.settle(*call, *outcome)?;
                return Ok(Some(Pause::Callback));
            }
            Effect::Store(record) => return self.store(plan, record),
            Effect::Forget => {
                self.stored = Stored::default();
                self.writing = None;
                self.news = false;
            }
            Effect::StartTimer { delay } => {
                self.login_timer = true;
                if plan.policy.paces_logins {
                    self.timer_delay = *delay;
                }
                if self
                    .login
                    .is_some_and(|login| login.stage == Stage::Faltered)
                {
                    self.reach(Stage::Pause);
                } else {
                    self.note_rest(plan, *delay)?;
                }
            }
            Effect::StopTimer => self.stop_timer(),
            Effect::Emit(notice) => {
                self.emit(*notice)?;
                return Ok(Some(Pause::Callback));
            }
            _ => panic!("the exploration has to learn of {effect:?}"),
        }
        Ok(None)
    }

    /// The call that an effect names: it must have been made and must not have ended.
    pub fn call(&mut self, id: CallId) -> Result<&mut Call, Violation> {
        match self.place(id) {
            Some(place) => Ok(&mut self.calls[place]),
            // Only one call can be aborted, and it is the only one of which anybody remembers how it ended.
            None if self.calls.iter().any(|call| call.ended && call.paused) => broken(
                Invariant::AskedRetries,
                format!("an effect for call {id}, which was aborted in a pause"),
            ),
            None if self.calls.iter().any(|call| call.ended && call.aborted) => broken(
                Invariant::Abort,
                format!("an effect for call {id} after its end"),
            ),
            None => broken(
                Invariant::SettlesOnce,
                format!("an effect for call {id} after its end"),
            ),
        }
    }

    fn reach(&mut self, stage: Stage) {
        if let Some(login) = &mut self.login {
            login.stage = stage;
        }
    }

    fn begin_exchange(&mut self, attempt: AttemptNo) -> Result<(), Violation> {
        let coded = self.login.is_some_and(|login| login.stage == Stage::Coded);
        check(
            coded && attempt == self.attempts && self.exchange.is_none(),
            Invariant::SingleFlight,
            "an exchange without its code",
        )?;
        self.reach(Stage::Exchange);
        self.exchange = Some(Exchange { made: 0 });
        Ok(())
    }

    fn check_key(&mut self, plan: &Plan) -> Result<(), Violation> {
        let renewable = self
            .held
            .is_some_and(|held| held.restored && held.renewable);
        check(
            plan.policy.check_key && renewable && !self.key_asked,
            Invariant::Generations,
            "WeChat's key is checked for no reason",
        )?;
        self.key_asked = true;
        Ok(())
    }

    fn carry(&mut self, id: &SessionId) -> Result<(), Violation> {
        let sid = sid(id);
        let invariant = if self.held.is_none() {
            Invariant::LogoutWins
        } else {
            Invariant::Generations
        };
        check(
            sid == self.live() || self.is_passing(sid),
            invariant,
            "sends are to carry a session that is not the current one",
        )?;
        self.credential = sid;
        Ok(())
    }

    fn store(&mut self, plan: &Plan, record: &Record) -> Result<Option<Pause>, Violation> {
        let sid = sid(&record.id);
        let invariant = if self.held.is_none() {
            Invariant::LogoutWins
        } else {
            Invariant::Storage
        };
        check(
            sid == self.live() || self.is_passing(sid),
            invariant,
            "a session is stored that is not the current one",
        )?;
        let obtained_at = record.lifetime.obtained_at;
        if let Some(held) = self.held.filter(|held| held.sid == sid) {
            check(
                record.renewable == held.renewable && record.refreshable == held.refreshable,
                Invariant::UserSessions,
                "a session is stored as one that somebody else can renew",
            )?;
            check(
                obtained_at == held.obtained_at
                    && record.lifetime.expires_at == Some(obtained_at + LIFE),
                Invariant::Clock,
                "a session is stored with another lifetime than the backend said",
            )?;
        }
        let stored = Stored { sid, obtained_at };
        if plan.policy.waits_for_storage {
            self.writing = Some(stored);
            return Ok(None);
        }
        Ok(Some(Pause::Storing(stored)))
    }

    /// Whether a session was current before the app meddled, or in between.
    pub fn is_passing(&self, sid: u8) -> bool {
        sid != 0 && self.passing.checked_shr(sid.into()).unwrap_or(0) & 1 != 0
    }

    fn emit(&mut self, notice: Notice) -> Result<(), Violation> {
        match notice {
            Notice::Error(ErrorCode::StorageFailed) => self.owes_error = false,
            Notice::LoginFailed(failure) => check(
                Some(failure) == self.failed,
                Invariant::Evidence,
                "the listeners are told of a failure that there was none of",
            )?,
            Notice::Expired => match self.held.as_mut().filter(|held| !held.live) {
                Some(held) => {
                    check(
                        !held.announced && self.login.is_none(),
                        Invariant::Notices,
                        "the listeners are told again of an end, or of one that is being mended",
                    )?;
                    held.announced = true;
                }
                None => check(
                    self.passing != 0,
                    Invariant::Notices,
                    "the listeners are told of an end that there is none of",
                )?,
            },
            _ => {}
        }
        Ok(())
    }

    fn account_login(&mut self, attempt: AttemptNo, id: CallId) -> Result<(), Violation> {
        self.check_attempt(attempt)?;
        check(
            self.exchange.is_none() && self.login.is_none(),
            Invariant::SingleFlight,
            "a login with credentials beside another",
        )?;
        let due = |call: &&Call| call.id.is_some() && call.sends == 0 && call.must_end.is_none();
        let next = self.calls[ACCOUNT_LOGIN..CALLS]
            .iter()
            .filter(due)
            .filter_map(|call| call.id)
            .min();
        let call = self.call(id)?;
        check(
            call.sends == 0,
            Invariant::UserSessions,
            "credentials are used again",
        )?;
        check(
            !call.old,
            Invariant::LogoutWins,
            "credentials of before the logout are used",
        )?;
        check(
            next == Some(id),
            Invariant::UserSessions,
            "a login with credentials out of turn",
        )?;
        call.sends = 1;
        self.attempts = attempt;
        self.login = Some(Login {
            tries: 1,
            stage: Stage::Exchange,
            with: Some(id),
            overruled: None,
            with_token: false,
            by_app: false,
            excuse: None,
        });
        self.exchange = Some(Exchange { made: 0 });
        Ok(())
    }

    /// Checks that an attempt is no earlier one again.
    pub fn check_attempt(&self, attempt: AttemptNo) -> Result<(), Violation> {
        check(
            attempt > self.attempts,
            Invariant::SingleFlight,
            "an attempt's number again",
        )
    }

    fn ask_code(
        &mut self,
        plan: &Plan,
        attempt: AttemptNo,
        requested_by: Option<CallId>,
    ) -> Result<(), Violation> {
        self.check_attempt(attempt)?;
        check(
            self.exchange.is_none(),
            Invariant::SingleFlight,
            "an older exchange is still out",
        )?;
        check(
            requested_by.is_none_or(|call| self.place(call) == Some(LOGIN)),
            Invariant::SettlesOnce,
            "a login by a call that there is none of",
        )?;
        let tries = self.next_try(plan, requested_by)?;
        self.attempts = attempt;
        self.login = Some(Login {
            tries,
            stage: Stage::Code,
            with: None,
            overruled: None,
            with_token: false,
            by_app: plan.policy.paces_logins && requested_by.is_some(),
            excuse: None,
        });
        Ok(())
    }

    /// Checks that the outcome of a login is told of the attempt that it is of.
    fn check_attempt_of(&self, outcome: Outcome, may_end: u16) -> Result<(), Violation> {
        let right = match outcome {
            Outcome::LoggedIn { attempt } => attempt == self.made_by,
            Outcome::LoginFailed(failure) => {
                let is = |bit, known| may_end & bit != 0 && known == Some(failure);
                is(LOGIN_FAILED, self.failed)
                    || is(FAILED_BEFORE, self.renewal_failed)
                    || is(REFUSED, self.last_failure)
            }
            _ => true,
        };
        check(
            right,
            Invariant::Evidence,
            "a call ends as another login did",
        )
    }

    fn settle(&mut self, id: CallId, outcome: Outcome) -> Result<(), Violation> {
        self.check_released(matches!(outcome, Outcome::LoggedIn { .. }))?;
        let announced = self.held.is_none_or(|held| held.live || held.announced);
        // No login is in flight that could have failed: it is said that there have been enough.
        let refusing = self.full_at != 0 && self.login.is_none() && self.failed.is_none();
        let call = self.call(id)?;
        check(
            call.out.is_none(),
            Invariant::SettlesOnce,
            "a call ends while it is out",
        )?;
        if bit(outcome) & call.may_end == 0 {
            let tells_why = |reason: &Invariant| {
                use Invariant::{Abort, LogoutWins, UserSessions};
                matches!(reason, Abort | LogoutWins | UserSessions)
            };
            let otherwise = match outcome {
                Outcome::Failed(ErrorCode::SessionExpired) => Invariant::Bounded,
                Outcome::Failed(ErrorCode::LoggedOut) if call.surely => Invariant::Anywhere,
                Outcome::LoginFailed(_) if refusing => Invariant::PoliteLogins,
                _ => Invariant::SettlesOnce,
            };
            let invariant = call.must_end.filter(tells_why).unwrap_or(otherwise);
            return broken(invariant, format!("call {id} ends as {outcome:?}"));
        }
        let may_end = call.may_end;
        self.check_attempt_of(outcome, may_end)?;
        let call = self.call(id)?;
        let told = call.may_end & (EXPIRED | EXPIRED_TOLD) == EXPIRED_TOLD;
        check(
            announced || !(told && bit(outcome) & EXPIRED_TOLD != 0),
            Invariant::Notices,
            "the listeners were not told of the session's end",
        )?;
        *call = Call {
            ended: true,
            aborted: call.aborted,
            paused: call.paused && call.aborted,
            ..Call::default()
        };
        Ok(())
    }
}

//! The machine's effects, performed; each is checked against the promises first.

use super::note::{EXPIRED, EXPIRED_TOLD, bit};
use super::{
    ACCOUNT_LOGIN, CALLS, Call, Exchange, LOGIN, Login, Out, Stage, Stored, USER, Violation, World,
    broken, check, sid,
};
use crate::plan::{LIFE, Plan};
use weapp_session::session::{
    AttemptNo, Auth, CallId, Effect, ErrorCode, Notice, Outcome, Record, SendNo, SessionId, Timer,
};

/// After which effects something else may happen before the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Pause {
    /// A function of the app runs.
    Callback,
    /// Storage is given this session.
    Storing(Stored),
}

impl World {
    /// Performs an effect.
    pub fn perform(&mut self, plan: &Plan, effect: &Effect) -> Result<Option<Pause>, Violation> {
        match effect {
            Effect::AskCode {
                attempt,
                requested_by,
            } => self.ask_code(plan, *attempt, *requested_by)?,
            Effect::SendCredentials { attempt, call } => self.account_login(*attempt, *call)?,
            Effect::CheckKey => self.check_key(plan)?,
            Effect::Exchange { attempt, .. } => self.begin_exchange(*attempt)?,
            Effect::AbortExchange => {
                check(
                    self.exchange_unwanted,
                    8,
                    "a login is given up that others wait for",
                )?;
                self.exchange = None;
            }
            Effect::UseCredential(None) => self.credential = 0,
            Effect::UseCredential(Some(id)) => self.carry(id)?,
            Effect::Send {
                call,
                send,
                attach,
                remaining,
            } => self.send(plan, *call, *send, *attach, *remaining)?,
            Effect::AbortSend { call } => self.call(*call)?.out = None,
            Effect::Settle { call, outcome } => {
                self.settle(*call, *outcome)?;
                return Ok(Some(Pause::Callback));
            }
            Effect::Store(record) => return self.store(record).map(Some),
            Effect::Forget => self.stored = Stored::default(),
            Effect::StartTimer { timer, delay } => self.start_timer(plan, *timer, *delay)?,
            Effect::StopTimer {
                timer: Timer::Login,
            } => {
                // It always runs while a login is in flight, so stopping it is giving the login up.
                self.login_timer = false;
                self.login = None;
            }
            Effect::StopTimer {
                timer: Timer::Call(id),
            } => self.call(*id)?.timer = false,
            Effect::Emit(notice) => {
                self.emit(*notice)?;
                return Ok(Some(Pause::Callback));
            }
        }
        Ok(None)
    }

    /// The call that an effect names: it must have been made and must not have ended.
    fn call(&mut self, id: CallId) -> Result<&mut Call, Violation> {
        match self.place(id) {
            Some(place) => Ok(&mut self.calls[place]),
            // Only one call can be aborted, and it is the only one of which anybody remembers how it ended.
            None if self.calls.iter().any(|call| call.ended && call.aborted) => {
                broken(8, format!("an effect for call {id} after its end"))
            }
            None => broken(1, format!("an effect for call {id} after its end")),
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
            2,
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
            3,
            "WeChat's key is checked for no reason",
        )?;
        self.key_asked = true;
        Ok(())
    }

    fn carry(&mut self, id: &SessionId) -> Result<(), Violation> {
        let sid = sid(id);
        let invariant = if self.held.is_none() { 9 } else { 3 };
        check(
            sid == self.live() || self.is_passing(sid),
            invariant,
            "sends are to carry a session that is not the current one",
        )?;
        self.credential = sid;
        Ok(())
    }

    fn store(&mut self, record: &Record) -> Result<Pause, Violation> {
        let sid = sid(&record.id);
        let invariant = if self.held.is_none() { 9 } else { 6 };
        check(
            sid == self.live() || self.is_passing(sid),
            invariant,
            "a session is stored that is not the current one",
        )?;
        let obtained_at = record.lifetime.obtained_at;
        if let Some(held) = self.held.filter(|held| held.sid == sid) {
            check(
                record.renewable == held.renewable,
                USER,
                "a session is stored as one that somebody else can renew",
            )?;
            check(
                obtained_at == held.obtained_at
                    && record.lifetime.expires_at == Some(obtained_at + LIFE),
                12,
                "a session is stored with another lifetime than the backend said",
            )?;
        }
        Ok(Pause::Storing(Stored { sid, obtained_at }))
    }

    /// Whether a session was current before the app meddled, or in between.
    fn is_passing(&self, sid: u8) -> bool {
        sid != 0 && self.passing.checked_shr(sid.into()).unwrap_or(0) & 1 != 0
    }

    fn emit(&mut self, notice: Notice) -> Result<(), Violation> {
        match notice {
            Notice::Error(ErrorCode::StorageFailed) => self.owes_error = false,
            Notice::Expired => match self.held.as_mut().filter(|held| !held.live) {
                Some(held) => {
                    check(
                        !held.announced && self.login.is_none(),
                        USER,
                        "the listeners are told again of an end, or of one that is being mended",
                    )?;
                    held.announced = true;
                }
                None => check(
                    self.passing != 0,
                    USER,
                    "the listeners are told of an end that there is none of",
                )?,
            },
            _ => {}
        }
        Ok(())
    }

    fn account_login(&mut self, attempt: AttemptNo, id: CallId) -> Result<(), Violation> {
        check(attempt > self.attempts, 2, "an attempt's number again")?;
        check(
            self.exchange.is_none() && self.login.is_none(),
            2,
            "a login with credentials beside another",
        )?;
        let due = |call: &&Call| call.id.is_some() && call.sends == 0 && call.must_end == 0;
        let next = self.calls[ACCOUNT_LOGIN..CALLS]
            .iter()
            .filter(due)
            .filter_map(|call| call.id)
            .min();
        let call = self.call(id)?;
        check(call.sends == 0, USER, "credentials are used again")?;
        check(!call.old, 9, "credentials of before the logout are used")?;
        check(
            next == Some(id),
            USER,
            "a login with credentials out of turn",
        )?;
        call.sends = 1;
        self.attempts = attempt;
        self.login = Some(Login {
            tries: 1,
            stage: Stage::Exchange,
            with: Some(id),
            overruled: 0,
        });
        self.exchange = Some(Exchange { made: 0 });
        Ok(())
    }

    fn ask_code(
        &mut self,
        plan: &Plan,
        attempt: AttemptNo,
        requested_by: Option<CallId>,
    ) -> Result<(), Violation> {
        check(attempt > self.attempts, 2, "an attempt's number again")?;
        check(self.exchange.is_none(), 2, "an older exchange is still out")?;
        check(
            requested_by.is_none_or(|call| self.place(call) == Some(LOGIN)),
            1,
            "a login by a call that there is none of",
        )?;
        let tries = match self.login {
            None => {
                let reason = self.no_login;
                check(reason == 0, reason, "a login without a reason")?;
                1
            }
            Some(login) => {
                check(login.stage == Stage::Rested, 2, "a second login at once")?;
                login.tries + 1
            }
        };
        check(
            tries <= 1 + plan.policy.retry_limit,
            4,
            "too many attempts in one login",
        )?;
        self.attempts = attempt;
        self.login = Some(Login {
            tries,
            stage: Stage::Code,
            with: None,
            overruled: 0,
        });
        Ok(())
    }

    fn send(
        &mut self,
        plan: &Plan,
        id: CallId,
        send: SendNo,
        attach: bool,
        remaining: Option<u32>,
    ) -> Result<(), Violation> {
        self.call(id)?;
        let Some(place) = self.place(id).filter(|place| *place < LOGIN) else {
            return broken(1, "a login call is sent as a request");
        };
        self.check_send(plan, place, send)?;
        self.check_attached(plan, place, attach)?;
        self.check_turn(plan, place)?;
        let was_valid = self.is_valid(self.credential) || plan.hostile;
        let sid = if attach { self.credential } else { 0 };
        let call = &mut self.calls[place];
        check(
            remaining.is_some() == call.timer
                && remaining.is_none_or(|remaining| remaining > 0)
                && remaining <= plan.asks[place].timeout,
            12,
            "the host is told of another time limit than there is",
        )?;
        call.sends = send.0;
        call.may_go = false;
        call.direct = false;
        call.queued = false;
        call.turn = 0;
        call.out = Some(Out {
            sid,
            was_valid: attach && was_valid,
        });
        Ok(())
    }

    /// Checks that a request may be sent, again or at all.
    fn check_send(&self, plan: &Plan, place: usize, send: SendNo) -> Result<(), Violation> {
        let call = &self.calls[place];
        check(!call.aborted, 8, "an aborted request is sent")?;
        check(
            !call.old || call.direct || World::is_apart(plan, place),
            9,
            "a request of before the logout is sent",
        )?;
        check(call.out.is_none(), 4, "a request is sent that is out")?;
        check(send.0 == call.sends + 1, 4, "the sends are miscounted")?;
        check(
            send.0 <= plan.most_sends(plan.asks[place]),
            4,
            "a request is sent too often",
        )?;
        check(call.may_go, 10, "a request is repeated for no reason")
    }

    /// Checks that a request goes with the right session, or rightly without.
    fn check_attached(&self, plan: &Plan, place: usize, attach: bool) -> Result<(), Violation> {
        let (ask, call, credential) = (plan.asks[place], &self.calls[place], self.credential);
        let may_have = ask.trusted && ask.auth != Auth::Never;
        check(!attach || may_have, 5, "the session goes where it must not")?;
        let needs = ask.trusted && ask.auth == Auth::Required;
        check(
            attach || !needs,
            7,
            "a request that needs a session goes without",
        )?;
        check(
            !attach
                || (credential != 0
                    && (credential == self.live() || call.direct || self.is_passing(credential))),
            7,
            "a session is attached that is not there",
        )?;
        check(
            !(needs && self.login.is_some()),
            2,
            "a request goes that should wait for the login in flight",
        )
    }

    fn start_timer(&mut self, plan: &Plan, timer: Timer, delay: u32) -> Result<(), Violation> {
        match timer {
            Timer::Login => {
                self.login_timer = true;
                if self
                    .login
                    .is_some_and(|login| login.stage == Stage::Faltered)
                {
                    self.reach(Stage::Pause);
                }
            }
            Timer::Call(id) => {
                let place = self.place(id);
                let limit = place.and_then(|place| plan.asks.get(place)?.timeout);
                let call = self.call(id)?;
                call.timer = true;
                check(
                    limit.is_some_and(|limit| delay <= limit),
                    12,
                    "a time limit that nobody set",
                )?;
            }
        }
        Ok(())
    }

    fn settle(&mut self, id: CallId, outcome: Outcome) -> Result<(), Violation> {
        let announced = self.held.is_none_or(|held| held.live || held.announced);
        let call = self.call(id)?;
        check(call.out.is_none(), 1, "a call ends while it is out")?;
        check(!call.timer, 1, "a call's timer outlives it")?;
        if bit(outcome) & call.may_end == 0 {
            let invariant = match (call.must_end, outcome) {
                (8 | 9 | USER, _) => call.must_end,
                (_, Outcome::Failed(ErrorCode::SessionExpired)) => 4,
                _ => 1,
            };
            return broken(invariant, format!("call {id} ends as {outcome:?}"));
        }
        let told = call.may_end & (EXPIRED | EXPIRED_TOLD) == EXPIRED_TOLD;
        check(
            announced || !(told && bit(outcome) & EXPIRED_TOLD != 0),
            USER,
            "the listeners were not told of the session's end",
        )?;
        *call = Call {
            ended: true,
            aborted: call.aborted,
            ..Call::default()
        };
        Ok(())
    }
}

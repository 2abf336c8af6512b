//! The machine's effects, performed; each is checked against the promises first.

use super::note::bit;
use super::{Call, Exchange, Login, Out, Sid, Stage, Violation, World, broken, check, sid};
use crate::plan::Plan;
use weapp_session::session::{Effect, ErrorCode, Need, Notice, Outcome, Timer};

/// After which effects something else may happen before the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Pause {
    /// A function of the app runs.
    Callback,
    /// Storage is given this session.
    Storing(Sid),
}

impl World {
    /// Performs an effect.
    pub fn perform(&mut self, plan: &Plan, effect: &Effect) -> Result<Option<Pause>, Violation> {
        match effect {
            Effect::AskCode { attempt } => self.ask_code(plan, *attempt)?,
            Effect::Exchange { attempt, .. } => {
                let coded = self.login.is_some_and(|login| login.stage == Stage::Coded);
                check(
                    coded && *attempt == self.attempts && self.exchange.is_none(),
                    2,
                    "an exchange without its code",
                )?;
                self.reach(Stage::Exchange);
                self.exchange = Some(Exchange { made: 0 });
            }
            Effect::AbortExchange => {
                check(
                    self.exchange_unwanted,
                    8,
                    "a login is given up that others wait for",
                )?;
                self.exchange = None;
            }
            Effect::Carry(None) => self.carried = 0,
            Effect::Carry(Some(id)) => {
                let invariant = if self.held.is_none() { 9 } else { 3 };
                check(
                    sid(id) == self.live(),
                    invariant,
                    "sends are to carry a session that is not the current one",
                )?;
                self.carried = sid(id);
            }
            Effect::Send { call, send, attach } => self.send(plan, *call, *send, *attach)?,
            Effect::AbortSend { call } => self.call(*call)?.out = None,
            Effect::Settle { call, outcome } => {
                self.settle(*call, *outcome)?;
                return Ok(Some(Pause::Callback));
            }
            Effect::Store(record) => {
                let sid = sid(&record.id);
                let invariant = if self.held.is_none() { 9 } else { 6 };
                check(
                    sid == self.live(),
                    invariant,
                    "a session is stored that is not the current one",
                )?;
                return Ok(Some(Pause::Storing(sid)));
            }
            Effect::Forget => self.stored = 0,
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
                if *notice == Notice::Error(ErrorCode::StorageFailed) {
                    self.owes_error = false;
                }
                return Ok(Some(Pause::Callback));
            }
        }
        Ok(None)
    }

    /// The call that an effect names: it must have been made and must not have ended.
    fn call(&mut self, id: u32) -> Result<&mut Call, Violation> {
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

    fn ask_code(&mut self, plan: &Plan, attempt: u32) -> Result<(), Violation> {
        check(attempt > self.attempts, 2, "an attempt's number again")?;
        check(self.exchange.is_none(), 2, "an older exchange is still out")?;
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
            old: false,
        });
        Ok(())
    }

    fn send(&mut self, plan: &Plan, id: u32, send: u32, attach: bool) -> Result<(), Violation> {
        let (carried, live, logging_in) = (self.carried, self.live(), self.login.is_some());
        let was_valid = self.is_valid(carried) || plan.hostile;
        self.call(id)?;
        let Some(ask) = self.place(id).and_then(|place| plan.asks.get(place)) else {
            return broken(1, "a login call is sent as a request");
        };
        let call = self.call(id)?;
        check(!call.aborted, 8, "an aborted request is sent")?;
        check(
            !call.old || call.direct,
            9,
            "a request of before the logout is sent",
        )?;
        check(call.out.is_none(), 4, "a request is sent that is out")?;
        check(send == call.sends + 1, 4, "the sends are miscounted")?;
        check(
            send <= plan.most_sends(*ask),
            4,
            "a request is sent too often",
        )?;
        check(call.may_go, 10, "a request is repeated for no reason")?;
        let may_have = ask.trusted && ask.need != Need::Never;
        check(!attach || may_have, 5, "the session goes where it must not")?;
        let needs = ask.trusted && ask.need == Need::Required;
        check(
            attach || !needs,
            7,
            "a request that needs a session goes without",
        )?;
        check(
            !attach || (carried != 0 && (carried == live || call.direct)),
            7,
            "a session is attached that is not there",
        )?;
        check(
            !(needs && logging_in),
            2,
            "a request goes that should wait for the login in flight",
        )?;
        let sid = if attach { carried } else { 0 };
        call.sends = send;
        call.may_go = false;
        call.direct = false;
        call.out = Some(Out {
            sid,
            was_valid: attach && was_valid,
        });
        Ok(())
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

    fn settle(&mut self, id: u32, outcome: Outcome) -> Result<(), Violation> {
        let call = self.call(id)?;
        check(call.out.is_none(), 1, "a call ends while it is out")?;
        check(!call.timer, 1, "a call's timer outlives it")?;
        if bit(outcome) & call.may_end == 0 {
            let invariant = match (call.must_end, outcome) {
                (8 | 9, _) => call.must_end,
                (_, Outcome::Failed(ErrorCode::SessionExpired)) => 4,
                _ => 1,
            };
            return broken(invariant, format!("call {id} ends as {outcome:?}"));
        }
        *call = Call {
            ended: true,
            aborted: call.aborted,
            ..Call::default()
        };
        Ok(())
    }
}

//! A state of the exploration: the machine, and the world around it.

use crate::invariant::Invariant;
use crate::lease::check_lease;
use crate::plan::{Ask, Machine, Plan, REQUIRED};
use crate::trace::Log;
use crate::world::{Move, Pause, Violation, World, check};
use weapp_session::session::{AttemptNo, CallId, Effect, Event, Outcome};

/// The machine and what surrounds it, either between two events or where effects are still to be performed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct State {
    machine: Machine,
    world: World,
    pause: Option<Pause>,
}

impl State {
    /// Where it begins: without a session, with one found in storage, and where such a thing is played also with one
    /// got with account credentials.
    pub fn initial(plan: &Plan) -> Result<Vec<State>, Violation> {
        let mut empty = State {
            machine: plan.machine(),
            world: World::new(plan),
            pause: None,
        };
        empty.use_up(plan);
        if plan.used > 0 {
            return Ok(vec![empty]);
        }
        let mut initial = vec![empty, State::restored(plan, true)?];
        if plan.budget.account_logins + plan.budget.adopts > 0 {
            initial.push(State::restored(plan, false)?);
        }
        Ok(initial)
    }

    fn restored(plan: &Plan, renewable: bool) -> Result<State, Violation> {
        let (world, record) = World::restored(plan, renewable);
        let mut restored = State {
            machine: plan.machine(),
            world,
            pause: None,
        };
        restored.handle(Some(Event::Restored(record)));
        restored.drain(plan, &mut Log::none())?;
        check(
            restored.world.key_asked == (plan.policy.check_key && renewable),
            Invariant::Generations,
            "WeChat's key is not checked",
        )?;
        Ok(restored)
    }

    /// Logins have failed before: because of requests that were given up meanwhile.
    fn use_up(&mut self, plan: &Plan) {
        for nth in 1..=plan.used {
            let (call, attempt) = (CallId(nth), AttemptNo(nth));
            let at = self.world.clock - i64::from(plan.used + 1 - nth) * 1_000;
            let failed = Event::CodeFailed {
                attempt,
                unavailable: false,
            };
            for event in [REQUIRED.event(call), failed] {
                self.machine.handle(event, at);
                while self.machine.poll().is_some() {}
            }
            self.world.use_up(call, attempt, at);
        }
    }

    /// What may happen next.
    pub fn moves(&self, plan: &Plan) -> Vec<Move> {
        let mut moves = Vec::new();
        match self.pause {
            None => self.world.moves(plan, &mut moves),
            Some(Pause::Callback) => {
                moves.push(Move::GoOn);
                self.world.app_moves(plan, &mut moves);
            }
            Some(Pause::Host(of)) => {
                moves.push(Move::GoOn);
                self.world.answers_at_once(plan, of, &mut moves);
                if plan.callbacks {
                    self.world.app_moves(plan, &mut moves);
                }
            }
            Some(Pause::Found) => moves.push(Move::GoOn),
            Some(Pause::Storing(_)) => moves.extend([Move::GoOn, Move::StoreFails]),
        }
        // An answer that nobody waits for has to change nothing: then it leads back here and is left out. Where it
        // does change something, it is a move like any other.
        let mut probe = self.machine.clone();
        self.world.late(plan, |late| {
            probe.handle(late.event(plan), self.world.clock);
            if probe != self.machine {
                moves.push(Move::Late(late));
                probe = self.machine.clone();
            }
        });
        moves
    }

    /// A number that is not greater than every earlier one is refused aloud, once, and nothing else comes of it; of a
    /// call that has not ended, nothing is said.
    pub fn check_order(&self) -> Result<(), Violation> {
        // Of the one that was aborted nobody remembers the number.
        if self.pause.is_some() || self.world.calls.iter().any(|call| call.aborted) {
            return Ok(());
        }
        let mut probe = self.machine.clone();
        for call in (1..=self.world.last_call.0).map(CallId) {
            let force = true;
            probe.handle(Event::Login { call, force }, self.world.clock);
            let outcome = Outcome::OutOfOrder;
            let refusal =
                (!self.world.is_pending(call)).then_some(Effect::Settle { call, outcome });
            check(
                probe.poll() == refusal,
                Invariant::SettlesOnce,
                "a number out of order is not refused as it should be",
            )?;
        }
        check(
            probe == self.machine,
            Invariant::SettlesOnce,
            "a number out of order changes something",
        )
    }

    /// Whether it lends, and what is lent is right.
    pub fn check_lease(&self, leasable: &[Ask]) -> Result<bool, Violation> {
        check_lease(
            &self.machine,
            leasable,
            self.world.clock,
            self.world.last_call,
        )
    }

    /// The state that a move leads to.
    pub fn after(&self, plan: &Plan, step: Move, log: &mut Log) -> Result<State, Violation> {
        let mut next = self.clone();
        let event = next.world.event(plan, step);
        let inside = matches!(next.pause, Some(Pause::Callback | Pause::Host(_)));
        if inside && step != Move::GoOn {
            next.world.meddle();
        }
        next.world.note(plan, step);
        let pause = next.pause.take();
        match (pause, step) {
            (Some(Pause::Callback | Pause::Host(_)), Move::GoOn) => next.drain(plan, log)?,
            (Some(Pause::Callback | Pause::Host(_)), _) => {
                // The function has not returned yet.
                next.handle(event);
                next.pause = pause;
            }
            (Some(Pause::Storing(stored)), Move::GoOn) => {
                next.world.takes(stored);
                next.drain(plan, log)?;
            }
            _ => {
                next.handle(event);
                next.drain(plan, log)?;
            }
        }
        Ok(next)
    }

    fn handle(&mut self, event: Option<Event>) {
        if let Some(event) = event {
            self.machine.handle(event, self.world.clock);
        }
    }

    /// Performs effects until there are none, or until something else may happen first.
    fn drain(&mut self, plan: &Plan, log: &mut Log) -> Result<(), Violation> {
        while let Some(effect) = self.machine.poll() {
            log.effect(&effect);
            match self.world.perform(plan, &effect)? {
                Some(Pause::Storing(stored)) if self.world.left.store_faults == 0 => {
                    self.world.takes(stored);
                }
                Some(Pause::Callback) if !(plan.callbacks && self.app_may_meddle(plan)) => {}
                Some(Pause::Host(_)) if !plan.at_once => {}
                Some(Pause::Found) => {
                    // It answers while it is being asked.
                    let event = self.world.found(plan);
                    self.world.meddle();
                    self.world.note_found(plan);
                    self.handle(Some(event));
                }
                None => {}
                pause => {
                    self.pause = pause;
                    return Ok(());
                }
            }
        }
        self.world.rest(plan, &self.machine)
    }

    /// Whether it makes a difference that a function of the app runs now.
    fn app_may_meddle(&self, plan: &Plan) -> bool {
        let mut moves = Vec::new();
        self.world.app_moves(plan, &mut moves);
        !moves.is_empty() && self.machine.clone().poll().is_some()
    }

    /// Whether every call has ended and nothing is in flight.
    pub fn is_settled(&self) -> bool {
        self.pause.is_none() && self.world.is_settled()
    }

    /// What a move looks like in a trace.
    pub fn describe(&self, plan: &Plan, step: Move) -> String {
        let call = |place: usize| self.world.id(place);
        match step {
            Move::Ask(place) => format!(
                "the app makes request {} ({:?})",
                self.world.last_call.next(),
                plan.asks[place]
            ),
            Move::Login { force } => format!(
                "the app logs in, call {}{}",
                self.world.last_call.next(),
                if force { ", forced" } else { "" }
            ),
            Move::AccountLogin => format!(
                "the app logs in with credentials, call {}",
                self.world.last_call.next()
            ),
            Move::Adopt { renewable } => format!(
                "the app brings session s{}{}",
                self.world.made + 1,
                if renewable { "" } else { ", not renewable" }
            ),
            Move::Abort(place) => format!("the app aborts {}", call(place)),
            Move::Logout => "the app logs out".to_owned(),
            Move::Destroy => "the app is done with the client".to_owned(),
            Move::Key => "wx.checkSession says that the key is over".to_owned(),
            Move::Expire(sid) => format!("the backend ends session s{sid}"),
            Move::Answer(place, reply) => format!("request {} comes back: {reply:?}", call(place)),
            Move::Wake(place) => format!("the timer of call {} fires", call(place)),
            Move::WakeLogin => "the login's timer fires".to_owned(),
            Move::Make => "the backend makes a session, which ends the older ones".to_owned(),
            Move::GoOn => "(the effects go on)".to_owned(),
            Move::StoreFails => "storage fails".to_owned(),
            Move::Clock(step) => {
                format!("the clock moves by {} ms", crate::plan::CLOCK_STEPS[step])
            }
            Move::Read => "storage says what it holds".to_owned(),
            Move::Written => "storage has taken it".to_owned(),
            Move::OtherStores => format!("another client stores s{}", self.world.made + 1),
            Move::OtherClaims => "another client uses the refresh token".to_owned(),
            Move::Retry(place) => format!("request {} may be retried", call(place)),
            Move::Code { .. } | Move::Exchange(_) => format!("the login's {step:?}"),
            Move::Late(late) => format!("nobody waits for it any more: {late:?}"),
        }
    }
}

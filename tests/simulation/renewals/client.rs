//! A client: its machine, and a shell that does what the machine says.

use std::collections::{HashMap, VecDeque};

use weapp_session::session::{
    AttemptNo, CallId, Effect, Event, Millis, SessionGrant, SessionId, Timer,
};

use super::referee::Watch;
use super::storage::{Op, There};
use super::{Happening, Reply, START, Shown, World};
use crate::invariant::Invariant;
use crate::plan::Machine;
use crate::random_plan::chance;
use crate::watch::{Verdict, Violation};

pub struct Client {
    machine: Machine,
    pub watch: Watch,
    pub life: u32,
    pub alive: bool,
    pub frozen_until: Millis,
    draining: bool,
    pub last_call: CallId,
    timer: Option<u32>,
    timers: u32,
    /// The refresh token of each session that it has heard of.
    pub tokens: HashMap<SessionId, u32>,
    session: Option<SessionId>,
    pub attached: Option<SessionId>,
    /// What storage held when it was read last.
    pub found: Option<There>,
    attempt: AttemptNo,
    /// Storage calls, one after the other.
    pub ops: VecDeque<Op>,
}

impl Client {
    pub fn new(machine: Machine) -> Self {
        Self {
            machine,
            watch: Watch::new(super::schedule::default_policy()),
            life: 0,
            alive: false,
            frozen_until: 0,
            draining: false,
            last_call: CallId(0),
            timer: None,
            timers: 0,
            tokens: HashMap::new(),
            session: None,
            attached: None,
            found: None,
            attempt: AttemptNo(0),
            ops: VecDeque::new(),
        }
    }

    /// The app is gone, and all that it was waiting for.
    pub fn die(&mut self) {
        self.alive = false;
        self.life += 1;
        self.ops.clear();
    }

    pub fn session_id(&self) -> Option<SessionId> {
        self.session.clone()
    }
}

impl World {
    pub fn launch(&mut self, number: usize) {
        let machine = self.machine();
        let policy = self.schedule.policy.clone();
        let client = &mut self.clients[number];
        if client.alive {
            return;
        }
        *client = Client {
            watch: Watch::new(policy),
            life: client.life + 1,
            alive: true,
            frozen_until: client.frozen_until,
            ..Client::new(machine)
        };
        if let Some(there) = self.storage.there.clone() {
            if let Some(token) = there.token {
                client.tokens.insert(there.record.id.clone(), token);
            }
            self.feed(number, Event::Restored(there.record));
        }
    }

    /// Tells the machine, and does what it says unless that is being done already.
    pub fn feed(&mut self, number: usize, event: Event) {
        if !self.clients[number].alive {
            return;
        }
        self.tell(number, event);
        if std::mem::replace(&mut self.clients[number].draining, true) {
            return;
        }
        while self.violation.is_none()
            && let Some(effect) = self.clients[number].machine.poll()
        {
            self.note(|| format!("   {number}: {effect:?}"));
            let verdict = self.perform(number, effect);
            self.judge(verdict);
        }
        self.clients[number].draining = false;
    }

    pub fn tell(&mut self, number: usize, event: Event) {
        self.note(|| format!("-> {number}: {event:?}"));
        let (now, retries) = (START + self.now, self.schedule.retries);
        let client = &mut self.clients[number];
        client.watch.note(&event, retries);
        client.machine.handle(event, now);
    }

    fn judge(&mut self, verdict: Verdict) {
        if let Err(violation) = verdict {
            self.violation.get_or_insert(violation);
        }
    }

    fn perform(&mut self, number: usize, effect: Effect) -> Verdict {
        let (now, life) = (self.now, self.clients[number].life);
        let client = &mut self.clients[number];
        match effect {
            Effect::AskCode {
                attempt,
                requested_by,
            } => {
                client.attempt = attempt;
                client.watch.asks_code(requested_by.is_some(), now)?;
                self.count("codes");
                let silent = !self.quiet && chance(&mut self.rng, self.schedule.loss / 2);
                if !silent {
                    let takes = self.latency();
                    self.put(now + takes, Happening::Code(number, life, attempt));
                }
            }
            Effect::PostAccountCredentials { attempt, .. } | Effect::Exchange { attempt } => {
                client.attempt = attempt;
                client.watch.exchanges()?;
                self.post(number, attempt, Shown::Code);
            }
            Effect::Renew {
                attempt,
                id,
                requested_by,
            } => return self.renew(number, attempt, &id, requested_by.is_some()),
            Effect::AbortExchange => client.watch.aborts_exchange(),
            Effect::UseSession(id) => {
                if let Some(id) = &id {
                    client.session = Some(id.clone());
                    if let Some(there) = client.found.take_if(|there| there.record.id == *id)
                        && let Some(token) = there.token
                    {
                        client.tokens.insert(id.clone(), token);
                    }
                }
                let token = id.as_ref().and_then(|id| client.tokens.get(id).copied());
                client.watch.uses(id.as_ref(), token);
                client.attached = id;
            }
            Effect::Send { call, send, attach } => {
                client.watch.sends(call, send, attach)?;
                self.send(number, call, send);
            }
            Effect::Settle { call, outcome } => client.watch.settles(call, outcome, now)?,
            Effect::Store(record) => {
                let token = client.tokens.get(&record.id).copied();
                let token = token.filter(|_| record.refreshable);
                self.call_storage(number, Op::Write(record, token));
            }
            Effect::Claim { time } => {
                self.count("refresh tokens claimed");
                self.clients[number].watch.claims();
                self.call_storage(number, Op::Claim(time));
            }
            Effect::ReadStored { reading } => {
                client.watch.reads()?;
                self.call_storage(number, Op::Read(reading));
            }
            Effect::Forget => self.call_storage(number, Op::Remove),
            Effect::StartTimer { delay } => {
                client.timers += 1;
                client.timer = Some(client.timers);
                let timer = client.timers;
                let due = now + Millis::from(delay);
                self.put(due, Happening::Timer(number, life, timer));
            }
            Effect::StopTimer => client.timer = None,
            Effect::PauseCall { call, retries } => {
                client.watch.pauses(call, retries)?;
                self.count("retries");
                let due = now + (100 << retries.min(10));
                self.put(due, Happening::Retry(number, life, call));
            }
            Effect::AbortSend { .. } | Effect::Emit(_) | Effect::CheckKey => {}
            effect => panic!("the simulation of renewals has to learn of {effect:?}"),
        }
        Ok(())
    }

    fn renew(&mut self, number: usize, attempt: AttemptNo, id: &SessionId, asked: bool) -> Verdict {
        let now = self.now;
        let client = &mut self.clients[number];
        client.attempt = attempt;
        let token = client.tokens.get(id).copied();
        client.watch.renews(id, token, asked, now)?;
        self.count("renewals");
        let at_once = !self.schedule.policy.waits_for_storage && self.storage.there.is_some();
        let claimed = self.storage.there.as_ref().and_then(|there| there.claimed);
        let others = self.clients.iter().enumerate();
        for (other, client) in others.filter(|(other, _)| *other != number) {
            // One that has been frozen in the midst of it has lost its claim.
            let claims = claimed.is_some_and(|(until, by)| by == other && until > now);
            if at_once && claims && client.watch.token_out() == token {
                return Err(Violation {
                    invariant: Invariant::RefreshTokens,
                    detail: format!("clients {number} and {other} use one refresh token"),
                });
            }
        }
        if let Some(token) = token {
            self.post(number, attempt, Shown::Token(token));
        }
        Ok(())
    }

    fn post(&mut self, number: usize, attempt: AttemptNo, shown: Shown) {
        let life = self.clients[number].life;
        let lost = !self.quiet && chance(&mut self.rng, self.schedule.loss);
        let takes = self.latency();
        let (at, what) = match lost {
            true => (
                self.now + takes,
                Happening::Exchanged(number, life, attempt, Reply::Lost),
            ),
            false => (
                self.now + takes,
                Happening::Exchange(number, life, attempt, shown),
            ),
        };
        self.put(at, what);
    }

    pub fn code(&mut self, number: usize, life: u32, attempt: AttemptNo) {
        if self.clients[number].life == life {
            self.feed(number, Event::CodeReceived { attempt });
        }
    }

    pub fn exchanged(&mut self, number: usize, life: u32, attempt: AttemptNo, reply: Reply) {
        let client = &mut self.clients[number];
        let last = client.attempt;
        // What was aborted at the host calls back no more.
        if client.life != life || !client.watch.is_exchanging(attempt, last) {
            return;
        }
        let refused = |status, over| Event::Exchanged {
            attempt,
            status,
            grant: None,
            over,
        };
        let event = match reply {
            Reply::Lost => Event::ExchangeLost { attempt },
            Reply::Over => refused(400, true),
            Reply::Status(status) => refused(status, false),
            Reply::Granted(session, token) => {
                let id = session_id(session);
                // An answer without one means the one that was shown.
                if let Some(token) = token.or(client.watch.token_out()) {
                    client.tokens.insert(id.clone(), token);
                }
                let life = self.schedule.rules.life;
                Event::Exchanged {
                    attempt,
                    status: 200,
                    grant: Some(SessionGrant {
                        id,
                        expires_in: life.map(|life| life as f64 / 1_000.0),
                        refreshable: token.is_some(),
                    }),
                    over: false,
                }
            }
        };
        self.feed(number, event);
    }

    pub fn fire(&mut self, number: usize, life: u32, timer: u32) {
        let client = &mut self.clients[number];
        if client.life == life && client.timer == Some(timer) {
            client.timer = None;
            self.feed(number, Event::TimerFired(Timer::Login));
        }
    }

    /// The app slept for too long: what was out was interrupted.
    pub fn interrupt(&mut self, number: usize) {
        let client = &self.clients[number];
        let (life, attempt, until) = (client.life, client.attempt, client.frozen_until);
        let lost = Happening::Exchanged(number, life, attempt, Reply::Lost);
        if chance(&mut self.rng, 50) {
            self.put(until, lost);
        }
    }
}

fn session_id(number: u32) -> SessionId {
    SessionId::new(format!("s{number}")).expect("a plain id")
}

/// The number in a session id.
pub fn number_of(id: &SessionId) -> u32 {
    id.reveal()[1..].parse().unwrap_or_default()
}

//! One run: the client, its host and the backend under one virtual clock.

use weapp_session::session::{Event, Millis, SessionId};

use crate::app::App;
use crate::backend::Backend;
use crate::coverage::Tally;
use crate::faults::{Fate, Key};
use crate::lease::Seen;
use crate::plan::{Plan, Step, What};
use crate::queue::{Happening, Queue};
use crate::record::Recorder;
use crate::storage::Phone;
use crate::watch::{Moment, Verdict, Violation};

/// When every run begins, by the phone's clock.
const START: Millis = 1_700_000_000_000;

/// How long an app in the background goes on (docs: network, background).
const GRACE: Millis = 5_000;

/// Everything there is.
pub struct World<'a> {
    pub plan: &'a Plan,
    /// Milliseconds that have really passed.
    pub now: Millis,
    /// What the phone's clock shows beyond that.
    skew: Millis,
    pub queue: Queue,
    pub backend: Backend,
    pub phone: Phone,
    pub app: App,
    pub alive: bool,
    pub life: u32,
    /// Since when nothing is delivered, until when, and whether timers stall meanwhile.
    pub asleep: Option<(Millis, Millis, bool)>,
    pub hidden: Option<(Millis, bool)>,
    /// Whether the faults have stopped.
    pub quiet: bool,
    /// Whether one of the last requests found its session ended.
    pub paid: bool,
    /// Whether the user was asked for account credentials to make the last requests.
    pub asked: bool,
    /// How many ids there have been that the backend never gave.
    pub bogus: u32,
    /// How often `wx.login` was called, in all lives.
    pub codes: u32,
    /// How many timers there have been, in all lives.
    pub timers: u32,
    /// The messages whose fate was not the ordinary one.
    pub faults: Vec<Key>,
    pub tally: Tally,
    pub violation: Option<Violation>,
    /// Whether a machine that paces its logins does anything else.
    pub is_paced: bool,
    /// The story so far, if somebody wants to read it.
    pub log: Option<Vec<String>>,
    pub recorder: Option<Recorder>,
    /// Whether the shell goes by leases.
    pub leases: bool,
    /// When what was told and done, if somebody wants to compare it.
    pub trace: Option<Vec<(Millis, Seen)>>,
}

impl<'a> World<'a> {
    pub fn new(plan: &'a Plan) -> Self {
        Self {
            plan,
            now: 0,
            skew: START,
            queue: Queue::default(),
            backend: Backend::new(plan.rules),
            phone: Phone::default(),
            app: App::new(plan, false),
            alive: false,
            life: 0,
            asleep: None,
            hidden: None,
            quiet: false,
            paid: false,
            asked: false,
            bogus: 0,
            codes: 0,
            timers: 0,
            faults: Vec::new(),
            tally: Tally::default(),
            violation: None,
            is_paced: false,
            log: None,
            recorder: None,
            leases: false,
            trace: None,
        }
    }

    /// Lets everything happen, up to the end or the first violation.
    pub fn run(&mut self) {
        self.queue.put(0, Happening::Launch);
        for (index, step) in self.plan.steps.iter().enumerate() {
            self.queue.put(step.at, Happening::Step(index));
        }
        self.queue.put(self.plan.quiet_at, Happening::Quiet);
        while self.violation.is_none()
            && let Some((due, what)) = self.queue.take()
        {
            if let Some(later) = self.held_back(due, what) {
                self.queue.put(later, what);
                continue;
            }
            self.now = due;
            if self.asleep.is_some_and(|(_, until, _)| due >= until) {
                self.asleep = None;
            }
            if self.hidden.is_some_and(|(until, _)| due >= until) {
                self.hidden = None;
            }
            let verdict = self.happen(what);
            self.judge(verdict);
            if self.plan.scripted {
                self.listen();
            }
            let wall = self.wall();
            if let Some(recorder) = &mut self.recorder {
                let view = (self.alive && !self.app.gone).then(|| self.app.machine.snapshot(wall));
                recorder.end_step(view);
            }
        }
        self.tally.schedules = 1;
        self.app.watch.tally(&mut self.tally);
    }

    fn happen(&mut self, what: Happening) -> Verdict {
        match what {
            Happening::Step(index) => self.step(self.plan.steps[index]),
            Happening::Launch => self.launch(),
            Happening::Suspend => self.suspend(),
            Happening::Timer(number) => self.fire(number),
            Happening::Arrival { life, call, send } => self.arrive(life, call, send),
            Happening::Reply {
                life,
                call,
                send,
                end,
                again,
            } => self.reply(life, call, send, end, again),
            Happening::Code { life, attempt } => self.answer_code(life, attempt),
            Happening::ExchangeArrival {
                life,
                attempt,
                right,
            } => self.exchange_arrives(life, attempt, right),
            Happening::ExchangeReply { life, attempt, end } => {
                self.exchange_reply(life, attempt, end);
            }
            Happening::Closing { life, call, send } => self.close(life, call, send),
            Happening::KeyAnswer { life } => self.answer_key(life),
            Happening::Quiet => self.calm_down(),
            Happening::Bound => return self.come_to_rest(),
            Happening::Probed(nth) => return self.probed(nth),
        }
        Ok(())
    }

    /// When a happening comes instead, if the app sleeps at its time.
    fn held_back(&self, due: Millis, what: Happening) -> Option<Millis> {
        let (since, until, stall) = self.asleep.filter(|(_, until, _)| due < *until)?;
        match what {
            Happening::Timer(_) if stall => Some(until + (due - since)),
            Happening::Timer(_)
            | Happening::Reply { .. }
            | Happening::Code { .. }
            | Happening::KeyAnswer { .. }
            | Happening::ExchangeReply { .. }
            | Happening::Quiet => Some(until),
            Happening::Step(index) if matches!(self.plan.steps[index].what, What::App(_)) => {
                Some(until)
            }
            _ => None,
        }
    }

    fn step(&mut self, step: Step) {
        self.note(|| format!("plan: {:?}", step.what));
        match step.what {
            // What a sleeping app was about to do when it was killed, comes to nothing.
            What::App(act) if self.alive && !self.quiet => self.act(act, step.id),
            What::App(_) => {}
            What::Revoke => {
                self.tally.revocations += 1;
                self.backend.revoke(self.now);
            }
            What::Refuse(length) => {
                self.tally.refusals += 1;
                self.backend.refuse_until(self.now + length);
            }
            What::Outage(length) => {
                self.tally.outages += 1;
                self.backend.down_until(self.now + length);
            }
            What::Jump(by) => {
                self.tally.jumps_forward += u64::from(by > 0);
                self.tally.jumps_back += u64::from(by < 0);
                self.skew += by;
            }
            What::Storage {
                set_fails,
                remove_fails,
            } => {
                self.phone.set_fails = set_fails;
                self.phone.remove_fails = remove_fails;
            }
            What::Kill(pause) if self.alive => {
                self.tally.kills += 1;
                self.kill(pause);
            }
            What::KillWithin(after, pause) if self.alive => self.app.cut = Some((after, pause)),
            What::Freeze { length, stall } if self.alive && self.hidden.is_none() => {
                self.tally.freezes += 1;
                self.hidden = Some((self.now + length, stall));
                if length > GRACE {
                    self.queue.put(self.now + GRACE, Happening::Suspend);
                }
            }
            What::Kill(_) | What::KillWithin(..) | What::Freeze { .. } => {}
        }
    }

    fn suspend(&mut self) {
        let Some((until, stall)) = self.hidden else {
            return;
        };
        self.asleep = Some((self.now, until, stall));
        self.app.watch.slept();
        self.interrupt(until);
    }

    /// The app is gone, and everything it was waiting for.
    pub fn kill(&mut self, pause: Millis) {
        self.note(|| format!("killed, starts again after {pause} ms"));
        self.alive = false;
        self.asleep = None;
        self.hidden = None;
        self.app.watch.tally(&mut self.tally);
        self.queue.put(self.now + pause, Happening::Launch);
    }

    pub fn launch(&mut self) {
        if self.alive {
            return;
        }
        self.alive = true;
        self.life += 1;
        self.app = App::new(self.plan, self.leases);
        self.note(|| "launched".into());
        self.input(|| serde_json::json!(["launch"]));
        if let Some(record) = self.phone.stored.clone() {
            self.tally.restored += 1;
            self.feed(Event::Restored(record), None, false);
        }
    }

    /// What the phone's clock shows.
    pub fn wall(&self) -> Millis {
        self.now + self.skew
    }

    pub fn moment(&self) -> Moment {
        Moment {
            wall: self.wall(),
            now: self.now,
            nested: self.app.draining,
        }
    }

    /// The fate of a message.
    pub fn fate(&mut self, key: Key) -> Fate {
        if self.quiet {
            return Fate::PLAIN;
        }
        let fate = self.plan.fate(key);
        if fate != Fate::PLAIN && !self.faults.contains(&key) {
            self.faults.push(key);
        }
        fate
    }

    /// Keeps the first violation.
    pub fn judge(&mut self, verdict: Verdict) {
        if let Err(violation) = verdict {
            self.note(|| format!("BROKEN {}: {}", violation.invariant, violation.detail));
            self.violation.get_or_insert(violation);
        }
    }

    pub fn note(&mut self, line: impl FnOnce() -> String) {
        if let Some(log) = &mut self.log {
            log.push(format!("{:>8} ms  {}", self.now, line()));
        }
    }
}

/// The number in a session id of the simulation.
pub fn number_of(id: &SessionId) -> u32 {
    id.reveal()
        .strip_prefix('s')
        .and_then(|number| number.parse().ok())
        .unwrap_or_default()
}

/// The session id with a number.
pub fn session_id(number: u32) -> Option<SessionId> {
    SessionId::new(format!("s{number}"))
}

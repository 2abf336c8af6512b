//! Several clients of one app over one storage, and a backend with refresh tokens: a simulation of its own, which the one of a
//! single client knows nothing of.
//!
//! A seed says how many clients there are, how storage is and what the backend does with its tokens, and what happens when:
//! requests, logins, logouts, outages, clients that are frozen for an hour, or killed. [`referee`] follows each client from
//! outside, and knows what the others do. When the faults have stopped, each client works again within a minute.

mod backend;
mod calls;
mod client;
mod referee;
mod schedule;
mod storage;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use fastrand::Rng;
use weapp_session::session::{AttemptNo, CallId, Millis, SendNo};

#[cfg(feature = "broken")]
use crate::broken::Broken;
use crate::plan::Machine;
use crate::random_plan::chance;
use crate::watch::Violation;
use backend::{Backend, Granted};
use client::Client;
use schedule::Schedule;
use storage::Storage;

/// When every schedule begins, by the phone's clock.
pub const START: Millis = 1_700_000_000_000;

/// Within so long each client works again, once the faults have stopped.
const MINUTE: Millis = 60_000;

/// How many schedules run where nobody says otherwise.
const SCHEDULES: u64 = 20_000;

/// From so many schedules on each of these must have occurred.
const ENOUGH: u64 = 2_000;
const OCCUR: [&str; 11] = [
    "answers to exchanges lost",
    "calls aborted in a pause",
    "codes",
    "freezes",
    "kills",
    "refresh tokens claimed",
    "refresh tokens found in use",
    "refresh tokens over",
    "renewals",
    "retries",
    "sessions of other clients found",
];

/// Something that is going to happen. The first number is the client's, the second its launch's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Happening {
    Request(usize),
    Login(usize, bool),
    AccountLogin(usize),
    Abort(usize),
    Logout(usize),
    Freeze(usize, Millis),
    Wake(usize),
    Kill(usize, Millis),
    Launch(usize),
    /// The backend ends all sessions, or all tokens as well.
    Expire,
    Revoke,
    Outage(Millis),
    Timer(usize, u32, u32),
    Code(usize, u32, AttemptNo),
    Exchange(usize, u32, AttemptNo, Shown),
    Exchanged(usize, u32, AttemptNo, Reply),
    Answer(usize, u32, CallId, SendNo, u16),
    Retry(usize, u32, CallId),
    Stored(usize, u32),
    Quiet,
    Probe(usize),
    End,
}

/// What an exchange shows to the backend.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shown {
    Code,
    Token(u32),
}

/// How an exchange ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reply {
    Granted(u32, Option<u32>),
    Over,
    Status(u16),
    Lost,
}

/// How often things happened.
pub type Tally = BTreeMap<&'static str, u64>;

/// Everything there is.
pub struct World {
    pub schedule: Schedule,
    pub rng: Rng,
    pub now: Millis,
    queue: BinaryHeap<Reverse<(Millis, u64, Happening)>>,
    put: u64,
    /// What waits for a client that sleeps.
    asleep: Vec<Happening>,
    pub backend: Backend,
    pub storage: Storage,
    pub clients: Vec<Client>,
    pub down_until: Millis,
    pub quiet: bool,
    pub tally: Tally,
    pub log: Option<Vec<String>>,
    pub violation: Option<Violation>,
    #[cfg(feature = "broken")]
    broken: Option<Broken>,
}

/// What came of a schedule.
pub struct Report {
    pub tally: Tally,
    pub violation: Option<Violation>,
    pub log: Vec<String>,
}

/// Runs the schedule of a seed.
pub fn run(seed: u64, aloud: bool) -> Report {
    World::new(seed, aloud).run()
}

/// The same with a machine that is broken in this way.
#[cfg(feature = "broken")]
pub fn run_broken(seed: u64, how: Broken) -> Report {
    let mut world = World::new(seed, false);
    world.broken = Some(how);
    world.run()
}

impl World {
    fn new(seed: u64, aloud: bool) -> Self {
        let mut rng = Rng::with_seed(seed);
        let schedule = Schedule::draw(&mut rng);
        Self {
            backend: Backend::new(schedule.rules),
            storage: Storage::default(),
            clients: Vec::new(),
            schedule,
            rng,
            now: 0,
            queue: BinaryHeap::new(),
            put: 0,
            asleep: Vec::new(),
            down_until: 0,
            quiet: false,
            tally: Tally::new(),
            log: aloud.then(Vec::new),
            violation: None,
            #[cfg(feature = "broken")]
            broken: None,
        }
    }

    /// The machine under test.
    pub fn machine(&self) -> Machine {
        let policy = self.schedule.policy.clone();
        #[cfg(feature = "broken")]
        return Broken::machine(self.broken, policy);
        #[cfg(not(feature = "broken"))]
        Machine::new(policy)
    }

    fn run(mut self) -> Report {
        for number in 0..self.schedule.clients {
            let client = Client::new(self.machine());
            self.clients.push(client);
            self.put(0, Happening::Launch(number));
        }
        for (at, what) in self.schedule.steps.clone() {
            self.put(at, what);
        }
        while self.violation.is_none()
            && let Some(Reverse((at, _, what))) = self.queue.pop()
        {
            self.now = at;
            if self.sleeps(what) {
                self.asleep.push(what);
                continue;
            }
            self.note(|| format!("{what:?}"));
            self.happen(what);
        }
        Report {
            tally: self.tally,
            violation: self.violation,
            log: self.log.unwrap_or_default(),
        }
    }

    /// Whether something waits for a client that sleeps.
    fn sleeps(&self, what: Happening) -> bool {
        let number = match what {
            Happening::Timer(number, ..)
            | Happening::Code(number, ..)
            | Happening::Exchanged(number, ..)
            | Happening::Answer(number, ..)
            | Happening::Retry(number, ..)
            | Happening::Stored(number, ..)
            | Happening::Request(number)
            | Happening::Login(number, _)
            | Happening::AccountLogin(number)
            | Happening::Abort(number)
            | Happening::Logout(number) => number,
            _ => return false,
        };
        self.now < self.clients[number].frozen_until
    }

    fn happen(&mut self, what: Happening) {
        match what {
            Happening::Launch(number) => self.launch(number),
            Happening::Request(number) => self.request(number),
            Happening::Login(number, force) => self.log_in(number, force),
            Happening::AccountLogin(number) => self.account_login(number),
            Happening::Abort(number) => self.abort(number),
            Happening::Logout(number) => self.log_out(number),
            Happening::Freeze(number, length) if !self.quiet => {
                self.count("freezes");
                self.clients[number].frozen_until = self.now + length;
                self.put(self.now + length, Happening::Wake(number));
                if length > MINUTE / 2 {
                    self.interrupt(number);
                }
            }
            Happening::Kill(number, pause) if !self.quiet => {
                self.count("kills");
                self.clients[number].die();
                self.put(self.now + pause, Happening::Launch(number));
            }
            Happening::Freeze(..) | Happening::Kill(..) => {}
            Happening::Wake(_) => self.wake(),
            Happening::Expire => self.backend.expire(self.now),
            Happening::Revoke => self.backend.revoke(),
            Happening::Outage(length) => {
                self.count("outages");
                self.down_until = self.now + length;
            }
            Happening::Timer(number, life, timer) => self.fire(number, life, timer),
            Happening::Code(number, life, attempt) => self.code(number, life, attempt),
            Happening::Exchange(number, life, attempt, shown) => {
                self.exchange(number, life, attempt, shown);
            }
            Happening::Exchanged(number, life, attempt, reply) => {
                self.exchanged(number, life, attempt, reply);
            }
            Happening::Answer(number, life, call, send, status) => {
                self.answer(number, life, call, send, status);
            }
            Happening::Retry(number, life, call) => self.retry(number, life, call),
            Happening::Stored(number, life) => self.storage_answers(number, life),
            Happening::Quiet => self.calm_down(),
            Happening::Probe(number) => self.probe(number),
            Happening::End => self.end(),
        }
    }

    /// What reaches the backend in an exchange, and when its answer is back.
    fn exchange(&mut self, number: usize, life: u32, attempt: AttemptNo, shown: Shown) {
        let reply = if self.now < self.down_until {
            Reply::Status(503)
        } else {
            match shown {
                Shown::Code => granted(self.backend.log_in(self.now)),
                Shown::Token(token) => match self.backend.renew(token, self.now) {
                    Some(session) => granted(session),
                    None => Reply::Over,
                },
            }
        };
        let lost = !self.quiet && chance(&mut self.rng, self.schedule.loss);
        self.count_if("answers to exchanges lost", lost);
        self.count_if("refresh tokens over", reply == Reply::Over);
        let reply = if lost { Reply::Lost } else { reply };
        let back = self.latency();
        self.put(
            self.now + back,
            Happening::Exchanged(number, life, attempt, reply),
        );
    }

    /// Somebody wakes: what has waited happens now, unless it goes on waiting.
    fn wake(&mut self) {
        for what in std::mem::take(&mut self.asleep) {
            self.put(self.now, what);
        }
    }

    fn calm_down(&mut self) {
        self.quiet = true;
        self.down_until = 0;
        for number in 0..self.clients.len() {
            self.clients[number].frozen_until = self.now;
            for second in 0..=MINUTE / 1_000 + 12 {
                self.put(self.now + second * 1_000, Happening::Probe(number));
            }
        }
        self.wake();
        self.put(self.now + MINUTE + 30_000, Happening::End);
    }

    pub fn latency(&mut self) -> Millis {
        if self.quiet {
            return 5;
        }
        self.rng.i64(1..=self.schedule.latency)
    }

    pub fn put(&mut self, at: Millis, what: Happening) {
        self.put += 1;
        self.queue.push(Reverse((at, self.put, what)));
    }

    pub fn count(&mut self, what: &'static str) {
        *self.tally.entry(what).or_default() += 1;
    }

    pub fn count_if(&mut self, what: &'static str, holds: bool) {
        *self.tally.entry(what).or_default() += u64::from(holds);
    }

    pub fn note(&mut self, line: impl FnOnce() -> String) {
        if let Some(log) = &mut self.log {
            log.push(format!("{:>8} ms  {}", self.now, line()));
        }
    }
}

fn granted(granted: Granted) -> Reply {
    Reply::Granted(granted.session, granted.token)
}

#[test]
fn several_clients_over_one_storage_keep_what_is_promised() {
    let first = crate::number("SEED").unwrap_or(1);
    let count = crate::number("SCHEDULES").unwrap_or(SCHEDULES);
    let mut total = Tally::new();
    for seed in first..first + count {
        let report = run(seed, false);
        if let Some(Violation { invariant, detail }) = report.violation {
            let log = run(seed, true).log.join("\n");
            panic!("seed {seed} breaks {invariant}: {detail}\n{log}");
        }
        for (what, count) in report.tally {
            *total.entry(what).or_default() += count;
        }
    }
    for (what, count) in &total {
        println!("{count:>12}  {what}");
    }
    for what in OCCUR {
        let found = total.get(what).is_some_and(|count| *count > 0);
        assert!(found || count < ENOUGH, "no {what} in {count} schedules");
    }
}

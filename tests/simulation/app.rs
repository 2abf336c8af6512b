//! The app: its calls, its callbacks and its listeners.

use serde_json::json;
use weapp_session::session::{
    AttemptNo, Auth, CallId, ErrorCode, Event, Notice, Outcome, Policy, Timer,
};

use crate::lease::Leases;
use crate::plan::{Act, Ask, Machine, Plan, Then};
use crate::requests::Wire;
use crate::sockets::Socket;
use crate::watch::Watch;
use crate::world::World;

/// How often in one launch the listeners do something; they could go on for ever otherwise.
const LISTENER_ACTS: u32 = 3;

/// Calls made from inside callbacks have numbers of their own in the plan.
const INSIDE: u32 = 1_000_000;

/// One launch of the app.
pub struct App {
    pub machine: Machine,
    /// In a script for the built package, the machine as the package has it, which paces its logins.
    pub paced: Option<Box<weapp_session::session::Machine>>,
    /// What the machine has lent, in a run with leases.
    pub leases: Option<Leases>,
    pub watch: Watch,
    /// Whether effects are being performed. Events from inside an effect only go in; the one loop performs what they
    /// lead to.
    pub draining: bool,
    /// How many calls of the app into the client are on the stack.
    pub entered: u32,
    /// Whether the app has destroyed the client.
    pub gone: bool,
    pub last_call: CallId,
    /// The plan's numbers of the calls.
    pub keys: Vec<u32>,
    pub timers: Vec<(Timer, u32)>,
    /// Calls that the app has aborted, be it that they had ended and it had not been told.
    pub aborted: Vec<CallId>,
    /// Calls that the shell has ended before the machine was heard: the app was done with the client in a callback.
    pub ended: Vec<CallId>,
    /// The timer by which the shell looks at the calls that no timer of their own bounds.
    pub look: Option<u32>,
    /// What is done when the app's own call has returned, by the number of its timer.
    pub tasks: Vec<(u32, Task)>,
    pub wires: Vec<Wire>,
    pub sockets: Vec<Socket>,
    /// Attempts, and the how manieth calls of `wx.login` they are.
    pub codes: Vec<(AttemptNo, u32)>,
    /// Attempts that post account credentials, and the plan's numbers of their calls.
    pub posts: Vec<(AttemptNo, u32)>,
    /// Account logins, and whether those are right.
    pub passwords: Vec<(CallId, bool)>,
    /// The attempt whose exchange is at the host.
    pub exchange: Option<AttemptNo>,
    /// Attempts whose exchange was interrupted in the background.
    pub interrupted: Vec<AttemptNo>,
    /// Kill the app after so many effects, and start it after so long.
    pub cut: Option<(u32, i64)>,
    listener_acts: u32,
}

/// Something of the app that has to run.
#[derive(Clone, Copy, Debug)]
pub enum Task {
    Settle(CallId, Outcome),
    Notice(Notice),
    LoggedOut,
    /// The listener of a socket catches up.
    Hear(CallId),
    /// The glue lets go of the wasm's half.
    Free,
}

impl App {
    pub fn new(plan: &Plan, leases: bool) -> Self {
        Self {
            machine: plan.machine(),
            paced: plan.scripted.then(|| {
                let paces_logins = true;
                let policy = plan.policy.clone();
                let policy = Policy {
                    paces_logins,
                    ..policy
                };
                Box::new(weapp_session::session::Machine::new(policy))
            }),
            leases: leases.then(|| Leases::new(plan.prefixes())),
            watch: Watch::new(plan.policy.clone()),
            draining: false,
            entered: 0,
            gone: false,
            last_call: CallId(0),
            keys: Vec::new(),
            timers: Vec::new(),
            aborted: Vec::new(),
            ended: Vec::new(),
            look: None,
            tasks: Vec::new(),
            wires: Vec::new(),
            sockets: Vec::new(),
            codes: Vec::new(),
            posts: Vec::new(),
            passwords: Vec::new(),
            exchange: None,
            interrupted: Vec::new(),
            cut: None,
            listener_acts: 0,
        }
    }
}

impl World<'_> {
    /// The app does something. `key` is the plan's number of the call that it makes.
    pub fn act(&mut self, act: Act, key: u32) {
        if self.app.gone && self.plan.scripted {
            return;
        }
        match act {
            Act::Request(ask) => self.request(ask, key),
            Act::Login { force } => {
                let call = self.next_call(key);
                self.tally.forced += u64::from(force);
                self.input(|| json!(["login", call.0, force]));
                self.feed(Event::Login { call, force }, None, true);
            }
            Act::Abort(of) => {
                let call = self.call_of(of);
                let ask = self.app.watch.call(call).and_then(|call| call.ask());
                // A socket is closed, not aborted, which is the host's business while there is a connection.
                if ask.is_some_and(|ask| !(ask.is_socket() && self.plan.scripted)) {
                    self.input(|| json!(["abort", call.0]));
                    self.app.aborted.push(call);
                    self.feed(Event::Aborted { call }, None, true);
                }
            }
            Act::Disorder(of) => self.disorder(self.call_of(of)),
            Act::AccountLogin { right } => self.log_in_with(right, key),
            Act::Adopt { what, renewable } => self.adopt(what, renewable),
            Act::Logout => {
                self.input(|| json!(["logout"]));
                self.feed(Event::Logout, None, true);
                self.later(Task::LoggedOut);
            }
            Act::Destroy => {
                self.tally.destroyed += u64::from(!self.app.gone);
                self.input(|| json!(["destroy"]));
                self.feed(Event::Destroyed, None, true);
                if !self.app.gone {
                    self.end_all();
                    self.app.gone = true;
                    self.later(Task::Free);
                    self.looks_no_more();
                }
            }
        }
    }

    fn request(&mut self, ask: Ask, key: u32) {
        let call = self.next_call(key);
        self.tally.requests += 1;
        self.tally.foreign += u64::from(!ask.trusted);
        self.tally.sockets += u64::from(ask.is_socket());
        self.tally.optional += u64::from(ask.auth == Auth::Optional);
        let kind = if ask.is_socket() { "socket" } else { "request" };
        self.input(|| json!([kind, call.0, ask.trusted, ask.as_options()]));
        if ask.is_socket() {
            self.opens_socket(call);
        }
        self.feed(ask.event(call), Some(ask), true);
        self.bound_call(call, ask.timeout);
    }

    /// A call whose number is not greater than every earlier one.
    fn disorder(&mut self, call: CallId) {
        if call == CallId(0) {
            return;
        }
        self.tally.disorders += 1;
        self.app.watch.disorders(call);
        self.feed(Event::Login { call, force: true }, None, true);
    }

    /// The call of the step with this number, or the one made last; 0 if there is none.
    fn call_of(&self, step: Option<u32>) -> CallId {
        let Some(key) = step else {
            return self.app.last_call;
        };
        let index = self.app.keys.iter().position(|of| *of == key);
        CallId(index.map_or(0, |index| index as u32 + 1))
    }

    pub fn next_call(&mut self, key: u32) -> CallId {
        self.app.last_call = self.app.last_call.next();
        self.app.keys.push(key);
        self.tally.inside += u64::from(self.app.draining);
        self.app.last_call
    }

    pub fn run_task(&mut self, task: Task) {
        match task {
            Task::Settle(call, outcome) if self.plan.scripted && self.is_socket(call) => {
                self.socket_settles(call, outcome);
            }
            Task::Hear(call) => self.hear(call),
            Task::Settle(call, outcome) => {
                let outcome = self.as_told(call, outcome);
                let status = self.app.wires.iter().rev().find(|wire| wire.call == call);
                let status = status.map_or(0, |wire| wire.status);
                let outer = self.open_frame(|recorder| recorder.settled(call, outcome, status));
                let then = self.app.watch.call(call).and_then(|call| call.ask()?.then);
                if let Some(then) = then {
                    let key = self.app.keys[call.0 as usize - 1].wrapping_mul(8) + INSIDE;
                    self.react(then, key);
                }
                self.close_frame(outer);
            }
            Task::Notice(notice) => {
                let outer = self.open_frame(|recorder| recorder.noticed(notice));
                let listeners = self.plan.listeners;
                let act = match notice {
                    Notice::LoggedIn => listeners.login,
                    Notice::LoggedOut => listeners.logout,
                    Notice::Expired => listeners.expired,
                    Notice::LoginFailed(_) | Notice::Error(_) => listeners.error,
                };
                if let Some(act) = act
                    && !self.quiet
                    && self.app.listener_acts < LISTENER_ACTS
                {
                    self.app.listener_acts += 1;
                    self.act(act, 2 * INSIDE + self.app.listener_acts);
                }
                self.close_frame(outer);
            }
            Task::LoggedOut => {
                if let Some(recorder) = &mut self.recorder {
                    recorder.promised(json!(["logout"]));
                }
            }
            Task::Free => {}
        }
    }

    /// How the app is told that a call ended: one that it has aborted meanwhile does not succeed any more.
    fn as_told(&self, call: CallId, outcome: Outcome) -> Outcome {
        match outcome {
            Outcome::Delivered if self.app.aborted.contains(&call) => {
                Outcome::Failed(ErrorCode::Aborted)
            }
            outcome => outcome,
        }
    }

    fn react(&mut self, then: Then, key: u32) {
        if self.quiet {
            return;
        }
        match then {
            Then::Request => self.act(Act::Request(Ask::PLAIN), key),
            Then::Login { force } => self.act(Act::Login { force }, key),
            Then::AbortLast => self.act(Act::Abort(None), key),
            Then::AccountLogin => self.act(Act::AccountLogin { right: true }, key),
            Then::Logout => self.act(Act::Logout, key),
            Then::SwitchUser => {
                self.act(Act::Logout, key);
                self.act(Act::Login { force: false }, key);
            }
            Then::RequestAndLogout => {
                self.act(Act::Request(Ask::PLAIN), key);
                self.act(Act::Logout, key);
            }
            Then::LogoutAndRequest => {
                self.act(Act::Logout, key);
                self.act(Act::Request(Ask::PLAIN), key);
            }
            Then::RequestAndAbort => {
                self.act(Act::Request(Ask::PLAIN), key);
                self.act(Act::Abort(None), key);
            }
            Then::RequestAndDestroy => {
                self.act(Act::Request(Ask::PLAIN), key);
                self.act(Act::Destroy, key);
            }
            Then::TellAndLogout => {
                self.act(Act::Request(Ask::TELLING), key);
                self.act(Act::Logout, key);
            }
            Then::Disorder => self.act(Act::Disorder(None), key),
        }
    }
}

//! Writes down what went in and what came out, as a script that can be played to the built package.
//!
//! A script is one line of JSON: the options, what else the app and the backend do always, the steps with what they led to, and what happens inside of effects. See
//! `tests/levels/replay.js`, which plays it, for the form.

use serde_json::{Value, json};
use weapp_session::session::{CallId, ErrorCode, LoginFailure, Notice, Outcome, Snapshot, State};

use crate::plan::Plan;
use crate::policy;
use crate::world::World;

/// What has been written down so far.
#[derive(Debug, Default)]
pub struct Recorder {
    steps: Vec<Value>,
    inside: Vec<Value>,
    /// The step that is being made.
    step: Option<Step>,
    /// How many outputs there have been.
    outputs: usize,
    /// The output from inside of which the app or the host acts.
    frame: Option<usize>,
}

#[derive(Debug)]
struct Step {
    wall: i64,
    what: Value,
    out: Vec<Value>,
    promised: Vec<Value>,
}

impl Recorder {
    /// The script.
    pub fn script(self, plan: &Plan) -> Value {
        json!({
            "seed": plan.seed,
            "options": policy::as_options(&plan.policy),
            "habits": {
                "readsItself": plan.reads_itself(),
                "inBody": plan.rules.in_body,
                "rotates": plan.rules.rotation.is_some(),
                "retells": plan.rules.retold.is_some(),
            },
            "steps": self.steps,
            "inside": self.inside,
        })
    }

    /// The end of a step, and what the app then sees of the session.
    pub fn end_step(&mut self, view: Option<Snapshot<'_>>) {
        let Some(mut step) = self.step.take() else {
            return;
        };
        // Nobody listens to a promise before the call that gives it has returned: it is heard of last.
        let makes = ["login", "sign in", "socket"];
        let by_call = step.what[0]
            .as_str()
            .is_some_and(|name| makes.contains(&name));
        let own = step.what.get(1).filter(|_| by_call);
        step.promised
            .sort_by_key(|note| note.get(1).is_some() && note.get(1) == own);
        let session = view.map(|view| {
            let state = match view.state {
                State::None => "none",
                State::Active => "active",
                State::Renewing => "renewing",
                State::Expired => "expired",
            };
            json!([state, view.id.map(|id| id.reveal()), view.expires_at])
        });
        self.steps.push(json!({
            "now": step.wall,
            "do": step.what,
            "out": step.out,
            "promised": step.promised,
            "session": session,
        }));
    }

    fn input(&mut self, wall: i64, what: Value) {
        if let Some(within) = self.frame {
            self.inside.push(json!([within, what]));
            return;
        }
        self.step = Some(Step {
            wall,
            what,
            out: Vec::new(),
            promised: Vec::new(),
        });
    }

    /// Something came out. Gives its number.
    pub fn output(&mut self, what: Value) -> usize {
        if let Some(step) = &mut self.step {
            step.out.push(what);
        }
        self.outputs += 1;
        self.outputs - 1
    }

    /// A promise settled, which the app learns a little later.
    pub fn promised(&mut self, what: Value) {
        if let Some(step) = &mut self.step {
            step.promised.push(what);
        }
    }

    pub fn login_settled(&mut self, call: CallId, outcome: Outcome) {
        let how = match outcome {
            Outcome::LoggedIn { .. } => "fresh",
            Outcome::AlreadyLoggedIn => "as before",
            Outcome::LoginFailed(LoginFailure { code, .. }) | Outcome::Failed(code) => code.name(),
            _ => "?",
        };
        self.promised(json!(["login", call.0, how]));
    }

    pub fn settled(&mut self, call: CallId, outcome: Outcome, status: u16) -> usize {
        self.output(json!(["settle", call.0, how(outcome, status)]))
    }

    pub fn noticed(&mut self, notice: Notice) -> usize {
        self.output(match notice {
            Notice::LoggedIn => json!(["notice", "login"]),
            Notice::LoggedOut => json!(["notice", "logout"]),
            Notice::Expired => json!(["notice", "expired"]),
            Notice::LoginFailed(LoginFailure { code, .. }) | Notice::Error(code) => error(code),
        })
    }
}

/// How the app learns that a call to the host ended.
pub fn how(outcome: Outcome, status: u16) -> Value {
    match outcome {
        Outcome::Delivered => json!(status),
        Outcome::TimedOut => json!("REQUEST_FAILED request:fail timeout"),
        Outcome::HostFailed => json!("REQUEST_FAILED request:fail lost"),
        Outcome::LoginFailed(LoginFailure { code, .. }) | Outcome::Failed(code) => {
            json!(code.name())
        }
        Outcome::OutOfOrder | Outcome::LoggedIn { .. } | Outcome::AlreadyLoggedIn => json!("?"),
    }
}

fn error(code: ErrorCode) -> Value {
    json!(["notice", "error", code.name()])
}

impl World<'_> {
    /// Writes down what goes in.
    pub fn input(&mut self, what: impl FnOnce() -> Value) {
        let wall = self.wall();
        if let Some(recorder) = &mut self.recorder {
            recorder.input(wall, what());
        }
    }

    /// Writes down what came out.
    pub fn output(&mut self, what: impl FnOnce() -> Value) {
        if let Some(recorder) = &mut self.recorder {
            recorder.output(what());
        }
    }

    /// Writes down something from inside of which the app or the host may act. Gives what [`Self::close_frame`] wants.
    pub fn open_frame(&mut self, output: impl FnOnce(&mut Recorder) -> usize) -> Option<usize> {
        let recorder = self.recorder.as_mut()?;
        let outer = recorder.frame;
        let number = output(recorder);
        recorder.frame = Some(number);
        outer
    }

    pub fn close_frame(&mut self, outer: Option<usize>) {
        if let Some(recorder) = &mut self.recorder {
            recorder.frame = outer;
        }
    }
}

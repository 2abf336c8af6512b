//! What is laid down before a run: the policy, the backend's habits, the weather, and a list of steps in time.
//!
//! The list is plain data, so that a failing schedule can be cut down step by step and still be the same schedule.

use fastrand::Rng;
use serde_json::{Value, json};
use weapp_session::session::{Auth, CallId, Event, Millis, Policy, Priority};

use crate::faults::{Key, Weather};
use crate::policy;
use crate::random_plan;
use crate::random_plan::pick;

/// The machine under test. Where it may be broken on purpose, what breaks it from outside stands around it.
#[cfg(feature = "broken")]
pub use crate::broken::Faulty as Machine;
#[cfg(not(feature = "broken"))]
pub use weapp_session::session::Machine;

/// Everything that is decided before a run. What is not in here follows from it.
#[derive(Clone, Debug)]
pub struct Plan {
    pub seed: u64,
    pub policy: Policy,
    pub rules: Rules,
    pub weather: Weather,
    pub listeners: Listeners,
    /// In the order of time.
    pub steps: Vec<Step>,
    /// When the faults stop.
    pub quiet_at: Millis,
    /// Fates that the minimiser has turned into ordinary ones.
    pub calm: Vec<Key>,
    /// Whether only such things happen as the glue passes on in a way that can be told from outside.
    pub scripted: bool,
    /// What is broken on purpose.
    #[cfg(feature = "broken")]
    pub broken: Option<crate::broken::Broken>,
}

/// How the backend treats sessions.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// A new login ends the user's older sessions.
    pub single: bool,
    /// Each answer prolongs the session.
    pub sliding: bool,
    /// How long a session really lives.
    pub lifetime: Option<Millis>,
    /// What the backend says of it, in seconds; it need not be the truth.
    pub told: Option<f64>,
    /// It says "expired" in the body of a success.
    pub in_body: bool,
    pub rotation: Option<Rotation>,
    /// What each answer says of the session's lifetime, in milliseconds; it need not be one.
    pub retold: Option<i32>,
}

/// A backend that gives new ids.
#[derive(Clone, Copy, Debug)]
pub struct Rotation {
    /// With each so manieth answer.
    pub every: u32,
    /// How long the old id lives on.
    pub grace: Millis,
}

/// What the app's listeners do when they are told something, the first few times.
#[derive(Clone, Copy, Debug, Default)]
pub struct Listeners {
    pub login: Option<Act>,
    pub logout: Option<Act>,
    pub expired: Option<Act>,
    pub error: Option<Act>,
}

/// One thing that happens by plan. `id` stays with it when others are removed.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    pub id: u32,
    pub at: Millis,
    pub what: What,
}

#[derive(Clone, Copy, Debug)]
pub enum What {
    App(Act),
    /// The backend forgets all sessions.
    Revoke,
    /// The backend answers "expired" to every session, also to new ones, for a while.
    Refuse(Millis),
    /// The backend answers 503 for a while.
    Outage(Millis),
    /// The wall clock is set.
    Jump(Millis),
    /// From now on writing and removing fail, or work.
    Storage {
        set_fails: bool,
        remove_fails: bool,
    },
    /// The app is killed and started again after a while.
    Kill(Millis),
    /// The app is killed in the midst of what it does next, after so many effects.
    KillWithin(u32, Millis),
    /// The app is in the background for a while. Timers either stall, or fire when it comes back.
    Freeze {
        length: Millis,
        stall: bool,
    },
}

/// What an app does.
#[derive(Clone, Copy, Debug)]
pub enum Act {
    Request(Ask),
    Login {
        force: bool,
    },
    /// Abort the call of the step with this number; `None`: the call made last.
    Abort(Option<u32>),
    /// An account login.
    AccountLogin {
        right: bool,
    },
    /// The app brings a session of its own.
    Adopt {
        what: Brought,
        renewable: bool,
    },
    Logout,
    Destroy,
    /// A call whose number is out of order, which is the shell's mistake: that of the step with this number, or of the
    /// call made last.
    Disorder(Option<u32>),
}

/// What session an app brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Brought {
    Valid,
    /// One that the backend never heard of.
    Bogus,
    /// The one that the client has.
    Same,
}

/// A request.
#[derive(Clone, Copy, Debug)]
pub struct Ask {
    pub auth: Auth,
    pub trusted: bool,
    pub replay: bool,
    pub timeout: Option<u32>,
    /// Exempt are sockets, whose answer is their end.
    pub priority: Priority,
    /// What its callback does.
    pub then: Option<Then>,
}

/// What a callback of a request does.
#[derive(Clone, Copy, Debug)]
pub enum Then {
    /// Another request that needs the session.
    Request,
    Login {
        force: bool,
    },
    /// Abort the call made last.
    AbortLast,
    AccountLogin,
    Logout,
    /// Log out, and log in again at once.
    SwitchUser,
    /// Make a request, and log out at once.
    RequestAndLogout,
    /// Log out, and make a request at once.
    LogoutAndRequest,
    /// Make a request, and abort it at once.
    RequestAndAbort,
    /// Make a request, and be done with the client.
    RequestAndDestroy,
    /// Tell the backend of a logout, and log out at once.
    TellAndLogout,
    /// The shell makes a call whose number is out of order.
    Disorder,
}

impl Plan {
    /// The plan of a seed.
    pub fn of(seed: u64) -> Self {
        let mut rng = Rng::with_seed(seed);
        let rng = &mut rng;
        let policy = policy::draw(rng);
        let rules = random_plan::rules(rng);
        let weather = Weather::any(rng);
        let listeners = random_plan::listeners(rng);
        let steps = random_plan::steps(rng);
        let last = steps.last().map_or(0, |step| step.at);
        let quiet_at = last + pick(rng, &[0, 1, 50, 2_000, 20_000]);
        Self {
            seed,
            policy,
            rules,
            weather,
            listeners,
            steps,
            quiet_at,
            calm: Vec::new(),
            scripted: false,
            #[cfg(feature = "broken")]
            broken: None,
        }
    }

    /// The same plan without what cannot be told to the built package from outside: an app killed in the midst of
    /// an effect, a shell that confuses numbers, a request that tells of a logout by itself, and what an app does when a
    /// socket ends. Where the app's own part in an exchange fails, it does so
    /// with the answer: data that is given by a function is sent a microtask later, when a step has ended.
    pub fn scripted(seed: u64) -> Self {
        let mut plan = Self::of(seed);
        plan.scripted = true;
        plan.steps.retain(|step| {
            let disorder = matches!(step.what, What::App(Act::Disorder(_)));
            !disorder && !matches!(step.what, What::KillWithin(..))
        });
        // As the package does it, whose storage answers at once.
        plan.policy.shares_storage = true;
        // The options count it in seconds.
        plan.policy.renew_before = plan.policy.renew_before / 1_000 * 1_000;
        for step in &mut plan.steps {
            let What::App(Act::Request(ask)) = &mut step.what else {
                continue;
            };
            let untold = matches!(ask.then, Some(Then::TellAndLogout | Then::Disorder));
            // The app learns from a promise or an event, neither of which has anything inside.
            if ask.is_socket() || untold {
                ask.then = None;
            }
            if ask.auth == Auth::Held {
                ask.auth = Auth::Optional;
            }
        }
        plan
    }
}

impl Plan {
    /// The same plan with a shell that numbers its calls as it should.
    pub fn without_disorder(&self) -> Self {
        let mut plan = self.clone();
        plan.steps
            .retain(|step| !matches!(step.what, What::App(Act::Disorder(_))));
        for step in &mut plan.steps {
            if let What::App(Act::Request(ask)) = &mut step.what {
                ask.then = ask.then.filter(|then| !matches!(then, Then::Disorder));
            }
        }
        plan
    }
}

impl Ask {
    pub const PLAIN: Ask = Ask {
        auth: Auth::Required,
        trusted: true,
        replay: true,
        timeout: None,
        priority: Priority::Normal,
        then: None,
    };

    /// What tells the backend of a logout.
    pub const TELLING: Ask = Ask {
        auth: Auth::Held,
        replay: false,
        priority: Priority::Exempt,
        ..Ask::PLAIN
    };

    /// The machine is told of it.
    pub fn event(self, call: CallId) -> Event {
        let Ask {
            auth,
            trusted,
            replay,
            timeout: _,
            priority,
            then: _,
        } = self;
        Event::Request {
            call,
            auth,
            trusted,
            replay,
            priority,
        }
    }

    /// What the app gives to `client.request` with it, or to `connectSocket`. Every field is named, so that none is
    /// forgotten.
    pub fn as_options(&self) -> Value {
        let Ask {
            auth,
            trusted: _,
            replay,
            timeout,
            priority,
            then: _,
        } = self;
        let auth = match auth {
            Auth::Required => json!(true),
            Auth::Optional => json!("optional"),
            Auth::Never => json!(false),
            Auth::Held => json!("held"),
        };
        let mut options = json!({ "auth": auth, "replay": replay });
        if let Some(timeout) = timeout {
            options["timeout"] = json!(timeout);
        }
        if *priority == Priority::High {
            options["priority"] = json!("high");
        }
        options
    }

    pub fn is_socket(&self) -> bool {
        self.priority == Priority::Exempt
    }
}

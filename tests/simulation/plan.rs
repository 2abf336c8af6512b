//! What is laid down before a run: the policy, the backend's habits, the weather, and a list of steps in time.
//!
//! The list is plain data, so that a failing schedule can be cut down step by step and still be the same schedule.

use fastrand::Rng;
use weapp_session::session::{Millis, Need, Policy};

use crate::fate::{Key, Weather};

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
    pub broken: Option<weapp_session::session::Break>,
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
    Logout,
    Destroy,
}

/// A request.
#[derive(Clone, Copy, Debug)]
pub struct Ask {
    pub need: Need,
    pub trusted: bool,
    pub replay: bool,
    pub timeout: Option<u32>,
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
    Logout,
    /// Log out, and log in again at once.
    SwitchUser,
}

impl Plan {
    /// The plan of a seed.
    pub fn of(seed: u64) -> Self {
        let mut rng = Rng::with_seed(seed);
        let rng = &mut rng;
        let policy = policy(rng);
        let rules = rules(rng);
        let weather = Weather::any(rng);
        let listeners = listeners(rng);
        let steps = steps(rng);
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
    /// an effect, and data for the exchange that the app fails to give.
    pub fn scripted(seed: u64) -> Self {
        let mut plan = Self::of(seed);
        plan.scripted = true;
        plan.steps
            .retain(|step| !matches!(step.what, What::KillWithin(..)));
        // The options count it in seconds.
        plan.policy.renew_before = plan.policy.renew_before / 1_000 * 1_000;
        plan
    }
}

pub fn chance(rng: &mut Rng, percent: u32) -> bool {
    rng.u32(0..100) < percent
}

pub fn pick<T: Copy>(rng: &mut Rng, of: &[T]) -> T {
    of[rng.usize(0..of.len())]
}

fn policy(rng: &mut Rng) -> Policy {
    Policy {
        replays: pick(rng, &[0, 1, 1, 1, 2, 3]),
        retry_limit: pick(rng, &[0, 1, 2, 2, 3]),
        retry_delay: pick(rng, &[0, 1, 100, 500, 2_500]),
        login_timeout: pick(rng, &[500, 3_000, 10_000, 10_000]),
        ttl: pick(rng, &[None, None, Some(1), Some(20), Some(7_200)]),
        renew_before: pick(rng, &[0, 0, 500, 5_000, 300_000]),
        expired_statuses: vec![401],
    }
}

fn rules(rng: &mut Rng) -> Rules {
    let lifetime = pick(rng, &[None, None, Some(1_500), Some(15_000), Some(60_000)]);
    let truth = lifetime.map(|millis: Millis| millis as f64 / 1000.0);
    Rules {
        single: chance(rng, 40),
        sliding: chance(rng, 30),
        lifetime,
        told: pick(
            rng,
            &[truth, truth, None, Some(0.001), Some(5.0), Some(86_400.0)],
        ),
    }
}

fn listeners(rng: &mut Rng) -> Listeners {
    let mut one = |percent| {
        let acts = [Act::Login { force: false }, Act::Login { force: true }];
        let more = [Act::Logout, Act::Request(Ask::PLAIN), Act::Abort(None)];
        let act = pick(rng, &[acts[0], acts[1], more[0], more[1], more[1], more[2]]);
        chance(rng, percent).then_some(act)
    };
    Listeners {
        login: one(10),
        logout: one(15),
        expired: one(40),
        error: one(15),
    }
}

impl Ask {
    pub const PLAIN: Ask = Ask {
        need: Need::Required,
        trusted: true,
        replay: true,
        timeout: None,
        then: None,
    };

    fn any(rng: &mut Rng) -> Self {
        use Need::{Never, Optional, Required};
        let then = [
            Then::Request,
            Then::Request,
            Then::Login { force: false },
            Then::Login { force: true },
            Then::AbortLast,
            Then::Logout,
            Then::SwitchUser,
        ];
        Self {
            need: pick(
                rng,
                &[Required, Required, Required, Required, Optional, Never],
            ),
            trusted: chance(rng, 92),
            replay: chance(rng, 88),
            timeout: chance(rng, 30)
                .then(|| pick(rng, &[1, 40, 700, 4_000, 12_000, 40_000]) + rng.u32(0..50)),
            then: chance(rng, 15).then(|| pick(rng, &then)),
        }
    }
}

fn steps(rng: &mut Rng) -> Vec<Step> {
    let count = rng.u32(1..64);
    let mut at = 0;
    let mut steps: Vec<Step> = Vec::new();
    for id in 0..count {
        at += match rng.u32(0..10) {
            0..=3 => 0,
            4..=6 => rng.i64(1..200),
            7..=8 => rng.i64(200..6_000),
            _ => rng.i64(6_000..25_000),
        };
        let what = what(rng, id);
        steps.push(Step { id, at, what });
    }
    steps
}

fn what(rng: &mut Rng, id: u32) -> What {
    match rng.u32(0..1_000) {
        0..=539 => What::App(Act::Request(Ask::any(rng))),
        540..=599 => What::App(Act::Login { force: rng.bool() }),
        600..=659 => {
            let of = (id > 0).then(|| rng.u32(0..id));
            What::App(Act::Abort(of.filter(|_| rng.bool())))
        }
        660..=699 => What::App(Act::Logout),
        700..=709 => What::App(Act::Destroy),
        710..=769 => What::Revoke,
        770..=789 => What::Refuse(rng.i64(1..10_000)),
        790..=809 => What::Outage(rng.i64(1..10_000)),
        810..=869 => What::Jump(jump(rng)),
        870..=909 => What::Storage {
            set_fails: rng.bool(),
            remove_fails: rng.bool(),
        },
        910..=939 => What::Kill(pick(rng, &[0, 5, 3_000])),
        940..=959 => What::KillWithin(rng.u32(0..8), pick(rng, &[0, 5, 3_000])),
        _ => What::Freeze {
            length: pick(rng, &[500, 5_000, 5_001, 9_000, 90_000]),
            stall: rng.bool(),
        },
    }
}

/// Mostly seconds to hours, sometimes years; the phone's user may set anything.
fn jump(rng: &mut Rng) -> Millis {
    let size = pick(rng, &[10, 2_000, 30_000, 7_200_000, 40_000_000_000]);
    let by = rng.i64(1..=size);
    if rng.bool() { by } else { -by }
}

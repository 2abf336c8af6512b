//! Draws what a plan lays down from the seed.

use fastrand::Rng;
use weapp_session::session::{Auth, Millis, Priority};

use crate::plan::{Act, Ask, Brought, Listeners, Rotation, Rules, Step, Then, What};

pub fn chance(rng: &mut Rng, percent: u32) -> bool {
    rng.u32(0..100) < percent
}

pub fn pick<T: Copy>(rng: &mut Rng, of: &[T]) -> T {
    of[rng.usize(0..of.len())]
}

pub fn rules(rng: &mut Rng) -> Rules {
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
        in_body: chance(rng, 30),
        rotation: chance(rng, 20).then(|| Rotation {
            every: pick(rng, &[1, 1, 2, 5]),
            grace: pick(rng, &[0, 0, 500, 20_000]),
        }),
        retold: retold(rng, lifetime),
    }
}

/// Mostly nothing, or the truth.
fn retold(rng: &mut Rng, lifetime: Option<Millis>) -> Option<i32> {
    let truth = lifetime.map(|millis| millis as i32);
    let lies = [Some(1), Some(700), Some(20_000), Some(0), Some(-5_000)];
    match rng.u32(0..10) {
        0..=6 => None,
        7 => truth,
        _ => pick(rng, &lies),
    }
}

pub fn listeners(rng: &mut Rng) -> Listeners {
    let mut one = |percent| {
        let acts = [Act::Login { force: false }, Act::Login { force: true }];
        let more = [Act::Logout, Act::Request(Ask::PLAIN), Act::Abort(None)];
        let user = Act::AccountLogin {
            right: chance(rng, 70),
        };
        let act = pick(
            rng,
            &[acts[0], acts[1], more[0], more[1], more[1], more[2], user],
        );
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
    fn any(rng: &mut Rng) -> Self {
        use Auth::{Never, Optional, Required};
        let then = [
            Then::Request,
            Then::Request,
            Then::Login { force: false },
            Then::Login { force: true },
            Then::AbortLast,
            Then::AccountLogin,
            Then::Logout,
            Then::SwitchUser,
        ];
        let priority = match rng.u32(0..100) {
            0..=74 => Priority::Normal,
            75..=92 => Priority::High,
            _ => Priority::Exempt,
        };
        Self {
            auth: pick(
                rng,
                &[Required, Required, Required, Required, Optional, Never],
            ),
            trusted: chance(rng, 92),
            replay: chance(rng, 88),
            timeout: chance(rng, if priority == Priority::Exempt { 0 } else { 30 })
                .then(|| pick(rng, &[1, 40, 700, 4_000, 12_000, 40_000]) + rng.u32(0..50)),
            priority,
            then: chance(rng, 15).then(|| pick(rng, &then)),
        }
    }
}

pub fn steps(rng: &mut Rng) -> Vec<Step> {
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
    more(&mut rng.clone(), &mut steps);
    steps
}

/// What came later, drawn so that a seed stays the same in all else: callbacks that make several calls, requests that
/// take along what is held, and numbers out of order.
fn more(rng: &mut Rng, steps: &mut Vec<Step>) {
    let then = [
        Then::RequestAndLogout,
        Then::LogoutAndRequest,
        Then::RequestAndAbort,
        Then::RequestAndDestroy,
        Then::TellAndLogout,
        Then::Disorder,
    ];
    for step in steps.iter_mut() {
        if let What::App(Act::Request(ask)) = &mut step.what {
            if ask.then.is_none() && chance(rng, 5) {
                ask.then = Some(pick(rng, &then));
            }
            if ask.auth == Auth::Optional && chance(rng, 25) {
                ask.auth = Auth::Held;
            }
        }
    }
    let count = steps.len() as u32;
    if chance(rng, 20) {
        let at = steps[rng.usize(0..steps.len())].at;
        let of = rng.bool().then(|| rng.u32(0..count));
        let what = What::App(Act::Disorder(of));
        let index = steps.partition_point(|step| step.at <= at);
        let id = count;
        steps.insert(index, Step { id, at, what });
    }
}

fn what(rng: &mut Rng, id: u32) -> What {
    match rng.u32(0..1_000) {
        0..=499 => What::App(Act::Request(Ask::any(rng))),
        500..=529 => What::App(Act::AccountLogin {
            right: chance(rng, 70),
        }),
        530..=549 => What::App(Act::Adopt {
            what: pick(
                rng,
                &[
                    Brought::Valid,
                    Brought::Valid,
                    Brought::Bogus,
                    Brought::Same,
                ],
            ),
            renewable: rng.bool(),
        }),
        550..=599 => What::App(Act::Login { force: rng.bool() }),
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

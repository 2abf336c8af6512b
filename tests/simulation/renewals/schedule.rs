//! What is laid down before a run.

use fastrand::Rng;
use weapp_session::session::{Millis, Policy};

use super::Happening;
use super::backend::Rules;
use crate::random_plan::{chance, pick};

/// Everything that is decided before a run, but what becomes of single messages.
#[derive(Clone, Debug)]
pub struct Schedule {
    pub policy: Policy,
    pub rules: Rules,
    pub clients: usize,
    /// Percent of messages that are lost, of requests answered by 503, and how often such a request is retried.
    pub loss: u32,
    pub busy: u32,
    pub retries: u32,
    /// Milliseconds that each way takes at most, and storage that is encrypted.
    pub latency: Millis,
    pub storage: Millis,
    /// Percent of writes that fail.
    pub full: u32,
    pub steps: Vec<(Millis, Happening)>,
}

impl Schedule {
    pub fn draw(rng: &mut Rng) -> Self {
        let clients = pick(rng, &[1, 2, 2, 2, 3]);
        let policy = Policy {
            replays: pick(rng, &[0, 1, 1, 1, 2]),
            retry_limit: pick(rng, &[0, 1, 2, 2]),
            retry_delay: pick(rng, &[1, 100, 500]),
            login_timeout: pick(rng, &[1_000, 10_000]),
            ttl: None,
            renew_before: pick(rng, &[0, 0, 1_000, 10_000]),
            shares_storage: clients > 1 || chance(rng, 70),
            waits_for_storage: chance(rng, 40),
            paces_logins: chance(rng, 75),
            max_in_flight: pick(rng, &[1, 3, 10]),
            ..Policy::default()
        };
        let rules = Rules {
            gives: chance(rng, 85),
            rotates: chance(rng, 70),
            grace: pick(rng, &[0, 0, 500, 30_000]),
            detects: chance(rng, 50),
            life: pick(rng, &[None, Some(3_000), Some(20_000), Some(120_000)]),
        };
        let (steps, end) = steps(rng, clients);
        let mut schedule = Self {
            policy,
            rules,
            clients,
            loss: pick(rng, &[0, 0, 5, 30]),
            busy: pick(rng, &[0, 0, 20]),
            retries: pick(rng, &[0, 1, 2]),
            latency: pick(rng, &[5, 200, 2_000]),
            storage: pick(rng, &[5, 200, 2_500]),
            full: pick(rng, &[0, 0, 0, 10]),
            steps,
        };
        schedule.steps.push((end, Happening::Quiet));
        schedule
    }
}

fn steps(rng: &mut Rng, clients: usize) -> (Vec<(Millis, Happening)>, Millis) {
    let mut at = 0;
    let mut steps = Vec::new();
    let pace = pick(rng, &[300, 1_000, 5_000]);
    for _ in 0..rng.u32(5..150) {
        at += rng.i64(0..=pace);
        let client = rng.usize(0..clients);
        let what = match rng.u32(0..100) {
            0..=66 => Happening::Request(client),
            67..=71 => Happening::Login(client, rng.bool()),
            72..=73 => Happening::AccountLogin(client),
            74..=77 => Happening::Abort(client),
            78 => Happening::Logout(client),
            79..=83 => Happening::Freeze(client, pick(rng, &[500, 6_000, 3_600_000])),
            84..=86 => Happening::Kill(client, pick(rng, &[0, 2_000])),
            87..=93 => Happening::Expire,
            94..=95 => Happening::Revoke,
            _ => Happening::Outage(pick(rng, &[1_000, 20_000, 200_000])),
        };
        steps.push((at, what));
    }
    // Nobody who sleeps sleeps for longer than the faults last.
    (steps, at + pick(rng, &[0, 5_000, 100_000]))
}

/// The policy of a client that has not been launched.
pub fn default_policy() -> Policy {
    Policy::default()
}

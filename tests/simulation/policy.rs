//! The numbers that the machine decides by: drawn from a seed, and as an app gives them to `createClient`.

use fastrand::Rng;
use serde_json::{Value, json};
use weapp_session::session::Policy;

use crate::random_plan::{chance, pick};

/// Draws every field: what is not drawn is not tried. A new one is drawn from `rng.clone()`, so that a seed stays the
/// same in all else: what some of them lead to is counted on.
pub fn draw(rng: &mut Rng) -> Policy {
    Policy {
        replays: pick(rng, &[0, 1, 1, 1, 2, 3]),
        retry_limit: pick(rng, &[0, 1, 2, 2, 3]),
        retry_delay: pick(rng, &[0, 1, 100, 500, 2_500]),
        login_timeout: pick(rng, &[500, 3_000, 10_000, 10_000]),
        ttl: pick(rng, &[None, None, Some(1), Some(20), Some(7_200)]),
        renew_before: pick(rng, &[0, 0, 500, 5_000, 300_000]),
        expired_statuses: vec![401],
        sliding: chance(rng, 25),
        check_key: chance(rng, 40),
        shares_storage: false,
        waits_for_storage: false,
        paces_logins: false,
        max_in_flight: pick(rng, &[1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10]),
    }
}

/// The options by which `createClient` comes to this policy. Every field is named, so that none is forgotten.
pub fn as_options(policy: &Policy) -> Value {
    let Policy {
        replays,
        retry_limit,
        retry_delay,
        login_timeout,
        ttl,
        renew_before,
        expired_statuses,
        sliding,
        check_key,
        shares_storage: _,
        waits_for_storage: _,
        paces_logins: _,
        max_in_flight,
    } = policy;
    let mut options = json!({
        "login": {
            "timeout": login_timeout,
            "retry": { "limit": retry_limit, "delay": retry_delay },
        },
        "session": {
            "renewBefore": renew_before / 1_000,
            "sliding": sliding,
            "checkSession": check_key,
        },
        "expired": { "statusCodes": expired_statuses },
        "maxInFlight": max_in_flight,
        "replays": replays,
    });
    if let Some(ttl) = ttl {
        options["session"]["ttl"] = json!(ttl);
    }
    options
}

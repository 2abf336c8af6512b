//! Deterministic simulation: client machine, host and backend under one virtual clock, with faults from a seed.
//!
//! A seed gives a [`plan::Plan`]: the policy, the backend's habits, the weather, and what the app and the world do at
//! which time. [`world::World`] lets it happen. [`watch::Watch`] referees: after every event it checks the
//! invariants of docs/design/invariants.md, which says of each what of it is checked here; and once the faults stop that
//! everything comes to an end in time and the client works again, be it that the user has to log in first. A schedule that fails is cut down by [`shrink`] and told as a story.
//!
//! That is one client, whose sessions have no refresh token. Several clients that share a storage and renew their sessions are
//! another simulation, in [`renewals`], with a referee of its own.
//!
//! ```text
//! cargo test --release --test simulation -- --nocapture               100 000 schedules
//! SCHEDULES=1000000 cargo test --release --test simulation -- --nocapture
//! SEED=123 SCHEDULES=1 cargo test --release --test simulation -- --nocapture   that one again
//! ```

mod accounts;
mod app;
mod backend;
#[cfg(feature = "broken")]
#[path = "../broken/mod.rs"]
mod broken;
#[cfg(feature = "broken")]
mod broken_machines;
mod coverage;
#[cfg(feature = "broken")]
#[path = "../invariants/document.rs"]
mod document;
mod faults;
#[path = "../invariants/invariant.rs"]
mod invariant;
mod lease;
#[path = "../leases/mod.rs"]
mod leases;
mod levels;
mod logins;
mod plan;
mod policy;
mod queue;
mod quiescence;
mod random_plan;
mod record;
mod renewals;
mod requests;
mod run;
mod shell;
mod shrink;
mod sockets;
mod storage;
mod watch;
mod world;

use coverage::Tally;
use weapp_session::session::border::effects::EFFECTS;

/// How many schedules run where nobody says otherwise.
const SCHEDULES: u64 = 100_000;

/// What answers a question, refuses options or lends: no effect of the machine.
const NOT_OF_THE_MACHINE: [&str; 4] = ["SHOW_TARGET", "REFUSE", "SHOW_SESSION", "LEND"];

/// Effects that a client alone, whose sessions have no refresh token, knows nothing of; see [`renewals`].
const OF_RENEWALS: [&str; 4] = ["READ_STORED", "RENEW", "CLAIM", "PAUSE_CALL"];

/// From so many schedules on each kind of fault must have occurred.
const ENOUGH: u64 = 10_000;

#[test]
fn no_schedule_breaks_a_promise() {
    let first = number("SEED").unwrap_or(1);
    let count = number("SCHEDULES").unwrap_or(SCHEDULES);
    match run::run_all(first, count) {
        Ok(tally) => {
            print(&tally);
            if count >= ENOUGH {
                everything_occurred(&tally);
            }
        }
        Err(failed) => panic!("{}", run::explain(&failed.0, &failed.1)),
    }
}

#[test]
fn a_seed_tells_the_same_story_each_time() {
    for seed in 1..50 {
        let plan = plan::Plan::of(seed);
        assert_eq!(run::run(&plan, true).log, run::run(&plan, true).log);
    }
}

fn everything_occurred(tally: &Tally) {
    for (what, count) in tally.rows() {
        assert!(count > 0, "no {what} in {} schedules", tally.schedules);
    }
    let kinds = tally.kinds();
    let names = EFFECTS.iter().map(|message| message.name);
    let all =
        names.filter(|name| !NOT_OF_THE_MACHINE.contains(name) && !OF_RENEWALS.contains(name));
    assert_eq!(
        kinds.len(),
        all.count(),
        "of the machine's effects there were these only: {kinds:?}"
    );
}

fn print(tally: &Tally) {
    for (what, count) in tally.rows() {
        println!("{count:>12}  {what}");
    }
    for (effect, count) in tally.kinds() {
        println!("{count:>12}  {effect}");
    }
}

fn number(variable: &str) -> Option<u64> {
    let text = std::env::var(variable).ok()?;
    Some(
        text.parse()
            .unwrap_or_else(|_| panic!("{variable}={text} is no number")),
    )
}

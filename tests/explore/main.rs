//! Exhaustive exploration: the real machine, in every order in which things can happen to it.
//!
//! A plan (`plan`) says what the app asks for and how much may go wrong. From there, every state that the machine and
//! the world around it can reach is visited, and in every state and at every effect the invariants are checked
//! (`world`). What goes in and out is what the machine has at its border, nothing of it is replaced by a model; its
//! surroundings are played, strictly and as small as the invariants allow.
//!
//! What may happen: the app makes its requests and its logins, of both kinds, brings a session, aborts, logs out and
//! destroys the client, at any moment, also from inside a callback, several in one, while effects are still being
//! performed. The host may answer before its functions return, and the app act from inside of them. Every send
//! is answered, or not, in any order; "expired" only of sessions that have ended, except where the backend is hostile;
//! other answers may change the session's id and lifetime. `wx.login` and the exchange succeed, fail, or never answer,
//! and `wx.checkSession` may say at any moment that the key is over. The host takes as many calls at once as the plan
//! says. Every timer that runs may fire at any moment. The clock goes to where a session is due, to where it
//! is over, and back. Storage refuses a session. And at every moment everything that was ever answered may be
//! answered again, and everything that was given up may still be answered: for these there is no budget at all.
//!
//! What is checked, in every state: the invariants of docs/design/invariants.md, which says of each what of it is
//! checked here (`world`; each violation names its invariant). And of the whole graph (`search`): no run goes round in
//! circles, and from every state all calls can settle by what comes by itself, even if `wx.login` and the exchange
//! never answer again. Without circles every run ends, and it can end only where everything has settled: so all calls
//! do settle, whatever happens.
//!
//! Why a breadth-first search of our own and not the crate `stateright`: whether every state can still settle is a
//! question about the whole graph. stateright keeps no edges, and its `eventually` speaks of the one path on which a
//! state was first found, so paths that join would be missed. Our own keeps some 40 bytes for a state and 4 for an
//! edge, leaves out the answers that change nothing, prints the same at every run, and is shorter than the adapter
//! would be.
//!
//! `cargo test --test explore` runs the short plans; `cargo xtask explore` the full ones, or with `PLAN` set only those
//! with that in their names.

#[cfg(feature = "broken")]
#[path = "../broken/mod.rs"]
mod broken;
#[cfg(feature = "broken")]
mod broken_machines;
#[cfg(feature = "broken")]
#[path = "../invariants/document.rs"]
mod document;
mod full;
#[path = "../invariants/invariant.rs"]
mod invariant;
mod lease;
#[path = "../leases/mod.rs"]
mod leases;
mod plan;
mod plans;
mod renewal_plans;
mod search;
mod state;
mod trace;
mod world;

use std::collections::{BTreeMap, BTreeSet};

use plan::Plan;

/// Explores a plan, and stops with the shortest trace if an invariant is broken.
fn explore(plan: &Plan) {
    match search::explore(plan) {
        Ok(report) => println!("{report}"),
        Err(failure) => panic!("{}: {failure}", plan.name),
    }
}

/// What all of them leave as it is would not be explored at all.
#[test]
fn the_plans_give_each_option_of_a_request_several_values() {
    let mut given: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for plan in plans::of_many_requests() {
        for ask in plan.asks {
            // By their names in the type, so that a new one is among them.
            let words = format!("{ask:?}");
            let fields = words.trim_start_matches("Ask { ").trim_end_matches(" }");
            for (name, value) in fields
                .split(", ")
                .filter_map(|field| field.split_once(": "))
            {
                given.entry(name.into()).or_default().insert(value.into());
            }
        }
    }
    assert!(given.len() >= 5, "{given:?}");
    for (name, values) in given {
        assert!(values.len() > 1, "{name} is always {values:?}");
    }
}

#[test]
fn everything_at_once_on_a_small_scale() {
    explore(&plans::small());
}

#[test]
fn three_requests_through_expiries_logout_abort_and_failed_logins() {
    explore(&plans::three_requests());
}

#[test]
fn a_clock_that_jumps() {
    explore(&plans::clock());
}

#[test]
fn a_backend_that_refuses_every_session_it_grants() {
    explore(&plans::hostile());
}

#[test]
fn a_backend_that_knows_one_session_at_a_time() {
    explore(&plans::one_session());
}

#[test]
fn a_storage_that_fails() {
    explore(&plans::storage());
}

#[test]
fn an_app_that_acts_from_inside_its_callbacks() {
    explore(&plans::callbacks());
}

#[test]
fn a_login_with_credentials_beside_silent_ones() {
    explore(&plans::account_logins());
}

#[test]
fn two_logins_with_credentials() {
    explore(&plans::two_account_logins());
}

#[test]
fn logins_of_both_kinds_from_inside_callbacks() {
    explore(&plans::logins_from_callbacks());
}

#[test]
fn a_storage_that_fails_to_take_what_changes() {
    explore(&plans::updates_not_stored());
}

#[test]
fn an_app_that_brings_its_own_session() {
    explore(&plans::adopted());
}

#[test]
fn a_session_got_with_credentials_and_a_clock_that_jumps() {
    explore(&plans::credentials_and_clock());
}

#[test]
fn a_key_that_is_over_at_whatever_moment() {
    explore(&plans::key());
}

#[test]
fn answers_that_change_the_session() {
    explore(&plans::updates());
}

#[test]
fn a_lifetime_that_slides() {
    explore(&plans::sliding());
}

#[test]
fn a_host_that_takes_one_call_at_a_time() {
    explore(&plans::one_place());
}

#[test]
fn a_host_that_takes_two_calls_at_a_time() {
    explore(&plans::two_places());
}

#[test]
fn a_client_that_is_destroyed_while_calls_wait_for_their_turn() {
    explore(&plans::ends());
}

#[test]
fn a_host_that_answers_before_it_returns() {
    explore(&plans::at_once());
}

#[test]
fn a_backend_that_is_told_of_the_logout() {
    explore(&plans::telling());
}

#[test]
fn failures_of_several_logins_and_those_who_come_late_to_them() {
    explore(&plans::stragglers());
}

#[test]
fn sessions_that_are_renewed_by_a_refresh_token() {
    explore(&plans::refresh_tokens());
}

#[test]
fn accounts_sessions_that_are_renewed_by_a_refresh_token() {
    explore(&plans::refresh_tokens_of_accounts());
}

#[test]
fn a_storage_that_another_client_writes_too() {
    explore(&plans::shared_storage());
}

#[test]
fn another_clients_sessions_where_only_the_user_could_go_on() {
    explore(&plans::shared_with_accounts());
}

#[test]
fn a_storage_that_takes_its_time() {
    explore(&plans::encrypted_storage());
}

#[test]
fn requests_that_are_retried() {
    explore(&plans::retries());
}

#[test]
fn logins_that_have_a_pace() {
    explore(&plans::pace());
}

#[test]
fn renewals_that_are_answered_at_once() {
    explore(&plans::renewals_at_once());
}

#[test]
#[ignore = "minutes and gigabytes; runs by `cargo xtask explore`"]
fn full() {
    let wanted = std::env::var("PLAN").unwrap_or_default();
    for plan in full::plans() {
        if plan.name.contains(&wanted) {
            explore(&plan);
        }
    }
}

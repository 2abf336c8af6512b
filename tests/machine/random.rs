//! Scripts that nobody thought of. The client watches each step; here is that once the faults stop every call ends, soon.

use crate::client::{Client, Stage};
use crate::script::{Step, endless, launch, policies, steps, take};
use proptest::prelude::*;
use weapp_session::session::{CallId, Policy};

/// Answers whatever is out until nothing is, and counts the rounds. Each login is granted, and requests are answered
/// with `status`.
fn calm_down(client: &mut Client, status: u16) -> u32 {
    client.other_claims(0);
    for round in 0..1_000 {
        let mut out = client.pending();
        let pausing: Vec<CallId> = out.clone();
        for call in pausing {
            if client.pauses_before_retry(call) {
                client.retry(call);
            }
        }
        // Storage takes no time.
        while let Some(stage @ (Stage::Reading | Stage::Storing)) = client.stage() {
            match stage {
                Stage::Reading => client.answer_reading(),
                _ => client.write(),
            }
        }
        out.retain(|call| client.is_out(*call));
        match client.stage() {
            Some(Stage::Pause) => client.wait_for_login_timer(),
            Some(Stage::Reading | Stage::Storing) => {}
            Some(_) => client.login_succeeds(&format!("calm-{round}")),
            None if out.is_empty() => return round,
            None => {}
        }
        for call in out {
            // The pause may have ended it.
            if client.is_out(call) {
                client.answer(call, status);
            }
        }
    }
    panic!("no end in sight: {:?}", client.pending());
}

/// How often the host has to be filled for everybody to go out once, and account credentials to be posted.
fn turns(client: &Client, limit: u32) -> u32 {
    let pending = client.pending().len() as u32;
    pending.div_ceil(limit) + client.account_logins_waiting()
}

proptest! {
    #![proptest_config(ProptestConfig {
        // A script that fails is printed in its shortest form; it belongs into a scenario of its own.
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn when_the_faults_stop_every_call_ends_soon(
        policy in policies(),
        stored in prop::option::of(prop::option::of(1.0f64..100.0)),
        script in prop::collection::vec(steps(), 0..80),
    ) {
        let limit = policy.max_in_flight;
        let rests = u32::from(policy.paces_logins);
        let mut client = launch(policy, stored);
        for step in &script {
            take(&mut client, step);
        }
        let turns = turns(&client, limit);
        let rounds = calm_down(&mut client, 200);
        // A pause, its login, the answers.
        prop_assert!(rounds <= 3 + (1 + rests) * turns + rests, "{rounds} rounds, {turns} turns");
        prop_assert!(client.pending().is_empty());
    }

    #[test]
    fn a_backend_that_refuses_every_session_it_grants_is_given_up_on(
        policy in policies(),
        script in prop::collection::vec(steps(), 0..60),
    ) {
        let (replays, limit) = (policy.replays, policy.max_in_flight);
        // Before `wx.login` is called again, there may be a rest.
        let rests = u32::from(policy.paces_logins);
        let mut client = launch(policy, None);
        for step in &script {
            take(&mut client, step);
        }
        let attempts = client.attempts();
        let turns = turns(&client, limit) * (1 + replays);
        let rounds = calm_down(&mut client, 401);
        // Each replay takes a login and an answer, and all who are at the host share it.
        prop_assert!(rounds <= 3 + (2 + rests) * turns, "{rounds} rounds, {turns} turns");
        prop_assert!(client.attempts() - attempts <= 2 + turns);
        prop_assert!(client.pending().is_empty());
    }

    /// How long something has taken, timers tell; the clock says nothing but when sessions end.
    #[test]
    fn where_no_session_has_an_end_a_clock_that_jumps_changes_nothing(
        policy in policies(),
        script in prop::collection::vec(steps().prop_map(endless), 0..80),
    ) {
        let policy = Policy { ttl: None, paces_logins: false, ..policy };
        let [still, jumping] = [false, true].map(|jumps| {
            let mut client = launch(policy.clone(), None);
            for step in &script {
                if jumps || !matches!(step, Step::Jump(_)) {
                    take(&mut client, step);
                }
            }
            client.destroy();
            client.performed()
        });
        prop_assert_eq!(still, jumping);
    }

    #[test]
    fn a_client_destroyed_at_any_moment_is_at_peace(
        policy in policies(),
        script in prop::collection::vec(steps(), 0..60),
    ) {
        let mut client = launch(policy, None);
        for step in &script {
            take(&mut client, step);
        }
        client.destroy();
        prop_assert!(client.pending().is_empty());
        client.wait(1_000_000);
    }
}

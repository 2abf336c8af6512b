//! Logins that the machine begins by itself have a pace: however long an outage lasts and whatever the traffic, fewer than
//! 70 in an hour; what needs one meanwhile fails at once; and the end of the outage is noticed within a minute.

use crate::client::{Ask, Client, Stage, most_in, paced, policy, record, shared};
use crate::phone::{OUTAGES, Outage, Phone};
use weapp_session::session::{ErrorCode, Millis, Outcome, Policy, State};

const SECOND: Millis = 1_000;
const MINUTE: Millis = 60 * SECOND;
const HOUR: Millis = 60 * MINUTE;

#[test]
fn hours_of_outage_cost_fewer_than_seventy_logins_each_and_recovery_takes_a_minute_at_most() {
    for outage in OUTAGES {
        for length in [7 * MINUTE, 70 * MINUTE] {
            let mut phone = Phone::new(Client::new(paced()), outage);
            phone.goes_on(length);
            let codes = phone.client.codes().to_vec();
            assert!(most_in(&codes, HOUR) < 70, "{outage:?}");
            assert!(most_in(&codes, SECOND) <= 4, "{outage:?}");
            assert!(most_in(&codes, HOUR) > 5, "{outage:?}: it is tried again");
            let ended = phone.client.elapsed();
            phone.outage = None;
            phone.delivered = None;
            phone.goes_on(61 * SECOND);
            let recovered = phone.delivered.expect("it recovers") - ended;
            assert!(recovered >= 0, "{outage:?}");
            let first = phone.client.codes().iter().find(|at| **at >= ended);
            let at = first.map_or(0, |at| at - ended);
            assert!(at <= MINUTE, "{outage:?}: after {at} ms");
            phone.comes_to_rest();
        }
    }
}

#[test]
fn renewals_by_a_refresh_token_count_as_well() {
    let mut client = Client::new(paced());
    client.post_credentials();
    client.login_succeeds_with_token("mine", None);
    let call = client.request(Ask::PLAIN);
    client.answer(call, 401);
    let mut phone = Phone::new(client, Outage::Transport);
    phone.pending.push(call);
    phone.goes_on(70 * MINUTE);
    let (begun, codes) = (phone.client.automatic(), phone.client.codes());
    assert!(most_in(begun, HOUR) < 70 && codes.is_empty());
    assert!(most_in(begun, HOUR) > 60);
    phone.comes_to_rest();
}

#[test]
fn what_needs_a_login_meanwhile_fails_at_once_as_the_last_one_did() {
    let mut phone = Phone::new(Client::new(paced()), Outage::Transport);
    phone.goes_on(5 * SECOND + 6 * SECOND);
    assert_eq!(phone.client.automatic().len(), 6);
    let last = phone.client.last_failure();
    let notices = phone.client.notices().len();
    let call = phone.client.request(Ask::PLAIN);
    let failed = last.map(Outcome::LoginFailed);
    assert_eq!(phone.client.outcome(call), failed);
    assert_eq!(phone.client.sends(call), 0);
    assert_eq!(
        (notices, phone.client.notices().len()),
        (2, 0),
        "told before"
    );
    phone.comes_to_rest();
}

#[test]
fn it_says_when_it_is_worth_trying_again_and_it_is() {
    let mut phone = Phone::new(Client::new(paced()), Outage::NoCode);
    assert_eq!(phone.client.retry_at(), None);
    let begun = phone.client.clock();
    phone.goes_on(6 * SECOND);
    assert_eq!(phone.client.automatic().len(), 6);
    let at = phone.client.retry_at().expect("there have been enough");
    assert_eq!(at, begun + 58 * SECOND, "one comes back each 58 seconds");
    phone.client.wait(at - phone.client.clock() - 1);
    let early = phone.client.request(Ask::PLAIN);
    assert!(phone.client.login_error(early).is_some());
    assert_eq!(phone.client.retry_at(), Some(at));
    phone.client.wait(1);
    assert_eq!(phone.client.retry_at(), None);
    let call = phone.client.request(Ask::PLAIN);
    assert!(phone.client.is_logging_in());
    phone.pending.push(call);
    phone.comes_to_rest();
}

#[test]
fn a_login_of_the_apps_goes_through_at_once_and_takes_nothing() {
    let mut phone = Phone::new(Client::new(paced()), Outage::NoCode);
    phone.goes_on(MINUTE / 2);
    for _ in 0..20 {
        let begun = phone.client.automatic().len();
        let login = phone.client.login(false);
        assert_eq!(phone.client.login_requested_by(), Some(login));
        phone.settle();
        assert_eq!(phone.client.automatic().len(), begun);
        phone.client.wait(300);
    }
    let account_login = phone.client.post_credentials();
    phone.client.break_exchange(false);
    assert!(
        phone.client.login_error(account_login).is_some(),
        "it was posted"
    );
    phone.outage = None;
    let login = phone.client.login(false);
    let call = phone.client.request(Ask::PLAIN);
    phone.pending.push(call);
    phone.settle();
    assert!(phone.client.made_session(login));
    assert_eq!(phone.client.outcome(call), Some(Outcome::Delivered));
}

#[test]
fn a_login_of_the_apps_is_retried_whatever_there_has_been() {
    let mut phone = Phone::new(Client::new(paced()), Outage::NoCode);
    phone.goes_on(MINUTE / 2);
    let login = phone.client.login(false);
    let pauses = phone.client.pauses().len();
    for _ in 0..3 {
        phone.client.give_code();
        phone.client.lose_exchange();
        if phone.client.is_logging_in() {
            phone.client.wait_for_login_timer();
        }
    }
    assert_eq!(phone.client.pauses().len() - pauses, 2);
    let failed = Some(ErrorCode::ExchangeFailed);
    assert_eq!(phone.client.login_error(login), failed);
}

/// An attempt that may be the last ends the login at once, though there are retries left.
#[test]
fn a_login_that_a_request_began_is_retried_within_the_allowance() {
    let policy = Policy {
        retry_limit: 20,
        retry_delay: 300,
        ..paced()
    };
    let mut client = Client::new(policy);
    let call = client.request(Ask::PLAIN);
    for _ in 0..5 {
        client.give_code();
        client.lose_exchange();
        client.wait_for_login_timer();
    }
    client.give_code();
    client.lose_exchange();
    assert_eq!(client.login_error(call), Some(ErrorCode::ExchangeFailed));
    assert_eq!(client.attempts(), 6);
}

/// However many the app asks for, and however few of them end.
#[test]
fn wx_login_is_called_four_times_a_second_at_most() {
    let mut client = Client::new(paced());
    for _ in 0..30 {
        client.login(true);
        if client.stage() == Some(&Stage::Code) {
            client.refuse_code(false);
        }
        client.wait(20);
        client.logout();
    }
    assert!(most_in(client.codes(), SECOND) <= 4);
    assert!(most_in(client.codes(), SECOND) >= 4);
}

#[test]
fn a_login_that_comes_too_soon_after_another_rests_first() {
    let mut client = Client::new(paced());
    for _ in 0..4 {
        client.login(false);
        client.refuse_code(false);
        client.wait(100);
    }
    let login = client.login(false);
    assert_eq!(client.stage(), Some(&Stage::Pause));
    client.wait(600);
    assert_eq!(client.codes(), [0, 100, 200, 300]);
    client.wait(1);
    assert_eq!(client.codes(), [0, 100, 200, 300, 1001]);
    client.login_succeeds("s1");
    assert!(client.made_session(login));
    client.login(true);
    assert_eq!(client.stage(), Some(&Stage::Pause), "that one counts, too");
    client.wait(100);
    assert_eq!(client.codes().last(), Some(&1101));
    client.login_succeeds("s2");
}

/// More than all of the allowance cannot have been used: the clock says nothing of what has been.
#[test]
fn a_clock_that_goes_back_far_begins_anew() {
    for jump in [-HOUR, -365 * 24 * HOUR] {
        let mut phone = Phone::new(Client::new(paced()), Outage::NoCode);
        phone.goes_on(MINUTE / 2);
        phone.client.jump(jump);
        assert_eq!(phone.client.retry_at(), None);
        let (begun, at) = (phone.client.codes().len(), phone.client.clock());
        phone.goes_on(MINUTE / 2);
        assert_eq!(phone.client.codes().len(), begun + 6, "{jump}");
        assert_eq!(phone.client.retry_at(), Some(at + 58 * SECOND));
        phone.comes_to_rest();
    }
}

#[test]
fn a_logout_gives_the_allowance_back() {
    let mut phone = Phone::new(Client::new(paced()), Outage::NoCode);
    phone.goes_on(MINUTE / 2);
    assert!(phone.client.retry_at().is_some());
    phone.client.logout();
    assert_eq!(phone.client.retry_at(), None);
    let call = phone.client.request(Ask::PLAIN);
    assert!(phone.client.is_logging_in());
    phone.pending.push(call);
    phone.comes_to_rest();
}

#[test]
fn a_session_that_is_due_serves_to_its_end_where_no_login_may_renew_it() {
    let policy = Policy {
        ttl: Some(600),
        renew_before: 300_000,
        ..paced()
    };
    let client = Client::with_session(policy, "s1");
    let mut phone = Phone::new(client, Outage::NoCode);
    phone.client.wait(300_000);
    for _ in 0..20 {
        let call = phone.client.request(Ask::PLAIN);
        phone.pending.push(call);
        phone.settle();
        assert_eq!(phone.client.outcome(call), Some(Outcome::Delivered));
        phone.client.wait(300);
    }
    assert_eq!(phone.client.automatic().len(), 6);
    phone.client.wait(300_000 - 20 * 300);
    let call = phone.client.request(Ask::PLAIN);
    phone.pending.push(call);
    phone.settle();
    assert!(phone.client.login_error(call).is_some());
}

#[test]
fn where_the_pace_is_shared_storage_is_read_all_the_same() {
    let policy = Policy {
        paces_logins: true,
        ..shared()
    };
    let mut phone = Phone::new(Client::new(policy), Outage::NoCode);
    phone.goes_on(MINUTE / 2);
    assert_eq!(phone.client.automatic().len(), 6);
    let theirs = record("theirs", phone.client.clock(), None);
    phone.client.other_stores(theirs, false);
    let call = phone.client.request(Ask::PLAIN);
    assert_eq!(phone.client.carried_by(call), Some("theirs"));
    phone.client.answer(call, 200);
}

#[test]
fn a_clock_that_jumps_makes_nobody_wait_for_longer_than_before() {
    let year = 365 * 24 * HOUR;
    for jump in [-year, -HOUR, -SECOND, SECOND, HOUR, year] {
        let mut phone = Phone::new(Client::new(paced()), Outage::NoCode);
        phone.goes_on(MINUTE / 2);
        phone.client.jump(jump);
        if let Some(at) = phone.client.retry_at() {
            let wait = at - phone.client.clock();
            assert!(wait <= 58 * SECOND, "{jump}: {wait} ms");
        }
        let begun = phone.client.codes().len();
        phone.goes_on(59 * SECOND);
        let more = phone.client.codes().len() - begun;
        assert!((1..=7).contains(&more), "{jump}: {more}");
        phone.outage = None;
        phone.goes_on(59 * SECOND);
        assert_eq!(phone.client.state(), State::Active, "{jump}");
        phone.comes_to_rest();
    }
}

#[test]
fn a_clock_that_goes_back_keeps_no_login_waiting() {
    let mut client = Client::new(paced());
    client.login(false);
    client.refuse_code(false);
    client.jump(-HOUR);
    client.login(false);
    assert_eq!(client.stage(), Some(&Stage::Code));
    client.refuse_code(false);
    client.jump(-1);
    client.login(false);
    assert_eq!(client.stage(), Some(&Stage::Code), "252 ms are none");
    client.refuse_code(false);
}

#[test]
fn without_a_pace_there_is_none() {
    let mut phone = Phone::new(Client::new(policy()), Outage::NoCode);
    phone.goes_on(MINUTE);
    assert_eq!(phone.client.codes().len(), 60);
    assert_eq!(phone.client.retry_at(), None);
    phone.comes_to_rest();
}

/// However short its sessions are, a backend that says so is no outage.
#[test]
fn sessions_that_end_by_the_clock_take_nothing_of_the_allowance() {
    let mut client = Client::new(paced());
    for round in 0..30 {
        let call = client.request(Ask::PLAIN);
        client.login_succeeds_for(&format!("s{round}"), Some(30.0));
        client.answer(call, 200);
        client.wait(31_000);
    }
    assert_eq!(client.attempts(), 30);
    assert_eq!(client.retry_at(), None);
}

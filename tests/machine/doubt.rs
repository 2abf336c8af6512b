//! A session that the backend refuses where no login may take its place: to other requests it may be as good as ever.

use crate::client::{Ask, Client, Stage, lasting, most_in, paced, refreshable};
use weapp_session::session::{ErrorCode, Millis, Notice, Outcome, Policy, State};

const SECOND: Millis = 1_000;
const HOUR: Millis = 3_600 * SECOND;

const EXPIRED: Option<Outcome> = Some(Outcome::Failed(ErrorCode::SessionExpired));

/// A client whose session the backend has just refused.
fn in_need(policy: Policy) -> Client {
    let mut client = Client::with_session(policy, "s1");
    client.adopt(lasting("own", None), true);
    client
}

/// The other endpoints accept the session. Each second there is a request to each of them.
#[test]
fn an_endpoint_that_always_refuses_costs_no_more_and_fails_nobody_else() {
    let mut client = Client::with_session(paced(), "s1");
    let mut granted = 0;
    for second in 0..70 * 60 {
        let [fine, refusing] = client.requests(Ask::PLAIN);
        while client.outcome(refusing).is_none() || client.outcome(fine).is_none() {
            if client.is_out(fine) {
                client.answer(fine, 200);
            }
            if client.is_out(refusing) {
                client.answer(refusing, 401);
            }
            match client.stage() {
                Some(Stage::Pause) => client.wait_for_login_timer(),
                Some(_) => {
                    granted += 1;
                    client.login_succeeds(&format!("g{granted}"));
                }
                None => {}
            }
        }
        assert_eq!(client.outcome(fine), Some(Outcome::Delivered), "{second}");
        assert_eq!(client.outcome(refusing), EXPIRED);
        client.wait(SECOND);
        client.forget_ended();
    }
    assert!(most_in(client.codes(), HOUR) < 70 && client.codes().len() > 70);
    assert!(most_in(client.codes(), SECOND) <= 4);
}

#[test]
fn a_session_that_is_refused_without_leave_for_another_stays_and_a_login_of_the_apps_replaces_it() {
    let mut client = in_need(paced());
    use_up(&mut client);
    let held = client.session().map(str::to_owned);
    let call = client.request(Ask::PLAIN);
    client.answer(call, 401);
    assert_eq!(client.outcome(call), EXPIRED);
    assert_eq!(client.session(), held.as_deref());
    assert_eq!(client.state(), State::Active);
    assert_eq!(client.notices(), [], "it is not over for others");
    let other = client.request(Ask::PLAIN);
    client.answer(other, 200);
    let login = client.login(false);
    assert!(client.is_logging_in(), "it is doubtful");
    client.login_succeeds("new");
    assert!(client.made_session(login));
    let login = client.login(false);
    assert_eq!(client.outcome(login), Some(Outcome::AlreadyLoggedIn));
}

/// The first of them finds that there is no login to be had, and lets all of them go.
#[test]
fn those_who_wait_for_credentials_that_fail_go_once_each_where_no_login_may_begin() {
    let policy = Policy {
        ttl: Some(100),
        renew_before: 50_000,
        ..paced()
    };
    let mut client = in_need(policy);
    use_up(&mut client);
    client.wait(50_000);
    client.post_credentials();
    let calls: [_; 3] = client.requests(Ask::PLAIN);
    client.answer_exchange(401, None);
    assert!(calls.iter().all(|call| client.sends(*call) == 1));
    client.answer_all(&calls, 200);
}

/// Otherwise an outage that has ended would go on for another minute.
#[test]
fn a_token_that_is_over_costs_no_more_than_the_code_that_follows_it() {
    let mut client = in_need(paced());
    use_up(&mut client);
    client.adopt(refreshable("own-2", None), true);
    client.wait(client.retry_at().map_or(0, |at| at - client.clock()));
    let call = client.request(Ask::PLAIN);
    client.answer(call, 401);
    client.end_token(400);
    assert_eq!(client.stage(), Some(&Stage::Code));
    assert!(client.retry_at().is_some(), "and that is all");
    client.login_succeeds("new");
    client.answer(call, 200);
}

#[test]
fn doubt_ends_with_the_session_that_it_is_of() {
    let mut client = in_need(paced());
    use_up(&mut client);
    let call = client.request(Ask::PLAIN);
    client.answer(call, 401);
    client.adopt(lasting("own-2", None), true);
    let login = client.login(false);
    assert_eq!(client.outcome(login), Some(Outcome::AlreadyLoggedIn));
}

/// Lets requests begin as many logins as may begin at once. There is a session afterwards.
fn use_up(client: &mut Client) {
    for round in 0.. {
        let call = client.request(Ask::PLAIN);
        client.answer(call, 401);
        if client.outcome(call).is_some() {
            break;
        }
        if client.stage() == Some(&Stage::Pause) {
            client.wait_for_login_timer();
        }
        client.login_succeeds(&format!("round-{round}"));
        client.answer(call, 200);
        client.wait(300);
        if client.is_paced() {
            break;
        }
    }
    client.notices();
}

/// It costs nothing to wait for that one.
#[test]
fn a_refused_session_is_over_where_a_login_is_under_way_already() {
    let mut client = in_need(paced());
    use_up(&mut client);
    let call = client.request(Ask::PLAIN);
    let forced = client.login(true);
    client.answer(call, 401);
    assert!(client.waits(call));
    client.login_succeeds("new");
    assert!(client.made_session(forced));
    assert_eq!(client.carried_by(call), Some("new"));
    client.answer(call, 200);
}

#[test]
fn an_accounts_session_without_a_token_ends_whatever_there_has_been() {
    let mut client = in_need(paced());
    use_up(&mut client);
    client.adopt(lasting("mine", None), false);
    let call = client.request(Ask::PLAIN);
    client.answer(call, 401);
    assert_eq!(client.outcome(call), EXPIRED);
    assert_eq!(client.notices(), [Notice::Expired]);
    assert_eq!(client.session(), None);
}

#[test]
fn an_accounts_session_with_a_token_stays_as_wechats_does() {
    let mut client = in_need(paced());
    use_up(&mut client);
    client.adopt(refreshable("mine", None), false);
    let call = client.request(Ask::PLAIN);
    client.answer(call, 401);
    assert_eq!(client.outcome(call), EXPIRED);
    assert_eq!(client.session(), Some("mine"));
}

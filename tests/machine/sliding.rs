//! Answers that change the session: each restarts its lifetime, or names a new lifetime or a new id. What arrives last
//! was said last, and only answers to the current session's own line count.

use crate::client::{Ask, Client, START, lasting, over, policy, record, update};
use weapp_session::session::{
    CallId, Effect, Event, Outcome, Policy, Record, SendNo, SessionUpdate, State,
};

fn sliding() -> Policy {
    Policy {
        sliding: true,
        ..policy()
    }
}

/// A client with a session that lives 100 s.
fn client(policy: Policy) -> Client {
    let mut client = Client::new(policy);
    client.login(false);
    client.login_succeeds_for("s1", 100.0);
    client
}

/// A request that is answered so; its effects tell whether the session was stored.
fn ask(client: &mut Client, answer: &SessionUpdate) -> Option<Record> {
    let call = client.request(Ask::PLAIN);
    let effects = client.answer_with(call, 200, answer.clone());
    stored(&effects)
}

fn stored(effects: &[Effect]) -> Option<Record> {
    effects.iter().find_map(|effect| match effect {
        Effect::Store(record) => Some((**record).clone()),
        _ => None,
    })
}

/// In how many milliseconds the session ends, by the phone's clock.
fn ends_in(client: &Client) -> i64 {
    client.expires_at().expect("it has an end") - client.clock()
}

#[test]
fn each_accepted_answer_restarts_a_sliding_lifetime_whatever_its_status() {
    let mut client = client(sliding());
    for status in [200, 302, 404, 500] {
        client.wait(60_000);
        for ask in [Ask::PLAIN, Ask::OPTIONAL] {
            let call = client.request(ask);
            client.answer(call, status);
        }
        assert_eq!(ends_in(&client), 100_000, "{status}");
    }
    assert_eq!(client.attempts(), 1, "four minutes later");
}

#[test]
fn a_lifetime_that_does_not_slide_stays() {
    let mut client = client(policy());
    client.wait(60_000);
    assert_eq!(ask(&mut client, &SessionUpdate::default()), None);
    assert_eq!(ends_in(&client), 40_000);
}

#[test]
fn a_session_without_an_end_gets_none_by_sliding() {
    let mut client = Client::with_session(sliding(), "s1");
    client.wait(60_000);
    assert_eq!(ask(&mut client, &SessionUpdate::default()), None);
    assert_eq!(client.expires_at(), None);
}

#[test]
fn only_answers_to_the_session_restart_it() {
    let mut client = client(sliding());
    let calls = [Ask::NEVER, Ask::ELSEWHERE, Ask::PLAIN, Ask::PLAIN].map(|ask| client.request(ask));
    client.wait(60_000);
    client.answer_all(&calls[..2], 200);
    client.lose(calls[2]);
    client.abort(calls[3]);
    assert_eq!(ends_in(&client), 40_000);
}

#[test]
fn a_new_lifetime_counts_from_its_answer_and_beats_sliding() {
    for policy in [policy(), sliding()] {
        for seconds in [500.0, 10.0, 0.25] {
            let mut client = client(policy.clone());
            client.wait(60_000);
            let stored = ask(&mut client, &update(None, Some(seconds)));
            assert_eq!(ends_in(&client), (seconds * 1_000.0) as i64);
            assert_eq!(client.session(), Some("s1"));
            assert!(stored.is_some());
        }
    }
}

#[test]
fn a_new_lifetime_that_is_none_counts_as_not_told() {
    for seconds in [0.0, -5.0, f64::NAN, f64::INFINITY] {
        let mut fixed = client(policy());
        fixed.wait(60_000);
        assert_eq!(ask(&mut fixed, &update(None, Some(seconds))), None);
        assert_eq!(ends_in(&fixed), 40_000, "{seconds}");

        let mut slides = client(sliding());
        slides.wait(60_000);
        ask(&mut slides, &update(None, Some(seconds)));
        assert_eq!(ends_in(&slides), 100_000, "{seconds}");
    }
}

#[test]
fn a_session_without_an_end_may_be_given_one() {
    let mut client = Client::with_session(policy(), "s1");
    assert!(ask(&mut client, &update(None, Some(10.0))).is_some());
    assert_eq!(ends_in(&client), 10_000);
}

#[test]
fn a_new_id_takes_over_with_a_lifetime_as_long_as_before() {
    let mut client = client(policy());
    client.wait(60_000);
    let stored = ask(&mut client, &update(Some("s2"), None)).expect("it is stored at once");
    assert_eq!(stored.id.reveal(), "s2");
    assert_eq!(ends_in(&client), 100_000);
    let call = client.request(Ask::PLAIN);
    assert_eq!(client.carried_by(call), Some("s2"));
    client.answer(call, 200);
    assert_eq!(client.notices().len(), 1, "the login, and no other news");
}

#[test]
fn a_new_id_and_a_new_lifetime_come_together() {
    let mut client = client(policy());
    ask(&mut client, &update(Some("s2"), Some(7.0)));
    assert_eq!((client.session(), ends_in(&client)), (Some("s2"), 7_000));
}

#[test]
fn the_id_there_is_named_again_makes_no_newer_session() {
    let mut client = client(policy());
    let call = client.request(Ask::PLAIN);
    client.wait(60_000);
    ask(&mut client, &update(Some("s1"), None));
    assert_eq!(ends_in(&client), 100_000, "but it is alive");
    client.answer(call, 401);
    assert!(client.is_logging_in(), "and what is refused is this one");
    client.login_succeeds("s2");
    client.answer(call, 200);
}

#[test]
fn what_may_not_be_renewed_silently_may_not_under_its_next_id_either() {
    let mut client = Client::with_credentials(policy(), "mine");
    let stored = ask(&mut client, &update(Some("mine-2"), None)).expect("it is stored");
    assert!(!stored.renewable);
    let call = client.request(Ask::PLAIN);
    client.answer(call, 401);
    assert!(client.outcome(call).is_some());
    assert!(!client.is_logging_in());
}

#[test]
fn a_straggler_of_an_older_id_is_replayed_with_the_newer_one() {
    let mut client = client(policy());
    let [rotates, straggler] = client.requests(Ask::PLAIN);
    client.answer_with(rotates, 200, update(Some("s2"), None));
    client.answer(straggler, 401);
    assert_eq!(client.carried_by(straggler), Some("s2"));
    assert_eq!(client.state(), State::Active);
    client.answer(straggler, 200);
    assert_eq!(client.attempts(), 1);
}

#[test]
fn stragglers_of_older_ids_count_and_the_last_answer_has_the_last_word() {
    let mut client = client(sliding());
    let calls: [_; 3] = client.requests(Ask::PLAIN);
    client.answer_with(calls[0], 200, update(Some("s2"), None));
    client.wait(60_000);
    client.answer(calls[1], 200);
    assert_eq!((client.session(), ends_in(&client)), (Some("s2"), 100_000));
    client.answer_with(calls[2], 200, update(Some("s3"), Some(50.0)));
    assert_eq!((client.session(), ends_in(&client)), (Some("s3"), 50_000));
}

/// What answers to a session's own requests say of it once something else has taken its place: nothing.
fn says_nothing(client: &mut Client, late: [CallId; 3]) {
    let before = (client.expires_at(), client.session().map(String::from));
    client.wait(1_000);
    for (call, answer) in late.into_iter().zip([
        SessionUpdate::default(),
        update(None, Some(9_999.0)),
        update(Some("late"), None),
    ]) {
        let effects = client.answer_with(call, 200, answer);
        assert_eq!(stored(&effects), None);
        assert_eq!(client.outcome(call), Some(Outcome::Delivered));
    }
    let after = (client.expires_at(), client.session().map(String::from));
    assert_eq!(before, after);
}

#[test]
fn answers_to_a_session_that_has_been_replaced_change_nothing() {
    let replace: [fn(&mut Client); 5] = [
        |client| {
            client.login(true);
            client.login_succeeds_for("s2", 100.0);
        },
        |client| {
            client.post_credentials();
            client.login_succeeds_for("mine", 100.0);
        },
        |client| drop(client.adopt(lasting("own", Some(100.0)), true)),
        |client| {
            client.logout();
            client.login(false);
            client.login_succeeds_for("theirs", 100.0);
        },
        // The same id, and yet another session.
        |client| drop(client.adopt(lasting("s1", Some(100.0)), true)),
    ];
    for replace in replace {
        let mut client = client(sliding());
        let late = client.requests(Ask::PLAIN);
        replace(&mut client);
        says_nothing(&mut client, late);
    }
}

#[test]
fn answers_to_a_session_that_is_over_or_logged_out_of_change_nothing() {
    let end: [fn(&mut Client); 2] = [Client::logout, |client| {
        let refused = client.request(Ask::ONCE);
        client.answer(refused, 401);
    }];
    for end in end {
        let mut client = client(sliding());
        let late = client.requests(Ask::PLAIN);
        end(&mut client);
        says_nothing(&mut client, late);
        assert_eq!(client.session(), None);
    }
}

#[test]
fn a_line_goes_on_through_a_login_that_failed() {
    let mut client = client(sliding());
    let call = client.request(Ask::PLAIN);
    client.login(true);
    client.reject_login();
    client.wait(60_000);
    client.answer_with(call, 200, update(Some("s2"), None));
    assert_eq!((client.session(), ends_in(&client)), (Some("s2"), 100_000));
}

#[test]
fn during_a_login_the_session_still_slides_for_whoever_falls_back_to_it() {
    let mut client = client(sliding());
    let call = client.request(Ask::PLAIN);
    client.wait(95_000);
    client.login(true);
    let waits = client.request(Ask::PLAIN);
    client.answer(call, 200);
    client.wait(9_000);
    client.refuse_code(false);
    assert_eq!(client.carried_by(waits), Some("s1"));
    client.answer(waits, 200);
}

#[test]
fn it_is_stored_again_when_its_end_has_moved_by_a_tenth_of_its_lifetime() {
    let mut client = client(sliding());
    let slide = SessionUpdate::default();
    client.wait(9_999);
    assert_eq!(ask(&mut client, &slide), None);
    client.wait(1);
    let stored = ask(&mut client, &slide).expect("a tenth of 100 s");
    assert_eq!(stored.lifetime.expires_at, client.expires_at());
    client.wait(9_999);
    assert_eq!(ask(&mut client, &slide), None, "counted from there");
    client.wait(1);
    assert!(ask(&mut client, &slide).is_some());
}

#[test]
fn a_shorter_lifetime_is_stored_by_the_same_measure() {
    let mut client = client(policy());
    // The end comes nearer by 9 s of 91: less than a tenth. By 10 s of 90: more.
    assert_eq!(ask(&mut client, &update(None, Some(91.0))), None);
    assert!(ask(&mut client, &update(None, Some(90.0))).is_some());
}

#[test]
fn for_a_session_of_an_earlier_launch_the_measure_is_what_was_found() {
    let found = record("s0", START - 50_000, Some(100.0));
    let mut client = Client::launched_with(sliding(), found);
    assert!(ask(&mut client, &SessionUpdate::default()).is_some());
    let found = record("s0", START - 9_000, Some(100.0));
    let mut client = Client::launched_with(sliding(), found);
    assert_eq!(ask(&mut client, &SessionUpdate::default()), None);
    client.wait(1_000);
    assert!(ask(&mut client, &SessionUpdate::default()).is_some());
}

#[test]
fn a_clock_that_jumps_takes_the_lifetime_along() {
    for jump in [-86_400_000, 86_400_000] {
        let mut client = client(sliding());
        let call = client.request(Ask::PLAIN);
        client.jump(jump);
        client.answer(call, 200);
        assert_eq!(ends_in(&client), 100_000);
        assert_eq!(
            client.stored_record().map(|it| it.lifetime.expires_at),
            Some(client.expires_at())
        );
    }
}

#[test]
fn a_body_that_says_expired_does_so_whatever_else_the_answer_names() {
    for status in [200, 401, 500] {
        let mut client = client(sliding());
        let call = client.request(Ask::PLAIN);
        let also_new = SessionUpdate {
            expired: true,
            ..update(Some("s2"), Some(50.0))
        };
        client.answer_with(call, status, also_new);
        assert!(client.waits(call), "{status}");
        client.login_succeeds("s3");
        client.answer_with(call, status, over());
        assert!(client.outcome(call).is_some(), "the replay is spent");
    }
}

#[test]
fn a_status_that_means_expired_does_so_whatever_else_the_answer_names() {
    let mut client = client(sliding());
    let call = client.request(Ask::PLAIN);
    client.answer_with(call, 401, update(Some("s2"), Some(50.0)));
    assert!(client.waits(call));
    client.login_succeeds("s3");
    client.answer(call, 200);
}

#[test]
fn a_body_says_nothing_of_a_session_that_was_not_sent() {
    for ask in [Ask::NEVER, Ask::ELSEWHERE] {
        let mut client = client(sliding());
        let call = client.request(ask);
        let effects = client.answer_with(call, 200, over());
        assert_eq!(stored(&effects), None);
        assert_eq!(client.outcome(call), Some(Outcome::Delivered));
        let call = client.request(ask);
        client.answer_with(call, 200, update(Some("s2"), Some(5.0)));
        assert_eq!((client.session(), ends_in(&client)), (Some("s1"), 100_000));
    }
}

#[test]
fn late_and_repeated_answers_change_nothing() {
    let mut client = client(sliding());
    let call = client.request(Ask::PLAIN);
    let again = |send| {
        [
            update(Some("s9"), Some(1.0)),
            over(),
            SessionUpdate::default(),
        ]
        .map(|update| Event::Inspected {
            call,
            send: SendNo(send),
            status: 200,
            update,
        })
    };
    again(0).into_iter().for_each(|event| client.ignores(event));
    again(2).into_iter().for_each(|event| client.ignores(event));
    client.answer(call, 401);
    again(1).into_iter().for_each(|event| client.ignores(event));
    client.login_succeeds("s2");
    again(1).into_iter().for_each(|event| client.ignores(event));
    client.answer(call, 200);
    again(2).into_iter().for_each(|event| client.ignores(event));
}

//! Numbers and texts mean at one end what they meant at the other.

use super::bits::{self, ANSWER_BITS, CHOICES, RENEWABLE, REQUEST_BITS};
use super::effects::{self, EFFECTS};
use super::events::*;
use crate::session::config::{Config, Defaults, OptionValues};
use crate::session::options::OPTIONS;
use crate::session::{
    AttemptNo, Auth, CallId, Effect, ErrorCode, Event, LoginFailure, Notice, Outcome, Priority,
    ReadingNo, Record, SendNo, SessionGrant, SessionId, SessionUpdate, State, Target, Timer,
};

#[test]
fn every_number_stands_for_one_thing() {
    for table in [EVENTS, EFFECTS] {
        let mut numbers: Vec<_> = table.iter().map(|message| message.number).collect();
        numbers.sort_unstable();
        // None is missing: the glue makes a list that long.
        assert!((0..).zip(numbers).all(|(index, number)| index == number));
    }
    let questions = [QUERY_SESSION, QUERY_TARGET, RELEASE];
    let (asked, told): (Vec<_>, Vec<_>) = EVENTS
        .iter()
        .map(|message| message.number)
        .partition(|number| questions.contains(number));
    let read = |what| message(what, [1, 1, 404], "id", [1.0, 2.0, 2.0]);
    let events: Vec<_> = told
        .iter()
        .map(|what| read(*what).expect("an event"))
        .collect();
    for (index, event) in events.iter().enumerate() {
        assert_eq!(events.iter().position(|other| other == event), Some(index));
    }
    for what in asked.into_iter().chain([99]) {
        assert_eq!(read(what), None);
    }
}

#[test]
fn choices_cross_by_their_places() {
    for (number, auth) in (0..).zip(Auth::IN_ORDER) {
        assert_eq!(Auth::from_number(number), *auth);
    }
    for (number, priority) in (0..).zip(Priority::IN_ORDER) {
        assert_eq!(Priority::from_number(number), *priority);
    }
    for (number, state) in (0..).zip(State::IN_ORDER) {
        assert_eq!(state.number(), number);
    }
    assert_eq!(Priority::from_number(Priority::EXEMPT), Priority::Exempt);
    assert_eq!(Auth::from_number(Auth::HELD), Auth::Held);
    // What the app asks for is looked up in the list, and so this is none of it.
    assert_eq!(bits::AUTH.entries.len(), Auth::HELD as usize);
    let stored = [Some(false), Some(true), None];
    assert_eq!([0, 1, 2].map(bits::renewable), stored.map(Some));
    assert_eq!(bits::renewable(bits::RENEWABLE_NONE), None);
    for list in CHOICES {
        assert!(list.entries.len() <= 4, "{}: two bits hold four", list.name);
    }
    assert_eq!(RENEWABLE.entries, ["false", "true", "undefined"]);
}

#[test]
fn bits_do_not_overlap() {
    for table in [REQUEST_BITS, ANSWER_BITS] {
        let mut taken = 0;
        for bits in table {
            let mask = bits.mask() << bits.shift;
            assert_eq!(taken & mask, 0, "{}", bits.name);
            taken |= mask;
        }
    }
}

fn message(what: u32, integers: [u32; 3], text: &str, reals: [f64; 3]) -> Option<Event> {
    let message = EventMessage {
        what,
        integers,
        text: Some(text.into()),
        reals,
    };
    heard(message)
}

/// What a listener hears of a message.
fn heard(message: EventMessage) -> Option<Event> {
    let mut heard = None;
    let told = message.tell(&mut heard);
    assert_eq!(told.is_some(), heard.is_some());
    heard
}

impl super::events::Listener for Option<Event> {
    fn hear(&mut self, event: Event) {
        *self = Some(event);
    }
}

fn id() -> SessionId {
    SessionId::new("id".into()).expect("a plain id")
}

#[test]
fn inspected_answers_say_whether_the_session_is_over_and_how_it_goes_on() {
    let inspected = |status, expired, id, expires_in| Event::Inspected {
        call: CallId(7),
        send: SendNo(2),
        status,
        update: SessionUpdate {
            expired,
            id,
            expires_in,
        },
    };
    assert_eq!(
        message(INSPECTED, [7, 2, 200], "id", [9.5, 0.0, 0.0]),
        Some(inspected(200, false, Some(id()), Some(9.5)))
    );
    assert_eq!(
        message(INSPECTED, [7, 2, 65_536 + 404], "no\nid", [0.0, 0.0, 0.0]),
        Some(inspected(404, true, None, None))
    );
    assert_eq!(
        heard(EventMessage {
            what: INSPECTED,
            integers: [7, 2, 200],
            ..EventMessage::default()
        }),
        Some(inspected(200, false, None, None))
    );
}

#[test]
fn sessions_come_from_the_backend_the_app_and_storage() {
    let grant = |expires_in, refreshable| SessionGrant {
        id: id(),
        expires_in,
        refreshable,
    };
    assert_eq!(
        message(EXCHANGED, [3, 200, 0], "id", [60.0, 0.0, 0.0]),
        Some(Event::Exchanged {
            attempt: AttemptNo(3),
            status: 200,
            grant: Some(grant(Some(60.0), false)),
            over: false,
        })
    );
    assert_eq!(
        message(EXCHANGED, [3, 200, 4], "id", [0.0; 3]),
        Some(Event::Exchanged {
            attempt: AttemptNo(3),
            status: 200,
            grant: Some(grant(None, true)),
            over: false,
        })
    );
    assert_eq!(
        message(EXCHANGED, [3, 500, 8], "", [0.0, 0.0, 0.0]),
        Some(Event::Exchanged {
            attempt: AttemptNo(3),
            status: 500,
            grant: None,
            over: true,
        })
    );
    for (bits, renewable, refreshable) in [(0, false, false), (1, true, false), (4, false, true)] {
        assert_eq!(
            message(SET_SESSION, [bits, 0, 0], "id", [0.0, 0.0, 0.0]),
            Some(Event::SetSession {
                grant: grant(None, refreshable),
                renewable,
            })
        );
    }
    assert_eq!(message(SET_SESSION, [1, 0, 0], "", [0.0, 0.0, 0.0]), None);
}

#[test]
fn a_record_is_restored_as_it_was_stored() {
    let restored =
        |renewable, end, version| message(RESTORED, [0, renewable, 0], "id", [5.0, end, version]);
    let record = |expires_at, renewable| {
        let lifetime = crate::session::Lifetime {
            obtained_at: 5,
            expires_at,
        };
        Some(Event::Restored(Record {
            id: id(),
            lifetime,
            renewable,
            refreshable: false,
        }))
    };
    assert_eq!(restored(1, 9.0, 2.0), record(Some(9), true));
    assert_eq!(restored(0, f64::INFINITY, 2.0), record(None, false));
    assert_eq!(restored(2, f64::INFINITY, 1.0), record(None, true));
    for (renewable, end, version) in [
        (3, 9.0, 2.0),
        (2, 9.0, 2.0),
        (1, 9.0, 2.5),
        (1, 4.0, 2.0),
        (1, f64::NAN, 2.0),
    ] {
        assert_eq!(restored(renewable, end, version), None);
    }
    assert_eq!(message(RESTORED, [0, 1, 0], "", [5.0, 9.0, 2.0]), None);
    let refreshable = restored(5, 9.0, 3.0);
    assert!(
        matches!(&refreshable, Some(Event::Restored(record)) if record.refreshable),
        "{refreshable:?}"
    );
}

#[test]
fn what_is_found_again_is_a_record_or_none() {
    let found = |bits, id: &str| message(FOUND, [2, bits, 300], id, [5.0, 9.0, 2.0]);
    let expected = |record, has_new_token| {
        Some(Event::Found {
            reading: ReadingNo(2),
            record,
            has_new_token,
            claimed_for: 300,
        })
    };
    let record = Record {
        id: id(),
        lifetime: crate::session::Lifetime {
            obtained_at: 5,
            expires_at: Some(9),
        },
        renewable: true,
        refreshable: true,
    };
    assert_eq!(found(0b1101, "id"), expected(Some(record), true));
    assert_eq!(found(0b0101, "no\nid"), expected(None, false));
    assert_eq!(found(0b0011, "id"), expected(None, false));
}

#[test]
fn retries_say_after_what_and_how_often() {
    assert_eq!(
        message(RETRYABLE, [7, 2, (3 << 16) + 503], "", [0.0; 3]),
        Some(Event::Retryable {
            call: CallId(7),
            send: SendNo(2),
            status: 503,
            limit: 3,
        })
    );
    assert_eq!(
        message(RETRY_DUE, [7, 0, 0], "", [0.0; 3]),
        Some(Event::RetryDue { call: CallId(7) })
    );
    assert_eq!(message(STORED, [0; 3], "", [0.0; 3]), Some(Event::Stored));
}

#[test]
fn targets_of_urls_are_numbers() {
    let relative = |needs_slash| Target::Relative { needs_slash };
    for (target, number) in [
        (Target::Foreign, 0),
        (Target::Trusted, 1),
        (relative(false), 2),
        (relative(true), 3),
    ] {
        assert_eq!(target.number(), number);
    }
}

#[test]
fn what_crosses_is_not_shown() {
    let message = EventMessage {
        text: Some("secret".into()),
        ..EventMessage::default()
    };
    assert!(!format!("{message:?}").contains("secret"));
    let message = effects::use_credential(Some("secret"));
    assert!(!format!("{message:?}").contains("secret"));
}

#[test]
fn numbers_stand_where_the_glue_reads_them() {
    let read = |what, a, b, c| message(what, [a, b, c], "", [0.0; 3]).expect("an event");
    let answered = Event::Answered {
        call: CallId(7),
        send: SendNo(2),
        status: 404,
    };
    assert_eq!(read(ANSWERED, 7, 2, 404), answered);
    assert_eq!(
        read(HOST_FAILED, 7, 2, 0),
        Event::HostFailed {
            call: CallId(7),
            send: SendNo(2)
        }
    );
    for (flag, force) in [(0, false), (1, true)] {
        assert_eq!(
            read(LOGIN, 7, flag, 0),
            Event::Login {
                call: CallId(7),
                force
            }
        );
        let failed = Event::CodeFailed {
            attempt: AttemptNo(7),
            unavailable: force,
        };
        assert_eq!(read(CODE_FAILED, 7, flag, 0), failed);
        let impossible = Event::ExchangeImpossible {
            attempt: AttemptNo(7),
            answered: force,
        };
        assert_eq!(read(EXCHANGE_IMPOSSIBLE, 7, flag, 0), impossible);
    }
    let request = |auth, replay, trusted, priority| Event::Request {
        call: CallId(7),
        auth,
        replay,
        trusted,
        priority,
    };
    for (how, event) in [
        (0, request(Auth::Required, false, false, Priority::Normal)),
        (4, request(Auth::Required, true, false, Priority::Normal)),
        (
            1 + 8,
            request(Auth::Optional, false, true, Priority::Normal),
        ),
        (2 + 16, request(Auth::Never, false, false, Priority::High)),
        (
            3 + 8 + 32,
            request(Auth::Held, false, true, Priority::Exempt),
        ),
    ] {
        assert_eq!(read(REQUEST, 7, how, 0), event);
    }
    assert_eq!(read(TIMER_FIRED, 0, 0, 0), Event::TimerFired(Timer::Login));
    assert_eq!(
        read(TIMER_FIRED, 7, 0, 0),
        Event::TimerFired(Timer::Call(CallId(7)))
    );
}

#[test]
fn effects_are_integers_where_they_hold_nothing_else() {
    let config = Config::read(&WithBearer).expect("plain options");
    let number = |name| {
        EFFECTS
            .iter()
            .find(|message| message.name == name)
            .expect(name)
            .number
    };
    let send = |attach| Effect::Send {
        call: CallId(7),
        send: SendNo(2),
        attach,
    };
    let settle = |outcome| Effect::Settle {
        call: CallId(7),
        outcome,
    };
    let attempt = AttemptNo(3);
    let failure = LoginFailure {
        code: ErrorCode::LoginTimeout,
        attempt,
    };
    for (effect, integers) in [
        (
            Effect::AskCode {
                attempt: AttemptNo(3),
                requested_by: Some(CallId(7)),
            },
            [number("ASK_CODE"), 3, 7, 0],
        ),
        (
            Effect::PostAccountCredentials {
                attempt: AttemptNo(3),
                call: CallId(7),
            },
            [number("POST_ACCOUNT_CREDENTIALS"), 3, 7, 0],
        ),
        (Effect::CheckKey, [number("CHECK_KEY"), 0, 0, 0]),
        (
            Effect::Exchange {
                attempt: AttemptNo(3),
            },
            [number("EXCHANGE"), 3, 0, 0],
        ),
        (Effect::AbortExchange, [number("ABORT_EXCHANGE"), 0, 0, 0]),
        (send(true), [number("SEND"), 7, 2, 1]),
        (send(false), [number("SEND"), 7, 2, 0]),
        (
            Effect::AbortSend { call: CallId(7) },
            [number("ABORT_SEND"), 7, 0, 0],
        ),
        (
            settle(Outcome::TimedOut),
            [number("SETTLE"), 7, Outcome::TIMED_OUT, 0],
        ),
        (
            settle(Outcome::LoggedIn { attempt }),
            [number("SETTLE"), 7, Outcome::LOGGED_IN, 3],
        ),
        (
            settle(Outcome::LoginFailed(failure)),
            [number("SETTLE"), 7, 4, 3],
        ),
        (Effect::Forget, [number("FORGET"), 0, 0, 0]),
        (
            Effect::StartTimer { delay: 9 },
            [number("START_TIMER"), 9, 0, 0],
        ),
        (Effect::StopTimer, [number("STOP_TIMER"), 0, 0, 0]),
        (
            Effect::Emit(Notice::Error(ErrorCode::StorageFailed)),
            [number("EMIT"), 13, 0, 0],
        ),
        (
            Effect::ReadStored {
                reading: ReadingNo(2),
            },
            [number("READ_STORED"), 2, 0, 0],
        ),
        (Effect::Claim { time: 9 }, [number("CLAIM"), 9, 0, 0]),
        (
            Effect::PauseCall {
                call: CallId(7),
                retries: 1,
            },
            [number("PAUSE_CALL"), 7, 1, 0],
        ),
        (
            Effect::Emit(Notice::LoginFailed(failure)),
            [number("EMIT"), 4, 3, 0],
        ),
    ] {
        let name = format!("{effect:?}");
        let (what, [a, b, c], text, reals) = crossed(effect, &config);
        assert_eq!([what, a, b, c], integers, "{name}");
        assert_eq!((text, reals), (None, [0.0; 3]), "{name}");
    }
    let lifetime = crate::session::Lifetime {
        obtained_at: 5,
        expires_at: Some(9),
    };
    let record = Record {
        id: id(),
        lifetime,
        renewable: true,
        refreshable: false,
    };
    let (what, integers, text, reals) = crossed(Effect::Store(Box::new(record)), &config);
    // The last one: the next launch may send under a lease.
    assert_eq!((what, integers), (number("STORE"), [2, 1, 1]));
    assert_eq!((text.as_deref(), reals), (Some("id"), [5.0, 9.0, 9.0]));
    for (session, credential) in [(Some(id()), Some("Bearer id")), (None, None)] {
        let (what, integers, text, reals) = crossed(Effect::UseSession(session), &config);
        assert_eq!((what, integers), (number("USE_CREDENTIAL"), [0; 3]));
        assert_eq!((text.as_deref(), reals), (credential, [0.0; 3]));
    }
    let renew = Effect::Renew {
        attempt: AttemptNo(3),
        id: id(),
        requested_by: None,
    };
    let (what, integers, text, _) = crossed(renew, &config);
    assert_eq!((what, integers), (number("RENEW"), [3, 0, 0]));
    assert_eq!(text.as_deref(), Some("id"));
    let shown = effects::show_session(State::Renewing, None, Some(9.0), Some(7));
    assert_eq!(shown.integers, [2, 0, 0]);
    assert_eq!((shown.text, shown.reals), (None, [9.0, 7.0, 0.0]));
    assert_eq!(effects::refuse(4, 1).integers, [4, 1, 0]);
    assert_eq!(effects::show_target(Target::Trusted).integers, [1, 0, 0]);
}

/// What an effect is on the other side: one message.
fn crossed(effect: Effect, config: &Config) -> (u32, [u32; 3], Option<String>, [f64; 3]) {
    let mut message = None;
    effect.cross(config, |crossing| {
        let text = crossing.text.map(str::to_owned);
        message = Some((crossing.what, crossing.integers, text, crossing.reals));
    });
    message.expect("it crosses")
}

/// The defaults, with a base URL and a prefix.
struct WithBearer;

impl OptionValues for WithBearer {
    fn text(&self, row: u32) -> &str {
        match OPTIONS[row as usize].path {
            "baseUrl" => "https://api.example.com",
            "login.url" => "/login",
            "session.prefix" => "Bearer ",
            _ => Defaults.text(row),
        }
    }

    fn number(&self, row: u32) -> Option<u32> {
        Defaults.number(row)
    }

    fn is_on(&self, row: u32) -> bool {
        Defaults.is_on(row)
    }

    fn texts(&self, _row: u32) -> impl Iterator<Item = &str> {
        std::iter::empty()
    }

    fn numbers(&self, row: u32) -> impl Iterator<Item = u32> {
        Defaults.numbers(row)
    }
}

//! The numbers by which events and effects cross the boundary to JavaScript.
//!
//! Most of them are nothing but numbers, and the others hold one text and a few times beside them, so one function in
//! each direction carries them all: each function more would cost an app bytes on both sides. The glue knows the same
//! numbers from a table that the build writes from this one.

use super::{
    AttemptNo, Auth, CallId, Effect, Event, Priority, Record, SendNo, SessionGrant, SessionId,
    SessionUpdate, Target, Timer,
};

macro_rules! numbered {
    ($(#[$doc:meta])* $table:ident: $($name:ident = $number:literal,)*) => {
        $(pub(crate) const $name: u32 = $number;)*
        $(#[$doc])*
        pub const $table: &[(&str, u32)] = &[$((stringify!($name), $name),)*];
    };
}

numbered! {
    /// What the glue tells, by name, with its numbers beside it.
    EVENT_NUMBERS:
    ABORTED_CALL = 0, // call
    ANSWERED = 1, // call, send, HTTP status
    HOST_FAILED = 2, // call, send
    LOGIN = 3, // call, 1 to force it
    ACCOUNT_LOGIN = 4, // call
    CODE_FAILED = 5, // attempt, 1 if the host has no login
    EXCHANGE_LOST = 6, // attempt
    TIMER_FIRED = 7, // the call whose timer it is, or 0 for the login's
    LOGOUT = 8,
    KEY_EXPIRED = 9,
    STORE_FAILED = 10,
    FORGET_FAILED = 11,
    DESTROY = 12,
    EXCHANGE_IMPOSSIBLE = 13, // attempt
    CODE_RECEIVED = 14, // attempt
    REQUEST = 15, // call, `Auth` + 4 to replay + 8 if its URL may have the session + 16 × `Priority`, milliseconds of its limit or 0
    // With a text, and numbers that need not be integers.
    INSPECTED = 16, // call, send, HTTP status + 65 536 if expired; id or none; seconds of its lifetime or 0
    EXCHANGED = 17, // attempt, HTTP status; id or none; seconds of its lifetime or 0
    SET_SESSION = 18, // 1 if it is renewable; id; seconds of its lifetime or 0
    RESTORED = 19, // 0 not renewable, 1 renewable, 2 not told, 3 neither; id; begin; end or infinity; version
    QUERY_SESSION = 20, // answered by `SESSION`
    QUERY_TARGET = 21, // a URL; answered by `TARGET`
}

numbered! {
    /// What the glue does, by name, with its numbers beside it.
    EFFECT_NUMBERS:
    ASK_CODE = 0, // attempt, the login call it is for, or 0
    SEND_CREDENTIALS = 1, // attempt, the login call
    CHECK_KEY = 2,
    ABORT_EXCHANGE = 3,
    SEND = 4, // call, send, 1 to attach the session, milliseconds left of its limit or 0
    ABORT_SEND = 5, // call
    SETTLE = 6, // call, `Outcome::number`
    FORGET = 7,
    START_TIMER = 8, // the call's number, or 0 for the login's; milliseconds
    STOP_TIMER = 9, // likewise
    EMIT = 10, // `Notice::number`
    TARGET = 11, // what a URL points at: `Target::number`
    REFUSE = 12, // the refused option's row in the table, and which entry of it
    EXCHANGE = 13, // attempt
    USE_CREDENTIAL = 14, // what authenticated sends carry from now on, or nothing
    STORE = 15, // version, 1 if it is renewable; id; begin; end or 0; when it is renewed or 0
    SESSION = 16, // `State`; id or none; end or 0
}

/// What the glue told, as it crossed the border: what the numbers and the text mean, the first number says.
#[derive(Default)]
pub struct EventMessage {
    /// One of [`EVENT_NUMBERS`].
    pub what: u32,
    /// Three integers.
    pub numbers: [u32; 3],
    /// An id or a URL.
    pub text: Option<String>,
    /// Three numbers that need not be integers; NaN for what is none.
    pub reals: [f64; 3],
}

// No derived Debug: it would print the id.
impl core::fmt::Debug for EventMessage {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Told(…)")
    }
}

impl Event {
    /// The event that was told; `None` if there is none of that number, or if what belongs to it is not as it has to
    /// be.
    pub fn from_message(told: EventMessage) -> Option<Self> {
        let EventMessage {
            what,
            numbers: [a, b, c],
            text,
            reals: [x, y, z],
        } = told;
        if what < INSPECTED {
            return Self::from_numbers(what, a, b, c);
        }
        let id = text.and_then(SessionId::new);
        // A number of seconds; 0 stands for none.
        let expires_in = (x != 0.0).then_some(x);
        Some(match what {
            INSPECTED => Event::Inspected {
                call: CallId(a),
                send: SendNo(b),
                status: c as u16,
                update: SessionUpdate {
                    expired: c >> 16 != 0,
                    id,
                    expires_in,
                },
            },
            EXCHANGED => Event::Exchanged {
                attempt: AttemptNo(a),
                status: b as u16,
                grant: id.map(|id| SessionGrant { id, expires_in }),
            },
            SET_SESSION => Event::SetSession {
                grant: SessionGrant {
                    id: id?,
                    expires_in,
                },
                renewable: a != 0,
            },
            RESTORED => {
                let renewable = match a {
                    0 => Some(false),
                    1 => Some(true),
                    2 => None,
                    _ => return None,
                };
                let expires_at = (y != f64::INFINITY).then_some(y);
                Event::Restored(Record::from_stored(z, id?, x, expires_at, renewable)?)
            }
            _ => return None,
        })
    }

    /// The event of [`REQUEST`], which each request tells: known as such before all others are gone through, and
    /// inlined, it costs least.
    #[inline(always)]
    pub(crate) fn requested(a: u32, b: u32, c: u32) -> Self {
        Event::Request {
            call: CallId(a),
            auth: match b & 3 {
                0 => Auth::Required,
                1 => Auth::Optional,
                _ => Auth::Never,
            },
            replay: b & 4 != 0,
            trusted: b & 8 != 0,
            priority: match b >> 4 {
                0 => Priority::Normal,
                1 => Priority::High,
                _ => Priority::Exempt,
            },
            timeout: (c > 0).then_some(c),
        }
    }

    /// The event of [`ANSWERED`], likewise.
    #[inline(always)]
    pub(crate) fn answered(a: u32, b: u32, c: u32) -> Self {
        Event::Answered {
            call: CallId(a),
            send: SendNo(b),
            status: c as u16,
        }
    }

    fn from_numbers(what: u32, a: u32, b: u32, c: u32) -> Option<Self> {
        Some(match what {
            ABORTED_CALL => Event::Aborted { call: CallId(a) },
            ANSWERED => Event::answered(a, b, c),
            HOST_FAILED => Event::Failed {
                call: CallId(a),
                send: SendNo(b),
            },
            LOGIN => Event::Login {
                call: CallId(a),
                force: b != 0,
            },
            ACCOUNT_LOGIN => Event::AccountLogin { call: CallId(a) },
            CODE_FAILED => Event::CodeFailed {
                attempt: AttemptNo(a),
                unavailable: b != 0,
            },
            EXCHANGE_LOST => Event::ExchangeLost {
                attempt: AttemptNo(a),
            },
            EXCHANGE_IMPOSSIBLE => Event::ExchangeImpossible {
                attempt: AttemptNo(a),
            },
            CODE_RECEIVED => Event::CodeReceived {
                attempt: AttemptNo(a),
            },
            REQUEST => Event::requested(a, b, c),
            TIMER_FIRED => Event::TimerFired(match a {
                0 => Timer::Login,
                call => Timer::Call(CallId(call)),
            }),
            LOGOUT => Event::Logout,
            KEY_EXPIRED => Event::KeyExpired,
            STORE_FAILED => Event::StoreFailed,
            FORGET_FAILED => Event::ForgetFailed,
            DESTROY => Event::Destroyed,
            _ => return None,
        })
    }
}

impl Effect {
    /// The effect as numbers; `None` if it holds more than that.
    pub fn numbers(&self) -> Option<[u32; 5]> {
        Some(match *self {
            Effect::AskCode {
                attempt,
                requested_by,
            } => [
                ASK_CODE,
                attempt.0,
                requested_by.map_or(0, |call| call.0),
                0,
                0,
            ],
            Effect::SendCredentials { attempt, call } => {
                [SEND_CREDENTIALS, attempt.0, call.0, 0, 0]
            }
            Effect::CheckKey => [CHECK_KEY, 0, 0, 0, 0],
            Effect::AbortExchange => [ABORT_EXCHANGE, 0, 0, 0, 0],
            Effect::Send {
                call,
                send,
                attach,
                remaining,
            } => [
                SEND,
                call.0,
                send.0,
                u32::from(attach),
                remaining.unwrap_or(0),
            ],
            Effect::AbortSend { call } => [ABORT_SEND, call.0, 0, 0, 0],
            Effect::Settle { call, outcome } => [SETTLE, call.0, outcome.number(), 0, 0],
            Effect::Forget => [FORGET, 0, 0, 0, 0],
            Effect::StartTimer { timer, delay } => [START_TIMER, timer.number(), delay, 0, 0],
            Effect::StopTimer { timer } => [STOP_TIMER, timer.number(), 0, 0, 0],
            Effect::Emit(notice) => [EMIT, notice.number(), 0, 0, 0],
            Effect::Exchange { attempt } => [EXCHANGE, attempt.0, 0, 0, 0],
            Effect::UseCredential(_) | Effect::Store(_) => return None,
        })
    }
}

impl Target {
    /// The number by which it crosses the border. The glue keeps it for the URL, which will always point there.
    pub fn number(self) -> u32 {
        match self {
            Target::Foreign => 0,
            Target::Trusted => 1,
            Target::Relative { needs_slash } => 2 + u32::from(needs_slash),
        }
    }
}

impl Timer {
    /// The login's timer goes by 0 and a call's by the call's number, which is never 0.
    fn number(self) -> u32 {
        match self {
            Timer::Login => 0,
            Timer::Call(call) => call.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::{ErrorCode, Notice, Outcome};

    #[test]
    fn every_number_stands_for_one_thing() {
        for table in [EVENT_NUMBERS, EFFECT_NUMBERS] {
            for (index, (name, number)) in table.iter().enumerate() {
                assert_eq!(index as u32, *number, "{name}");
            }
        }
        let events: Vec<_> = (0..QUERY_SESSION)
            .map(|what| told_text(what, [1, 2, 404], "id", [1.0, 2.0, 2.0]).expect("an event"))
            .collect();
        for (index, event) in events.iter().enumerate() {
            assert_eq!(events.iter().position(|other| other == event), Some(index));
        }
        for what in [QUERY_SESSION, QUERY_TARGET, 99] {
            assert_eq!(told_text(what, [1, 2, 3], "id", [1.0, 2.0, 2.0]), None);
        }
    }

    fn told_text(what: u32, numbers: [u32; 3], text: &str, reals: [f64; 3]) -> Option<Event> {
        Event::from_message(EventMessage {
            what,
            numbers,
            text: Some(text.into()),
            reals,
        })
    }

    fn id() -> SessionId {
        SessionId::new("id".into()).expect("a plain id")
    }

    #[test]
    fn judged_answers_say_whether_the_session_is_over_and_how_it_goes_on() {
        let judged = |status, expired, id, expires_in| Event::Inspected {
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
            told_text(INSPECTED, [7, 2, 200], "id", [9.5, 0.0, 0.0]),
            Some(judged(200, false, Some(id()), Some(9.5)))
        );
        assert_eq!(
            told_text(INSPECTED, [7, 2, 65_536 + 404], "no\nid", [0.0, 0.0, 0.0]),
            Some(judged(404, true, None, None))
        );
        let silent = EventMessage {
            what: INSPECTED,
            numbers: [7, 2, 200],
            ..EventMessage::default()
        };
        assert_eq!(
            Event::from_message(silent),
            Some(judged(200, false, None, None))
        );
    }

    #[test]
    fn sessions_come_from_the_backend_the_app_and_storage() {
        let grant = |expires_in| SessionGrant {
            id: id(),
            expires_in,
        };
        assert_eq!(
            told_text(EXCHANGED, [3, 200, 0], "id", [60.0, 0.0, 0.0]),
            Some(Event::Exchanged {
                attempt: AttemptNo(3),
                status: 200,
                grant: Some(grant(Some(60.0))),
            })
        );
        assert_eq!(
            told_text(EXCHANGED, [3, 500, 0], "", [0.0, 0.0, 0.0]),
            Some(Event::Exchanged {
                attempt: AttemptNo(3),
                status: 500,
                grant: None,
            })
        );
        for (flag, renewable) in [(0, false), (1, true)] {
            assert_eq!(
                told_text(SET_SESSION, [flag, 0, 0], "id", [0.0, 0.0, 0.0]),
                Some(Event::SetSession {
                    grant: grant(None),
                    renewable,
                })
            );
        }
        assert_eq!(told_text(SET_SESSION, [1, 0, 0], "", [0.0, 0.0, 0.0]), None);
    }

    #[test]
    fn a_record_is_restored_as_it_was_stored() {
        let restored = |renewable, end, version| {
            told_text(RESTORED, [renewable, 0, 0], "id", [5.0, end, version])
        };
        let record = |expires_at, renewable| {
            let lifetime = crate::session::Lifetime {
                obtained_at: 5,
                expires_at,
            };
            Some(Event::Restored(Record {
                id: id(),
                lifetime,
                renewable,
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
        assert_eq!(told_text(RESTORED, [1, 0, 0], "", [5.0, 9.0, 2.0]), None);
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
    fn what_was_told_is_not_shown() {
        let told = EventMessage {
            text: Some("secret".into()),
            ..EventMessage::default()
        };
        assert!(!format!("{told:?}").contains("secret"));
    }

    #[test]
    fn numbers_stand_where_the_glue_reads_them() {
        let told = |what, a, b, c| told_text(what, [a, b, c], "", [0.0; 3]).expect("an event");
        let answered = Event::Answered {
            call: CallId(7),
            send: SendNo(2),
            status: 404,
        };
        assert_eq!(told(ANSWERED, 7, 2, 404), answered);
        assert_eq!(
            told(HOST_FAILED, 7, 2, 0),
            Event::Failed {
                call: CallId(7),
                send: SendNo(2)
            }
        );
        for (flag, force) in [(0, false), (1, true)] {
            assert_eq!(
                told(LOGIN, 7, flag, 0),
                Event::Login {
                    call: CallId(7),
                    force
                }
            );
            let failed = Event::CodeFailed {
                attempt: AttemptNo(7),
                unavailable: force,
            };
            assert_eq!(told(CODE_FAILED, 7, flag, 0), failed);
        }
        let request = |auth, replay, trusted, priority, timeout| Event::Request {
            call: CallId(7),
            auth,
            replay,
            trusted,
            priority,
            timeout,
        };
        for (how, timeout, event) in [
            (
                0,
                0,
                request(Auth::Required, false, false, Priority::Normal, None),
            ),
            (
                4,
                9,
                request(Auth::Required, true, false, Priority::Normal, Some(9)),
            ),
            (
                1 + 8,
                0,
                request(Auth::Optional, false, true, Priority::Normal, None),
            ),
            (
                2 + 16,
                0,
                request(Auth::Never, false, false, Priority::High, None),
            ),
            (
                32,
                0,
                request(Auth::Required, false, false, Priority::Exempt, None),
            ),
        ] {
            assert_eq!(told(REQUEST, 7, how, timeout), event);
        }
        assert_eq!(told(TIMER_FIRED, 0, 0, 0), Event::TimerFired(Timer::Login));
        assert_eq!(
            told(TIMER_FIRED, 7, 0, 0),
            Event::TimerFired(Timer::Call(CallId(7)))
        );
    }

    #[test]
    fn effects_are_numbers_where_they_hold_nothing_else() {
        let send = |attach, remaining| Effect::Send {
            call: CallId(7),
            send: SendNo(2),
            attach,
            remaining,
        };
        let timer = Timer::Call(CallId(7));
        let notice = Notice::Error(ErrorCode::StorageFailed);
        for (effect, numbers) in [
            (
                Effect::AskCode {
                    attempt: AttemptNo(3),
                    requested_by: Some(CallId(7)),
                },
                [ASK_CODE, 3, 7, 0, 0],
            ),
            (
                Effect::SendCredentials {
                    attempt: AttemptNo(3),
                    call: CallId(7),
                },
                [SEND_CREDENTIALS, 3, 7, 0, 0],
            ),
            (Effect::CheckKey, [CHECK_KEY, 0, 0, 0, 0]),
            (
                Effect::Exchange {
                    attempt: AttemptNo(3),
                },
                [EXCHANGE, 3, 0, 0, 0],
            ),
            (Effect::AbortExchange, [ABORT_EXCHANGE, 0, 0, 0, 0]),
            (send(true, None), [SEND, 7, 2, 1, 0]),
            (send(false, Some(9)), [SEND, 7, 2, 0, 9]),
            (
                Effect::AbortSend { call: CallId(7) },
                [ABORT_SEND, 7, 0, 0, 0],
            ),
            (
                Effect::Settle {
                    call: CallId(7),
                    outcome: Outcome::TimedOut,
                },
                [SETTLE, 7, Outcome::TIMED_OUT, 0, 0],
            ),
            (Effect::Forget, [FORGET, 0, 0, 0, 0]),
            (
                Effect::StartTimer { timer, delay: 9 },
                [START_TIMER, 7, 9, 0, 0],
            ),
            (
                Effect::StopTimer {
                    timer: Timer::Login,
                },
                [STOP_TIMER, 0, 0, 0, 0],
            ),
            (Effect::Emit(notice), [EMIT, 13, 0, 0, 0]),
        ] {
            assert_eq!(effect.numbers(), Some(numbers), "{effect:?}");
        }
        assert_eq!(Effect::UseCredential(None).numbers(), None);
    }
}

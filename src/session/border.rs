//! The numbers by which events and effects cross the boundary to JavaScript.
//!
//! Most of them are nothing but numbers, so one function in each direction carries them all. The glue knows the same
//! numbers from a table that the build writes from this one.

use super::{Effect, Event, Timer};

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
    SIGN_IN = 4, // call
    CODE_FAILED = 5, // attempt, 1 if the host has no login
    EXCHANGE_LOST = 6, // attempt
    WOKE = 7, // the call whose timer it is, or 0 for the login's
    LOGOUT = 8,
    KEY_EXPIRED = 9,
    STORE_FAILED = 10,
    FORGET_FAILED = 11,
    DESTROY = 12,
    EXCHANGE_IMPOSSIBLE = 13, // attempt
    CODE_RECEIVED = 14, // attempt
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
    REBASE = 11, // call, 1 if a slash has to stand between
    REFUSE = 12, // the refused option's row in the table, and which entry of it
    EXCHANGE = 13, // attempt
}

impl Event {
    /// The event of a number; `None` if there is none.
    pub fn from_numbers(what: u32, a: u32, b: u32, c: u32) -> Option<Self> {
        Some(match what {
            ABORTED_CALL => Event::Aborted { call: a },
            ANSWERED => Event::Answered {
                call: a,
                send: b,
                status: c as u16,
            },
            HOST_FAILED => Event::Failed { call: a, send: b },
            LOGIN => Event::Login {
                call: a,
                force: b != 0,
            },
            SIGN_IN => Event::SignIn { call: a },
            CODE_FAILED => Event::CodeFailed {
                attempt: a,
                unavailable: b != 0,
            },
            EXCHANGE_LOST => Event::ExchangeLost { attempt: a },
            EXCHANGE_IMPOSSIBLE => Event::ExchangeImpossible { attempt: a },
            CODE_RECEIVED => Event::CodeReceived { attempt: a },
            WOKE => Event::Woke(match a {
                0 => Timer::Login,
                call => Timer::Call(call),
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
            Effect::AskCode { attempt, by } => [ASK_CODE, attempt, by, 0, 0],
            Effect::SignIn { attempt, call } => [SEND_CREDENTIALS, attempt, call, 0, 0],
            Effect::CheckKey => [CHECK_KEY, 0, 0, 0, 0],
            Effect::AbortExchange => [ABORT_EXCHANGE, 0, 0, 0, 0],
            Effect::Send {
                call,
                send,
                attach,
                left,
            } => [SEND, call, send, u32::from(attach), left.unwrap_or(0)],
            Effect::AbortSend { call } => [ABORT_SEND, call, 0, 0, 0],
            Effect::Settle { call, outcome } => [SETTLE, call, outcome.number(), 0, 0],
            Effect::Forget => [FORGET, 0, 0, 0, 0],
            Effect::StartTimer { timer, delay } => [START_TIMER, timer.number(), delay, 0, 0],
            Effect::StopTimer { timer } => [STOP_TIMER, timer.number(), 0, 0, 0],
            Effect::Emit(notice) => [EMIT, notice.number(), 0, 0, 0],
            Effect::Exchange { attempt } => [EXCHANGE, attempt, 0, 0, 0],
            Effect::Carry(_) | Effect::Store(_) => return None,
        })
    }
}

impl Timer {
    /// The login's timer goes by 0 and a call's by the call's number, which is never 0.
    fn number(self) -> u32 {
        match self {
            Timer::Login => 0,
            Timer::Call(call) => call,
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
        let events: Vec<_> = (0..EVENT_NUMBERS.len() as u32)
            .map(|what| Event::from_numbers(what, 1, 2, 404).expect("an event"))
            .collect();
        for (index, event) in events.iter().enumerate() {
            assert_eq!(events.iter().position(|other| other == event), Some(index));
        }
        assert_eq!(Event::from_numbers(99, 1, 2, 3), None);
    }

    #[test]
    fn numbers_stand_where_the_glue_reads_them() {
        let told = |what, a, b, c| Event::from_numbers(what, a, b, c).expect("an event");
        let answered = Event::Answered {
            call: 7,
            send: 2,
            status: 404,
        };
        assert_eq!(told(ANSWERED, 7, 2, 404), answered);
        assert_eq!(
            told(HOST_FAILED, 7, 2, 0),
            Event::Failed { call: 7, send: 2 }
        );
        for (flag, force) in [(0, false), (1, true)] {
            assert_eq!(told(LOGIN, 7, flag, 0), Event::Login { call: 7, force });
            let failed = Event::CodeFailed {
                attempt: 7,
                unavailable: force,
            };
            assert_eq!(told(CODE_FAILED, 7, flag, 0), failed);
        }
        assert_eq!(told(WOKE, 0, 0, 0), Event::Woke(Timer::Login));
        assert_eq!(told(WOKE, 7, 0, 0), Event::Woke(Timer::Call(7)));
    }

    #[test]
    fn effects_are_numbers_where_they_hold_nothing_else() {
        let send = |attach, left| Effect::Send {
            call: 7,
            send: 2,
            attach,
            left,
        };
        let timer = Timer::Call(7);
        let notice = Notice::Error(ErrorCode::StorageFailed);
        for (effect, numbers) in [
            (
                Effect::AskCode { attempt: 3, by: 7 },
                [ASK_CODE, 3, 7, 0, 0],
            ),
            (
                Effect::SignIn {
                    attempt: 3,
                    call: 7,
                },
                [SEND_CREDENTIALS, 3, 7, 0, 0],
            ),
            (Effect::CheckKey, [CHECK_KEY, 0, 0, 0, 0]),
            (Effect::Exchange { attempt: 3 }, [EXCHANGE, 3, 0, 0, 0]),
            (Effect::AbortExchange, [ABORT_EXCHANGE, 0, 0, 0, 0]),
            (send(true, None), [SEND, 7, 2, 1, 0]),
            (send(false, Some(9)), [SEND, 7, 2, 0, 9]),
            (Effect::AbortSend { call: 7 }, [ABORT_SEND, 7, 0, 0, 0]),
            (
                Effect::Settle {
                    call: 7,
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
        assert_eq!(Effect::Carry(None).numbers(), None);
    }
}

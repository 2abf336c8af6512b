//! What the glue tells the machine.

use super::bits::{
    ANSWER_EXPIRED, ANSWER_STATUS, REQUEST_AUTH, REQUEST_PRIORITY, REQUEST_REPLAY, REQUEST_TRUSTED,
    RETRY_LIMIT, RETRY_STATUS, SESSION_REFRESHABLE, SESSION_RENEWABLE, SESSION_TOKEN, renewable,
};
use super::fields::{
    AnswerBits, AttemptNo, CallId, Flag, FoundVersion, FromInteger, FromReal, HttpStatus,
    Milliseconds, ObtainedAt, ReadingNo, RequestBits, RetryBits, Seconds, SendNo, SessionBits,
    StoredEnd, Text, TimerNumber,
};
use super::{EVENT_INTEGERS, Message, REALS, row};
use crate::session::{
    Auth, Event, LeasedSession, Priority, Record, SessionGrant, SessionId, SessionUpdate,
};

/// An event as it crosses: what its numbers and its text mean, its number says.
#[derive(Default)]
pub struct EventMessage {
    /// The number of a row of [`EVENTS`].
    pub what: u32,
    /// Integers.
    pub integers: [u32; EVENT_INTEGERS],
    /// An id or a URL.
    pub text: Option<String>,
    /// Numbers that need not be integers; NaN for what is none.
    pub reals: [f64; REALS],
}

// No derived Debug: it would print the id.
impl core::fmt::Debug for EventMessage {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("EventMessage(…)")
    }
}

/// Who is told of events.
///
/// A trait, for a method of it can be inlined into each row, down to what that row's event leads to. A closure that all
/// rows share would have every event put together in memory, to take it apart there: 0.4 kB of the module.
pub trait Listener {
    /// Takes an event that has come across.
    fn hear(&mut self, event: Event);
}

/// Added to the number of an event that comes while something is being done under a lease: what it leads to is held back until
/// that has been done. See docs/design/lease.md.
pub const HELD: u32 = 32;

#[inline(never)]
fn grant(bits: u32, id: Option<String>, expires_in: Option<f64>) -> Option<SessionGrant> {
    Some(SessionGrant {
        id: SessionId::new(id?)?,
        expires_in,
        refreshable: SESSION_REFRESHABLE.is_set(bits),
    })
}

#[inline(never)]
fn record(
    bits: u32,
    id: Option<String>,
    obtained_at: f64,
    expires_at: Option<f64>,
    version: f64,
) -> Option<Record> {
    Record::from_stored(
        version,
        SessionId::new(id?)?,
        obtained_at,
        expires_at,
        renewable(SESSION_RENEWABLE.of(bits))?,
        SESSION_REFRESHABLE.is_set(bits),
    )
}

macro_rules! events {
    (
        events {$($(#[doc = $doc:literal])* $name:ident = $number:literal
            ($($int:ident: $Int:ident),* $(; $text:ident: $Text:ident $(; $($real:ident: $Real:ident),+)?)?) => $event:expr;)*}
        questions {$($(#[doc = $question_doc:literal])* $question:ident = $question_number:literal ($(; $asked:ident: $Asked:ident)?);)*}
    ) => {
        $($(#[doc = $doc])* pub(crate) const $name: u32 = $number;)*
        $($(#[doc = $question_doc])* #[allow(dead_code, reason = "answered in the wasm only")] pub(crate) const $question: u32 = $question_number;)*

        /// All that the glue tells.
        pub const EVENTS: &[Message] = &[
            $(row!($name, $number, [$($doc)*], [$($int: $Int),*], [$($text: $Text)?], [$($($($real: $Real),+)?)?]),)*
            $(row!($question, $question_number, [$($question_doc)*], [], [$($asked: $Asked)?], []),)*
        ];

        impl EventMessage {
            /// Tells a listener of the event that it is; `None` if there is none of that number, or if what belongs to it
            /// is not as it has to be.
            // Inlined where its number is known, it comes down to the row.
            #[inline(always)]
            pub fn tell(self, listener: &mut impl Listener) -> Option<()> {
                match self.what {
                    $($name => {
                        let [$($int,)* ..] = self.integers;
                        $(let $int = <$Int as FromInteger>::read($int);)*
                        $(let $text = self.text;
                        $(let [$($real,)* ..] = self.reals;
                        $(let $real = <$Real as FromReal>::read($real);)*)?)?
                        listener.hear($event);
                        Some(())
                    })*
                    _ => None,
                }
            }
        }
    };
}

events! {
    events {
        /// The app ended a call.
        ABORTED = 0 (call: CallId) => Event::Aborted { call };
        /// The backend answered a call, and nothing but the status is of interest.
        ANSWERED = 1 (call: CallId, send: SendNo, status: HttpStatus) => Event::Answered { call, send, status };
        /// The host could not deliver a call.
        HOST_FAILED = 2 (call: CallId, send: SendNo) => Event::HostFailed { call, send };
        /// The app asks for a login.
        LOGIN = 3 (call: CallId, force: Flag) => Event::Login { call, force };
        /// The app logs in with account credentials.
        ACCOUNT_LOGIN = 4 (call: CallId) => Event::AccountLogin { call };
        /// `wx.login` gave no code. `unavailable`: there is no login on this host.
        CODE_FAILED = 5 (attempt: AttemptNo, unavailable: Flag) => Event::CodeFailed { attempt, unavailable };
        /// The exchange failed in transport.
        EXCHANGE_LOST = 6 (attempt: AttemptNo) => Event::ExchangeLost { attempt };
        /// A timer fired.
        TIMER_FIRED = 7 (timer: TimerNumber) => Event::TimerFired(timer);
        /// The app logs out.
        LOGOUT = 8 () => Event::Logout;
        /// `wx.checkSession` says that WeChat's session_key is over.
        KEY_EXPIRED = 9 () => Event::KeyExpired;
        /// The session could not be written to storage.
        STORE_FAILED = 10 () => Event::StoreFailed;
        /// The session could not be removed from storage.
        FORGET_FAILED = 11 () => Event::ForgetFailed;
        /// The app is done with the client.
        DESTROYED = 12 () => Event::Destroyed;
        /// The app's own part in an exchange failed. `answered`: the backend had answered; otherwise nothing went out.
        EXCHANGE_IMPOSSIBLE = 13 (attempt: AttemptNo, answered: Flag) => Event::ExchangeImpossible { attempt, answered };
        /// `wx.login` gave a code.
        CODE_RECEIVED = 14 (attempt: AttemptNo) => Event::CodeReceived { attempt };
        /// The app made a request, an upload or a download, or opens a socket.
        REQUEST = 15 (call: CallId, bits: RequestBits) => Event::Request {
            call,
            auth: Auth::from_number(REQUEST_AUTH.of(bits)),
            replay: REQUEST_REPLAY.is_set(bits),
            trusted: REQUEST_TRUSTED.is_set(bits),
            priority: Priority::from_number(REQUEST_PRIORITY.of(bits)),
        };
        /// The backend answered a call, and the answer was inspected.
        INSPECTED = 16 (call: CallId, send: SendNo, answer: AnswerBits; id: Text; seconds: Seconds) => Event::Inspected {
            call,
            send,
            status: ANSWER_STATUS.of(answer) as u16,
            update: SessionUpdate {
                expired: ANSWER_EXPIRED.is_set(answer),
                id: id.and_then(SessionId::new),
                expires_in: seconds,
            },
        };
        /// The backend answered the exchange. Without an id, or with one that cannot be sent, there is no session in it.
        EXCHANGED = 17 (attempt: AttemptNo, status: HttpStatus, bits: SessionBits; id: Text; seconds: Seconds) => Event::Exchanged {
            attempt,
            status,
            grant: grant(bits, id, seconds),
            over: SESSION_TOKEN.is_set(bits),
        };
        /// The app brings a session of its own.
        SET_SESSION = 18 (bits: SessionBits; id: Text; seconds: Seconds) => Event::SetSession {
            grant: grant(bits, id, seconds)?,
            renewable: SESSION_RENEWABLE.is_set(bits),
        };
        /// What storage holds, read again before a login. `claim`: for how long another client is renewing it.
        FOUND = 19 (reading: ReadingNo, bits: SessionBits, claim: Milliseconds; id: Text; obtained_at: ObtainedAt, expires_at: StoredEnd, version: FoundVersion) => Event::Found {
            reading,
            record: record(bits, id, obtained_at, expires_at, version),
            has_new_token: SESSION_TOKEN.is_set(bits),
            claimed_for: claim,
        };
        /// The session has been written to storage, where that takes its time.
        STORED = 20 () => Event::Stored;
        /// A call was answered or not delivered in a way after which it may be retried.
        RETRYABLE = 21 (call: CallId, send: SendNo, bits: RetryBits) => Event::Retryable {
            call,
            send,
            status: RETRY_STATUS.of(bits) as u16,
            limit: RETRY_LIMIT.of(bits),
        };
        /// The pause of a call is over.
        RETRY_DUE = 22 (call: CallId) => Event::RetryDue { call };
        /// What storage held at the launch.
        RESTORED = 23 (_reading: ReadingNo, bits: SessionBits; id: Text; obtained_at: ObtainedAt, expires_at: StoredEnd, version: FoundVersion) => {
            Event::Restored(record(bits, id, obtained_at, expires_at, version)?)
        };
        /// A call was handed to the host under a lease. The glue tells it before anything else: the session is the one that there is.
        LEASED = 24 (call: CallId, bits: RequestBits) => Event::Leased {
            call,
            auth: Auth::from_number(REQUEST_AUTH.of(bits)),
            replay: REQUEST_REPLAY.is_set(bits),
            priority: Priority::from_number(REQUEST_PRIORITY.of(bits)),
            session: LeasedSession::CURRENT,
        };
    }
    questions {
        /// How the session stands; answered by `SHOW_SESSION`.
        QUERY_SESSION = 25 ();
        /// What a URL points at; answered by `SHOW_TARGET`.
        QUERY_TARGET = 26 (; url: Text);
        /// What was held back is performed; see `HELD`.
        RELEASE = 27 ();
    }
}

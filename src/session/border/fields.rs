//! What the fields of messages are: how each is called in the glue's types, and what number or text stands for it.

use crate::session::{self, Notice, Outcome, State, Target, Timer};

/// What a field may be.
pub trait FieldKind {
    /// What it is in Rust.
    type Value;
    /// The name of its type in the glue; `''` and a base type for a plain one.
    const TYPE: &'static str;
}

/// A field that comes as an integer.
pub(super) trait FromInteger: FieldKind {
    fn read(number: u32) -> Self::Value;
}

/// A field that goes as an integer.
pub(super) trait ToInteger: FieldKind {
    fn write(value: Self::Value) -> u32;
}

/// A field that comes as a number which need not be an integer; NaN for what was none.
pub(super) trait FromReal: FieldKind {
    fn read(number: f64) -> Self::Value;
}

/// A field that goes as a number which need not be an integer.
pub(super) trait ToReal: FieldKind {
    fn write(value: Self::Value) -> f64;
}

/// A type of the glue: a number under a name of its own, so that two fields of different kinds cannot be exchanged.
#[derive(Clone, Copy, Debug)]
pub struct Type {
    /// Its name.
    pub name: &'static str,
    /// Kinds of which each is one of this kind, too.
    pub includes: &'static [&'static str],
    /// What it is.
    pub doc: &'static str,
}

macro_rules! kinds {
    ($($(#[doc = $doc:literal])* $FieldKind:ident $(| $Included:ident)?: $Value:ty;)*) => {
        $(
            $(#[doc = $doc])*
            #[derive(Debug)]
            pub struct $FieldKind;
            impl FieldKind for $FieldKind {
                type Value = $Value;
                const TYPE: &'static str = stringify!($FieldKind);
            }
        )*
        /// All kinds of numbers, with what they mean.
        pub const TYPES: &[Type] = &[$(Type { name: stringify!($FieldKind), includes: &[$(stringify!($Included))?], doc: concat!($($doc, "\n"),*) }),*];
    };
}

kinds! {
    /// The number of a call of the app, counted by the glue; greater than every earlier one of the same client, never 0.
    CallId: session::CallId;
    /// The login call of the app for which something is done, or 0.
    LoginCallId: Option<session::CallId>;
    /// Which send of a call, counted by the machine from 1 on.
    SendNo: session::SendNo;
    /// Which attempt to log in, counted by the machine from 1 on.
    AttemptNo: session::AttemptNo;
    /// Which reading of storage, counted by the machine from 1 on.
    ReadingNo: session::ReadingNo;
    /// The attempt to log in of which something is told, or 0.
    OfAttempt | AttemptNo: Option<session::AttemptNo>;
    /// An HTTP status; whatever is none counts as 0.
    HttpStatus: u16;
    /// 1 for yes, 0 for no.
    Flag: bool;
    /// Milliseconds.
    Milliseconds: u32;
    /// How a call is to be treated: `REQUEST_…` bits.
    RequestBits: u32;
    /// How many calls the host may be given under a lease.
    Places: u32;
    /// What an answer says: `ANSWER_…` bits.
    AnswerBits: u32;
    /// After what a call may be retried, and how often: `RETRY_…` bits.
    RetryBits: u32;
    /// How often something has been done before.
    Times: u32;
    /// What a session can do: `SESSION_…` bits.
    SessionBits: u32;
    /// How a call ended: `OUTCOME_…`, or the number of an error code.
    OutcomeNumber: Outcome;
    /// What the app's listeners are told: `NOTICE_…`, or the number of an error code.
    NoticeNumber: Notice;
    /// The call whose timer it is; 0 for the login's.
    TimerNumber | CallId: Timer;
    /// The state of the session: an index into `STATES`.
    StateNumber: State;
    /// What a URL points at: `TARGET_…`.
    TargetNumber: Target;
    /// The row of an option, in the order of the options table.
    OptionIndex: u32;
    /// Which entry of an option that is an array.
    OptionEntry: u32;
    /// The version of a stored record.
    SchemaVersion: u32;
    /// Seconds of a lifetime; 0 where nobody told.
    Seconds: Option<f64>;
    /// When a session began, in milliseconds since 1970.
    ObtainedAt: f64;
    /// When a session ends, in milliseconds since 1970; 0 where nobody told.
    ExpiresAt: Option<f64>;
    /// When the machine will log in by itself again, in milliseconds since 1970; 0 where nothing keeps it.
    RetryAt: Option<session::Millis>;
    /// When a launch will want a renewal, in milliseconds since 1970; 0 for never.
    RenewAt: Option<f64>;
    /// When a stored session ends, in milliseconds since 1970; infinity where nobody told.
    StoredEnd: Option<f64>;
    /// Until when a lease holds, in milliseconds since 1970; infinity where the session has no end of its own.
    LeaseEnd: Option<session::Millis>;
    /// A version as it was found in storage, which may be anything.
    FoundVersion: f64;
}

/// A text that may be missing. What crosses is ASCII.
#[derive(Debug)]
pub struct Text;

impl FieldKind for Text {
    type Value = Option<String>;
    const TYPE: &'static str = "string | undefined";
}

macro_rules! integers {
    ($($FieldKind:ident: |$number:ident| $read:expr, |$value:ident| $write:expr;)*) => {
        $(
            impl FromInteger for $FieldKind {
                #[inline(always)]
                fn read($number: u32) -> Self::Value {
                    $read
                }
            }
            impl ToInteger for $FieldKind {
                #[inline(always)]
                fn write($value: Self::Value) -> u32 {
                    $write
                }
            }
        )*
    };
}

integers! {
    CallId: |number| session::CallId(number), |call| call.0;
    SendNo: |number| session::SendNo(number), |send| send.0;
    AttemptNo: |number| session::AttemptNo(number), |attempt| attempt.0;
    ReadingNo: |number| session::ReadingNo(number), |reading| reading.0;
    Milliseconds: |number| number, |time| time;
    // The glue sends what the host gave; more than sixteen bits is no status.
    HttpStatus: |number| number as u16, |status| u32::from(status);
    Flag: |number| number != 0, |flag| u32::from(flag);
    RequestBits: |number| number, |bits| bits;
    AnswerBits: |number| number, |bits| bits;
    RetryBits: |number| number, |bits| bits;
    SessionBits: |number| number, |bits| bits;
}

macro_rules! outgoing {
    ($($FieldKind:ident: |$value:ident| $write:expr;)*) => {
        $(impl ToInteger for $FieldKind {
            #[inline(always)]
            fn write($value: Self::Value) -> u32 {
                $write
            }
        })*
    };
}

outgoing! {
    Times: |times| times;
    OfAttempt: |attempt| attempt.map_or(0, |attempt| attempt.0);
    LoginCallId: |call| call.map_or(0, |call| call.0);
    OutcomeNumber: |outcome| outcome.number();
    NoticeNumber: |notice| notice.number();
    StateNumber: |state| state.number();
    TargetNumber: |target| target.number();
    OptionIndex: |row| row;
    OptionEntry: |entry| entry;
    SchemaVersion: |version| version;
    Places: |places| places;
}

impl FromInteger for TimerNumber {
    /// The login's timer goes by 0 and a call's by the call's number, which is never 0.
    #[inline(always)]
    fn read(number: u32) -> Timer {
        match number {
            0 => Timer::Login,
            call => Timer::Call(session::CallId(call)),
        }
    }
}

impl FromReal for Seconds {
    fn read(number: f64) -> Option<f64> {
        (number != 0.0).then_some(number)
    }
}

impl FromReal for ObtainedAt {
    fn read(number: f64) -> f64 {
        number
    }
}

impl ToReal for ObtainedAt {
    fn write(moment: f64) -> f64 {
        moment
    }
}

impl ToReal for ExpiresAt {
    fn write(end: Option<f64>) -> f64 {
        end.unwrap_or(0.0)
    }
}

impl ToReal for RetryAt {
    fn write(moment: Option<session::Millis>) -> f64 {
        moment.map_or(0.0, |at| at as f64)
    }
}

impl ToReal for RenewAt {
    fn write(moment: Option<f64>) -> f64 {
        moment.unwrap_or(0.0)
    }
}

impl ToReal for LeaseEnd {
    fn write(end: Option<session::Millis>) -> f64 {
        end.map_or(f64::INFINITY, |end| end as f64)
    }
}

impl FromReal for StoredEnd {
    fn read(number: f64) -> Option<f64> {
        (number != f64::INFINITY).then_some(number)
    }
}

impl FromReal for FoundVersion {
    fn read(number: f64) -> f64 {
        number
    }
}

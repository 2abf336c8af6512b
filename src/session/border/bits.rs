//! Numbers that hold more than one thing, and choices that cross by their place in a list.

use crate::session::{Auth, Priority, State, Target};

/// Some bits of an integer.
#[derive(Clone, Copy, Debug)]
pub struct Bits {
    /// What they are called.
    pub name: &'static str,
    /// Where the lowest of them is.
    pub shift: u32,
    /// How many they are.
    pub width: u32,
    /// What they say.
    pub doc: &'static str,
}

impl Bits {
    /// What they say in a number.
    #[inline(always)]
    pub(super) const fn of(self, number: u32) -> u32 {
        (number >> self.shift) & self.mask()
    }

    /// Whether any of them is set.
    #[inline(always)]
    pub(super) const fn is_set(self, number: u32) -> bool {
        self.of(number) != 0
    }

    /// The greatest number that has room in them.
    pub const fn mask(self) -> u32 {
        (1 << self.width) - 1
    }
}

macro_rules! bits {
    ($(#[$table_doc:meta])* $table:ident: $($(#[doc = $doc:literal])* $name:ident: $shift:literal, $width:literal;)*) => {
        $($(#[doc = $doc])* pub const $name: Bits = Bits { name: stringify!($name), shift: $shift, width: $width, doc: concat!($($doc, "\n"),*) };)*
        $(#[$table_doc])*
        pub const $table: &[Bits] = &[$($name,)*];
    };
}

bits! {
    /// How a call is to be treated.
    REQUEST_BITS:
    /// Whether it needs the session: an index into `AUTH`.
    REQUEST_AUTH: 0, 2;
    /// Whether it may be replayed after a new login.
    REQUEST_REPLAY: 2, 1;
    /// Whether its URL may have the session.
    REQUEST_TRUSTED: 3, 1;
    /// Its place among those that wait for the host: an index into `PRIORITY`.
    REQUEST_PRIORITY: 4, 2;
}

bits! {
    /// What an answer says of the session that it was sent with.
    ANSWER_BITS:
    /// Its HTTP status.
    ANSWER_STATUS: 0, 16;
    /// Whether its body, or the app's own test, says "expired".
    ANSWER_EXPIRED: 16, 1;
}

bits! {
    /// After what a call may be retried.
    RETRY_BITS:
    /// The answer's HTTP status; 0 for a failure of the host.
    RETRY_STATUS: 0, 16;
    /// How often the call may be retried.
    RETRY_LIMIT: 16, 8;
}

bits! {
    /// What a session that is told of can do.
    SESSION_BITS:
    /// Whether `wx.login` may renew it: an index into `RENEWABLE`.
    SESSION_RENEWABLE: 0, 2;
    /// Whether there is a refresh token.
    SESSION_REFRESHABLE: 2, 1;
    /// The answer to a renewal says in its body that the refresh token is over; of what is found in storage, that its refresh
    /// token is another one.
    SESSION_TOKEN: 3, 1;
}

/// A list whose entries cross by their place in it.
#[derive(Clone, Copy, Debug)]
pub struct Choices {
    /// What the list is called.
    pub name: &'static str,
    /// Its entries as JavaScript.
    pub entries: &'static [&'static str],
    /// What they say.
    pub doc: &'static str,
}

macro_rules! choices {
    ($($(#[doc = $doc:literal])* $LIST:ident: $Enum:ident { $($variant:ident = $entry:literal),* $(; $own:ident)* };)*) => {
        $(
            $(#[doc = $doc])*
            pub const $LIST: Choices = Choices { name: stringify!($LIST), entries: &[$($entry),*], doc: concat!($($doc, "\n"),*) };

            impl $Enum {
                /// All of them, in the order of the numbers by which they cross.
                #[cfg(test)]
                pub(super) const IN_ORDER: &[$Enum] = &[$($Enum::$variant,)* $($Enum::$own,)*];
            }
        )*
        /// All lists.
        pub const CHOICES: &[Choices] = &[$($LIST,)* RENEWABLE];
    };
}

choices! {
    /// The option `auth` of a call.
    AUTH: Auth { Required = "true", Optional = "'optional'", Never = "false"; Held };
    /// The option `priority` of a call.
    PRIORITY: Priority { Normal = "'normal'", High = "'high'"; Exempt };
    /// The states of a session.
    STATES: State { None = "'none'", Active = "'active'", Renewing = "'renewing'", Expired = "'expired'" };
}

/// What a stored record may say of its renewal; version 1 does not tell.
pub const RENEWABLE: Choices = Choices {
    name: "RENEWABLE",
    entries: &["false", "true", "undefined"],
    doc: "What a stored record may say of its renewal; version 1 does not tell.\n",
};

/// The number of what is no entry of [`RENEWABLE`].
pub const RENEWABLE_NONE: u32 = 3;

/// What the numbers of [`RENEWABLE`] mean; `None` for what is none of them.
pub(super) fn renewable(number: u32) -> Option<Option<bool>> {
    Some(match number {
        0 => Some(false),
        1 => Some(true),
        2 => None,
        _ => return None,
    })
}

impl Auth {
    /// The number of [`Auth::Held`], which no app can ask for.
    pub const HELD: u32 = 3;

    #[inline(always)]
    pub(super) fn from_number(number: u32) -> Self {
        match number {
            0 => Auth::Required,
            1 => Auth::Optional,
            2 => Auth::Never,
            _ => Auth::Held,
        }
    }
}

impl Priority {
    /// The number of [`Priority::Exempt`], which no app can ask for.
    pub const EXEMPT: u32 = 2;

    #[inline(always)]
    pub(super) fn from_number(number: u32) -> Self {
        match number {
            0 => Priority::Normal,
            1 => Priority::High,
            _ => Priority::Exempt,
        }
    }
}

impl State {
    /// The number by which it crosses: its place in [`STATES`].
    pub(super) fn number(self) -> u32 {
        self as u32
    }
}

impl Target {
    /// The number of [`Target::Foreign`].
    pub const FOREIGN: u32 = 0;
    /// The number of [`Target::Trusted`].
    pub const TRUSTED: u32 = 1;
    /// The number of a relative URL, and of each greater one.
    pub const RELATIVE: u32 = 2;
    /// The number of a relative URL before which a slash has to stand.
    pub const NEEDS_SLASH: u32 = 3;

    /// The number by which it crosses. The glue keeps it for the URL, which will always point there.
    pub fn number(self) -> u32 {
        match self {
            Target::Foreign => Self::FOREIGN,
            Target::Trusted => Self::TRUSTED,
            Target::Relative { needs_slash } => Self::RELATIVE + u32::from(needs_slash),
        }
    }
}

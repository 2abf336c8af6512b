//! The invariants by name. What each of them means, and what holds it, is in docs/design/invariants.md, which
//! `tests/invariants` compares with this list.
//!
//! The referees of tests/explore and tests/simulation say with it which invariant was broken.

use std::fmt;

/// Defines the invariants once, each with its number and the words of its heading in the document.
macro_rules! invariants {
    ($($name:ident = $number:literal, $title:literal;)+) => {
        /// An invariant that the client makes. One byte, and `Option` of it as well: the exploration copies and hashes
        /// millions of them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum Invariant {
            $(#[doc = $title] $name = $number,)+
        }

        impl Invariant {
            /// All of them in the order of their numbers, each with its title.
            pub const ALL: &[(Invariant, &str)] = &[$((Invariant::$name, $title),)+];
        }
    };
}

invariants! {
    SettlesOnce = 1, "Every call settles exactly once";
    SingleFlight = 2, "At most one login is in flight";
    Generations = 3, "“Expired” counts against the session it was said of";
    Bounded = 4, "Everything is bounded";
    Origins = 5, "The session goes to the app's own origins and nowhere else";
    Storage = 6, "Storage holds the newest session or none";
    NeverBare = 7, "A request that needs a session never goes without one";
    Abort = 8, "An aborted call is over, and only that call";
    LogoutWins = 9, "Logout wins";
    OnlyExpiredReplays = 10, "Only “expired” replays a request";
    ThrowingCallbacks = 11, "A callback that throws harms nobody else";
    Clock = 12, "A clock that jumps costs one login at most";
    Traps = 13, "After a trap the client works again";
    Leases = 14, "A lease changes nothing but time";
    SharedStorage = 15, "No login while a newer session lies in storage";
    PoliteLogins = 16, "Automatic logins are paced";
    RefreshTokens = 17, "A refresh token is used once, and in one place";
    Hooks = 18, "No hook sees or moves the session";
    AskedRetries = 19, "Retries happen only where they were asked for";
    StaysEnded = 20, "What the app ended stays ended";
    HostTurns = 21, "The host's places are taken in turn";
    UserSessions = 22, "What only the user can renew is left to the user";
    Notices = 23, "Listeners hear each thing once, and nothing that is not so";
    Progress = 24, "Everything can always come to an end";
    Evidence = 25, "A failure is told of the attempt that failed";
    Anywhere = 26, "It makes no difference where the app makes its calls";
}

impl Invariant {
    /// Its number, which never changes.
    pub fn number(self) -> u8 {
        self as u8
    }

    /// Its heading in the document.
    pub fn title(self) -> &'static str {
        let row = Self::ALL.iter().find(|(which, _)| *which == self);
        row.map_or("", |(_, title)| title)
    }
}

impl fmt::Display for Invariant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "invariant {} ({})", self.number(), self.title())
    }
}

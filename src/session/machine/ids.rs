//! The numbers by which the machine tells calls, sends, login attempts, sessions and logouts apart.
//!
//! All of them only grow, so that what is late can be told from what is current: an answer names the send or the
//! attempt that it belongs to, and counts only if that is the one in flight. Each has a type of its own, so that none
//! is taken for another; at the border they are plain numbers.

/// A number that only grows, as a type of its own.
macro_rules! growing_number {
    ($(#[$doc:meta])* $visibility:vis struct $name:ident;) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(transparent)]
        $visibility struct $name($visibility u32);

        impl $name {
            /// The number after this one.
            #[must_use]
            $visibility const fn next(self) -> Self {
                Self(self.0 + 1)
            }
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

growing_number! {
    /// The number of a call, from 1. The glue counts them: each is greater than every earlier one of the same client.
    #[derive(Default)]
    pub struct CallId;
}

growing_number! {
    /// The number of a send of a call: 1 is the first, and each replay is one more. The machine counts them.
    pub struct SendNo;
}

growing_number! {
    /// The number of a login attempt, from 1, through all logins of a client. The machine counts them; of one that the
    /// glue has never heard of, the number is given to the next.
    pub struct AttemptNo;
}

growing_number! {
    /// The number of a reading of storage before a login, from 1. The machine counts them.
    pub struct ReadingNo;
}

growing_number! {
    /// The number of a session, from 1: the machine counts each session it holds, and each new id of one. An answer
    /// counts only for the generation that was attached to its request. 0 is before the first.
    pub(super) struct Generation;
}

growing_number! {
    /// How many logouts there have been; the machine counts them. A call belongs to the epoch in which it was made, and
    /// is never replayed in a later one.
    pub(super) struct Epoch;
}

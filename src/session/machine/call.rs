//! A call of the app: what it is and where it stands.

use super::{Auth, Epoch, Generation, Priority, SendNo};

/// A call of the app.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Call {
    pub kind: CallKind,
    pub priority: Priority,
    pub phase: Phase,
    /// How many logouts there had been when it began.
    pub epoch: Epoch,
    /// The number of its last send; 0 before the first.
    pub sends: SendNo,
    /// How often it has been retried after a failure that was not "expired".
    pub retries: u32,
    /// Whether it is about to be handed to the host because of what came from there: an answer, or the end of a login.
    /// What the app itself sets going has gone out, as far as the app can tell.
    pub released: bool,
}

/// What a call is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum CallKind {
    Request {
        auth: Auth,
        replays_left: u32,
    },
    Login {
        /// It is not satisfied by the login that began with this generation, nor by an older one. Every login is newer
        /// than generation 0. An `Option` here would be 8 bytes more in each call.
        newer_than: Generation,
    },
    /// An account login.
    AccountLogin,
}

/// Where a call stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Phase {
    /// It waits for the login in flight.
    Waiting,
    /// It rests before it is retried.
    Paused,
    /// It waits for its turn at the host.
    Queued {
        /// The generation of the session that was to be attached; `None`: that is still to be decided.
        generation: Option<Generation>,
    },
    /// It is at the host.
    Sent {
        /// The generation of the attached session; `None`: none is attached.
        generation: Option<Generation>,
    },
}

impl Call {
    /// A call that begins.
    pub fn new(kind: CallKind, priority: Priority, epoch: Epoch) -> Self {
        Self {
            kind,
            priority,
            phase: Phase::Waiting,
            epoch,
            sends: SendNo(0),
            retries: 0,
            released: false,
        }
    }

    /// How many of the host's places it takes.
    pub fn places(&self) -> u32 {
        u32::from(self.priority != Priority::Exempt && matches!(self.phase, Phase::Sent { .. }))
    }
}

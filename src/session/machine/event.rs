//! What goes into the machine.

use super::{CallId, Timer};
use crate::session::{Code, Record, SessionId};

/// Whether a request needs the session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Need {
    /// Wait for a session and start a login if there is none.
    Required,
    /// Attach the session if there is one; never wait for a login.
    Optional,
    /// Never attach it.
    Never,
}

/// A session that the backend granted.
#[derive(Clone, Debug, PartialEq)]
pub struct Grant {
    /// The session id.
    pub id: SessionId,
    /// How long it lives, in seconds, if the backend told.
    pub expires_in: Option<f64>,
}

/// Something that happened outside.
///
/// Answers name the send or the login attempt they belong to, so that late and repeated ones are recognised and
/// ignored.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// A session of an earlier launch was found in storage. Counts only as the first event.
    Restored(Record),
    /// The app made a request. `call` must be new and greater than every earlier one.
    Request {
        /// The call's number.
        call: CallId,
        /// Whether it needs the session.
        need: Need,
        /// Whether its URL's origin may receive the session. If not, it is sent without, whatever it needs.
        trusted: bool,
        /// Whether it may be repeated after a new login.
        replay: bool,
        /// Milliseconds that bound the whole call.
        timeout: Option<u32>,
    },
    /// The app asked for a login.
    Login {
        /// The call's number, as for a request.
        call: CallId,
        /// Log in even if there is a session.
        force: bool,
    },
    /// The backend answered a request.
    Answered {
        /// Which call.
        call: CallId,
        /// Which send of it.
        send: u32,
        /// The HTTP status.
        status: u16,
    },
    /// The host could not deliver a request.
    Failed {
        /// Which call.
        call: CallId,
        /// Which send of it.
        send: u32,
    },
    /// The app aborted a call.
    Aborted {
        /// Which call.
        call: CallId,
    },
    /// `wx.login` gave a code.
    CodeReceived {
        /// Which attempt.
        attempt: u32,
        /// The code.
        code: Code,
    },
    /// `wx.login` failed.
    CodeFailed {
        /// Which attempt.
        attempt: u32,
        /// Whether the host has no login at all (the single-page mode).
        unavailable: bool,
    },
    /// The backend answered the exchange.
    Exchanged {
        /// Which attempt.
        attempt: u32,
        /// The HTTP status.
        status: u16,
        /// The session, if the answer holds a usable one.
        grant: Option<Grant>,
    },
    /// The exchange failed in transport.
    ExchangeLost {
        /// Which attempt.
        attempt: u32,
    },
    /// The exchange could not be made: the app's own part in it failed. Not repeated.
    ExchangeImpossible {
        /// Which attempt.
        attempt: u32,
    },
    /// A timer fired.
    Woke(Timer),
    /// The app logs out.
    Logout,
    /// Writing to storage failed.
    StoreFailed,
    /// Removing from storage failed.
    ForgetFailed,
    /// The app is done with this client.
    Destroyed,
}

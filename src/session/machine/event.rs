//! What goes into the machine.

use super::{AttemptNo, CallId, LeasedSession, ReadingNo, SendNo};
use crate::session::{Record, SessionId};

/// Whether a request needs the session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Auth {
    /// Wait for a session and start a login if there is none.
    Required,
    /// Attach the session if there is one; never wait for a login.
    Optional,
    /// Never attach it.
    Never,
    /// Attach the session that is held, unless the backend has refused it, even if it is over by the local clock; never
    /// wait. For telling the backend of a logout.
    Held,
}

/// A timer that the shell runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Timer {
    /// The login's, which [`Effect::StartTimer`](super::Effect::StartTimer) starts.
    Login,
    /// A call's, which the shell starts by itself.
    Call(CallId),
}

/// A request's place among those that wait for the host (docs: network, at most 10 at once).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Priority {
    /// First come, first served.
    #[default]
    Normal,
    /// Before all of [`Priority::Normal`]: a page is waiting for it.
    High,
    /// Goes at once and is not counted: the host has another limit for it, or none.
    Exempt,
}

/// A session that the backend granted.
#[derive(Clone, Debug, PartialEq)]
pub struct SessionGrant {
    /// The session id.
    pub id: SessionId,
    /// How long it lives, in seconds, if the backend told.
    pub expires_in: Option<f64>,
    /// Whether there is a refresh token.
    pub refreshable: bool,
}

/// What an answer says of the session that it was sent with.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SessionUpdate {
    /// The session is over, as the answer's body or the app's own test says; its status is looked at by itself.
    pub expired: bool,
    /// The id that takes the place of the one that was sent.
    pub id: Option<SessionId>,
    /// How long the session lives from now on, in seconds.
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
    /// The app made a request. `call` must be greater than every earlier one; another is refused with
    /// [`Outcome::OutOfOrder`](super::Outcome::OutOfOrder).
    ///
    /// The shell bounds every call with a timer of its own, by the app's limit or a default one: see
    /// [`Event::TimerFired`].
    Request {
        /// The call's number.
        call: CallId,
        /// Whether it needs the session.
        auth: Auth,
        /// Whether its URL's origin may receive the session. If not, it is sent without, whatever it needs.
        trusted: bool,
        /// Whether it may be replayed after a new login.
        replay: bool,
        /// Its place among those that wait for the host.
        priority: Priority,
    },
    /// The app asked for a login.
    Login {
        /// The call's number, as for a request.
        call: CallId,
        /// Log in even if there is a session.
        force: bool,
    },
    /// The app asked for an account login of its own.
    AccountLogin {
        /// The call's number, as for a request.
        call: CallId,
    },
    /// The app brings a session of its own.
    SetSession {
        /// The session.
        grant: SessionGrant,
        /// Whether `wx.login` may renew it.
        renewable: bool,
    },
    /// `wx.checkSession` says that WeChat's session_key is over.
    KeyExpired,
    /// The backend answered a request.
    Answered {
        /// Which call.
        call: CallId,
        /// Which send of it.
        send: SendNo,
        /// The HTTP status.
        status: u16,
    },
    /// The same with an answer that was looked into.
    Inspected {
        /// Which call.
        call: CallId,
        /// Which send of it.
        send: SendNo,
        /// The HTTP status.
        status: u16,
        /// What it says.
        update: SessionUpdate,
    },
    /// The host could not deliver a request.
    HostFailed {
        /// Which call.
        call: CallId,
        /// Which send of it.
        send: SendNo,
    },
    /// A request was answered, or not delivered, in a way after which the app wants it retried.
    Retryable {
        /// Which call.
        call: CallId,
        /// Which send of it.
        send: SendNo,
        /// The HTTP status; 0 if the host could not deliver it.
        status: u16,
        /// How often it may be retried.
        limit: u32,
    },
    /// The pause before a retry is over.
    RetryDue {
        /// Which call.
        call: CallId,
    },
    /// The app aborted a call.
    Aborted {
        /// Which call.
        call: CallId,
    },
    /// `wx.login` gave a code, which stays with the glue: a machine that never has it cannot tell it.
    CodeReceived {
        /// Which attempt.
        attempt: AttemptNo,
    },
    /// `wx.login` failed.
    CodeFailed {
        /// Which attempt.
        attempt: AttemptNo,
        /// Whether the host has no login at all (the single-page mode).
        unavailable: bool,
    },
    /// The backend answered the exchange.
    Exchanged {
        /// Which attempt.
        attempt: AttemptNo,
        /// The HTTP status.
        status: u16,
        /// The session, if the answer holds a usable one.
        grant: Option<SessionGrant>,
        /// Whether the answer says that the refresh token is over.
        over: bool,
    },
    /// The exchange failed in transport.
    ExchangeLost {
        /// Which attempt.
        attempt: AttemptNo,
    },
    /// The app's own part in the exchange failed. Not retried.
    ExchangeImpossible {
        /// Which attempt.
        attempt: AttemptNo,
        /// Whether the backend had answered; otherwise nothing went out.
        answered: bool,
    },
    /// A timer fired. A call's ends the call, wherever it stands. The machine starts none for calls: how long a call
    /// has taken, a clock that may jump cannot tell, and a timer that the shell starts when the call begins can.
    TimerFired(Timer),
    /// The app logs out.
    Logout,
    /// What storage holds, read again before a login.
    Found {
        /// Which reading.
        reading: ReadingNo,
        /// The session there, if there is one.
        record: Option<Record>,
        /// Whether its refresh token is another one than that of the session that there is.
        has_new_token: bool,
        /// For how many milliseconds more another client is renewing it.
        claimed_for: u32,
    },
    /// The session has been written to storage, where that takes its time. Told of what storage was given last: once
    /// there is something newer, what becomes of the older is nobody's business.
    Stored,
    /// Writing to storage failed, of what it was given last.
    StoreFailed,
    /// Removing from storage failed.
    ForgetFailed,
    /// The app is done with this client.
    Destroyed,
    /// The app made a request under a [`Lease`](super::Lease), and the shell has handed it to the host by itself: what
    /// [`Event::Request`] and its [`Effect::Send`](super::Effect::Send) would have led to, told later. It comes before
    /// whatever else is told, in the order of the calls' numbers, for each call that is out. One that has been answered
    /// meanwhile as calls are every day need not be told.
    ///
    /// Its first send is the one that is out. A number out of order is refused as a request's is, and the call that has it
    /// aborted at the host.
    // The last one: further up it shifts the numbers of the others, which made 73 bytes more of what a user loads.
    Leased {
        /// The call's number, as for a request.
        call: CallId,
        /// Whether it needs the session. Unless [`Auth::Never`] it carries the one that was lent.
        auth: Auth,
        /// Whether it may be replayed after a new login.
        replay: bool,
        /// Its place among those that wait for the host, should it come back to the line.
        priority: Priority,
        /// The session that was lent.
        session: LeasedSession,
    },
}

impl Event {
    /// Whether it is a call of the app, and nothing that comes from the host.
    #[inline(always)] // see `Machine::handle`
    pub(super) fn is_of_the_app(&self) -> bool {
        matches!(
            self,
            Event::Request { .. }
                | Event::Leased { .. }
                | Event::Login { .. }
                | Event::AccountLogin { .. }
                | Event::SetSession { .. }
                | Event::Aborted { .. }
                | Event::Logout
                | Event::Destroyed
        )
    }
}

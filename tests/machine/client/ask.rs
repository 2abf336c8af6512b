//! What scenarios ask with: requests, policies and records.

use weapp_session::session::{
    AttemptNo, Auth, CallId, ErrorCode, Event, Lifetime, LoginFailure, Millis, Notice, Policy,
    Priority, Record, SessionGrant, SessionId, SessionUpdate,
};

/// A request of the app.
#[derive(Clone, Copy, Debug)]
pub struct Ask {
    pub auth: Auth,
    pub trusted: bool,
    pub replay: bool,
    pub timeout: Option<u32>,
    pub priority: Priority,
}

impl Ask {
    /// A request that needs the session, may have it and may be replayed.
    pub const PLAIN: Ask = Ask {
        auth: Auth::Required,
        trusted: true,
        replay: true,
        timeout: None,
        priority: Priority::Normal,
    };
    pub const OPTIONAL: Ask = Ask {
        auth: Auth::Optional,
        ..Ask::PLAIN
    };
    /// A request that takes along whatever session is held.
    pub const HELD: Ask = Ask {
        auth: Auth::Held,
        ..Ask::PLAIN
    };
    pub const NEVER: Ask = Ask {
        auth: Auth::Never,
        ..Ask::PLAIN
    };
    /// A request to an origin that may not have the session.
    pub const ELSEWHERE: Ask = Ask {
        trusted: false,
        ..Ask::PLAIN
    };
    /// A request that must not be replayed.
    pub const ONCE: Ask = Ask {
        replay: false,
        ..Ask::PLAIN
    };

    /// A request that a page is waiting for.
    pub const HIGH: Ask = Ask {
        priority: Priority::High,
        ..Ask::PLAIN
    };
    /// A request that the host has another limit for.
    pub const FREE: Ask = Ask {
        priority: Priority::Exempt,
        ..Ask::PLAIN
    };

    /// The machine is told of it.
    pub fn event(self, call: CallId) -> Event {
        let Ask {
            auth,
            trusted,
            replay,
            timeout: _,
            priority,
        } = self;
        Event::Request {
            call,
            auth,
            trusted,
            replay,
            priority,
        }
    }

    /// The request with a time limit, in milliseconds.
    pub fn within(self, timeout: u32) -> Ask {
        Ask {
            timeout: Some(timeout),
            ..self
        }
    }
}

/// The defaults of the options, with storage that is nobody else's and logins as often as they are wanted: what the other
/// clients and the pace have to say is said where it is tested.
pub fn policy() -> Policy {
    Policy {
        shares_storage: false,
        paces_logins: false,
        ..Policy::default()
    }
}

/// The defaults, with storage that other clients may write, too.
pub fn shared() -> Policy {
    Policy {
        shares_storage: true,
        ..policy()
    }
}

/// The defaults of the options, but that storage is nobody else's.
pub fn paced() -> Policy {
    Policy {
        paces_logins: true,
        ..policy()
    }
}

/// The defaults, at a host that takes whatever comes: for invariants that have nothing to do with its limit.
pub fn roomy() -> Policy {
    Policy {
        max_in_flight: u32::MAX,
        ..policy()
    }
}

/// The listeners are told that a login failed, and of which attempt that is.
pub fn failed(code: ErrorCode, attempt: u32) -> Notice {
    let attempt = AttemptNo(attempt);
    Notice::LoginFailed(LoginFailure { code, attempt })
}

/// The session `id`, living `seconds` if the backend tells.
pub fn lasting(id: &str, expires_in: Option<f64>) -> SessionGrant {
    SessionGrant {
        id: session_id(id),
        expires_in,
        refreshable: false,
    }
}

/// The same with a refresh token.
pub fn refreshable(id: &str, expires_in: Option<f64>) -> SessionGrant {
    SessionGrant {
        refreshable: true,
        ..lasting(id, expires_in)
    }
}

/// An answer that names a new id, a new lifetime, or both.
pub fn update(id: Option<&str>, expires_in: Option<f64>) -> SessionUpdate {
    SessionUpdate {
        expired: false,
        id: id.map(session_id),
        expires_in,
    }
}

/// An answer whose body says that the session is over.
pub fn over() -> SessionUpdate {
    SessionUpdate {
        expired: true,
        ..SessionUpdate::default()
    }
}

/// A session of an earlier launch that `wx.login` made at `obtained_at`.
pub fn record(id: &str, obtained_at: Millis, seconds: Option<f64>) -> Record {
    Record {
        id: session_id(id),
        lifetime: Lifetime::starting(obtained_at, seconds),
        renewable: true,
        refreshable: false,
    }
}

fn session_id(id: &str) -> SessionId {
    SessionId::new(id.to_owned()).expect("scenarios use plain ids")
}

//! What scenarios ask with: requests, policies and records.

use weapp_session::session::{Grant, Lifetime, Millis, Need, Policy, Record, SessionId};

/// A request of the app.
#[derive(Clone, Copy, Debug)]
pub struct Ask {
    pub need: Need,
    pub trusted: bool,
    pub replay: bool,
    pub timeout: Option<u32>,
}

impl Ask {
    /// A request that needs the session, may have it and may be replayed.
    pub const PLAIN: Ask = Ask {
        need: Need::Required,
        trusted: true,
        replay: true,
        timeout: None,
    };
    pub const OPTIONAL: Ask = Ask {
        need: Need::Optional,
        ..Ask::PLAIN
    };
    pub const NEVER: Ask = Ask {
        need: Need::Never,
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

    /// The request with a time limit, in milliseconds.
    pub fn within(self, timeout: u32) -> Ask {
        Ask {
            timeout: Some(timeout),
            ..self
        }
    }
}

/// The defaults of the options.
pub fn policy() -> Policy {
    Policy {
        replays: 1,
        retry_limit: 2,
        retry_delay: 500,
        login_timeout: 10_000,
        ttl: None,
        renew_before: 0,
        expired_statuses: vec![401],
    }
}

/// The session `id`, living `seconds` if the backend tells.
pub fn lasting(id: &str, expires_in: Option<f64>) -> Grant {
    Grant {
        id: session_id(id),
        expires_in,
    }
}

/// A session of an earlier launch, made at `obtained_at`.
pub fn record(id: &str, obtained_at: Millis, seconds: Option<f64>) -> Record {
    Record {
        id: session_id(id),
        lifetime: Lifetime::starting(obtained_at, seconds),
    }
}

fn session_id(id: &str) -> SessionId {
    SessionId::new(id.to_owned()).expect("scenarios use plain ids")
}

//! What one exploration has in it: who asks for what, and how much may go wrong.

use crate::leases::Prefixes;
use weapp_session::session::{Auth, CallId, Event, Millis, Policy, Priority};

/// The machine under test. Where it may be broken on purpose, what breaks it from outside stands around it.
#[cfg(feature = "broken")]
pub use crate::broken::Faulty as Machine;
#[cfg(not(feature = "broken"))]
pub use weapp_session::session::Machine;

/// When everything begins, by the phone's clock.
pub const START: Millis = 1_700_000_000_000;
/// How long every session lives, in milliseconds.
pub const LIFE: Millis = 100_000;
/// How long before its end a session is due for renewal.
pub const RENEW_BEFORE: Millis = 10_000;
/// How far the clock may move at once: to where a fresh session is due but not over, to where it is over, and back
/// to before anything began.
pub const CLOCK_STEPS: [Millis; 3] = [LIFE - RENEW_BEFORE, LIFE, -100 * LIFE];

/// A request that the app makes once, at whatever moment.
#[derive(Clone, Copy, Debug)]
pub struct Ask {
    pub auth: Auth,
    pub trusted: bool,
    pub replay: bool,
    /// Whether a timer of the shell bounds it.
    pub timed: bool,
    pub priority: Priority,
}

impl Ask {
    /// The machine is told of it.
    pub fn event(self, call: CallId) -> Event {
        let Ask {
            auth,
            trusted,
            replay,
            timed: _,
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
}

/// A request that needs the session and may be replayed.
pub const REQUIRED: Ask = Ask {
    auth: Auth::Required,
    trusted: true,
    replay: true,
    timed: false,
    priority: Priority::Normal,
};
/// A request that goes with the session if there is one.
pub const OPTIONAL: Ask = Ask {
    auth: Auth::Optional,
    ..REQUIRED
};
/// A request that must not be replayed.
pub const ONCE: Ask = Ask {
    replay: false,
    ..REQUIRED
};
/// A request with a time limit, which may be over at any moment.
pub const TIMED: Ask = Ask {
    timed: true,
    ..REQUIRED
};
/// A request to an origin that must not get the session.
pub const ELSEWHERE: Ask = Ask {
    trusted: false,
    ..REQUIRED
};

/// A request that a page is waiting for.
pub const URGENT: Ask = Ask {
    priority: Priority::High,
    ..REQUIRED
};
/// A request that tells the backend of a logout.
pub const TELLING: Ask = Ask {
    auth: Auth::Held,
    replay: false,
    priority: Priority::Exempt,
    ..REQUIRED
};
/// A request that the host does not count.
pub const FREE: Ask = Ask {
    priority: Priority::Exempt,
    ..REQUIRED
};

/// How often each thing may still happen.
///
/// What is not here may happen whenever it can: a send may fail in transport, every timer that runs may fire, every
/// answer may come late, or again, or not at all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Budget {
    /// Login calls of the app, forced or not.
    pub logins: u8,
    /// Login calls with account credentials, at most two.
    pub account_logins: u8,
    /// The app brings a session of its own.
    pub adopts: u8,
    pub logouts: u8,
    /// The app is done with the client.
    pub ends: u8,
    pub aborts: u8,
    /// The backend ends a session.
    pub expiries: u8,
    /// An answer changes the session's id, or its lifetime.
    pub updates: u8,
    /// `wx.login` fails; the exchange is lost, refused, answered with 5xx, or spoiled by the app.
    pub login_faults: u8,
    /// Storage does not take a session.
    pub store_faults: u8,
    /// The clock moves.
    pub clock_moves: u8,
    /// Another client with the same storage writes a session of its own there.
    pub other_stores: u8,
    /// Another client notes there that it uses the refresh token, for as long as it takes to look twice.
    pub other_claims: u8,
    /// A request is answered by a status that is worth a retry.
    pub busy: u8,
}

/// One exploration.
#[derive(Clone, Debug)]
pub struct Plan {
    pub name: &'static str,
    pub policy: Policy,
    pub asks: &'static [Ask],
    pub budget: Budget,
    /// Whether a new session ends the older ones at the backend, and does so before the client hears of it.
    pub one_session: bool,
    /// Whether the backend may say "expired" of a session that it has just granted.
    pub hostile: bool,
    /// Whether "expired" stands in the body of an answer with status 200.
    pub body: bool,
    /// Whether the app may act from inside its callbacks, while effects are still waiting to be performed.
    pub callbacks: bool,
    /// Whether every session has a refresh token.
    pub refreshable: bool,
    /// How often a request is retried.
    pub retries: u32,
    /// How many logins that the app has not asked for have failed before it begins.
    pub used: u32,
    /// Whether the host may answer before its functions have returned, and the app act from inside of them.
    pub at_once: bool,
    /// How the machine is broken on purpose.
    #[cfg(feature = "broken")]
    pub broken: Option<crate::broken::Broken>,
}

impl Plan {
    /// A plan in which only the requests themselves happen, with one replay and one more login attempt.
    pub fn new(name: &'static str, asks: &'static [Ask]) -> Self {
        Self {
            name,
            policy: Policy {
                retry_limit: 1,
                renew_before: RENEW_BEFORE,
                shares_storage: false,
                paces_logins: false,
                ..Policy::default()
            },
            asks,
            budget: Budget::default(),
            one_session: false,
            hostile: false,
            body: false,
            callbacks: false,
            refreshable: false,
            retries: 0,
            used: 0,
            at_once: false,
            #[cfg(feature = "broken")]
            broken: None,
        }
    }

    /// The machine that is explored.
    #[cfg(not(feature = "broken"))]
    pub fn machine(&self) -> Machine {
        Machine::new(self.policy.clone())
    }

    /// The machine that is explored, or one that is broken on purpose.
    #[cfg(feature = "broken")]
    pub fn machine(&self) -> Machine {
        crate::broken::Broken::machine(self.broken, self.policy.clone())
    }

    /// What a request's URL begins with that may go under a lease.
    pub fn prefixes(&self) -> Prefixes {
        let prefixes = Prefixes::of_the_options();
        #[cfg(feature = "broken")]
        let prefixes = crate::broken::Broken::prefixes(self.broken, prefixes);
        prefixes
    }

    /// How often a request may be sent at most.
    pub fn most_sends(&self, ask: Ask) -> u32 {
        1 + if ask.replay { self.policy.replays } else { 0 }
    }
}

//! The core: what a session is, where it may go, when it has expired, and what to do about it.
//!
//! Nothing here knows a clock, a network or JavaScript. [`Machine`] takes an [`Event`] and the time, and answers
//! with [`Effect`]s; the modules beside it hold the rules the machine applies.

pub mod border;
mod config;
mod error;
mod expiry;
mod machine;
pub mod options;
mod origin;
mod placement;
mod record;
mod secret;

pub use config::{Config, ConfigFault, OptionValues};
pub use error::{ERROR_WORDS, ErrorCode, ErrorWords};
pub use expiry::{Lifetime, Millis};
#[cfg(feature = "broken")]
pub use machine::Break;
pub use machine::{
    AttemptNo, Auth, CallId, Effect, Event, Lease, LeasedSession, LoginFailure, Machine, Notice,
    Outcome, Policy, Priority, ReadingNo, SendNo, SessionGrant, SessionUpdate, Snapshot, State,
    Timer,
};
pub use origin::{Origin, Target, TrustedOrigins};
pub use placement::{MAX_SESSION_ID_BYTES, SESSION_ID_PATTERN};
pub use record::{Record, SCHEMA_VERSION, STORED_FIELDS, StoredRecord};
pub use secret::SessionId;

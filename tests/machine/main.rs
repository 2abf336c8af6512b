//! The state machine against the invariants the client makes: each invariant that concerns it has modules of scenarios.
//! docs/design/invariants.md says which.
//!
//! The scenarios go through [`client::Client`], which plays everything around the machine (the host, the clock, the
//! storage, the app) and watches, after each event, what no scenario may ever break. `random` feeds it scripts that
//! nobody thought of.

mod abort;
mod account_login;
mod account_sessions;
mod anywhere;
mod attempts;
mod auth_modes;
mod bounds;
mod check_session;
mod client;
mod clock;
mod destroy;
mod doubt;
mod encrypted_storage;
mod fan_out;
mod generations;
mod interrupted;
mod late_answers;
mod lease;
mod lease_misuse;
mod logout;
mod notices;
mod origins;
mod pace;
mod phone;
mod queue;
mod random;
mod refresh_token_over;
mod refresh_tokens;
mod renewal;
mod replay;
mod retries;
mod script;
mod set_session;
mod settling;
mod shared_storage;
mod single_flight;
mod sliding;
mod storage;
mod timeouts;

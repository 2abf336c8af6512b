//! The state machine against the promises the client makes: each promise is a module of scenarios.
//!
//! The scenarios go through [`client::Client`], which plays everything around the machine (the host, the clock, the
//! storage, the app) and watches, after each event, what no scenario may ever break. `random` feeds it scripts that
//! nobody thought of.
//!
//! One promise has no module: that a callback of the app that throws harms nobody else's call. The machine calls no
//! callbacks; what calls them is the JavaScript around it, and its tests are there.

mod abort;
mod adopt;
mod attempts;
mod bounds;
mod client;
mod clock;
mod destroy;
mod generations;
mod interrupted;
mod key;
mod late;
mod left;
mod logout;
mod many;
mod needs;
mod notices;
mod origins;
mod queue;
mod random;
mod renewal;
mod replay;
mod settling;
mod sign_in;
mod single_flight;
mod sliding;
mod storage;
mod timeouts;
mod user;

//! The session SDK for WeChat mini programs, in Rust.
//!
//! A mini program has no cookies. To know its user it asks `wx.login` for a code, posts the code to its own
//! backend, keeps the session id that the backend answers with, sends it along with every later request and logs
//! in again when the backend says that the session has expired. This crate is the client half of that flow.
//!
//! - [`session`] decides. It is pure Rust without clock, I/O, async or JavaScript types: events go in, effects come
//!   out ([`session::Machine`]). It builds and tests natively.
//! - `wx` (wasm32 only) is the border: it hands the host's events to the machine and the machine's effects to the
//!   host. JavaScript developers use it through the npm package `weapp-session`, whose sources are in `js-glue/`.
//!
//! # A mini program in Rust
//!
//! `wx::AppClient` is the whole client, for apps that are Rust themselves. It exists on wasm32 only, so its
//! documentation is made by `cargo doc --no-deps --target wasm32-unknown-unknown`. A mini program made with it is in
//! `example-miniprogram/rust-app`; `cargo xtask rust` builds it. Such an app leaves the feature `module` off, which
//! brings the npm package's exports and its allocator.
//!
//! # The core alone
//!
//! For other hosts, and for tests. The machine is told what happened and what time it is, and is asked what to do until
//! it has nothing more to say:
//!
//! ```standalone_crate
//! use weapp_session::session::{
//!     Auth, CallId, Effect, Event, Machine, Outcome, Policy, Priority, SessionGrant, SessionId,
//! };
//!
//! let mut machine = Machine::new(Policy::default());
//!
//! // Time is an argument: milliseconds by any clock.
//! let mut now = 1_000;
//! let mut tell = |event, now| {
//!     machine.handle(event, now);
//!     std::iter::from_fn(|| machine.poll()).collect::<Vec<_>>()
//! };
//!
//! // A request begins. There is no session yet, so a login comes first; and before that storage is read, where another client
//! // may have left a session. There is none.
//! let request = Event::Request {
//!     call: CallId(1),
//!     auth: Auth::Required,
//!     trusted: true, // its origin may receive the session; `Config::target` tells
//!     replay: true,
//!     priority: Priority::Normal,
//! };
//! let effects = tell(request, now);
//! let Some(&Effect::ReadStored { reading }) = effects.first() else {
//!     panic!("storage comes first: {effects:?}");
//! };
//! let found = Event::Found { reading, record: None, has_new_token: false, claimed_for: 0 };
//! let effects = tell(found, now);
//! let Some(&Effect::AskCode { attempt, .. }) =
//!     effects.iter().find(|effect| matches!(effect, Effect::AskCode { .. }))
//! else {
//!     panic!("a login comes first: {effects:?}");
//! };
//!
//! // The host has the code; the backend is to make a session of it, and does.
//! now += 20;
//! assert!(tell(Event::CodeReceived { attempt }, now).contains(&Effect::Exchange { attempt }));
//! now += 80;
//! let grant = SessionGrant {
//!     id: SessionId::new("3f9a".into()).expect("an id that a header can carry"),
//!     expires_in: Some(7200.0),
//!     refreshable: false,
//! };
//! let exchanged = Event::Exchanged { attempt, status: 200, grant: Some(grant), over: false };
//! let effects = tell(exchanged, now);
//!
//! // Now the request goes out, with the session.
//! let Some(&Effect::Send { call, send, attach: true, .. }) =
//!     effects.iter().find(|effect| matches!(effect, Effect::Send { .. }))
//! else {
//!     panic!("the request is sent: {effects:?}");
//! };
//!
//! // Its answer is the app's.
//! let effects = tell(Event::Answered { call, send, status: 200 }, now);
//! assert_eq!(effects, [Effect::Settle { call, outcome: Outcome::Delivered }]);
//! ```
//!
//! [`session::Config`] reads an app's options, and makes the policy and the rules of where a session may go.

/// Part of `wx`; plain data, so that its tests run natively, where `wx` does not exist.
#[cfg(any(target_arch = "wasm32", test))]
mod app_request;
pub mod session;

#[cfg(target_arch = "wasm32")]
pub mod wx;

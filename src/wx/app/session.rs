//! How a login ended, and the session as it stands.

use serde::{Deserialize, Deserializer};

use crate::session::SessionId;

/// How a login ended.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Login {
    /// Whether a session was made just now; otherwise there was one already.
    pub fresh: bool,
    /// When it ends, in milliseconds since 1970, if somebody told.
    #[serde(rename = "expiresAt")]
    pub expires_at: Option<f64>,
}

/// The session as it stands.
#[derive(Clone, Debug, Deserialize)]
pub struct Session {
    /// The state.
    pub state: SessionState,
    /// The session id; a secret, which `Debug` does not show.
    #[serde(deserialize_with = "session_id")]
    pub id: Option<SessionId>,
    /// When it ends, in milliseconds since 1970, if somebody told.
    #[serde(rename = "expiresAt")]
    pub expires_at: Option<f64>,
}

/// The state of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum SessionState {
    /// The SDK's wasm is being loaded.
    Loading,
    /// There is none.
    None,
    /// There is one.
    Active,
    /// A login is under way.
    Renewing,
    /// There was one; the next request that needs it logs in again.
    Expired,
}

fn session_id<'de, D: Deserializer<'de>>(value: D) -> Result<Option<SessionId>, D::Error> {
    Ok(Option::<String>::deserialize(value)?.and_then(SessionId::new))
}

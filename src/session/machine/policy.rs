//! What an app's options decide.

use crate::session::Millis;

/// The numbers that the machine decides by; see the options table for each one's meaning.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Policy {
    /// How often one request may be replayed: sent again after a new login.
    pub replays: u32,
    /// How often a failed login is retried.
    pub retry_limit: u32,
    /// Milliseconds before the first retry, doubling.
    pub retry_delay: u32,
    /// Milliseconds for `wx.login`, and again for the exchange.
    pub login_timeout: u32,
    /// Seconds a session lives, where the backend does not tell.
    pub ttl: Option<u32>,
    /// Milliseconds before its end at which a session is renewed.
    pub renew_before: Millis,
    /// HTTP statuses that mean "expired".
    pub expired_statuses: Vec<u16>,
    /// Whether each accepted answer restarts the session's lifetime.
    pub sliding: bool,
    /// Whether `wx.checkSession` is asked once for a session from storage.
    pub check_key: bool,
    /// Whether other clients may write the same place in storage: then it is read again before a login.
    pub shares_storage: bool,
    /// Whether writing to storage takes its time: then a session with a refresh token is handed out when it is written.
    pub waits_for_storage: bool,
    /// Whether the machine paces the logins that it starts by itself; see `pace.rs`. Always, but in tests of something else.
    pub paces_logins: bool,
    /// How many calls may be in flight at the host at once, at least one.
    pub max_in_flight: u32,
}

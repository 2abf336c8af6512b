//! Clients to begin a scenario with: their session has a refresh token, and what led to it has been heard.

use super::Client;
use weapp_session::session::Policy;

/// A client whose session of `wx.login` has a refresh token.
pub fn with_token(policy: Policy) -> Client {
    let mut client = Client::new(policy);
    client.login(false);
    client.login_succeeds_with_token("s1", None);
    client.notices();
    client
}

/// A client whose account's session has a refresh token.
pub fn account_with_token(policy: Policy) -> Client {
    let mut client = Client::new(policy);
    client.post_credentials();
    client.login_succeeds_with_token("mine", None);
    client.notices();
    client
}

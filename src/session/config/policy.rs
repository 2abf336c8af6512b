//! The options that the machine decides by.

use super::OptionValues;
use super::defaults::Defaults;
use crate::session::Millis;
use crate::session::machine::Policy;
use crate::session::options::row;

impl Policy {
    /// Reads the options, whose ranges have been checked.
    pub(super) fn read(options: &impl OptionValues) -> Self {
        let number = |row| options.number(row).unwrap_or_default();
        let ttl = number(const { row("session.ttl") });
        let mut expired_statuses = Vec::new();
        for status in options.numbers(const { row("expired.statusCodes") }) {
            expired_statuses.push(status as u16);
        }
        let persists = options.is_on(const { row("session.persist") });
        Self {
            replays: number(const { row("replays") }),
            retry_limit: number(const { row("login.retry.limit") }),
            retry_delay: number(const { row("login.retry.delay") }),
            login_timeout: number(const { row("login.timeout") }),
            ttl: (ttl > 0).then_some(ttl),
            renew_before: millis(number(const { row("session.renewBefore") })),
            expired_statuses,
            shares_storage: persists,
            waits_for_storage: persists && options.is_on(const { row("session.encrypt") }),
            paces_logins: true,
            sliding: options.is_on(const { row("session.sliding") }),
            check_key: options.is_on(const { row("session.checkSession") }),
            max_in_flight: number(const { row("maxInFlight") }),
        }
    }
}

impl Default for Policy {
    /// The defaults of the options.
    fn default() -> Self {
        Self::read(&Defaults)
    }
}

fn millis(seconds: u32) -> Millis {
    1000 * Millis::from(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::config::tests::with;
    use serde_json::json;

    #[test]
    fn each_number_is_what_its_name_says() {
        let config = crate::session::Config::read(&with(json!({
            "replays": 1,
            "login.retry.limit": 2,
            "login.retry.delay": 3,
            "login.timeout": 4,
            "session.ttl": 5,
            "session.renewBefore": 6,
            "maxInFlight": 7,
            "expired.statusCodes": [108, 109],
            "session.sliding": true,
            "session.encrypt": true,
        })));
        // All of them by name: a new one has to be read here, too.
        let expected = Policy {
            replays: 1,
            retry_limit: 2,
            retry_delay: 3,
            login_timeout: 4,
            ttl: Some(5),
            renew_before: 6_000,
            expired_statuses: vec![108, 109],
            shares_storage: true,
            waits_for_storage: true,
            paces_logins: true,
            sliding: true,
            check_key: false,
            max_in_flight: 7,
        };
        assert_eq!(config.expect("valid").policy(), &expected);
    }

    #[test]
    fn a_session_has_no_lifetime_of_its_own_where_none_is_given() {
        assert_eq!(Policy::default().ttl, None);
    }
}

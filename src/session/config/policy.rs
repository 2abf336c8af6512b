//! The options that the machine decides by.

use super::defaults::Defaults;
use super::integers::{self, place};
use super::{ConfigFault, OptionValues};
use crate::session::Millis;
use crate::session::machine::Policy;
use crate::session::options::{OPTIONS, row};

impl Policy {
    /// Reads the options, and checks the range of each number.
    ///
    /// # Errors
    ///
    /// The first option that is refused.
    pub(super) fn read(options: &impl OptionValues) -> Result<Self, ConfigFault> {
        let integers = integers::read(options)?;
        let number = |place: usize| integers[place];
        let ttl = number(const { place("session.ttl") });
        Ok(Self {
            replays: number(const { place("replays") }),
            retry_limit: number(const { place("login.retry.limit") }),
            retry_delay: number(const { place("login.retry.delay") }),
            login_timeout: number(const { place("login.timeout") }),
            ttl: (ttl > 0).then_some(ttl),
            renew_before: millis(number(const { place("session.renewBefore") })),
            expired_statuses: expired_statuses(options)?,
            sliding: options.is_on(const { row("session.sliding") }),
            check_key: options.is_on(const { row("session.checkSession") }),
            max_in_flight: number(const { place("maxInFlight") }),
        })
    }
}

impl Default for Policy {
    /// The defaults of the options.
    fn default() -> Self {
        Self::read(&Defaults).expect("defaults are within their ranges, as tests of the table see")
    }
}

fn expired_statuses(options: &impl OptionValues) -> Result<Vec<u16>, ConfigFault> {
    const OPTION: u32 = row("expired.statusCodes");
    const RANGE: (u32, u32) = match OPTIONS[OPTION as usize].range() {
        Some((least, greatest, _)) => (least, greatest),
        None => panic!("no integers"),
    };
    let mut statuses = Vec::new();
    for (entry, status) in (0..).zip(options.numbers(OPTION)) {
        if status < RANGE.0 || status > RANGE.1 {
            return Err(ConfigFault {
                option: OPTION,
                entry,
            });
        }
        statuses.push(status as u16);
    }
    Ok(statuses)
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

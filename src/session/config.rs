//! A client's configuration: checked once, then only read.

use super::machine::Policy;
use super::options::{range, row};
use super::origin::{self, Origin, Target, TrustedOrigins};
use super::placement::Placement;
use super::{Millis, SessionId, placement};

/// The options as they come from outside, by their rows in the options table. Names and types have been checked
/// against that table, and its defaults filled in.
pub trait OptionValues {
    /// A string, if one is given.
    fn text(&self, row: u32) -> Option<&str>;
    /// A number, if one is given.
    fn number(&self, row: u32) -> Option<u32>;
    /// Whether a switch is on.
    fn is_on(&self, row: u32) -> bool;
    /// The strings of an array; empty if none is given.
    fn texts(&self, row: u32) -> Vec<&str>;
    /// The numbers of an array; empty if none is given.
    fn numbers(&self, row: u32) -> Vec<u32>;
}

/// An option that was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConfigFault {
    /// Which one: an index into [`OPTIONS`](super::options::OPTIONS).
    pub option: u32,
    /// Which entry of it, if it is an array.
    pub entry: u32,
}

/// A valid configuration.
#[derive(Clone, Debug)]
pub struct Config {
    origins: TrustedOrigins,
    policy: Policy,
    placement: Placement,
    name: String,
    prefix: String,
    wafer: bool,
}

impl Config {
    /// Reads the options, and checks the ranges and what the options table cannot express.
    ///
    /// # Errors
    ///
    /// The first option that is refused.
    #[cold]
    pub fn read(options: &impl OptionValues) -> Result<Self, ConfigFault> {
        let [
            replays,
            retry_limit,
            retry_delay,
            login_timeout,
            ttl,
            renew_before,
            max_in_flight,
        ] = single_numbers(options)?;
        let policy = Policy {
            replays,
            retry_limit,
            retry_delay,
            login_timeout,
            ttl: (ttl > 0).then_some(ttl),
            renew_before: 1000 * Millis::from(renew_before),
            expired_statuses: numbers(options, const { numeric("expired.statusCodes") })?,
            sliding: options.is_on(const { row("session.sliding") }),
            check_key: options.is_on(const { row("session.checkSession") }),
            max_in_flight,
        };
        let text = |row| options.text(row).unwrap_or_default();
        let config = Self {
            origins: trusted_origins(options)?,
            policy,
            placement: match text(const { row("session.in") }) {
                "query" => Placement::Query,
                "cookie" => Placement::Cookie,
                _ => Placement::Plain,
            },
            name: text(const { row("session.name") }).to_owned(),
            prefix: text(const { row("session.prefix") }).to_owned(),
            wafer: !text(const { row("protocol") }).is_empty(),
        };
        let code_field = text(const { row("login.codeField") });
        let refused = if !placement::header_name_is_valid(&config.name) {
            const { row("session.name") }
        } else if !placement::prefix_is_sendable(&config.prefix) {
            const { row("session.prefix") }
        } else if !placement::is_field_name(code_field) {
            const { row("login.codeField") }
        } else if !is_answer_path(options, const { row("session.update.id") }) {
            const { row("session.update.id") }
        } else if !is_answer_path(options, const { row("session.update.expiresIn") }) {
            const { row("session.update.expiresIn") }
        } else {
            return Ok(config);
        };
        Err(fault(refused))
    }

    /// What a request's URL points at.
    pub fn target(&self, url: &str) -> Target {
        self.origins.target(url)
    }

    /// The numbers and statuses that the machine decides by.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// What the host is given to carry `id`: the value of a header or of a field, or for query and cookie a whole
    /// `name=value`.
    #[cold]
    pub fn credential(&self, id: &SessionId) -> String {
        match self.wafer {
            true => id.reveal().to_owned(),
            false => self.placement.credential(&self.name, &self.prefix, id),
        }
    }
}

fn fault(option: u32) -> ConfigFault {
    ConfigFault { option, entry: 0 }
}

/// A row of a number, with its range.
const fn numeric(path: &str) -> (u32, (u32, u32)) {
    (row(path), range(path))
}

/// The options that are one number each; 0 for one that need not be given and is not.
fn single_numbers(options: &impl OptionValues) -> Result<[u32; 7], ConfigFault> {
    const ROWS: [(u32, (u32, u32)); 7] = [
        numeric("replays"),
        numeric("login.retry.limit"),
        numeric("login.retry.delay"),
        numeric("login.timeout"),
        numeric("session.ttl"),
        numeric("session.renewBefore"),
        numeric("maxInFlight"),
    ];
    let mut numbers = [0; 7];
    for (into, (option, (least, greatest))) in numbers.iter_mut().zip(ROWS) {
        match options.number(option) {
            Some(number) if (least..=greatest).contains(&number) => *into = number,
            None if option == const { row("session.ttl") } => {}
            _ => return Err(fault(option)),
        }
    }
    Ok(numbers)
}

/// The numbers of an array, each within the row's range.
fn numbers(
    options: &impl OptionValues,
    (option, (least, greatest)): (u32, (u32, u32)),
) -> Result<Vec<u16>, ConfigFault> {
    let mut numbers = Vec::new();
    for (entry, number) in (0..).zip(options.numbers(option)) {
        if number < least || number > greatest {
            return Err(ConfigFault { option, entry });
        }
        numbers.push(number as u16);
    }
    Ok(numbers)
}

#[cold]
fn trusted_origins(options: &impl OptionValues) -> Result<TrustedOrigins, ConfigFault> {
    const BASE: u32 = row("baseUrl");
    const ALLOWED: u32 = row("allowedOrigins");
    const LOGIN: u32 = row("login.url");
    let mut origins = TrustedOrigins::default();
    let allowed = options.texts(ALLOWED);
    let base = options.text(BASE);
    match base {
        Some(base) if origin::is_base(base) => {
            origins.trust(Origin::of(base).ok_or(fault(BASE))?);
        }
        // With neither, no request could ever carry the session: a mistake that would show only much later.
        None if !allowed.is_empty() => {}
        _ => return Err(fault(BASE)),
    }
    for (entry, allowed) in (0..).zip(&allowed) {
        let refused = ConfigFault {
            option: ALLOWED,
            entry,
        };
        origins.trust(Origin::exactly(allowed).ok_or(refused)?);
    }
    let login = options.text(LOGIN).unwrap_or_default();
    if base.is_some() && origin::is_relative(login) || Origin::of(login).is_some() {
        return Ok(origins);
    }
    Err(fault(LOGIN))
}

/// Whether a path leads into a whole answer, to its header or its body, if it leads anywhere.
fn is_answer_path(options: &impl OptionValues, row: u32) -> bool {
    let path = options.text(row).unwrap_or_default();
    path.is_empty() || path.starts_with("header.") || path.starts_with("data.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::options::{OPTIONS, OptionRow};
    use serde_json::{Value, json};

    struct Values(Vec<Value>);

    impl OptionValues for Values {
        fn text(&self, row: u32) -> Option<&str> {
            self.0[row as usize].as_str()
        }
        fn number(&self, row: u32) -> Option<u32> {
            Some(self.0[row as usize].as_u64()? as u32)
        }
        fn is_on(&self, row: u32) -> bool {
            self.0[row as usize] == true
        }
        fn texts(&self, row: u32) -> Vec<&str> {
            let array = self.0[row as usize]
                .as_array()
                .map_or(&[][..], Vec::as_slice);
            array
                .iter()
                .map(|value| value.as_str().expect("a string"))
                .collect()
        }
        fn numbers(&self, row: u32) -> Vec<u32> {
            let array = self.0[row as usize].as_array().cloned().unwrap_or_default();
            array
                .iter()
                .map(|value| value.as_u64().expect("an integer") as u32)
                .collect()
        }
    }

    /// The options with all defaults of the table, as the glue hands them over.
    fn with(changes: Value) -> Values {
        let given = |path: &str| match (changes.get(path), path) {
            (Some(value), _) => Some(value.clone()),
            (None, "baseUrl") => Some(json!("https://api.example.com/v1")),
            (None, "login.url") => Some(json!("/login")),
            _ => None,
        };
        let value = |row: &OptionRow| {
            given(row.path)
                .unwrap_or_else(|| serde_json::from_str(row.default).unwrap_or(Value::Null))
        };
        Values(OPTIONS.iter().map(value).collect())
    }

    fn refused(changes: Value) -> (&'static str, u32) {
        let fault = Config::read(&with(changes)).expect_err("should be refused");
        (OPTIONS[fault.option as usize].path, fault.entry)
    }

    #[test]
    fn the_defaults_are_those_of_the_table() {
        let config = Config::read(&with(json!({}))).expect("valid");
        let expected = Policy {
            replays: 1,
            retry_limit: 2,
            retry_delay: 500,
            login_timeout: 10_000,
            ttl: None,
            renew_before: 0,
            expired_statuses: vec![401],
            sliding: false,
            check_key: false,
            max_in_flight: 10,
        };
        assert_eq!(config.policy(), &expected);
    }

    #[test]
    fn switches_are_taken_as_given() {
        let config = Config::read(&with(json!({
            "session.sliding": true,
            "session.checkSession": true,
            "maxInFlight": 3,
        })))
        .expect("valid");
        assert!(config.policy().sliding && config.policy().check_key);
        assert_eq!(config.policy().max_in_flight, 3);
    }

    #[test]
    fn the_session_may_go_to_the_base_and_the_allowed_origins() {
        let config = Config::read(&with(
            json!({ "allowedOrigins": ["https://files.example.com"] }),
        ))
        .expect("valid");
        assert_eq!(config.target("https://api.example.com/x"), Target::Trusted);
        assert_eq!(
            config.target("https://files.example.com/x"),
            Target::Trusted
        );
        assert_eq!(config.target("https://cdn.example.com/x"), Target::Foreign);
        assert_eq!(config.target("/x"), Target::Relative { needs_slash: false });
    }

    #[test]
    fn a_fault_names_the_option_and_the_entry() {
        assert_eq!(
            refused(json!({ "baseUrl": "api.example.com" })),
            ("baseUrl", 0)
        );
        assert_eq!(
            refused(json!({ "baseUrl": "https://api.example.com?x" })),
            ("baseUrl", 0)
        );
        assert_eq!(refused(json!({ "baseUrl": null })), ("baseUrl", 0));
        assert_eq!(
            refused(json!({ "allowedOrigins": ["https://a.example", "b.example"] })),
            ("allowedOrigins", 1)
        );
        assert_eq!(
            refused(json!({ "login.url": "//evil.example/login" })),
            ("login.url", 0)
        );
        assert_eq!(
            refused(
                json!({ "baseUrl": null, "allowedOrigins": ["https://a.example"], "login.url": "/login" })
            ),
            ("login.url", 0)
        );
        assert_eq!(
            refused(json!({ "session.name": "session id" })),
            ("session.name", 0)
        );
        assert_eq!(
            refused(json!({ "session.prefix": "a\r\nb: " })),
            ("session.prefix", 0)
        );
        assert_eq!(
            refused(json!({ "login.codeField": "__proto__" })),
            ("login.codeField", 0)
        );
        assert_eq!(refused(json!({ "login.timeout": 0 })), ("login.timeout", 0));
        assert_eq!(
            refused(json!({ "login.retry.limit": 11 })),
            ("login.retry.limit", 0)
        );
        assert_eq!(
            refused(json!({ "login.retry.delay": 60_001 })),
            ("login.retry.delay", 0)
        );
        assert_eq!(refused(json!({ "session.ttl": 0 })), ("session.ttl", 0));
        assert_eq!(
            refused(json!({ "session.renewBefore": 31_557_601 })),
            ("session.renewBefore", 0)
        );
        assert_eq!(refused(json!({ "replays": 11 })), ("replays", 0));
        assert_eq!(refused(json!({ "maxInFlight": 0 })), ("maxInFlight", 0));
        assert_eq!(
            refused(json!({ "session.update.id": "sessionid" })),
            ("session.update.id", 0)
        );
        assert_eq!(
            refused(json!({ "session.update.expiresIn": "headers.x" })),
            ("session.update.expiresIn", 0)
        );
        assert_eq!(
            refused(json!({ "expired.statusCodes": [401, 99] })),
            ("expired.statusCodes", 1)
        );
        assert_eq!(
            refused(json!({ "expired.statusCodes": [600] })),
            ("expired.statusCodes", 0)
        );
    }

    #[test]
    fn both_ends_of_each_range_are_accepted() {
        for (path, values) in [
            ("login.timeout", [1, 600_000]),
            ("login.retry.limit", [0, 10]),
            ("login.retry.delay", [0, 60_000]),
            ("session.renewBefore", [0, 31_557_600]),
            ("replays", [0, 10]),
            ("maxInFlight", [1, 10]),
        ] {
            for value in values {
                assert!(
                    Config::read(&with(json!({ path: value }))).is_ok(),
                    "{path} {value}"
                );
            }
        }
        assert!(Config::read(&with(json!({ "expired.statusCodes": [100, 599] }))).is_ok());
        assert!(Config::read(&with(json!({ "expired.statusCodes": [] }))).is_ok());
    }

    #[test]
    fn a_lifetime_is_the_only_number_that_may_be_missing() {
        let ttl = |changes| {
            let config = Config::read(&with(changes)).expect("valid");
            config.policy().ttl
        };
        assert_eq!(ttl(json!({})), None);
        assert_eq!(ttl(json!({ "session.ttl": null })), None);
        assert_eq!(ttl(json!({ "session.ttl": 1 })), Some(1));
        for path in [
            "replays",
            "login.retry.limit",
            "login.retry.delay",
            "login.timeout",
            "session.renewBefore",
            "maxInFlight",
        ] {
            assert_eq!(refused(json!({ path: null })), (path, 0));
        }
    }

    #[test]
    fn an_answer_path_leads_into_header_or_body_or_nowhere() {
        for option in ["session.update.id", "session.update.expiresIn"] {
            for path in ["", "header.X-Session", "data.session.id"] {
                assert!(
                    Config::read(&with(json!({ option: path }))).is_ok(),
                    "{option} {path}"
                );
            }
            for path in ["header", "data", "xheader.id", "statusCode"] {
                assert_eq!(refused(json!({ option: path })), (option, 0));
            }
        }
    }

    #[test]
    fn an_absolute_login_url_needs_no_base() {
        let raw = with(json!({
            "baseUrl": null,
            "allowedOrigins": ["https://a.example"],
            "login.url": "https://login.example.com/wx",
        }));
        assert!(Config::read(&raw).is_ok());
    }

    #[test]
    fn the_credential_follows_the_placement() {
        let credential = |changes| {
            let config = Config::read(&with(changes)).expect("valid");
            config.credential(&SessionId::new("a:c".into()).expect("a plain id"))
        };
        assert_eq!(
            credential(json!({ "session.prefix": "Bearer " })),
            "Bearer a:c"
        );
        assert_eq!(
            credential(json!({ "session.in": "body", "session.name": "sid" })),
            "a:c"
        );
        assert_eq!(
            credential(json!({ "session.in": "query", "session.name": "sid" })),
            "sid=a%3Ac"
        );
        assert_eq!(
            credential(json!({ "session.in": "cookie", "session.name": "sid" })),
            "sid=a:c"
        );
        // Its two headers hold the two halves of the id, whatever else is said.
        let wafer = json!({ "protocol": "wafer", "session.in": "query", "session.prefix": "x" });
        assert_eq!(credential(wafer), "a:c");
    }
}

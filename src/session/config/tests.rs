use super::defaults::Defaults;
use super::*;
use crate::session::options::{MAX_LENGTH, OPTIONS, OptionRow, Type};
use serde_json::{Value, json};

/// The options as the glue hands them over: these, by their paths, and the table's defaults.
pub(super) struct Values(Value);

impl Values {
    /// `null` is not given, whatever the default.
    fn given(&self, row: u32) -> Option<&Value> {
        self.0.get(OPTIONS[row as usize].path)
    }

    fn array(&self, row: u32) -> Option<&Vec<Value>> {
        self.given(row)?.as_array()
    }

    fn default_numbers(&self, row: u32) -> Vec<u32> {
        match self.array(row) {
            Some(_) => Vec::new(),
            None => Defaults.numbers(row).collect(),
        }
    }
}

impl OptionValues for Values {
    fn text(&self, row: u32) -> &str {
        self.given(row).map_or(Defaults.text(row), |value| {
            value.as_str().unwrap_or_default()
        })
    }
    fn number(&self, row: u32) -> Option<u32> {
        self.given(row).map_or(Defaults.number(row), |value| {
            value.as_u64().map(|number| number as u32)
        })
    }
    fn is_on(&self, row: u32) -> bool {
        self.given(row)
            .map_or(Defaults.is_on(row), |value| *value == true)
    }
    fn texts(&self, row: u32) -> impl Iterator<Item = &str> {
        let given = self.array(row).into_iter().flatten();
        given.filter_map(Value::as_str)
    }
    fn numbers(&self, row: u32) -> impl Iterator<Item = u32> {
        let number = |value: &Value| value.as_u64().map(|number| number as u32);
        let given = self.array(row).into_iter().flatten();
        given.filter_map(number).chain(self.default_numbers(row))
    }
}

pub(super) fn with(changes: Value) -> Values {
    let mut given = json!({ "baseUrl": "https://api.example.com/v1", "login.url": "/login" });
    for (path, value) in changes.as_object().expect("options by their paths") {
        given[path] = value.clone();
    }
    Values(given)
}

fn refused(changes: Value) -> (&'static str, u32) {
    let fault = Config::read(&with(changes)).expect_err("should be refused");
    (OPTIONS[fault.option as usize].path, fault.entry)
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
fn what_comes_out_of_the_wasm_again_is_not_long() {
    for path in ["session.name", "session.prefix"] {
        let long = |length| with(json!({ path: "p".repeat(length) }));
        assert!(Config::read(&long(MAX_LENGTH)).is_ok(), "{path}");
        assert_eq!(
            refused(json!({ path: "p".repeat(MAX_LENGTH + 1) })),
            (path, 0)
        );
    }
}

/// The options that are one number.
fn numbers() -> impl Iterator<Item = (&'static OptionRow, u32, u32)> {
    OPTIONS.iter().filter_map(|row| match row.types {
        [Type::Integer(least, greatest, _)] => Some((row, *least, *greatest)),
        _ => None,
    })
}

#[test]
fn a_number_is_accepted_from_end_to_end_of_its_range_and_not_beyond() {
    let accepted = |changes| Config::read(&with(changes)).is_ok();
    for (row, least, greatest) in numbers() {
        let path = row.path;
        assert!(accepted(json!({ path: least })), "{path}");
        assert!(accepted(json!({ path: greatest })), "{path}");
        assert_eq!(refused(json!({ path: greatest + 1 })), (path, 0));
        if least > 0 {
            assert_eq!(refused(json!({ path: least - 1 })), (path, 0));
        }
    }
    assert!(accepted(json!({ "expired.statusCodes": [100, 599] })));
    assert!(accepted(json!({ "expired.statusCodes": [] })));
}

#[test]
fn a_number_without_a_default_may_be_missing() {
    for (row, least, _) in numbers() {
        let path = row.path;
        match row.default {
            Some(_) => assert_eq!(refused(json!({ path: null })), (path, 0)),
            None => assert!(Config::read(&with(json!({ path: null }))).is_ok()),
        }
        assert!(Config::read(&with(json!({ path: least }))).is_ok());
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
fn leases_go_by_the_origins_that_the_options_name() {
    let raw = with(json!({
        "baseUrl": "https://api.example.com/v1",
        "allowedOrigins": ["https://cdn.example.com"],
    }));
    let config = Config::read(&raw).expect("valid");
    let prefixes: Vec<_> = config.lease_prefixes().collect();
    assert_eq!(
        prefixes,
        ["https://api.example.com/", "https://cdn.example.com/"]
    );
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

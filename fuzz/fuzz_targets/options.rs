//! Options: whatever they are, they are read or refused, and a refusal names an option that exists.
#![no_main]

use libfuzzer_sys::fuzz_target;
use weapp_session::session::options::OPTIONS;
use weapp_session::session::{Config, OptionValues, SessionId};

/// Option by option a value out of the bytes: strings between line breaks, numbers by their digits.
struct Values<'a>(Vec<&'a str>);

impl Values<'_> {
    fn get(&self, row: u32) -> &str {
        self.0.get(row as usize).copied().unwrap_or_default()
    }
}

impl OptionValues for Values<'_> {
    fn text(&self, row: u32) -> &str {
        self.get(row)
    }
    fn number(&self, row: u32) -> Option<u32> {
        self.get(row).parse().ok()
    }
    fn is_on(&self, row: u32) -> bool {
        !self.get(row).is_empty()
    }
    fn texts(&self, row: u32) -> impl Iterator<Item = &str> {
        self.get(row).split_whitespace()
    }
    fn numbers(&self, row: u32) -> impl Iterator<Item = u32> {
        self.get(row).split_whitespace().filter_map(|number| number.parse().ok())
    }
}

fuzz_target!(|text: &str| {
    match Config::read(&Values(text.split('\n').collect())) {
        Ok(config) => {
            let policy = config.policy();
            assert!((1..=600_000).contains(&policy.login_timeout));
            assert!(policy.retry_limit <= 10 && policy.replays <= 10);
            assert!((1..=10).contains(&policy.max_in_flight));
            let id = SessionId::new("a b/c".into()).expect("a plain id");
            let credential = config.credential(&id);
            assert!(credential.bytes().all(|byte| (b' '..=b'~').contains(&byte)), "{credential:?}");
        }
        Err(fault) => assert!((fault.option as usize) < OPTIONS.len()),
    }
});

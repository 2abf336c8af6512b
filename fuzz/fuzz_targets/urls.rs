//! URLs: nothing panics, and a URL that is trusted has exactly the trusted authority.
#![no_main]

use libfuzzer_sys::fuzz_target;
use weapp_session::session::{Origin, Target, TrustedOrigins};

const HOME: &str = "https://api.example.com";

fuzz_target!(|url: &str| {
    let mut origins = TrustedOrigins::default();
    origins.trust(Origin::of(HOME).expect("well-formed"));
    match origins.target(url) {
        Target::Trusted => assert_home(url),
        Target::Relative { needs_slash } => {
            let joined = format!("{HOME}{}{url}", if needs_slash { "/" } else { "" });
            assert_eq!(origins.target(&joined), Target::Trusted, "{joined:?}");
        }
        Target::Foreign => {}
    }
    // What is an origin by itself is one as the beginning of a URL.
    if Origin::exactly(url).is_some() {
        assert!(Origin::of(url).is_some());
    }
});

/// Written in another way than the code under test: the authority is what stands before the first slash.
fn assert_home(url: &str) {
    let lower = url.to_ascii_lowercase();
    let rest = lower.strip_prefix("https://").expect("the scheme");
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let (host, port) = authority.split_once(':').unwrap_or((authority, "443"));
    assert_eq!(host, "api.example.com", "{url:?}");
    assert_eq!(port.parse(), Ok(443), "{url:?}");
}

//! What the tests have in common about leases: which URLs there are, and which of them may go under one.

use weapp_session::session::{Origin, TrustedOrigins};

/// A URL of the app's own origin, and one that only looks so.
const OWN: &str = "https://api.example.com/items";
const FOREIGN: &str = "https://api.example.com.evil.example/items";

/// The options' base.
const BASE: &str = "https://api.example.com/v1";

/// What a request's URL begins with that may go under a lease.
#[derive(Clone, Debug)]
pub struct Prefixes(Vec<String>);

impl Prefixes {
    /// As Rust makes them of the options.
    pub fn of_the_options() -> Self {
        Self::of(BASE)
    }

    fn of(base: &str) -> Self {
        let mut origins = TrustedOrigins::default();
        origins.trust(Origin::of(base).expect("an absolute URL"));
        Self(origins.prefixes().collect())
    }

    /// Those of a base that the options once had.
    #[cfg(feature = "broken")]
    pub fn of_another_base() -> Self {
        Self::of(FOREIGN)
    }

    /// Without what ends each of them.
    #[cfg(feature = "broken")]
    pub fn without_slash(self) -> Self {
        let bare = |prefix: &String| prefix.trim_end_matches('/').to_owned();
        Self(self.0.iter().map(bare).collect())
    }

    /// Whether a request may go under a lease that goes to an origin of the app's own, or to another one.
    pub fn take(&self, trusted: bool) -> bool {
        let url = if trusted { OWN } else { FOREIGN };
        self.0.iter().any(|prefix| url.starts_with(prefix))
    }
}

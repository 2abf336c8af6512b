//! Values that must not reach a log, an error or a panic message.

use core::fmt;

use super::placement;

/// A session id as the backend gave it, known to be safe in a request header.
///
/// Its `Debug` form is a redaction, so that no log line or panic message can carry the id.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct SessionId(String);

impl SessionId {
    /// Takes an id from outside; `None` if it could not be sent as it is: empty, longer than
    /// [`MAX_SESSION_ID_BYTES`](super::MAX_SESSION_ID_BYTES), or with characters that a header value cannot hold
    /// (RFC 9110, section 5.5).
    pub fn new(id: String) -> Option<Self> {
        placement::value_is_sendable(&id).then_some(Self(id))
    }

    /// The id itself, for sending and storing.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionId(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_never_shows_the_value() {
        let id = SessionId::new("secret-id".into()).expect("a plain id");
        assert!(!format!("{id:?}").contains("secret"));
    }

    #[test]
    fn ids_that_no_header_can_carry_are_refused() {
        for id in ["", " x", "x ", "a\r\nSet-Cookie: b", "a\nb", "a\0b", "ключ"] {
            assert_eq!(SessionId::new(id.into()), None, "{id:?}");
        }
        let longest = "x".repeat(super::super::MAX_SESSION_ID_BYTES);
        assert!(SessionId::new(longest.clone()).is_some());
        assert_eq!(SessionId::new(longest + "x"), None);
    }
}

//! How a session travels: in a header, the query, the body or a cookie.

use super::SessionId;
use super::options::MAX_LENGTH;

/// The longest session id that is accepted, in bytes. Servers commonly refuse header lines beyond 8 KiB, and the
/// id must leave room for the others.
pub const MAX_SESSION_ID_BYTES: usize = 4096;

/// A regular expression for the ids that [`SessionId::new`] accepts, up to their length: the glue refuses others at once.
pub const SESSION_ID_PATTERN: &str = "^[!-~]([ -~]*[!-~])?$";

/// Whether `name` can be a header's name: a token (RFC 9110, section 5.6.2).
pub(super) fn header_name_is_valid(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= MAX_LENGTH
        && name.bytes().all(is_token_byte)
        && is_field_name(name)
}

/// Whether a JavaScript object can have a field of this name that is its own: with `__proto__` the value would become
/// the object's prototype, and never be sent.
pub(super) fn is_field_name(name: &str) -> bool {
    name != "__proto__"
}

fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_graphic() && !is_delimiter(byte)
}

/// RFC 9110, section 5.6.2: the visible characters that are not allowed in a token.
fn is_delimiter(byte: u8) -> bool {
    matches!(
        byte,
        b'"' | b'('
            | b')'
            | b','
            | b'/'
            | b':'..=b'@'
            | b'['..=b']'
            | b'{'
            | b'}'
    )
}

/// Whether a header can carry `value` unchanged: visible ASCII, with spaces only inside. This is stricter than
/// RFC 9110, section 5.5, because hosts differ in what they do to other bytes, and a line break would let a hostile
/// reply write headers of its own.
pub(super) fn value_is_sendable(value: &str) -> bool {
    value.len() <= MAX_SESSION_ID_BYTES
        && !value.is_empty()
        && !value.starts_with(' ')
        && !value.ends_with(' ')
        && prefix_is_sendable(value)
}

/// Whether `prefix` can stand in front of an id; unlike an id it may be empty or end in a space (`Bearer `).
pub(super) fn prefix_is_sendable(prefix: &str) -> bool {
    prefix.len() <= MAX_LENGTH && prefix.bytes().all(|byte| (b' '..=b'~').contains(&byte))
}

/// What carries the session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Placement {
    /// A header, a field of the body, or the two headers of the Wafer protocol: the value as it is.
    Plain,
    /// A query parameter.
    Query,
    /// A cookie.
    Cookie,
}

impl Placement {
    /// What the host is given to carry `id`: a value, or for query and cookie a whole `name=value`.
    pub(super) fn credential(self, name: &str, prefix: &str, id: &SessionId) -> String {
        let mut credential =
            String::with_capacity(name.len() + prefix.len() + id.reveal().len() + 1);
        if self != Placement::Plain {
            self.push_encoded(&mut credential, name);
            credential.push('=');
        }
        self.push_encoded(&mut credential, prefix);
        self.push_encoded(&mut credential, id.reveal());
        credential
    }

    /// Percent-encodes what must not stand as it is.
    fn push_encoded(self, into: &mut String, text: &str) {
        for byte in text.bytes() {
            if self.takes(byte) {
                push_ascii(into, byte);
            } else {
                push_ascii(into, b'%');
                for digit in [byte >> 4, byte & 15] {
                    // Without a table of them, the module has no constant data.
                    let zero = if digit < 10 { b'0' } else { b'A' - 10 };
                    push_ascii(into, zero + digit);
                }
            }
        }
    }

    /// Whether a byte can stand as it is. A choice, not a pointer to a function: with the last of those the module's
    /// table goes, and all that only the table kept.
    fn takes(self, byte: u8) -> bool {
        match self {
            Placement::Plain => true,
            Placement::Query => is_unreserved(byte),
            Placement::Cookie => is_cookie_octet(byte),
        }
    }
}

/// What carries a session is ASCII, and takes no UTF-8.
#[inline(never)] // it is called in three places
fn push_ascii(into: &mut String, byte: u8) {
    into.push(char::from(byte & 0x7f));
}

/// RFC 3986, section 2.3.
fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

/// RFC 6265, section 4.1.1. A percent sign is one: an id that a server wrote into a cookie before, and answered with in
/// that form, must come back as it is.
fn is_cookie_octet(byte: u8) -> bool {
    byte.is_ascii_graphic() && !matches!(byte, b'"' | b',' | b';' | b'\\')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn header_names_are_tokens() {
        for name in [
            "sessionid",
            "X-WX-Skey",
            "authorization",
            "a!#$%&'*+-.^_`|~9",
        ] {
            assert!(header_name_is_valid(name), "{name}");
        }
        for name in [
            "",
            "a b",
            "a:b",
            "a\r\nb",
            "имя",
            "a(b)",
            "a\"b",
            "__proto__",
        ] {
            assert!(!header_name_is_valid(name), "{name}");
        }
    }

    #[test]
    fn the_value_is_prefix_and_id() {
        let id = SessionId::new("abc".into()).expect("a plain id");
        assert_eq!(
            Placement::Plain.credential("n", "Bearer ", &id),
            "Bearer abc"
        );
        assert_eq!(Placement::Plain.credential("n", "", &id), "abc");
        assert_eq!(Placement::Query.credential("n", "", &id), "n=abc");
        assert_eq!(Placement::Cookie.credential("n", "", &id), "n=abc");
    }

    #[test]
    fn what_a_query_or_a_cookie_cannot_hold_is_percent_encoded() {
        let id = SessionId::new("a+/=&#%3A; \"\\,~z".into()).expect("a plain id");
        assert_eq!(
            Placement::Query.credential("s&d", "B ", &id),
            "s%26d=B%20a%2B%2F%3D%26%23%253A%3B%20%22%5C%2C~z"
        );
        assert_eq!(
            Placement::Cookie.credential("sd", "B ", &id),
            "sd=B%20a+/=&#%3A%3B%20%22%5C%2C~z"
        );
        assert_eq!(
            Placement::Plain.credential("sd", "", &id),
            "a+/=&#%3A; \"\\,~z"
        );
    }

    #[test]
    fn a_prefix_cannot_break_the_line() {
        assert!(prefix_is_sendable("Bearer "));
        assert!(prefix_is_sendable(""));
        assert!(!prefix_is_sendable("Bearer\r\n"));
    }

    proptest::proptest! {
        #[test]
        fn what_the_glue_lets_pass_as_an_id_is_one(
            id in proptest::string::string_regex(SESSION_ID_PATTERN.trim_matches(['^', '$'])).expect("a pattern")
        ) {
            proptest::prop_assert!(SessionId::new(id).is_some());
        }
    }
}

//! How a session travels: in a request header.

use super::SessionId;

/// The longest session id that is accepted, in bytes. Servers commonly refuse header lines beyond 8 KiB, and the
/// id must leave room for the others.
pub const MAX_SESSION_ID_BYTES: usize = 4096;

/// Whether `name` can be a header's name: a token (RFC 9110, section 5.6.2).
pub fn header_name_is_valid(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(is_token_byte) && is_field_name(name)
}

/// Whether a JavaScript object can have a field of this name that is its own: with `__proto__` the value would become
/// the object's prototype, and never be sent.
pub(super) fn is_field_name(name: &str) -> bool {
    name != "__proto__"
}

fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
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
    prefix.bytes().all(|byte| (b' '..=b'~').contains(&byte))
}

/// The header value that carries `id`.
pub(super) fn header_value(prefix: &str, id: &SessionId) -> String {
    let mut value = String::with_capacity(prefix.len() + id.reveal().len());
    value.push_str(prefix);
    value.push_str(id.reveal());
    value
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
        assert_eq!(header_value("Bearer ", &id), "Bearer abc");
        assert_eq!(header_value("", &id), "abc");
    }

    #[test]
    fn a_prefix_cannot_break_the_line() {
        assert!(prefix_is_sendable("Bearer "));
        assert!(prefix_is_sendable(""));
        assert!(!prefix_is_sendable("Bearer\r\n"));
    }
}

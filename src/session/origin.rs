//! Where a session may go.
//!
//! Origins are compared as scheme, host and port (RFC 6454, section 5), never as strings, and a URL is trusted only
//! when every parser would agree on its authority: anything unusual in it (user info, backslashes, control
//! characters, percent signs, an empty port) makes it foreign. A foreign URL is not an error, it is sent without
//! the session.

/// Scheme, host and port of a URL.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Origin {
    secure: bool,
    /// In lower case.
    host: String,
    port: u16,
}

/// What a request's URL points at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Relative to `baseUrl`. `needs_slash` tells that a `/` has to stand between the two: without it
    /// `@evil.example` or `.evil.example` would become a part of the host.
    Relative {
        /// Whether to join with a `/`.
        needs_slash: bool,
    },
    /// An absolute URL of an origin that may receive the session.
    Trusted,
    /// Anything else: another origin, or a URL whose origin parsers could disagree on.
    Foreign,
}

/// The origins that may receive the session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrustedOrigins(Vec<Origin>);

/// An [`Origin`] that borrows its host from the URL, so that the check of each request allocates nothing.
struct Authority<'a> {
    secure: bool,
    host: &'a str,
    port: u16,
}

impl Origin {
    /// The origin of an absolute `http` or `https` URL; `None` for whatever is not one beyond doubt.
    pub fn of(url: &str) -> Option<Self> {
        let (authority, _) = split(url)?;
        Some(Self {
            secure: authority.secure,
            host: authority.host.to_ascii_lowercase(),
            port: authority.port,
        })
    }

    /// Like [`Origin::of`], for a bare origin: nothing but a single `/` may follow.
    pub fn exactly(url: &str) -> Option<Self> {
        let (_, rest) = split(url)?;
        matches!(rest, "" | "/").then(|| Self::of(url)).flatten()
    }

    fn is(&self, other: &Authority<'_>) -> bool {
        self.secure == other.secure
            && self.port == other.port
            && self.host.eq_ignore_ascii_case(other.host)
    }
}

impl TrustedOrigins {
    /// Adds an origin.
    pub fn trust(&mut self, origin: Origin) {
        self.0.push(origin);
    }

    /// What `url` points at.
    pub fn target(&self, url: &str) -> Target {
        if let Some((authority, _)) = split(url) {
            let trusted = self.0.iter().any(|origin| origin.is(&authority));
            return if trusted {
                Target::Trusted
            } else {
                Target::Foreign
            };
        }
        if is_relative(url) {
            let needs_slash = !matches!(url.as_bytes().first(), None | Some(b'/' | b'?' | b'#'));
            return Target::Relative { needs_slash };
        }
        Target::Foreign
    }
}

/// Whether `base` can stand before a relative URL: an absolute URL whose rest is a plain path.
pub(super) fn is_base(base: &str) -> bool {
    split(base).is_some_and(|(_, rest)| {
        rest.bytes()
            .all(|byte| byte.is_ascii_graphic() && !b"?#\\".contains(&byte))
    })
}

/// Whether `url` is relative for every parser: no scheme, no authority, nothing that some parsers strip or read as
/// a slash.
pub(super) fn is_relative(url: &str) -> bool {
    let bytes = url.as_bytes();
    if let [b'/', b'/' | b'\\', ..] = bytes {
        return false;
    }
    let head = bytes.iter().take_while(|byte| !b"/?#".contains(byte));
    // A colon would end a scheme. Bytes up to the space are stripped by browsers (WHATWG URL), as are tabs and line
    // breaks inside; a backslash is a slash to them.
    for byte in head {
        if *byte <= b' ' || b":\\".contains(byte) {
            return false;
        }
    }
    // `/\t/evil.example` is `//evil.example` to a browser.
    !(bytes.first() == Some(&b'/') && bytes.get(1).is_some_and(|byte| *byte <= b' '))
}

/// Splits an absolute URL into its authority and the rest.
fn split(url: &str) -> Option<(Authority<'_>, &str)> {
    let (secure, rest) = match strip_scheme(url, "https://") {
        Some(rest) => (true, rest),
        None => (false, strip_scheme(url, "http://")?),
    };
    let end = rest
        .bytes()
        .position(|byte| b"/?#".contains(&byte))
        .unwrap_or(rest.len());
    // `end` is the index of an ASCII byte or the end, hence a character boundary.
    let (authority, rest) = (rest.get(..end)?, rest.get(end..)?);
    let (host, port) = split_port(authority)?;
    let port = match port {
        Some(digits) => parse_port(digits)?,
        None if secure => 443,
        None => 80,
    };
    host_is_plain(host).then_some((Authority { secure, host, port }, rest))
}

fn strip_scheme<'a>(url: &'a str, scheme: &str) -> Option<&'a str> {
    let head = url.get(..scheme.len())?;
    head.eq_ignore_ascii_case(scheme)
        .then(|| url.get(scheme.len()..))
        .flatten()
}

fn split_port(authority: &str) -> Option<(&str, Option<&str>)> {
    // In an IPv6 literal the colons belong to the host (RFC 3986, section 3.2.2).
    let host_end = match authority.strip_prefix('[') {
        Some(rest) => rest.find(']')? + 2,
        None => authority.find(':').unwrap_or(authority.len()),
    };
    let (host, rest) = (authority.get(..host_end)?, authority.get(host_end..)?);
    match rest.strip_prefix(':') {
        Some(digits) => Some((host, Some(digits))),
        None => rest.is_empty().then_some((host, None)),
    }
}

fn parse_port(digits: &str) -> Option<u16> {
    // `parse` alone would take a leading plus sign.
    if !(1..=5).contains(&digits.len()) {
        return None;
    }
    let mut port: u32 = 0;
    for byte in digits.bytes() {
        if !byte.is_ascii_digit() {
            return None;
        }
        port = port * 10 + u32::from(byte - b'0');
    }
    u16::try_from(port).ok()
}

fn host_is_plain(host: &str) -> bool {
    match host.strip_prefix('[') {
        Some(literal) => literal
            .bytes()
            .all(|byte| byte.is_ascii_hexdigit() || b":.]".contains(&byte)),
        None => {
            !host.is_empty()
                && host
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte))
        }
    }
}

#[cfg(test)]
mod tests;

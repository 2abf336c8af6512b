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
    /// In lower case; ASCII.
    host: Vec<u8>,
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
    host: &'a [u8],
    port: u16,
}

impl Origin {
    /// The origin of an absolute `http` or `https` URL; `None` for whatever is not one beyond doubt.
    pub fn of(url: &str) -> Option<Self> {
        let (authority, _) = split(url.as_bytes())?;
        Some(Self {
            secure: authority.secure,
            host: authority.host.to_ascii_lowercase(),
            port: authority.port,
        })
    }

    /// Like [`Origin::of`], for a bare origin: nothing but a single `/` may follow.
    pub fn exactly(url: &str) -> Option<Self> {
        let (_, rest) = split(url.as_bytes())?;
        matches!(rest, b"" | b"/").then(|| Self::of(url)).flatten()
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
        if let Some((authority, _)) = split(url.as_bytes()) {
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
    split(base.as_bytes()).is_some_and(|(_, rest)| {
        rest.iter()
            .all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'?' | b'#' | b'\\'))
    })
}

/// Whether `url` is relative for every parser: no scheme, no authority, nothing that some parsers strip or read as
/// a slash.
pub(super) fn is_relative(url: &str) -> bool {
    let bytes = url.as_bytes();
    if let [b'/', b'/' | b'\\', ..] = bytes {
        return false;
    }
    let head = bytes.iter().take_while(|byte| !ends_authority(**byte));
    // A colon would end a scheme. Bytes up to the space are stripped by browsers (WHATWG URL), as are tabs and line
    // breaks inside; a backslash is a slash to them.
    for byte in head {
        if *byte <= b' ' || matches!(byte, b':' | b'\\') {
            return false;
        }
    }
    // `/\t/evil.example` is `//evil.example` to a browser.
    !(bytes.first() == Some(&b'/') && bytes.get(1).is_some_and(|byte| *byte <= b' '))
}

fn ends_authority(byte: u8) -> bool {
    matches!(byte, b'/' | b'?' | b'#')
}

/// Splits an absolute URL into its authority and the rest.
fn split(url: &[u8]) -> Option<(Authority<'_>, &[u8])> {
    let (secure, rest) = match strip_scheme(url, b"https://") {
        Some(rest) => (true, rest),
        None => (false, strip_scheme(url, b"http://")?),
    };
    let (authority, rest) = cut(rest, ends_authority);
    let (host, port) = split_port(authority)?;
    let port = match port {
        Some(digits) => parse_port(digits)?,
        None if secure => 443,
        None => 80,
    };
    host_is_plain(host).then_some((Authority { secure, host, port }, rest))
}

/// Cuts before the first byte that `ends`, if there is one.
fn cut(bytes: &[u8], ends: fn(u8) -> bool) -> (&[u8], &[u8]) {
    let end = bytes.iter().position(|byte| ends(*byte));
    bytes.split_at(end.unwrap_or(bytes.len()))
}

fn strip_scheme<'a>(url: &'a [u8], scheme: &[u8]) -> Option<&'a [u8]> {
    let (head, rest) = url.split_at_checked(scheme.len())?;
    head.eq_ignore_ascii_case(scheme).then_some(rest)
}

fn split_port(authority: &[u8]) -> Option<(&[u8], Option<&[u8]>)> {
    // In an IPv6 literal the colons belong to the host (RFC 3986, section 3.2.2).
    let (host, rest) = match authority {
        [b'[', ..] => {
            let end = authority.iter().position(|byte| *byte == b']')?;
            authority.split_at_checked(end + 1)?
        }
        _ => cut(authority, |byte| byte == b':'),
    };
    match rest {
        [] => Some((host, None)),
        [b':', digits @ ..] => Some((host, Some(digits))),
        _ => None,
    }
}

fn parse_port(digits: &[u8]) -> Option<u16> {
    if !(1..=5).contains(&digits.len()) {
        return None;
    }
    let mut port: u32 = 0;
    for byte in digits {
        if !byte.is_ascii_digit() {
            return None;
        }
        port = port * 10 + u32::from(byte - b'0');
    }
    u16::try_from(port).ok()
}

fn host_is_plain(host: &[u8]) -> bool {
    match host {
        [] => false,
        [b'[', literal @ ..] => literal
            .iter()
            .all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.' | b']')),
        _ => host
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_')),
    }
}

#[cfg(test)]
mod tests;

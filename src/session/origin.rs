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
        Self::with_rest(url).map(|(origin, _)| origin)
    }

    /// Like [`Origin::of`], for a bare origin: nothing but a single `/` may follow.
    pub fn exactly(url: &str) -> Option<Self> {
        let (origin, rest) = Self::with_rest(url)?;
        matches!(rest, b"" | b"/").then_some(origin)
    }

    /// Like [`Origin::of`], for a URL that can stand before a relative one: nothing but a plain path may follow.
    pub(super) fn of_base(url: &str) -> Option<Self> {
        let in_path = |byte: &u8| byte.is_ascii_graphic() && !matches!(byte, b'?' | b'#' | b'\\');
        let (origin, rest) = Self::with_rest(url)?;
        rest.iter().all(in_path).then_some(origin)
    }

    /// An origin, and what follows it in the URL.
    #[inline(never)] // two ask it
    fn with_rest(url: &str) -> Option<(Self, &[u8])> {
        let (authority, rest) = split(url.as_bytes())?;
        let origin = Self {
            secure: authority.secure,
            host: authority.host.to_ascii_lowercase(),
            port: authority.port,
        };
        Some((origin, rest))
    }

    /// How the URLs of this origin begin, in the one way of writing it that a lease goes by: the scheme, the host, the port
    /// unless it is the scheme's own, and the slash that ends them. Whatever follows, each of them is of this origin;
    /// without the slash it could go on with `.evil.example`.
    fn prefix(&self) -> String {
        let (scheme, own) = if self.secure {
            ("https", 443)
        } else {
            ("http", 80)
        };
        let mut prefix = format!("{scheme}://");
        prefix.extend(self.host.iter().map(|byte| char::from(*byte)));
        if self.port != own {
            prefix.push_str(&format!(":{}", self.port));
        }
        prefix.push('/');
        prefix
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

    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How the absolute URLs begin that a request under a lease may have: see docs/design/lease.md. A URL that begins
    /// with none of them need not be foreign; it goes the way of every request.
    pub fn prefixes(&self) -> impl Iterator<Item = String> {
        self.0.iter().map(Origin::prefix)
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

/// Whether `url` has an [`Origin`].
pub(super) fn is_absolute(url: &str) -> bool {
    split(url.as_bytes()).is_some()
}

/// Whether `url` is relative for every parser: no scheme, no authority, nothing that some parsers strip or read as
/// a slash.
#[inline(never)] // two ask it
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
#[inline(never)] // three ask it
fn split(url: &[u8]) -> Option<(Authority<'_>, &[u8])> {
    let (secure, rest) = match strip_scheme(url, b"https://") {
        Some(rest) => (true, rest),
        None => (false, strip_scheme(url, b"http://")?),
    };
    let end = rest.iter().position(|byte| ends_authority(*byte));
    let (authority, rest) = rest.split_at(end.unwrap_or(rest.len()));
    let colon = authority.iter().rposition(|byte| *byte == b':');
    // An IPv6 literal stands in brackets, and the colons in them belong to the host (RFC 3986, section 3.2.2).
    let (host, port) = match colon {
        Some(colon) if !authority.ends_with(b"]") => {
            let (host, port) = authority.split_at(colon);
            (host, parse_port(port)?)
        }
        _ => (authority, if secure { 443 } else { 80 }),
    };
    host_is_plain(host).then_some((Authority { secure, host, port }, rest))
}

fn strip_scheme<'a>(url: &'a [u8], scheme: &[u8]) -> Option<&'a [u8]> {
    let (head, rest) = url.split_at_checked(scheme.len())?;
    head.eq_ignore_ascii_case(scheme).then_some(rest)
}

/// A port behind its colon.
fn parse_port(port: &[u8]) -> Option<u16> {
    if !(2..=6).contains(&port.len()) {
        return None;
    }
    let mut number: u32 = 0;
    for byte in &port[1..] {
        if !byte.is_ascii_digit() {
            return None;
        }
        number = number * 10 + u32::from(byte - b'0');
    }
    u16::try_from(number).ok()
}

fn host_is_plain(host: &[u8]) -> bool {
    match host {
        [] => false,
        [b'[', literal @ .., b']'] => literal
            .iter()
            .all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.')),
        _ => host
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_')),
    }
}

#[cfg(test)]
mod tests;

//! The options of `createClient`, as one table.
//!
//! This is the only list of them. The build turns it into the table by which the glue checks names, types and
//! ranges before the wasm is there; the core takes its ranges from here as well.

/// What an option's value may be; kinds are combined with `|`.
pub mod kind {
    /// A non-empty string.
    pub const STRING: u16 = 1;
    /// An integer within the row's range.
    pub const INTEGER: u16 = 2;
    /// `true` or `false`.
    pub const BOOLEAN: u16 = 4;
    /// An object that is neither an array nor a function.
    pub const OBJECT: u16 = 8;
    /// A function.
    pub const FUNCTION: u16 = 16;
    /// An array of non-empty strings.
    pub const STRINGS: u16 = 32;
    /// An array of integers within the row's range.
    pub const INTEGERS: u16 = 64;
    /// Beside [`STRING`]: the empty string too.
    pub const EMPTY: u16 = 128;
    /// Beside [`OBJECT`]: its fields have rows of their own, and no other fields are accepted.
    pub const GROUP: u16 = 256;
    /// The option must be given.
    pub const REQUIRED: u16 = 512;
    /// Beside [`OBJECT`]: all of its values are strings.
    pub const STRING_VALUES: u16 = 1024;
    /// Beside [`OBJECT`]: all of its values are arrays of strings, numbers and booleans.
    pub const ARRAY_VALUES: u16 = 2048;
    /// A positive number.
    pub const NUMBER: u16 = 4096;
}

/// One option.
#[derive(Clone, Copy, Debug)]
pub struct OptionRow {
    /// Where it is in the options, for instance `login.retry.limit`.
    pub path: &'static str,
    /// What it may be: constants of [`kind`].
    pub kinds: u16,
    /// What it is when not given, as JSON; empty where there is no default.
    pub default: &'static str,
    /// The least and the greatest accepted number.
    pub range: (u32, u32),
    /// The accepted strings, where only some are.
    pub choices: &'static [&'static str],
    /// What is accepted, in words, where kind, range and choices do not say it.
    pub format: &'static str,
    /// What it does, with its unit.
    pub doc: &'static str,
}

const fn option(path: &'static str, kinds: u16, doc: &'static str) -> OptionRow {
    OptionRow {
        path,
        kinds,
        default: "",
        range: (0, 0),
        choices: &[],
        format: "",
        doc,
    }
}

impl OptionRow {
    const fn default(mut self, json: &'static str) -> Self {
        self.default = json;
        self
    }

    const fn within(mut self, least: u32, greatest: u32) -> Self {
        self.range = (least, greatest);
        self
    }

    const fn one_of(mut self, choices: &'static [&'static str]) -> Self {
        self.choices = choices;
        self
    }

    const fn format(mut self, format: &'static str) -> Self {
        self.format = format;
        self
    }
}

use kind::*;

/// What a path into a whole answer looks like.
const ANSWER_PATH: &str = "header.<name> or data.<path>";

/// Every option, groups before their fields.
pub const OPTIONS: &[OptionRow] = &[
    option("baseUrl", STRING, "Prefix of relative URLs. Its origin may receive the session.")
        .format("an absolute http(s) URL without user info, query or fragment"),
    option("allowedOrigins", STRINGS, "Further origins that may receive the session; every other origin never does.")
        .format("origins such as https://api.example.com"),
    option("login", OBJECT | GROUP | REQUIRED, "How to log in at the backend."),
    option("login.url", STRING | REQUIRED, "The backend's login endpoint, relative to baseUrl or absolute.")
        .format("a path relative to baseUrl, or an absolute http(s) URL"),
    option("login.method", STRING, "GET puts the code in the query, as wx.request does.")
        .one_of(&["POST", "GET", "PUT"])
        .default("\"POST\""),
    option("login.codeField", STRING, "The field that carries the code.").default("\"code\""),
    option("login.data", OBJECT | FUNCTION, "Sent along with the code: an object, or a (possibly asynchronous) function of the code that gives one."),
    option("login.header", OBJECT | STRING_VALUES, "Headers of the login request."),
    option("login.timeout", INTEGER, "Milliseconds, for wx.login and again for the exchange at the backend.")
        .within(1, 600_000)
        .default("10000"),
    option("login.retry", OBJECT | GROUP, "Repeats of a login that failed in transport or with a 5xx, each with a fresh code."),
    option("login.retry.limit", INTEGER, "How many repeats.").within(0, 10).default("2"),
    option("login.retry.delay", INTEGER, "Milliseconds before the first repeat, doubling with each.")
        .within(0, 60_000)
        .default("500"),
    option("login.session", STRING | FUNCTION, "Where the session id is in the backend's answer: a dotted path, or a function of the answer that gives the id or { id, expiresIn }.")
        .default("\"sessionid\""),
    option("login.expiresIn", STRING, "Dotted path to the session's lifetime in seconds, if the answer tells it."),
    option("login.with", STRING, "What is sent: the code of wx.login, or also encryptedData and iv of wx.getUserInfo. By default the code; with protocol 'wafer' both.")
        .one_of(&["code", "userInfo"]),
    option("session", OBJECT | GROUP, "How the session travels and is kept."),
    option("session.in", STRING, "What carries the session.")
        .one_of(&["header", "query", "body", "cookie"])
        .default("\"header\""),
    option("session.name", STRING, "The name of the header, query parameter, body field or cookie.")
        .format("a name of letters, digits and !#$%&'*+-.^_`|~")
        .default("\"sessionid\""),
    option("session.prefix", STRING | EMPTY, "What stands in front of the id, for instance 'Bearer '.")
        .format("printable ASCII")
        .default("\"\""),
    option("session.ttl", INTEGER, "Seconds a session lives, where the answer does not tell. None by default: then only the backend ends it.")
        .within(1, 3_155_760_000),
    option("session.renewBefore", INTEGER, "Seconds before its end at which a session is renewed ahead of a request.")
        .within(0, 31_557_600)
        .default("0"),
    option("session.sliding", BOOLEAN, "Whether each accepted answer restarts the session's lifetime, as it does at many backends.").default("false"),
    option("session.update", OBJECT | GROUP, "Where an answer tells of changes to the session."),
    option("session.update.id", STRING, "Path to a new session id, which takes the place of the one that was sent.").format(ANSWER_PATH),
    option("session.update.expiresIn", STRING, "Path to the session's lifetime in seconds from now on.").format(ANSWER_PATH),
    option("session.storageKey", STRING, "Key in wx storage. By default derived from baseUrl, so that two backends never share a session."),
    option("session.persist", BOOLEAN, "Whether the session is kept in wx storage for the next launch.").default("true"),
    option("session.encrypt", BOOLEAN, "Whether it is kept in the host's encrypted storage, which is asynchronous (base library 2.21.3).").default("false"),
    option("session.checkSession", BOOLEAN, "Whether wx.checkSession is asked once for a session from storage. Only for apps whose backend needs session_key.").default("false"),
    option("expired", OBJECT | GROUP, "Which answers mean that the session is no longer valid."),
    option("expired.statusCodes", INTEGERS, "HTTP statuses that mean it.").within(100, 599).default("[401]"),
    option("expired.body", OBJECT | ARRAY_VALUES, "Dotted paths into the answer's body, with the values there that mean it."),
    option("expired.test", FUNCTION, "A function of the answer that says whether it means it."),
    option("expired.closeCodes", INTEGERS, "Close codes of a socket that mean it.").within(1000, 4999).default("[4401]"),
    option("protocol", STRING, "A preset for servers of a kind: 'wafer' for wafer-node-session. It decides what session.in, session.name, session.prefix and login.session decide otherwise.")
        .one_of(&["wafer"]),
    option("maxInFlight", INTEGER, "How many requests, uploads and downloads are at the host at once; the rest wait in order.").within(1, 10).default("10"),
    option("request", OBJECT | GROUP, "Defaults for each request, upload and download, under its own options."),
    option("request.timeout", INTEGER, "Milliseconds that bound the whole call.").within(1, 2_147_483_647),
    option("request.header", OBJECT | STRING_VALUES | FUNCTION, "Headers, or a function that gives them, called for each send."),
    option("replays", INTEGER, "How often one request may be repeated after a new login.").within(0, 10).default("1"),
    option("wasm", STRING | OBJECT | GROUP, "Where the wasm file is: its path inside the code package, or an object."),
    option("wasm.path", STRING, "Path of the .wasm or .wasm.br file inside the code package."),
    option("wasm.module", OBJECT, "For hosts with the standard WebAssembly: a WebAssembly.Module, or the file's bytes."),
    option("wasm.fallback", FUNCTION, "For clients without WebAssembly: require('weapp-session/fallback')."),
    option("host", OBJECT | FUNCTION, "The host's API object. By default the global wx."),
];

/// The index of a row in [`OPTIONS`]. In a constant, it does not compile for a path that is none.
///
/// # Panics
///
/// If there is no such row.
pub const fn row(path: &str) -> u32 {
    let mut index = 0;
    while index < OPTIONS.len() {
        if same(OPTIONS[index].path.as_bytes(), path.as_bytes()) {
            return index as u32;
        }
        index += 1;
    }
    panic!("no such option");
}

/// The accepted range of a row.
pub(super) const fn range(path: &str) -> (u32, u32) {
    OPTIONS[row(path) as usize].range
}

const fn same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let mut index = 0;
    while index < a.len() {
        if a[index] != b[index] {
            return false;
        }
        index += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_stand_before_their_fields_and_defaults_are_json_within_range() {
        let mut seen = Vec::new();
        for row in OPTIONS {
            assert!(!seen.contains(&row.path), "{} twice", row.path);
            if let Some((group, _)) = row.path.rsplit_once('.') {
                assert!(seen.contains(&group), "{} before its group", row.path);
            }
            seen.push(row.path);
            if row.default.is_empty() {
                continue;
            }
            let default: serde_json::Value = serde_json::from_str(row.default).expect(row.path);
            if let Some(number) = default.as_u64() {
                assert!(
                    (row.range.0.into()..=row.range.1.into()).contains(&number),
                    "{}",
                    row.path
                );
            }
            if let (Some(text), false) = (default.as_str(), row.choices.is_empty()) {
                assert!(row.choices.contains(&text), "{}", row.path);
            }
        }
    }

    /// What each option may be, a second time: the glue checks by these bits, and only end-to-end tests would see a
    /// wrong one.
    #[test]
    fn kinds_are_what_the_options_accept() {
        for (path, kinds) in [
            ("baseUrl", &[STRING][..]),
            ("allowedOrigins", &[STRINGS]),
            ("login", &[OBJECT, GROUP, REQUIRED]),
            ("login.url", &[STRING, REQUIRED]),
            ("login.method", &[STRING]),
            ("login.codeField", &[STRING]),
            ("login.data", &[OBJECT, FUNCTION]),
            ("login.header", &[OBJECT, STRING_VALUES]),
            ("login.timeout", &[INTEGER]),
            ("login.retry", &[OBJECT, GROUP]),
            ("login.retry.limit", &[INTEGER]),
            ("login.retry.delay", &[INTEGER]),
            ("login.session", &[STRING, FUNCTION]),
            ("login.expiresIn", &[STRING]),
            ("login.with", &[STRING]),
            ("session", &[OBJECT, GROUP]),
            ("session.in", &[STRING]),
            ("session.name", &[STRING]),
            ("session.prefix", &[STRING, EMPTY]),
            ("session.ttl", &[INTEGER]),
            ("session.renewBefore", &[INTEGER]),
            ("session.sliding", &[BOOLEAN]),
            ("session.update", &[OBJECT, GROUP]),
            ("session.update.id", &[STRING]),
            ("session.update.expiresIn", &[STRING]),
            ("session.storageKey", &[STRING]),
            ("session.persist", &[BOOLEAN]),
            ("session.encrypt", &[BOOLEAN]),
            ("session.checkSession", &[BOOLEAN]),
            ("expired", &[OBJECT, GROUP]),
            ("expired.statusCodes", &[INTEGERS]),
            ("expired.body", &[OBJECT, ARRAY_VALUES]),
            ("expired.test", &[FUNCTION]),
            ("expired.closeCodes", &[INTEGERS]),
            ("protocol", &[STRING]),
            ("maxInFlight", &[INTEGER]),
            ("request", &[OBJECT, GROUP]),
            ("request.timeout", &[INTEGER]),
            ("request.header", &[OBJECT, STRING_VALUES, FUNCTION]),
            ("replays", &[INTEGER]),
            ("wasm", &[STRING, OBJECT, GROUP]),
            ("wasm.path", &[STRING]),
            ("wasm.module", &[OBJECT]),
            ("wasm.fallback", &[FUNCTION]),
            ("host", &[OBJECT, FUNCTION]),
        ] {
            let index = row(path) as usize;
            assert_eq!(OPTIONS[index].kinds, kinds.iter().sum::<u16>(), "{path}");
        }
        assert_eq!(OPTIONS.len(), 45, "a new option is to be listed here");
    }

    #[test]
    fn rows_are_found_by_path() {
        assert_eq!(
            OPTIONS[row("login.retry.delay") as usize].path,
            "login.retry.delay"
        );
        assert_eq!(range("replays"), (0, 10));
    }
}

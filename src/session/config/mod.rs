//! A client's configuration: checked once, then only read.

mod defaults;
mod policy;
mod ranges;
#[cfg(test)]
mod tests;

#[cfg(test)]
pub(super) use defaults::Defaults;

use super::machine::Policy;
use super::options::row;
use super::origin::{self, Origin, Target, TrustedOrigins};
use super::placement::Placement;
use super::{SessionId, placement};

/// The options as they come from outside, by their rows in the options table. Names and types have been checked
/// against that table, and its defaults filled in.
pub trait OptionValues {
    /// Whether the ranges have been checked, too: then nobody looks at a number again. The glue of the npm package does it
    /// before the wasm is there.
    const IN_RANGE: bool = false;

    /// A string; empty if none is given.
    fn text(&self, row: u32) -> &str;
    /// A number, if one is given.
    fn number(&self, row: u32) -> Option<u32>;
    /// Whether a switch is on.
    fn is_on(&self, row: u32) -> bool;
    /// The strings of an array; empty if none is given.
    fn texts(&self, row: u32) -> impl Iterator<Item = &str>;
    /// The numbers of an array; empty if none is given.
    fn numbers(&self, row: u32) -> impl Iterator<Item = u32>;
}

/// An option that was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConfigFault {
    /// Which one: an index into [`OPTIONS`](super::options::OPTIONS).
    pub option: u32,
    /// Which entry of it, if it is an array.
    pub entry: u32,
}

/// A valid configuration.
#[derive(Clone, Debug)]
pub struct Config {
    origins: TrustedOrigins,
    policy: Policy,
    placement: Placement,
    name: String,
    prefix: String,
    wafer: bool,
}

impl Config {
    /// Reads the options, and checks the ranges and what the options table cannot express.
    ///
    /// # Errors
    ///
    /// The first option that is refused.
    #[cold]
    pub fn read<O: OptionValues>(options: &O) -> Result<Self, ConfigFault> {
        let text = |row| options.text(row);
        let origins = trusted_origins(options)?;
        if !O::IN_RANGE {
            ranges::check(options)?;
        }
        let config = Self {
            origins,
            policy: Policy::read(options),
            placement: match text(const { row("session.in") }) {
                "query" => Placement::Query,
                "cookie" => Placement::Cookie,
                _ => Placement::Plain,
            },
            name: text(const { row("session.name") }).to_owned(),
            prefix: text(const { row("session.prefix") }).to_owned(),
            wafer: !text(const { row("protocol") }).is_empty(),
        };
        let code_field = text(const { row("login.codeField") });
        let refused = if !placement::header_name_is_valid(&config.name) {
            const { row("session.name") }
        } else if !placement::prefix_is_sendable(&config.prefix) {
            const { row("session.prefix") }
        } else if !placement::is_field_name(code_field) {
            const { row("login.codeField") }
        } else if config.target(text(const { row("renew") })) == Target::Foreign {
            // A refresh token goes to own origins only.
            const { row("renew") }
        } else if !is_answer_path(options, const { row("session.update.id") }) {
            const { row("session.update.id") }
        } else if !is_answer_path(options, const { row("session.update.expiresIn") }) {
            const { row("session.update.expiresIn") }
        } else {
            return Ok(config);
        };
        Err(fault(refused))
    }

    /// What a request's URL points at.
    pub fn target(&self, url: &str) -> Target {
        self.origins.target(url)
    }

    /// How the absolute URLs begin that a request under a lease may have.
    pub fn lease_prefixes(&self) -> impl Iterator<Item = String> {
        self.origins.prefixes()
    }

    /// The numbers and statuses that the machine decides by.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// What the host is given to carry `id`: the value of a header or of a field, or for query and cookie a whole
    /// `name=value`.
    #[cold]
    pub fn credential(&self, id: &SessionId) -> String {
        match self.wafer {
            true => id.reveal().to_owned(),
            false => self.placement.credential(&self.name, &self.prefix, id),
        }
    }
}

fn fault(option: u32) -> ConfigFault {
    ConfigFault { option, entry: 0 }
}

#[cold]
fn trusted_origins(options: &impl OptionValues) -> Result<TrustedOrigins, ConfigFault> {
    const BASE: u32 = row("baseUrl");
    const ALLOWED: u32 = row("allowedOrigins");
    const LOGIN: u32 = row("login.url");
    let mut origins = TrustedOrigins::default();
    let base = options.text(BASE);
    if !base.is_empty() {
        origins.trust(Origin::of_base(base).ok_or(fault(BASE))?);
    }
    for (entry, allowed) in (0..).zip(options.texts(ALLOWED)) {
        let refused = ConfigFault {
            option: ALLOWED,
            entry,
        };
        origins.trust(Origin::exactly(allowed).ok_or(refused)?);
    }
    // With none, no request could ever carry the session: a mistake that would show only much later.
    if origins.is_empty() {
        return Err(fault(BASE));
    }
    let login = options.text(LOGIN);
    if !base.is_empty() && origin::is_relative(login) || origin::is_absolute(login) {
        return Ok(origins);
    }
    Err(fault(LOGIN))
}

/// Whether a path leads into a whole answer, to its header or its body, if it leads anywhere.
fn is_answer_path(options: &impl OptionValues, row: u32) -> bool {
    let path = options.text(row);
    path.is_empty() || path.starts_with("header.") || path.starts_with("data.")
}

//! Machines that are broken on purpose, for the tests that have to catch each of them: a check that catches nothing
//! proves nothing.
//!
//! Two kinds. A [`Fault`] is made here, from outside: the machine itself is whole, and what goes into it or comes out
//! of it is lost, doubled or changed. What cannot be had so, because no event and no effect shows it, is a [`Break`]:
//! a hook in the machine itself, which exists with the feature `broken` only.

mod faulty;

use std::fmt;

use crate::leases::Prefixes;
pub use faulty::{Fault, Faulty};
use weapp_session::session::{Break, Machine, Policy};

impl fmt::Display for Broken {
    /// As the documents call it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Broken::Outside(fault) => write!(f, "Fault::{fault:?}"),
            Broken::Inside(how) => write!(f, "Break::{how:?}"),
        }
    }
}

/// How a machine is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Broken {
    /// From outside.
    Outside(Fault),
    /// By a hook inside.
    Inside(Break),
}

impl Broken {
    /// All there are.
    pub fn all() -> impl Iterator<Item = Broken> {
        let outside = Fault::ALL.into_iter().map(Broken::Outside);
        outside.chain(Break::ALL.into_iter().map(Broken::Inside))
    }

    /// What a request's URL begins with that may go under a lease, where that is broken in this way.
    pub fn prefixes(how: Option<Broken>, whole: Prefixes) -> Prefixes {
        match how {
            Some(Broken::Outside(Fault::LeaseWithoutSlash)) => whole.without_slash(),
            Some(Broken::Outside(Fault::LeaseOfAnotherBase)) => Prefixes::of_another_base(),
            _ => whole,
        }
    }

    /// The machine that is broken in this way; a whole one if in none.
    pub fn machine(how: Option<Broken>, policy: Policy) -> Faulty {
        match how {
            None => Faulty::new(policy, None),
            Some(Broken::Outside(fault)) => Faulty::new(policy, Some(fault)),
            Some(Broken::Inside(how)) => Faulty::around(Machine::broken(policy, how)),
        }
    }
}

//! What lies in storage between two launches.

use super::{Lifetime, Millis, SessionId};

/// The version of [`StoredRecord`]'s shape. Version 1 ended before `renewable`, when `wx.login` was the only way to a
/// session; version 2 knew no refresh tokens. A record of another version means "no session".
///
/// A record without a refresh token is written as version 2, so that an app that goes back to an older release loses no
/// session by it.
pub const SCHEMA_VERSION: u32 = 3;

/// The furthest moment a JavaScript `Date` can name, in milliseconds from 1970 (ECMA-262, Time Values). Whatever
/// lies beyond was not written by this SDK.
const MAX_TIME: f64 = 8.64e15;

/// A session worth keeping.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Record {
    /// The session id.
    pub id: SessionId,
    /// When it began and ends.
    pub lifetime: Lifetime,
    /// Whether `wx.login` may renew it: not if it was got with account credentials, which only the user has.
    pub renewable: bool,
    /// Whether there is a refresh token, which stays with the shell.
    pub refreshable: bool,
}

impl Record {
    /// From when on a request should be preceded by a renewal, if there is any that needs no user.
    pub fn renew_at(&self, renew_before: Millis) -> Option<Millis> {
        self.lifetime
            .renew_at(renew_before)
            .filter(|_| self.renewable || self.refreshable)
    }
}

/// A [`Record`] in the shape it has in storage: an array, which is shorter there and here than an object.
///
/// `[version, id, obtainedAt, expiresAt or null, renewAt or null, renewable]`, times in milliseconds since 1970. `renewAt` is
/// when a launch will want a renewal: only a hint for the glue, which may ask `wx.login` for a code while the wasm is
/// still loading. The machine judges by the other fields.
///
/// Where the next launch may send under a lease before the machine is there, the glue adds two: the credential, and a seal,
/// which is a text of all of these and of the options. A launch that finds another text lets its requests wait. Older
/// versions look at neither.
///
/// Behind them stand the refresh token, if there is one, and until when the session is being renewed with it: another client
/// with the same storage leaves it alone until then. Both are the glue's.
pub struct StoredRecord(
    /// The version.
    pub u32,
    /// The id.
    pub String,
    /// When it began.
    pub f64,
    /// When it ends.
    pub Option<f64>,
    /// When a launch will want a login.
    pub Option<f64>,
    /// Whether it is renewable.
    pub bool,
);

/// The fields of a stored record in their places, each with its type in the glue: a kind of
/// [`fields`](super::border::fields), or a type of JavaScript. Places are never given to something else: what older
/// versions wrote is still read.
pub const STORED_FIELDS: [(&str, &str); 10] = [
    ("version", "SchemaVersion"),
    ("id", "string"),
    ("obtainedAt", "ObtainedAt"),
    ("expiresAt", "ExpiresAt | null"),
    ("renewAt", "RenewAt | null"),
    ("renewable", "boolean"),
    ("credential?", "string | null"),
    ("seal?", "string | null"),
    ("refresh?", "string"),
    ("claimedUntil?", "number"),
];

// No derived Debug: it would print the id.
impl core::fmt::Debug for StoredRecord {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("StoredRecord(…)")
    }
}

impl Record {
    /// The record as it is written to storage.
    pub fn to_stored(&self, renew_before: Millis) -> StoredRecord {
        StoredRecord(
            SCHEMA_VERSION - u32::from(!self.refreshable),
            self.id.reveal().to_owned(),
            self.lifetime.obtained_at as f64,
            self.lifetime.expires_at.map(|at| at as f64),
            self.renew_at(renew_before).map(|at| at as f64),
            self.renewable,
        )
    }

    /// Takes what was found in storage; `None` for another version or for values that this SDK never writes.
    pub fn from_stored(
        version: f64,
        id: SessionId,
        obtained_at: f64,
        expires_at: Option<f64>,
        renewable: Option<bool>,
        refreshable: bool,
    ) -> Option<Self> {
        let renewable = match renewable {
            Some(renewable) if version == 2.0 || version == f64::from(SCHEMA_VERSION) => renewable,
            None if version == 1.0 => true,
            _ => return None,
        };
        let obtained_at = time(obtained_at)?;
        let expires_at = match expires_at {
            Some(at) => Some(time(at).filter(|at| *at > obtained_at)?),
            None => None,
        };
        Some(Self {
            id,
            lifetime: Lifetime {
                obtained_at,
                expires_at,
            },
            renewable,
            refreshable,
        })
    }
}

fn time(value: f64) -> Option<Millis> {
    (value.abs() <= MAX_TIME).then_some(value as Millis)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn stored(version: f64, id: &str, obtained_at: f64, expires_at: Option<f64>) -> Option<Record> {
        let renewable = (version != 1.0).then_some(true);
        Record::from_stored(
            version,
            SessionId::new(id.into())?,
            obtained_at,
            expires_at,
            renewable,
            false,
        )
    }

    #[test]
    fn the_shape_in_storage_is_part_of_the_contract_with_older_versions() {
        let mut record = stored(2.0, "abc", 1000.0, Some(11_000.0)).expect("valid");
        let fields = |record: &Record| {
            let StoredRecord(version, id, obtained_at, expires_at, renew_at, renewable) =
                record.to_stored(3_000);
            (version, id, obtained_at, expires_at, renew_at, renewable)
        };
        let (id, end) = ("abc".to_owned(), Some(11_000.0));
        assert_eq!(
            fields(&record),
            (2, id.clone(), 1_000.0, end, Some(8_000.0), true)
        );
        // `renewAt` is when a launch will want a renewal: never, where none can renew it.
        record.renewable = false;
        assert_eq!(fields(&record), (2, id.clone(), 1_000.0, end, None, false));
        // Version 3 is what has a refresh token, which the glue adds.
        record.refreshable = true;
        let due = Some(8_000.0);
        assert_eq!(fields(&record), (3, id, 1_000.0, end, due, false));
    }

    #[test]
    fn the_first_versions_records_are_sessions_of_wx_login() {
        let old = stored(1.0, "abc", 1000.0, Some(11_000.0)).expect("valid");
        assert!(old.renewable);
        assert_eq!(
            Some(old),
            stored(2.0, "abc", 1000.0, Some(11_000.0)),
            "and otherwise the same"
        );
        let id = || SessionId::new("abc".into()).expect("a plain id");
        assert_eq!(
            Record::from_stored(1.0, id(), 1.0, None, Some(true), false),
            None,
            "version 1 had no such field"
        );
        assert_eq!(
            Record::from_stored(2.0, id(), 1.0, None, None, false),
            None,
            "version 2 always has"
        );
    }

    #[test]
    fn whatever_this_sdk_never_writes_means_no_session() {
        assert!(stored(1.0, "abc", 1000.0, None).is_some());
        for (version, id, obtained_at, expires_at) in [
            (0.0, "abc", 1000.0, None),
            (4.0, "abc", 1000.0, None),
            (f64::NAN, "abc", 1000.0, None),
            (1.0, "", 1000.0, None),
            (1.0, "a\nb", 1000.0, None),
            (1.0, "abc", 1e300, None),
            (1.0, "abc", f64::NAN, None),
            (1.0, "abc", 1000.0, Some(1000.0)),
            (1.0, "abc", 1000.0, Some(999.0)),
            (1.0, "abc", 1000.0, Some(1e300)),
        ] {
            assert_eq!(
                stored(version, id, obtained_at, expires_at),
                None,
                "{version} {id:?} {obtained_at} {expires_at:?}"
            );
        }
    }

    #[test]
    fn no_number_that_is_not_a_time_is_believed() {
        for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 9e15] {
            assert_eq!(time(value), None);
        }
    }

    proptest! {
        #[test]
        fn round_trip(id in "[!-~]{1,64}", at in -1_000_000i64..4_000_000_000_000, seconds in prop::option::of(1.0f64..1e9), renewable in any::<bool>(), refreshable in any::<bool>()) {
            let record = Record {
                id: SessionId::new(id).expect("a sendable id"),
                lifetime: Lifetime::starting(at, seconds),
                renewable,
                refreshable,
            };
            let StoredRecord(version, id, obtained_at, expires_at, _, renewable) = record.to_stored(0);
            let id = SessionId::new(id).expect("the same id");
            prop_assert_eq!(Record::from_stored(version.into(), id, obtained_at, expires_at, Some(renewable), refreshable), Some(record));
        }

        #[test]
        fn garbage_is_never_a_panic(version in any::<f64>(), id in ".*", at in any::<f64>(), end in any::<Option<f64>>(), renewable in any::<Option<bool>>(), refreshable in any::<bool>()) {
            let _ = SessionId::new(id).and_then(|id| Record::from_stored(version, id, at, end, renewable, refreshable));
        }
    }
}

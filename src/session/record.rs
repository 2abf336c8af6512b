//! What lies in storage between two launches.

use serde::Serialize;

use super::{Lifetime, Millis, SessionId};

/// The version of [`StoredRecord`]'s shape. A record of another version means "no session".
pub const SCHEMA_VERSION: u32 = 1;

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
}

/// A [`Record`] in the shape it has in storage: an array, which is shorter there and here than an object.
///
/// `[version, id, obtainedAt, expiresAt or null, renewAt or null]`, times in milliseconds since 1970. `renewAt` is
/// when a launch will want a login: only a hint for the glue, which may ask `wx.login` for a code while the wasm is
/// still loading. The machine judges by the other fields.
#[derive(Serialize)]
pub struct StoredRecord(u32, String, f64, Option<f64>, Option<f64>);

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
            SCHEMA_VERSION,
            self.id.reveal().to_owned(),
            self.lifetime.obtained_at as f64,
            self.lifetime.expires_at.map(|at| at as f64),
            self.lifetime.renew_at(renew_before).map(|at| at as f64),
        )
    }

    /// Takes what was found in storage; `None` for another version or for values that this SDK never writes.
    pub fn from_stored(
        version: f64,
        id: SessionId,
        obtained_at: f64,
        expires_at: Option<f64>,
    ) -> Option<Self> {
        if version != f64::from(SCHEMA_VERSION) {
            return None;
        }
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
        Record::from_stored(version, SessionId::new(id.into())?, obtained_at, expires_at)
    }

    #[test]
    fn the_shape_in_storage_is_part_of_the_contract_with_older_versions() {
        let record = stored(1.0, "abc", 1000.0, Some(11_000.0)).expect("valid");
        let json = serde_json::to_string(&record.to_stored(3_000)).expect("plain values");
        assert_eq!(json, r#"[1,"abc",1000.0,11000.0,8000.0]"#);
    }

    #[test]
    fn whatever_this_sdk_never_writes_means_no_session() {
        assert!(stored(1.0, "abc", 1000.0, None).is_some());
        for (version, id, obtained_at, expires_at) in [
            (0.0, "abc", 1000.0, None),
            (2.0, "abc", 1000.0, None),
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
        fn round_trip(id in "[!-~]{1,64}", at in -1_000_000i64..4_000_000_000_000, seconds in prop::option::of(1.0f64..1e9)) {
            let record = Record {
                id: SessionId::new(id).expect("a sendable id"),
                lifetime: Lifetime::starting(at, seconds),
            };
            let StoredRecord(version, id, obtained_at, expires_at, _) = record.to_stored(0);
            let id = SessionId::new(id).expect("the same id");
            prop_assert_eq!(Record::from_stored(version.into(), id, obtained_at, expires_at), Some(record));
        }

        #[test]
        fn garbage_is_never_a_panic(version in any::<f64>(), id in ".*", at in any::<f64>(), end in any::<Option<f64>>()) {
            let _ = SessionId::new(id).and_then(|id| Record::from_stored(version, id, at, end));
        }
    }
}
